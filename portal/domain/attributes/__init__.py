"""Attributes that owners define: one definition for form, file and command.

``definition`` is the shape of what is published, ``gate`` what keeps it from that,
``changes`` how far a change may go in place; ``compiled`` turns a definition into a
form and a model, ``checking`` reads what somebody gave, ``carrying`` reads what was
stored under an earlier version.
"""
