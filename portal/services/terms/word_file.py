"""The text of a Word file, with the numbers that Word itself puts before paragraphs.

Read are paragraphs and tables in their order; footnotes, headers and text boxes are
not the text of terms. Changes that are still tracked would be read wrongly whichever
way, so that such a file is refused.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from portal.domain.terms.numbering import in_style
from portal.errors import InputRefused

MOST_INSIDE: Final = 60_000_000
"""Bytes of all parts when unpacked; terms have less than a hundredth."""
BEGINNING: Final = b"PK\x03\x04"
"""How a Word file begins."""

_TRACKED: Final = ".//w:ins | .//w:del | .//w:moveFrom | .//w:moveTo"
_APART: Final = frozenset(
    {qn("w:rt"), qn("w:txbxContent"), qn("w:pPr"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)  # fmt: skip
"""What stands in a paragraph and is no word of it: furigana, text boxes."""
_SIGNS: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n",
                 qn("w:noBreakHyphen"): "-"}  # fmt: skip


def text_of_word(content: bytes) -> str:
    """Return the text: a line for each paragraph and for each row of a table."""
    document = read_document(content)
    numbers = _Numbers(document)
    return "".join(f"{line}\n" for line in _lines(document, numbers))


def read_document(content: bytes) -> Any:
    """Return a Word file that can be read, or refuse it."""
    _refuse_bomb(content)
    try:
        document = docx.Document(BytesIO(content))
    except (ValueError, KeyError, SyntaxError, BadZipFile):
        raise InputRefused("word_unreadable") from None
    if document.element.body.xpath(_TRACKED):
        raise InputRefused("word_tracked")
    return document


def words_of(paragraph: Paragraph) -> str:
    """Return the words of a paragraph, without a number that Word counts."""
    return "".join(_words(paragraph._p))  # noqa: SLF001


def _refuse_bomb(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as parts:
            inside = sum(each.file_size for each in parts.infolist())
    except BadZipFile:
        raise InputRefused("word_unreadable") from None
    if inside > MOST_INSIDE:
        raise InputRefused("word_too_big", megabytes=MOST_INSIDE // 1_000_000)


def _lines(place: Any, numbers: "_Numbers") -> Iterator[str]:
    for block in place.iter_inner_content():
        if isinstance(block, Paragraph):
            yield f"{numbers.before(block)}{words_of(block)}"
        elif isinstance(block, Table):
            yield from (_row(row, numbers) for row in block.rows)


def _row(row: Any, numbers: "_Numbers") -> str:
    return "\t".join("\n".join(_lines(cell, numbers)) for cell in row.cells)


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _APART:
            yield from _words(child)


class _Numbers:
    """Counts as Word does: each list for itself, deeper levels anew below a number."""

    def __init__(self, document: Any) -> None:
        self.styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.findall(qn("w:style"))
        }
        try:
            part = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
            root: Any = parse_xml(part.blob)
        except KeyError:
            root = None
        self.kinds, self.lists = _lists(root)
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[str] = set()

    def before(self, paragraph: Paragraph) -> str:
        """Return what Word shows before a paragraph, with a blank behind it."""
        number, level = self._of(paragraph._p)  # noqa: SLF001
        kind = self.lists.get(number or "", ("", {}))
        levels = self.kinds.get(kind[0], {})
        if level not in levels:
            return ""
        counts = self._count(number or "", kind, levels, level)
        shown = str(levels[level]["text"])
        for each in range(level, -1, -1):
            if each in levels and f"%{each + 1}" in shown:
                said = in_style(counts[each], str(levels[each]["style"]))
                shown = shown.replace(f"%{each + 1}", said)
        return f"{shown} " if shown else ""

    def _of(self, element: Any) -> tuple[str | None, int]:
        """Return the list of a paragraph and its level, maybe from its style."""
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        found = _number_and_level(element)
        seen: set[str] = set()
        name = style.get(qn("w:val")) if style is not None else None
        while found[0] is None and name and name in self.styles and name not in seen:
            seen.add(name)
            found = _number_and_level(self.styles[name])
            above = self.styles[name].find(qn("w:basedOn"))
            name = above.get(qn("w:val")) if above is not None else None
        return found[0], found[1] or 0

    def _count(
        self,
        number: str,
        kind: tuple[str, dict[int, int]],
        levels: dict[int, dict[str, Any]],
        level: int,
    ) -> dict[int, int]:
        counts = self.counts.setdefault(kind[0], {})
        if number not in self.begun:
            self.begun.add(number)
            for each in kind[1]:
                counts.pop(each, None)
        starts = {each: levels[each]["start"] for each in levels} | kind[1]
        for each in range(level):
            counts.setdefault(each, starts.get(each, 1))
        counts[level] = counts.get(level, starts[level] - 1) + 1
        for each in [deeper for deeper in counts if deeper > level]:
            del counts[each]
        return counts


def _number_and_level(element: Any) -> tuple[str | None, int | None]:
    place = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if place is None:
        return None, None
    number, level = place.find(qn("w:numId")), place.find(qn("w:ilvl"))
    return (
        None if number is None else number.get(qn("w:val")),
        None if level is None else int(level.get(qn("w:val"))),
    )


def _lists(
    root: Any,
) -> tuple[dict[str, dict[int, dict[str, Any]]], dict[str, tuple[str, dict[int, int]]]]:
    """Return the levels of each kind of list, and each list's kind and own starts."""
    if root is None:
        return {}, {}
    kinds = {
        kind.get(qn("w:abstractNumId")): {
            int(level.get(qn("w:ilvl"))): _level(level)
            for level in kind.findall(qn("w:lvl"))
        }
        for kind in root.findall(qn("w:abstractNum"))
    }
    lists = {
        each.get(qn("w:numId")): (_value(each, "w:abstractNumId"), _own_starts(each))
        for each in root.findall(qn("w:num"))
    }
    return kinds, lists


def _level(level: Any) -> dict[str, Any]:
    return {
        "style": _value(level, "w:numFmt") or "decimal",
        "text": _value(level, "w:lvlText"),
        "start": int(_value(level, "w:start") or 1),
    }


def _own_starts(each: Any) -> dict[int, int]:
    return {
        int(own.get(qn("w:ilvl"))): int(_value(own, "w:startOverride"))
        for own in each.findall(qn("w:lvlOverride"))
        if own.find(qn("w:startOverride")) is not None
    }


def _value(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return "" if found is None else str(found.get(qn("w:val"), ""))
