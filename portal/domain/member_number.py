"""Member numbers: digits whose last one is a check digit after H. M. Damm (2004).

Damm finds every wrong digit and every swap of two neighbours, the two slips made
most when a number is read out. Numbers are 10 digits long unless a file brings
others; 6 to 12 are taken.
"""

import re
import unicodedata
from typing import Final

LENGTH: Final = 10
_LENGTHS: Final = range(6, 13)
_QUASIGROUP: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
"""The totally anti-symmetric quasigroup of order 10 of Damm's dissertation."""

_ROWS: Final = tuple(tuple(map(int, row)) for row in _QUASIGROUP)
_ZERO: Final = ord("0")

_SEPARATORS: Final = re.compile(r"[\s\-−ー‐-―._]+")
_DIGITS: Final = re.compile(r"[0-9]+")


def check_digit(digits: str) -> str:
    """Return the digit that makes ``digits`` (ASCII digits) a valid number."""
    interim = 0
    for digit in digits.encode():
        interim = _ROWS[interim][digit - _ZERO]
    return str(interim)


def is_valid(number: str) -> bool:
    """Return whether plain digits have a fitting length and check digit."""
    if len(number) not in _LENGTHS or not _DIGITS.fullmatch(number):
        return False
    return check_digit(number) == "0"


def make(serial: int, length: int = LENGTH) -> str:
    """Return the valid number of ``length`` digits for a serial number from 0 on."""
    digits = f"{serial:0{length - 1}d}"
    if len(digits) >= length or length not in _LENGTHS:
        raise ValueError(f"no member number of {length} digits for serial {serial}")
    return digits + check_digit(digits)


def plain(text: str) -> str | None:
    """Return the digits of a number as typed or filed, else None.

    Full-width digits, hyphens and blanks are taken; whether the check digit fits is
    ``is_valid``'s question.
    """
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if len(digits) in _LENGTHS and _DIGITS.fullmatch(digits):
        return digits
    return None


def grouped(number: str) -> str:
    """Return a number in groups of three and four for reading aloud (3-3-4 for ten)."""
    if len(number) not in _LENGTHS:
        return number
    fours = len(number) % 3
    split = len(number) - 4 * fours
    starts = [*range(0, split, 3), *range(split, len(number), 4)]
    ends = [*starts[1:], len(number)]
    pairs = zip(starts, ends, strict=True)
    return "-".join(number[start:end] for start, end in pairs)
