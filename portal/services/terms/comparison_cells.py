"""What the cells of a 新旧対照表 say, in whichever kind of file."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.terms.compare import Comparison
from portal.domain.terms.table import Line, Remark, Run, lines_of
from portal.domain.terms.whole import whole_lines
from portal.wording import say


class Layout(StrEnum):
    """Which columns there are, the new text first."""

    NEW_FIRST = "new-first"
    """新 | 旧 | 備考."""
    AFTER_BEFORE = "after-before"
    """改正後 | 改正前."""
    INLINE = "inline"
    """Both texts as one | 備考."""
    LANGUAGES = "languages"
    """正文 | 翻訳 | 備考; no choice, but what a text and its translation take."""


CHOICES = (Layout.NEW_FIRST, Layout.AFTER_BEFORE, Layout.INLINE)
"""The layouts of two versions."""
_COLUMNS = {
    Layout.NEW_FIRST: ("new", "old", "remark"),
    Layout.AFTER_BEFORE: ("after", "before"),
    Layout.INLINE: ("inline", "remark"),
    Layout.LANGUAGES: ("authoritative", "translation", "remark"),
}
_NEW = frozenset({"new", "after", "inline", "authoritative"})
_NOT_THERE = {
    Remark.MOVED: "moved_from",
    Remark.MOVED_AWAY: "moved_to",
    Remark.SPLIT: "split_from",
    Remark.MERGED: "merged_into",
}


@dataclass(frozen=True, slots=True)
class Showing:
    """How a comparison is shown.

    ``quiet``: with new numbers and formats; ``whole``: with what did not change, so
    that both texts can be read back.
    """

    layout: Layout = Layout.NEW_FIRST
    quiet: bool = True
    whole: bool = False

    def lines(self, found: Comparison) -> tuple[Line, ...]:
        """Return a comparison as the lines that are shown."""
        if self.whole:
            return whole_lines(found)
        return lines_of(found, quiet=self.quiet)


def columns(layout: Layout) -> tuple[str, ...]:
    """Return the columns of a layout."""
    return _COLUMNS[layout]


def is_new(column: str) -> bool:
    """Return whether a column shows the new text."""
    return column in _NEW


def is_said(line: Line, column: str) -> bool:
    """Return whether a cell holds words of ours and none of a text."""
    return not _of(line, column)


def _of(line: Line, column: str) -> tuple[Run, ...]:
    if column == "inline":
        return line.inline
    return line.new if is_new(column) else line.old


def cell_runs(
    line: Line, column: str, language: str, *, exact: bool = False
) -> Iterator[Run]:
    """Yield the words of a cell; what is not there, or left out, is said.

    The line end behind the last words would be a blank line of the cell. ``exact``:
    that one alone is left out, so that it can be added again.
    """
    runs = _of(line, column)
    if not runs:
        yield Run(_not_there(line, column, language), marked=False)
        return
    yield from runs[:-1]
    last = runs[-1]
    words = last.words.removesuffix("\n") if exact else last.words.rstrip()
    yield Run(words, last.marked, last.gone)


def _not_there(line: Line, column: str, language: str) -> str:
    new = is_new(column)
    if line.remark is Remark.OMITTED:
        place = line.old_place if column in {"old", "before"} else line.new_place
        return say("compare.omitted", language, place=place)
    if line.remark in _NOT_THERE:
        place = line.new_place if new else line.old_place
        return say(f"compare.{_NOT_THERE[line.remark]}", language, place=place)
    if line.remark is Remark.MISSING:
        return ""
    return say(f"compare.{'removed' if new else 'added'}", language)


def remark(line: Line, language: str) -> str:
    """Return what the column 備考 says of a line."""
    if not line.is_change:
        return ""
    return say(f"compare.remarks.{line.remark}", language)
