"""The text of a file of terms: Word, or plain in whatever Japanese encoding."""

from typing import Final

from portal.domain.importing.decoding import decode
from portal.domain.importing.encoding import settle_encoding
from portal.errors import InputRefused
from portal.services.terms.word_file import BEGINNING, text_of_word

MOST: Final = 8_000_000
"""Bytes of a file; the longest terms are a hundredth of that."""


def read_terms(content: bytes) -> str:
    """Return the text in a file, its lines ended in one way."""
    if len(content) > MOST:
        raise InputRefused("text_too_big", megabytes=MOST // 1_000_000)
    if content.startswith(BEGINNING):
        return text_of_word(content)
    if not content:
        return ""
    text = "".join(decode([content], settle_encoding([content])))
    return text.replace("\r\n", "\n").replace("\r", "\n")
