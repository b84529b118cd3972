"""What the cells of a 新旧対照表 say, in whichever kind of file."""

from collections.abc import Iterator
from enum import StrEnum

from portal.domain.terms.table import Line, Remark, Run
from portal.wording import say


class Layout(StrEnum):
    """Which columns there are, the new text first."""

    NEW_FIRST = "new-first"
    """新 | 旧 | 備考."""
    AFTER_BEFORE = "after-before"
    """改正後 | 改正前."""


def columns(layout: Layout) -> tuple[str, ...]:
    """Return the columns of a layout."""
    if layout is Layout.AFTER_BEFORE:
        return ("after", "before")
    return ("new", "old", "remark")


def is_new(column: str) -> bool:
    """Return whether a column shows the new text."""
    return column in {"new", "after"}


def cell_runs(line: Line, column: str, language: str) -> Iterator[Run]:
    """Yield the words of a cell; what is not there, or left out, is said."""
    new = is_new(column)
    runs = line.new if new else line.old
    if line.remark is Remark.OMITTED:
        place = line.new_place if new else line.old_place
        yield Run(say("compare.omitted", language, place=place), marked=False)
    elif not runs:
        key = "removed" if new else "added"
        yield Run(say(f"compare.{key}", language), marked=False)
    else:
        yield from runs[:-1]
        # The line ends behind the last words would be blank lines of the cell.
        yield Run(runs[-1].words.rstrip(), runs[-1].marked)


def remark(line: Line, language: str) -> str:
    """Return what the column 備考 says of a line."""
    if line.remark is Remark.OMITTED:
        return ""
    return say(f"compare.remarks.{line.remark}", language)
