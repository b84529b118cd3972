"""What the beginning of a line may say: that a clause of a known shape begins here."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from portal.domain.terms.numbering import (
    IROHA,
    KANJI,
    Number,
    circled,
    dotted,
    iroha,
    letter,
    roman,
)


class Level(IntEnum):
    """How deep a clause stands; a line is one of a text without any clause."""

    PREAMBLE = 0
    PART = 1
    CHAPTER = 2
    SECTION = 3
    ARTICLE = 4
    PARAGRAPH = 5
    ITEM = 6
    SUBITEM = 7
    LINE = 8


class Style(StrEnum):
    """How numbers are written; those of one style go on where they left off."""

    PART = "part"
    ANNEX = "annex"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    PLAIN = "plain"
    KANJI = "kanji"
    BRACKETS = "brackets"
    CIRCLED = "circled"
    LETTER = "letter"
    ROMAN = "roman"
    IROHA = "iroha"


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at the beginning of a line, in one of the ways to read it."""

    style: Style
    least: Level
    number: Number
    label: str


_N: Final = rf"[0-9０-９{KANJI}]+"
_END: Final = r"(?=[\s　（(「:：.．、。]|\*\*|$)"
_DIGITS: Final = "[0-9０-９]{1,3}"
_Read = Callable[[str], Number]


def _one(read: Callable[[str], int]) -> _Read:
    return lambda found: (read(found),)


def _western(text: str) -> Number:
    return (int(text) if text.isdecimal() else roman(text),)


_SHAPES: Final[tuple[tuple[Style, Level, str, _Read], ...]] = (
    (Style.ARTICLE, Level.ARTICLE, rf"第\s*({_N})\s*条((?:の{_N})*){_END}", dotted),
    (Style.ARTICLE, Level.ARTICLE,
     r"(?i:article|section|clause)\s+([0-9]+(?:\.[0-9]+)*)\b", dotted),
    (Style.PART, Level.PART, rf"第\s*({_N})\s*編{_END}", dotted),
    (Style.CHAPTER, Level.CHAPTER, rf"第\s*({_N})\s*章((?:の{_N})*){_END}", dotted),
    (Style.CHAPTER, Level.CHAPTER, r"(?i:chapter|part)\s+([0-9]+|[IVXL]+)\b", _western),
    (Style.SECTION, Level.SECTION, rf"第\s*({_N})\s*[節款]{_END}", dotted),
    (Style.ANNEX, Level.PART,
     rf"(?:附[\s　]*則|別[表紙]第?(?:{_N})?|(?i:appendix|annex)\b)(?=[\s　（(]|$)",
     lambda _: ()),
    (Style.PLAIN, Level.PARAGRAPH,
     rf"({_DIGITS}(?:[.．]{_DIGITS})*)(?:[.．、)）]|(?=[\s　]|$))(?!\d)", dotted),
    (Style.BRACKETS, Level.ITEM, rf"[(（]({_DIGITS})[)）]", dotted),
    (Style.CIRCLED, Level.ITEM, r"([①-⑳])", _one(circled)),
    (Style.KANJI, Level.ITEM, rf"([{KANJI}]+){_END}", dotted),
    (Style.LETTER, Level.ITEM, r"[(（]?([a-zａ-ｚ])[)）.](?=\s|$)", _one(letter)),
    (Style.ROMAN, Level.SUBITEM, r"[(（]?([ivx]+)[)）.](?=\s|$)", _one(roman)),
    (Style.IROHA, Level.SUBITEM, rf"[(（]?([{IROHA}])(?:[)）.．、]|(?=[\s　]|$))",
     _one(iroha)),
)  # fmt: skip
_COMPILED: Final = tuple(
    (style, least, re.compile(shape), read) for style, least, shape, read in _SHAPES
)
_DECORATION: Final = re.compile(r"[\s　]*(?:#{1,6}\s+|>\s+|[-*]\s+)?(?:\*\*|__)?")
_BEGINS: Final = re.compile(rf"[第附別(（0-9０-９①-⑳{KANJI}{IROHA}a-zａ-ｚA-Z]")


def decoration(line: str) -> int:
    """Return how many characters of Markdown and blanks stand before the words."""
    found = _DECORATION.match(line)
    return found.end() if found else 0


def marks(line: str, start: int) -> Iterator[Mark]:
    """Yield each way to read the beginning of a line as a number, likelier first."""
    if not _BEGINS.match(line, start):
        return
    for style, least, shape, read in _COMPILED:
        if found := shape.match(line, start):
            said = "".join(part or "" for part in found.groups())
            yield Mark(style, least, read(said), found.group())
