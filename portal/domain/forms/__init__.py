"""Forms as frozen values: what is asked, and what was given to it.

``definition`` says what a form asks; ``reading`` turns what somebody gave, on a
screen, on the command line or in a file, into values or into problems in words.
"""
