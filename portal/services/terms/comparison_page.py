"""A 新旧対照表 as one page of HTML that needs nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from portal.domain.terms.table import Line, Remark, Run
from portal.markup import Html, Piece, join, style, tag
from portal.services.terms.comparison_cells import (
    Layout,
    cell_runs,
    columns,
    is_new,
    is_said,
    remark,
)
from portal.wording import say

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
td.inline { width: 90% } td.inline del { text-decoration: line-through }
.omitted { color: #555 } @media print { body { margin: 0; max-width: none } }
""")  # fmt: skip


def comparison_page(
    title: str, lines: tuple[Line, ...], layout: Layout, language: str
) -> Html:
    """Return the page; changed words are underlined in both columns."""
    said = comparison_table(lines, layout, language)
    page = tag(
        "html",
        tag("head", tag("meta", charset="utf-8"), tag("title", title), _LOOK),
        tag("body", tag("h1", title), said),
        lang=language,
    )
    return join([Html(BEGINNING), page])


def comparison_table(
    lines: tuple[Line, ...],
    layout: Layout,
    language: str,
    notes: Mapping[int, Html] | None = None,
) -> Html:
    """Return the table alone; changed words are ``ins`` and ``del``.

    Each change can be gone to: ``change-1`` and so on, as ``numbered`` counts them.
    ``notes`` stand in the last column, by the place of their clause.
    """
    names = columns(layout)
    head = tag("tr", [tag("th", say(f"compare.columns.{each}", language), scope="col")
                      for each in names])  # fmt: skip
    rows = [
        tag(
            "tr",
            _cells(line, names, language, notes or {}),
            id=place,
            tabindex=place and "-1",
        )
        for place, line in numbered(lines)
    ]
    body = tag("table", tag("thead", head), tag("tbody", rows))
    return body if _changed(lines) else tag("p", say("compare.no_change", language))


def numbered(lines: Iterable[Line]) -> Iterator[tuple[str | None, Line]]:
    """Yield the lines, each change with the name of its place on a page."""
    count = 0
    for line in lines:
        count += line.is_change
        yield (f"change-{count}" if line.is_change else None), line


def is_comparison(content: bytes) -> bool:
    """Return whether a file is a page of ours."""
    return content.startswith(BEGINNING.encode())


def _changed(lines: tuple[Line, ...]) -> bool:
    return any(line.remark is not Remark.OMITTED for line in lines)


def _cells(
    line: Line, names: tuple[str, ...], language: str, notes: Mapping[int, Html]
) -> list[Html]:
    note = notes.get(line.at) if line.at is not None else None
    return [
        _cell(line, name, language, note if name == names[-1] else None)
        for name in names
    ]


def _cell(line: Line, name: str, language: str, note: Html | None) -> Html:
    if name == "remark":
        return tag("td", remark(line, language), note, class_="remark")
    said = [_run(run, is_new(name)) for run in cell_runs(line, name, language)]
    look = "omitted" if is_said(line, name) else "inline" if name == "inline" else None
    return tag("td", said, note, class_=look)


def _run(run: Run, new: bool) -> Piece:  # noqa: FBT001
    if not run.marked:
        return run.words
    return tag("ins" if new and not run.gone else "del", run.words)
