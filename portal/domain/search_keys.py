"""The keys a name is found by: the importer, the sample company and edits call this."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from portal.domain.folding import fold
from portal.domain.romaji import romaji
from portal.domain.variants import loosen

_SOUNDED: Final = re.compile("[ア-ンa-z]+")


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """The keys of one name, as ``member_name`` stores them; "" where there is none."""

    name_key: str
    loose_key: str
    reading_key: str
    romaji_key: str


def keys_for(name: str, reading: str | None = None) -> SearchKeys:
    """Return the keys of a name and its reading, both as written.

    A name in kana or Latin letters is its own reading where none is given.
    """
    name_key = fold(name)
    reading_key = fold(reading or "")
    if not reading_key and _SOUNDED.fullmatch(name_key):
        reading_key = name_key
    return SearchKeys(
        name_key=name_key,
        loose_key=loosen(name_key),
        reading_key=reading_key,
        romaji_key=_romaji(reading or name, reading_key),
    )


def _romaji(text: str, reading_key: str) -> str:
    """Return the romaji key; blanks count between Latin words, not between kana."""
    if reading_key.isascii():
        return romaji(unicodedata.normalize("NFKC", text)) if reading_key else ""
    return romaji(reading_key)
