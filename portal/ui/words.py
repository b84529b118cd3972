"""Sentences, days and instants in the language of whoever looks."""

import re
from datetime import date, datetime
from typing import Any

from portal.errors import Refusal
from portal.ui.session import language
from portal.wording import say
from portal.wording.dates import day_words, instant_words
from portal.wording.refusal import refusal_words


def t(key: str, **facts: Any) -> str:
    """Return the sentence ``key`` with ``facts`` filled in."""
    return say(key, language(), **facts)


def day(on: date) -> str:
    """Return a business day with its weekday."""
    return day_words(on, language())


def instant(at: datetime, *, seconds: bool = False) -> str:
    """Return an instant in Japan's time, with its weekday."""
    return instant_words(at, language(), seconds=seconds)


def day_format() -> str:
    """Return how a day is typed into a calendar's field."""
    return "YYYY/MM/DD" if language() == "ja" else "YYYY-MM-DD"


def why(refusal: Refusal) -> str:
    """Return the sentence of a refusal."""
    return refusal_words(refusal, language())


def capital(text: str) -> str:
    """Return words as they begin a line."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Return text that Streamlit shows as it is: Markdown's signs lose their force.

    For names and other values in labels, toasts and messages. A reader of the screen
    hears the backslash before a sign, so that only signs that would act have one.
    """
    signs = _SIGNS if "\n" in text else _ACTING

    def instead(found: re.Match[str]) -> str:
        alone = found[0] in "`*~$" and text.count(found[0]) == 1
        alone = alone or (found[0] == ">" and not _TAG.search(text))
        return found[0] if alone else f"\\{found[0]}"

    return _LISTS.sub(r"\g<1>\\\g<2>", signs.sub(instead, text))


_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~$&]|:(?=[a-z+-])")
"""Every sign, for texts of more than one line."""
_TAG = re.compile(r"<[A-Za-z/!?]")
_ACTING = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|[`*~$>]|(?<![^\W_])_|_(?![^\W_])|\](?=\()"
    r"|<(?=[A-Za-z/!?])|#(?=[#\s]*$)|&(?=[#\w]+;)|:(?=[a-z+-])"
)
"""The signs that act within one line; what acts at its beginning comes after."""
_LISTS = re.compile(r"^(\s*(?=[-+=*>#])|\s*\d+(?=[.)](?:\s|$)))(.)", re.MULTILINE)
