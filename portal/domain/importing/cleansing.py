"""What is tidied before a value is judged; everything else stays as written.

Blanks around values go, runs of blanks inside names become one, and marks that
nobody can see (zero width, byte order) vanish. Width, kana and kanji of names and
notes are never changed: they are folded for keys only. Formulas are plain text.
"""

import re

from portal.domain.spreadsheet import restored_cell

_UNSEEN = dict.fromkeys(
    (0x00AD, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)
)
_UNSEEN_ANY = re.compile("[" + "".join(map(chr, _UNSEEN)) + "]")
_BLANKS = re.compile(r"(\s)\s+")
_NEEDS_BLANKS = re.compile(r"\s\s|[\t\r\n\v\f]")
_BLANK_ACCIDENTS = re.compile(r"[\t\r\n\v\f]")
_LINE_BREAKS = re.compile(r"\r\n?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_DAMAGED = re.compile("[\ufffd〓]")
_UNUSUAL = re.compile(
    "|".join(("'", _UNSEEN_ANY.pattern, _CONTROL.pattern, _DAMAGED.pattern))
)


def is_unusual(text: str) -> bool:
    """Return whether a record needs ``tidied`` and the questions below at all."""
    return _UNUSUAL.search(text) is not None


def tidied(text: str) -> str:
    """Return a cell without blanks around it, unseen marks and our own escape."""
    text = text.strip()
    if not text.isascii() and _UNSEEN_ANY.search(text):
        text = text.translate(_UNSEEN).strip()
    return restored_cell(text) if text.startswith("'") else text


def name_as_written(text: str) -> str:
    """Return a tidied name with each run of blanks as its first blank.

    A tab or line break inside a name is an accident and becomes a blank.
    """
    if not _NEEDS_BLANKS.search(text):
        return text
    return _BLANK_ACCIDENTS.sub(" ", _BLANKS.sub(r"\1", text))


def note_as_written(text: str) -> str:
    """Return a tidied note with its line breaks as LF."""
    return _LINE_BREAKS.sub("\n", text) if "\r" in text else text


def has_control_characters(text: str) -> bool:
    """Return whether ``text`` holds NUL, other controls, or marks that turn text."""
    return _CONTROL.search(text) is not None


def is_damaged(text: str) -> bool:
    """Return whether a character was lost before the file was written (�, 〓)."""
    return _DAMAGED.search(text) is not None
