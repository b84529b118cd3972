"""A font file: which signs it has, how wide they are, and a part of it to embed.

Outlines of both kinds are taken, TrueType's and CFF's, alone or in a collection; of
a font with axes the default. A part holds the signs of one document and no more.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from portal.domain.typesetting import INSTEAD, PROBE

_RESTRICTED: Final = 0x0002
_WHOLE: Final = 0x0100
"""What a font's own licence bits forbid: to be embedded, and in part."""
_OUTLINES: Final = frozenset(
    {"GlyphOrder", "head", "hhea", "hmtx", "maxp", "CFF ", "glyf", "loca",
     "cvt ", "fpgm", "prep"}
)  # fmt: skip
_PLAIN: Final = re.compile("[^A-Za-z0-9-]")
_MUCH: Final = 60_000_000
"""Bytes of a font file; the largest collections of five languages have half."""
KEPT_PARTS: Final = 8
"""Parts remembered in this process: whoever takes a document takes it again."""


@dataclass(frozen=True)
class Face:
    """A font that suits; measures are thousandths of its size."""

    file: Path
    names: dict[int, str]
    widths: dict[str, int]
    above: int
    below: int
    box: tuple[int, ...]
    name: str

    @cached_property
    def instead(self) -> str:
        """Return what stands for a sign that is not there."""
        return next((each for each in INSTEAD if ord(each) in self.names), "")

    def has(self, sign: str) -> bool:
        """Return whether there is an outline for a sign."""
        return ord(sign) in self.names

    def width(self, words: str) -> float:
        """Return how wide words are."""
        names, widths = self.names, self.widths
        return sum([widths[names[ord(sign)]] for sign in words])

    def part(self, signs: set[str]) -> "Part":
        """Return the part of the font that these signs need."""
        return _part_of(
            self.file, frozenset((sign, self.names[ord(sign)]) for sign in signs)
        )


@dataclass(frozen=True, slots=True)
class Part:
    """Outlines of some signs, and the code each has in the document."""

    content: bytes
    codes: dict[str, int]
    cff: bool


def face_of(file: Path) -> Face | None:
    """Return a font file as a face; None where it has no use for us."""
    try:
        if file.stat().st_size > _MUCH:
            return None
        with _opened(file) as font:
            return _face(file, font) if _suits(font) else None
    except Exception:  # a broken file breaks the reader in whatever way
        return None


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    # It takes longer to load than most commands take in all.
    from fontTools.ttLib import TTFont

    with file.open("rb") as content, TTFont(content, fontNumber=0, lazy=True) as font:
        yield font


def _suits(font: Any) -> bool:
    rights = font["OS/2"].fsType
    outlines = "CFF " in font or "glyf" in font
    free = not rights & _WHOLE and rights & 0x000F != _RESTRICTED
    return outlines and free and all(ord(each) in font.getBestCmap() for each in PROBE)


def _face(file: Path, font: Any) -> Face:
    names = dict(font.getBestCmap())
    head, hhea = font["head"], font["hhea"]
    scale = 1000 / head.unitsPerEm
    widths = {
        name: round(wide * scale) for name, (wide, _) in font["hmtx"].metrics.items()
    }
    box = (head.xMin, head.yMin, head.xMax, head.yMax)
    return Face(
        file, names, widths, round(hhea.ascent * scale), round(-hhea.descent * scale),
        tuple(round(each * scale) for each in box),
        _PLAIN.sub("", font["name"].getDebugName(6) or "") or "Font",
    )  # fmt: skip


@lru_cache(maxsize=KEPT_PARTS)
def _part_of(file: Path, named: frozenset[tuple[str, str]]) -> Part:
    """Return the part with these signs, each with its name in the font.

    Most of the time of a document goes into it.
    """
    from fontTools.subset import Options, Subsetter

    options = Options(notdef_outline=True, hinting=False, desubroutinize=True,
                      layout_closure=False, recalc_bounds=False)  # fmt: skip
    with _opened(file) as font:
        font.getGlyphOrder()  # some fonts name their glyphs in a table that goes now
        for table in set(font.keys()) - _OUTLINES:
            del font[table]
        cutter = Subsetter(options)
        names = dict(sorted(named))
        cutter.populate(glyphs=sorted(set(names.values())))
        cutter.subset(font)
        return _written(font, names)


def _written(font: Any, names: dict[str, str]) -> Part:
    """Return the part as it is embedded: CFF's table alone, TrueType as a font."""
    order = font.getGlyphOrder()
    places = {name: place for place, name in enumerate(order)}
    if "CFF " not in font:
        written = BytesIO()
        font.save(written, reorderTables=False)
        content = written.getvalue()
    else:
        table = font["CFF "]
        content = table.compile(font)
        if hasattr(table.cff[0], "ROS"):
            # Here a glyph goes by its number in the collection, not by its place.
            places = {name: int(name[3:]) for name in order[1:]}
    codes = {sign: places[name] for sign, name in names.items()}
    return Part(content, codes, cff="CFF " in font)
