"""A 新旧対照表 that leaves nothing out, so that both texts can be read back from it.

Each column holds its whole text in its own order: a clause that moved stands twice,
where it was and where it is.
"""

from collections.abc import Sequence
from dataclasses import replace

from portal.domain.terms.compare import Comparison, Row
from portal.domain.terms.table import Line, Remark, line_of, places_of


def whole_lines(found: Comparison) -> tuple[Line, ...]:
    """Return every clause of both texts, unchanged ones too."""
    places = places_of(found.old), places_of(found.new)
    lines: list[tuple[int | None, Line]] = []
    away: list[tuple[int, Line]] = []
    for row in found.rows:
        if row.old is None or not (row.moved or row.new is None):
            lines.append((row.old, _line(row, *places)))
        elif row.new is None:
            away.append((row.old, _line(row, *places)))
        else:
            line = _line(row, *places)
            lines.append((None, replace(line, remark=Remark.MOVED, old=())))
            away.append((row.old, replace(line, remark=Remark.MOVED_AWAY, new=())))
    return tuple(_in_order(lines, away))


def _line(row: Row, old: Sequence[str], new: Sequence[str]) -> Line:
    line = line_of(row, old, new)
    is_same = line.remark is Remark.OMITTED
    return replace(line, remark=Remark.SAME) if is_same else line


def _in_order(
    lines: Sequence[tuple[int | None, Line]], away: Sequence[tuple[int, Line]]
) -> list[Line]:
    """Return the lines with what went away where it stood in the old text."""
    left = sorted(away, key=lambda each: each[0], reverse=True)
    found: list[Line] = []
    for place, line in lines:
        while place is not None and left and left[-1][0] < place:
            found.append(left.pop()[1])
        found.append(line)
    return found + [line for _, line in reversed(left)]
