"""A 新旧対照表 as a Word file, on A4 across, its head repeated on every page."""

import re
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from portal.domain.terms.table import Line, Run
from portal.services.terms.comparison_cells import Layout, cell_runs, columns, remark
from portal.wording import say

CATEGORY: Final = "portal comparison"
"""What a file of ours says it is, so that it may be replaced by a newer one."""

_FONT: Final = "MS Mincho"
_WIDE: Final = {"new": 118, "old": 118, "after": 133, "before": 133, "remark": 30}
"""Millimetres of each column."""
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def comparison_word(
    title: str, lines: tuple[Line, ...], layout: Layout, language: str
) -> bytes:
    """Return the file; changed words are underlined in both columns."""
    document = docx.Document()
    _set_up(document, title)
    document.add_paragraph(_clean(title))
    names = columns(layout)
    table = document.add_table(rows=1 + len(lines), cols=len(names))
    table.style = "Table Grid"
    table.autofit = False
    rows = list(table.rows)
    for cell, name in zip(rows[0].cells, names, strict=True):
        _fill(cell, name, [Run(say(f"compare.columns.{name}", language), marked=False)])
    _repeat(rows[0])
    for row, line in zip(rows[1:], lines, strict=True):
        for cell, name in zip(row.cells, names, strict=True):
            _fill(cell, name, _runs(line, name, language))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def is_comparison(content: bytes) -> bool:
    """Return whether a file is a table of ours."""
    try:
        category = docx.Document(BytesIO(content)).core_properties.category
    except (ValueError, KeyError, SyntaxError, BadZipFile):
        return False
    return str(category) == CATEGORY


def _runs(line: Line, name: str, language: str) -> list[Run]:
    if name == "remark":
        return [Run(remark(line, language), marked=False)]
    return list(cell_runs(line, name, language))


def _set_up(document: Any, title: str) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    document.core_properties.title = _clean(title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.category = CATEGORY


def _fill(cell: Any, name: str, runs: list[Run]) -> None:
    cell.width = Mm(_WIDE[name])
    paragraph = cell.paragraphs[0]
    for run in runs:
        paragraph.add_run(_clean(run.words)).underline = run.marked or None


def _clean(words: str) -> str:
    """Return words without signs that no Word file may hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", words)


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001
