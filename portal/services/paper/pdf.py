"""Pages of set text as a PDF file: the lowest layer, which knows no layout."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import pydyf

from portal.services.paper.face import Face, Part

MM: Final = 72 / 25.4
"""Points in a millimetre."""
_AT_ONCE: Final = 100
"""So many signs one block of a map of signs may name."""


@dataclass(slots=True)
class Page:
    """What is drawn on a page; places are points from its upper left corner."""

    wide: float
    high: float
    texts: list[tuple[float, float, float, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    grounds: list[tuple[float, float, float, float]] = field(default_factory=list)

    def text(self, x: float, y: float, size: float, words: str) -> None:
        """Set words on the base line ``y``."""
        if words:
            self.texts.append((x, y, size, words))

    def rule(self, x: float, y: float, to: tuple[float, float], thick: float) -> None:
        """Draw a line from one place to another."""
        self.rules.append((x, y, *to, thick))

    def ground(self, x: float, y: float, wide: float, high: float) -> None:
        """Shade a rectangle."""
        self.grounds.append((x, y, wide, high))


def as_pdf(pages: list[Page], face: Face, about: Mapping[str, str]) -> bytes:
    """Return the file, ``about`` with its title, subject and language.

    The same pages are the same bytes.
    """
    signs = {sign for page in pages for text in page.texts for sign in text[3]}
    part = face.part(signs)
    pdf = pydyf.PDF()
    for name in ("Title", "Subject"):
        pdf.info[name] = pydyf.String(about[name])
    pdf.info["Producer"] = pydyf.String("portal")
    pdf.catalog["Lang"] = pydyf.String(about["Lang"])
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    font = _font(pdf, face, part)
    fonts = pydyf.Dictionary({"Font": pydyf.Dictionary({"F": font.reference})})
    pdf.add_object(fonts)
    for page in pages:
        _add_page(pdf, page, fonts, part.codes)
    written = BytesIO()
    pdf.write(written)
    return written.getvalue()


def _add_page(pdf: Any, page: Page, fonts: Any, codes: dict[str, int]) -> None:
    drawn = pydyf.Stream(_drawn(page, codes), compress=True)
    pdf.add_object(drawn)
    box = pydyf.Array([0, 0, round(page.wide, 2), round(page.high, 2)])
    pdf.add_page(
        pydyf.Dictionary({
            "Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": box,
            "Resources": fonts.reference, "Contents": drawn.reference,
        })
    )  # fmt: skip


def _drawn(page: Page, codes: dict[str, int]) -> list[bytes]:
    high = page.high
    said = ["0.94 g"] if page.grounds else []
    for x, y, wide, tall in page.grounds:
        said.append(f"{x:.2f} {high - y - tall:.2f} {wide:.2f} {tall:.2f} re f")
    said.append("0 g 0.3 G")
    for x, y, x2, y2, thick in page.rules:
        line = f"{x:.2f} {high - y:.2f} m {x2:.2f} {high - y2:.2f} l S"
        said.append(f"{thick:.2f} w {line}")
    for x, y, size, words in page.texts:
        shown = "".join(f"{codes[sign]:04x}" for sign in words)
        said.append(f"BT /F {size:.2f} Tf {x:.2f} {high - y:.2f} Td <{shown}> Tj ET")
    return [line.encode() for line in said]


def _font(pdf: Any, face: Face, part: Part) -> Any:
    """Add the font: its outlines, widths, and which sign each code is."""
    inside = {"Subtype": "/CIDFontType0C"} if part.cff else {}
    outlines = pydyf.Stream([part.content], inside, compress=True)
    pdf.add_object(outlines)
    name = f"/{_tag(part)}+{face.name}"
    descriptor = pydyf.Dictionary({
        "Type": "/FontDescriptor", "FontName": name, "Flags": 4,
        "FontBBox": pydyf.Array(face.box), "ItalicAngle": 0, "StemV": 80,
        "Ascent": face.above, "Descent": -face.below, "CapHeight": face.above,
        ("FontFile3" if part.cff else "FontFile2"): outlines.reference,
    })  # fmt: skip
    pdf.add_object(descriptor)
    below = _below(face, part, name, descriptor)
    pdf.add_object(below)
    signs = pydyf.Stream([_signs_of(part.codes)], compress=True)
    pdf.add_object(signs)
    font = pydyf.Dictionary({
        "Type": "/Font", "Subtype": "/Type0", "BaseFont": name,
        "Encoding": "/Identity-H", "ToUnicode": signs.reference,
        "DescendantFonts": pydyf.Array([below.reference]),
    })  # fmt: skip
    pdf.add_object(font)
    return font


def _below(face: Face, part: Part, name: str, descriptor: Any) -> Any:
    kind = "/CIDFontType0" if part.cff else "/CIDFontType2"
    system = {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"),
              "Supplement": 0}  # fmt: skip
    widths = sorted({(code, face.width(sign)) for sign, code in part.codes.items()})
    listed = pydyf.Array([f"{code} [{wide}]" for code, wide in widths])
    found = {
        "Type": "/Font", "Subtype": kind, "BaseFont": name, "DW": 1000, "W": listed,
        "CIDSystemInfo": pydyf.Dictionary(system),
        "FontDescriptor": descriptor.reference,
    }  # fmt: skip
    return pydyf.Dictionary(
        found if part.cff else {**found, "CIDToGIDMap": "/Identity"}
    )


def _tag(part: Part) -> str:
    """Return six letters that tell this part of a font from others of it."""
    number = sum(ord(sign) * code for sign, code in part.codes.items())
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))


def _signs_of(codes: dict[str, int]) -> bytes:
    """Return which sign each code is, so that words can be searched and copied."""
    of = {code: sign for sign, code in sorted(codes.items(), reverse=True)}
    lines = [
        f"<{code:04x}> <{sign.encode('utf-16-be').hex()}>"
        for code, sign in sorted(of.items())
    ]
    blocks = [lines[at : at + _AT_ONCE] for at in range(0, len(lines), _AT_ONCE)]
    said = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CMapName /Portal def\n/CMapType 2 def\n1 begincodespacerange\n"
        f"<0000> <ffff>\nendcodespacerange\n{said}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
