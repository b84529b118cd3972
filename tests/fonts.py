"""A font of a few hundred plain squares, so that no test waits for a real one."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from portal.domain.typesetting import PROBE

SIGNS = {*map(chr, range(0x20, 0x7F)), *map(chr, range(0x3041, 0x30FF)), *PROBE,
         *"〓、。（）「」新旧備考字示文版第会員番号受領証違削除設略変更"}  # fmt: skip


def build_font(file: Path, signs: set[str], rights: int = 0) -> Path:
    """Write a TrueType font whose signs are squares; ASCII is half as wide."""
    pen = TTGlyphPen(None)
    for place in ((0, 0), (0, 500), (400, 500), (400, 0)):
        (pen.moveTo if place == (0, 0) else pen.lineTo)(place)
    pen.closePath()
    square = pen.glyph()
    names = {ord(sign): f"g{ord(sign)}" for sign in sorted(signs)}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys([".notdef", *names.values()], square))
    wide = {name: (500 if code < 0x7F else 1000, 0) for code, name in names.items()}
    builder.setupHorizontalMetrics({".notdef": (1000, 0)} | wide)
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Squares", "psName": "Squares"})
    builder.setupOS2(fsType=rights)
    builder.setupPost(keepGlyphNames=False)
    builder.save(file)
    return file
