"""A 新旧対照表 as a PDF file, on A4 across."""

from typing import Final

from portal.domain.terms.table import Line, Run
from portal.domain.typesetting import Words
from portal.services.paper.paper import Paper
from portal.services.terms.comparison_cells import (
    Showing,
    cell_runs,
    columns,
    remark,
)
from portal.wording import say

SUBJECT: Final = "portal comparison"
"""What a file of ours says it is, so that it may be replaced by a newer one."""
_SHARE: Final = {"remark": 1, "inline": 8}
"""How wide the columns are beside each other."""


def comparison_paper(
    title: str, lines: tuple[Line, ...], showing: Showing, language: str
) -> bytes:
    """Return the file; changed words are underlined in both columns."""
    paper = Paper(title, language, across=True, subject=SUBJECT)
    paper.heading(title)
    names = columns(showing.layout)
    heads = [say(f"compare.columns.{each}", language) for each in names]
    rows = ([_cell(line, name, language) for name in names] for line in lines)
    paper.table(heads, [_SHARE.get(name, 4) for name in names], rows)
    return paper.written()


def is_comparison(content: bytes) -> bool:
    """Return whether a file is a table of ours."""
    return content.startswith(b"%PDF-") and f"({SUBJECT})".encode() in content


def _cell(line: Line, name: str, language: str) -> str | list[Words]:
    if name == "remark":
        return remark(line, language)
    return [_words(run) for run in cell_runs(line, name, language)]


def _words(run: Run) -> Words:
    return Words(run.words, marked=run.marked, gone=run.gone)
