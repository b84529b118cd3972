"""One cell to one value: a reader for each field, each a pure function.

A reader gets a tidied text and returns the value (None where there is none) and the
codes of what it found. Blank is no fault here unless the field is required.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

from models.kinds import ContactKind
from portal.domain import member_number
from portal.domain.importing import limits
from portal.domain.importing.candidate import Contact
from portal.domain.importing.cleansing import name_as_written, note_as_written
from portal.domain.importing.japanese_dates import read_date
from portal.domain.importing.reasons import Code
from portal.domain.importing.values import WordMap
from portal.domain.mail import fold_mail
from portal.domain.phones import Phone, read_phone

Found: TypeAlias = tuple[Any, tuple[Code, ...]]
Reader: TypeAlias = Callable[[str], Found]

NOTHING: Found = (None, ())
_TOO_LONG: Found = (None, (Code.VALUE_TOO_LONG,))
_KANJI = re.compile("[㐀-鿿豈-﫿𠀀-𲎯]")
_SOUND = re.compile(r"[^\W_]")
_MORE_PHONES = re.compile(r"\s*[/／、，,;；\n]\s*")


def read_number(text: str) -> Found:
    """Return the plain digits of a member number."""
    if not text:
        return None, (Code.MISSING_NUMBER,)
    plain = member_number.plain(text.removesuffix(".0"))
    if plain is None or not member_number.is_valid(plain):
        return None, (Code.BAD_CHECK_DIGIT,)
    return plain, ()


def read_name(text: str) -> Found:
    """Return a name as written; it needs one letter or figure at least."""
    if len(text) > limits.NAME_CHARS:
        return _TOO_LONG
    if not _SOUND.search(text):
        return None, (Code.MISSING_NAME,)
    return name_as_written(text), ()


def read_reading(text: str) -> Found:
    """Return a reading as written; one with kanji is taken with a warning."""
    if not text:
        return NOTHING
    if len(text) > limits.READING_CHARS:
        return _TOO_LONG
    found = (Code.READING_NOT_KANA,) if _KANJI.search(text) else ()
    return name_as_written(text), found


def read_mail(text: str) -> Found:
    """Return a mail address, narrow and folded."""
    if not text:
        return NOTHING
    folded = fold_mail(text)
    if folded is None:
        return None, (Code.BAD_EMAIL,)
    written = text if text.isascii() else unicodedata.normalize("NFKC", text).strip()
    return (Contact(ContactKind.MAIL, written, folded),), ()


def read_phones(text: str) -> Found:
    """Return the phone of a cell, or its phones where several share it."""
    if not text:
        return NOTHING
    if len(text) > limits.PHONE_CHARS:
        return _TOO_LONG
    phone = read_phone(text) if not _MORE_PHONES.search(text) else None
    if isinstance(phone, Phone):
        return (_contact(text, phone),), _warnings(phone)
    return _read_several(_MORE_PHONES.split(text))


def _read_several(texts: list[str]) -> Found:
    contacts: list[Contact] = []
    codes: set[Code] = set()
    for text in texts:
        phone = read_phone(text)
        if not isinstance(phone, Phone):
            return None, (Code.BAD_PHONE,)
        contacts.append(_contact(text, phone))
        codes.update(_warnings(phone))
    return tuple(contacts), tuple(sorted(codes))


def _contact(text: str, phone: Phone) -> Contact:
    """Return a phone as written, narrow, with a lost leading zero put back."""
    written = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if phone.repaired:
        written = f"0{written}"
    return Contact(ContactKind.PHONE, written, phone.e164, phone.last_four)


def _warnings(phone: Phone) -> tuple[Code, ...]:
    if phone.valid and not phone.repaired:
        return ()
    found = [Code.PHONE_REPAIRED] if phone.repaired else []
    return tuple(found if phone.valid else [*found, Code.PHONE_NOT_IN_PLAN])


def read_note(text: str) -> Found:
    """Return a note as written; formulas in it are text like any other."""
    if not text:
        return NOTHING
    if len(text) > limits.NOTE_CHARS:
        return _TOO_LONG
    return note_as_written(text), ()


def day_reader(as_of: date) -> Reader:
    """Return the reader of days that are over by ``as_of``."""

    def read_day(text: str) -> Found:
        if not text:
            return NOTHING
        on = read_date(text) if len(text) <= limits.DATE_CHARS else None
        if on is None:
            return None, (Code.BAD_DATE,)
        return (on, ()) if on <= as_of else (None, (Code.DATE_IN_FUTURE,))

    return read_day


def word_reader(words: WordMap, unknown: Code, default: str | None) -> Reader:
    """Return the reader of coded words; blank means ``default``."""

    def read_word(text: str) -> Found:
        code = words.code_of(text) if text else default
        return (code, ()) if code is not None else (None, (unknown,))

    return read_word


def optional(reader: Reader) -> Reader:
    """Return ``reader`` with blank as no value instead of a fault."""
    return lambda text: reader(text) if text else NOTHING
