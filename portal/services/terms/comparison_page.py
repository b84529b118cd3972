"""A 新旧対照表 as one page of HTML that needs nothing else."""

from enum import StrEnum
from typing import Final

from portal.domain.terms.table import Line, Remark, Run
from portal.markup import Html, Piece, join, style, tag
from portal.wording import say


class Layout(StrEnum):
    """Which column is first, and what the columns are called."""

    NEW_FIRST = "new-first"
    """新 | 旧 | 備考."""
    BEFORE_FIRST = "after-before"
    """改正後 | 改正前."""


BEGINNING: Final = "<!DOCTYPE html><!-- portal comparison -->"
"""How a page of ours begins, so that it may be replaced by a newer one."""

_LOOK: Final = style("""
body { font-family: "Hiragino Mincho ProN", "Yu Mincho", "Noto Serif CJK JP", serif;
  line-height: 1.7; margin: 2rem auto; max-width: 70rem; padding: 0 1rem;
  color: #1a1a1a }
h1 { font-size: 1.3rem } table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #888; padding: .5rem .7rem; vertical-align: top;
  text-align: start; white-space: pre-wrap; overflow-wrap: anywhere }
th { background: #f1f1ee } td { width: 45% }
td.remark { width: 10%; white-space: normal }
ins, del { text-decoration: underline; text-decoration-thickness: 2px;
  text-underline-offset: .2em }
ins { background: #e3f1e3 } del { background: #f8e6e3 }
.omitted { color: #555 } @media print { body { margin: 0; max-width: none } }
""")  # fmt: skip


def comparison_page(
    title: str, lines: tuple[Line, ...], layout: Layout, language: str
) -> Html:
    """Return the page; changed words are underlined in both columns."""
    columns = _columns(layout)
    head = tag("tr", [tag("th", say(f"compare.columns.{each}", language), scope="col")
                      for each in columns])  # fmt: skip
    rows = [tag("tr", _cells(line, columns, language)) for line in lines]
    body = tag("table", tag("thead", head), tag("tbody", rows))
    said = tag("p", say("compare.no_change", language)) if not _changed(lines) else body
    page = tag(
        "html",
        tag("head", tag("meta", charset="utf-8"), tag("title", title), _LOOK),
        tag("body", tag("h1", title), said),
        lang=language,
    )
    return join([Html(BEGINNING), page])


def _changed(lines: tuple[Line, ...]) -> bool:
    return any(line.remark is not Remark.OMITTED for line in lines)


def _columns(layout: Layout) -> tuple[str, ...]:
    if layout is Layout.BEFORE_FIRST:
        return ("after", "before")
    return ("new", "old", "remark")


def _cells(line: Line, columns: tuple[str, ...], language: str) -> list[Html]:
    cells = {
        "old": _cell(line, "old", language),
        "new": _cell(line, "new", language),
        "remark": tag("td", _remark(line, language), class_="remark"),
    }
    cells |= {"after": cells["new"], "before": cells["old"]}
    return [cells[each] for each in columns]


def _cell(line: Line, side: str, language: str) -> Html:
    place = line.new_place if side == "new" else line.old_place
    runs = line.new if side == "new" else line.old
    if line.remark is Remark.OMITTED:
        said = say("compare.omitted", language, place=place)
        return tag("td", said, class_="omitted")
    if not runs:
        key = "added" if side == "old" else "removed"
        return tag("td", say(f"compare.{key}", language), class_="omitted")
    mark = "ins" if side == "new" else "del"
    return tag("td", [_run(run, mark) for run in _trimmed(runs)])


def _trimmed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return the words without the line ends behind them."""
    last = runs[-1]
    return (*runs[:-1], Run(last.words.rstrip(), last.marked))


def _run(run: Run, mark: str) -> Piece:
    return tag(mark, run.words) if run.marked else run.words


def _remark(line: Line, language: str) -> str:
    if line.remark is Remark.OMITTED:
        return ""
    return say(f"compare.remarks.{line.remark}", language)
