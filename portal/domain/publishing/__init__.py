"""How everything that has versions is edited, reviewed, approved and put in force.

One way for all kinds (ADR 0013): ``content`` and ``tree`` compare and merge what
versions say, ``steps`` and ``reviews`` decide what may happen to one, ``phases`` which
is in force; ``kinds`` holds what differs from kind to kind.
"""
