"""The commands of everything that has versions: draft, review, approve, take back.

``kinds`` says what a kind has to bring along; nothing else here knows any kind.
"""
