"""A 新旧対照表 as a Word file, on A4 across, its head repeated on every page."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from portal.domain.terms.table import Line, Run
from portal.errors import InputRefused
from portal.services.terms.comparison_cells import (
    Layout,
    Showing,
    cell_runs,
    columns,
    is_new,
    is_said,
    remark,
)
from portal.services.terms.word_file import read_document, words_of
from portal.wording import say

CATEGORY: Final = "portal comparison"
"""What a file of ours says it is, so that it may be replaced by a newer one."""

_FONT: Final = "MS Mincho"
_NOTE: Final = "Portal Note"
"""The style of words of ours, which are no words of either text."""
_WHOLE: Final = "whole"
_BOTH: Final = (Layout.NEW_FIRST, Layout.AFTER_BEFORE)
"""The layouts that have a column for each text."""
_WIDE: Final = {"new": 118, "old": 118, "after": 133, "before": 133, "remark": 30,
                "inline": 236, "authoritative": 118, "translation": 118}  # fmt: skip
"""Millimetres of each column."""
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def comparison_word(
    title: str, lines: tuple[Line, ...], showing: Showing, language: str
) -> bytes:
    """Return the file; changed words are underlined in both columns."""
    document = docx.Document()
    note = _set_up(document, title, showing)
    document.add_paragraph(_clean(title), style=note)
    names = columns(showing.layout)
    table = document.add_table(rows=1 + len(lines), cols=len(names))
    table.style = "Table Grid"
    table.autofit = False
    rows = list(table.rows)
    for cell, name in zip(rows[0].cells, names, strict=True):
        _fill(cell, name, [Run(say(f"compare.columns.{name}", language), marked=False)])
    _repeat(rows[0])
    for row, line in zip(rows[1:], lines, strict=True):
        for cell, name in zip(row.cells, names, strict=True):
            _fill(cell, name, _runs(line, name, language, exact=showing.whole))
            if name != "remark" and is_said(line, name):
                cell.paragraphs[0].style = note
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


def texts_of_word(content: bytes) -> tuple[str, str]:
    """Return the old and the new text of a table of ours that leaves nothing out.

    Every clause ends its line. A table that somebody changed in Word gives back what
    it says now; one whose changes are still tracked is refused.
    """
    document = read_document(content)
    marks = str(document.core_properties.keywords).split()
    if str(document.core_properties.category) != CATEGORY or not document.tables:
        raise InputRefused("table_not_ours")
    layout = next((each for each in _BOTH if each in marks), None)
    if _WHOLE not in marks or layout is None:
        raise InputRefused("table_not_whole")
    sides: dict[bool, list[str]] = {True: [], False: []}
    for row in list(document.tables[0].rows)[1:]:
        for cell, name in zip(row.cells, columns(layout), strict=False):
            if name != "remark":
                sides[is_new(name)] += _said(cell)
    return "".join(sides[False]), "".join(sides[True])


def _said(cell: Any) -> Iterator[str]:
    """Yield the lines of a cell; its own paragraphs are lines, too."""
    for paragraph in cell.paragraphs:
        if paragraph.style.name != _NOTE:
            yield f"{words_of(paragraph)}\n"


def _runs(line: Line, name: str, language: str, *, exact: bool) -> list[Run]:
    if name == "remark":
        return [Run(remark(line, language), marked=False)]
    return list(cell_runs(line, name, language, exact=exact))


def _set_up(document: Any, title: str, showing: Showing) -> Any:
    """Set up the page and return the style of what is said of the texts."""
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
    whole = [_WHOLE] if showing.whole else []
    document.core_properties.keywords = " ".join([showing.layout, *whole])
    note = document.styles.add_style(_NOTE, WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = style
    return note


def _fill(cell: Any, name: str, runs: list[Run]) -> None:
    cell.width = Mm(_WIDE[name])
    paragraph = cell.paragraphs[0]
    for run in runs:
        added = paragraph.add_run(_clean(run.words))
        if run.gone:
            added.font.strike = True
        elif run.marked:
            added.underline = True


def _clean(words: str) -> str:
    """Return words without signs that no Word file may hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", words)


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001
