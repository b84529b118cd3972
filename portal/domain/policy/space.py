"""All that can be asked, column by column: what an analysis goes through.

A cell of it is a service, a function, an actor kind, a state, a standing to the terms,
a value of each column of the owners' own, and a stretch of time from ``since`` on.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from portal.domain.policy.columns import Bits, Chosen, Range, Ranged, members
from portal.domain.policy.index import Index
from portal.domain.policy.kinds import ColumnKind, Footing
from portal.domain.publishing.rule_set import ColumnShape

Key = tuple[str, ...]


@dataclass(frozen=True)
class Universe:
    """What there is: actor kinds, and functions and states of each service."""

    actors: tuple[str, ...]
    functions: Mapping[str, tuple[str, ...]]
    states: Mapping[str, tuple[str, ...]]
    since: datetime


class Part(NamedTuple):
    """Values of a column for which the same rows hold."""

    values: Any
    rows: Bits


class Listed:
    """A column of codes, as far as it can be asked for."""

    __slots__ = ("closed", "column", "name", "size", "values")

    def __init__(self, name: str, column: Chosen, values: Sequence[Any]) -> None:
        """Take a column and what it can be asked for."""
        self.name, self.column = name, column
        self.values = tuple(values)
        self.size = len(self.values)
        self.closed = column.closed

    def counted(self, rows: Bits) -> Iterable[tuple[Bits, int]]:
        """Return the same parts as the rows that hold there, and how many values."""
        found: dict[Bits, int] = {}
        by_value, others = self.column.by_value, self.column.others
        for value in self.values:
            part = rows & by_value.get(value, others)
            found[part] = found.get(part, 0) + 1
        return found.items()

    def parts(self, rows: Bits) -> Iterable[Part]:
        """Return the column in parts in which the same of ``rows`` hold."""
        found: dict[Bits, list[Any]] = {}
        by_value, others = self.column.by_value, self.column.others
        for value in self.values:
            found.setdefault(rows & by_value.get(value, others), []).append(value)
        return [Part(tuple(same), bits) for bits, same in found.items()]


class Stretched:
    """A column of numbers or of time, as far as it can be asked for.

    Where any row begins or ends is an end of a stretch; ``size`` counts them.
    """

    __slots__ = ("at", "closed", "cuts", "ends", "name", "size")

    def __init__(self, name: str, column: Ranged, bounds: Range) -> None:
        """Take a column and [from, to) in which it can be asked for."""
        self.name, self.closed = name, column.closed
        start, stop = bounds
        inner = [each for each in column.ends if _within(each, start, stop)]
        self.ends = [start, *inner, stop]
        self.size = 1 + len(inner)
        first = column.between[0] if start is None else column.at(start)
        self.at = [first, *map(column.at, inner)]
        self.cuts = [self._cuts(*cell) for cell in column.cells]

    def counted(self, rows: Bits) -> Iterable[tuple[Bits, int]]:
        """Return the same stretches as the rows that hold there, and how many."""
        at, places = self.at, self._places(rows)
        return [(rows & at[here], there - here) for here, there in pairwise(places)]

    def parts(self, rows: Bits) -> Iterable[Part]:
        """Return the column in stretches in which the same of ``rows`` hold."""
        ends, at = self.ends, self.at
        return [
            Part((ends[here], ends[there]), rows & at[here])
            for here, there in pairwise(self._places(rows))
        ]

    def _places(self, rows: Bits) -> list[int]:
        cuts = {0, self.size}
        for row in members(rows & self.closed):
            cuts.update(self.cuts[row])
        return sorted(cuts)

    def _cuts(self, start: Any, stop: Any) -> tuple[int, int]:
        """Return between which stretches a row begins and ends."""
        return self._place(start, 0), self._place(stop, self.size)

    def _place(self, end: Any, otherwise: int) -> int:
        least, most = self.ends[0], self.ends[-1]
        if end is None or (least is not None and end <= least):
            return 0 if end is not None else otherwise
        if most is not None and end >= most:
            return self.size
        return bisect_left(self.ends, end, 1, self.size)


def _within(end: Any, start: Any, stop: Any) -> bool:
    return (start is None or start < end) and (stop is None or end < stop)


Axis = Listed | Stretched


def axes_of(
    index: Index, universe: Universe, columns: Iterable[ColumnShape]
) -> tuple[Axis, ...]:
    """Return the columns behind actor, service, function and state."""
    shapes = {(each.code, each.kind): each for each in columns}
    own = [
        _own(shapes[key], column) for key, column in index.own.items() if key in shapes
    ]
    terms = Listed("terms", index.terms, list(Footing))
    since = (universe.since.timestamp(), None)
    return (terms, *own, Stretched("time", index.times, since))


def _own(shape: ColumnShape, column: Chosen | Ranged) -> Axis:
    name = f"column.{shape.code}"
    if isinstance(column, Ranged):
        most = None if shape.most is None else shape.most + 1
        return Stretched(name, column, (shape.least, most))
    yes_no = shape.kind is ColumnKind.YES_NO
    return Listed(name, column, (False, True) if yes_no else shape.options)


def can_hold(rows: Bits, axes: Iterable[Axis]) -> bool:
    """Return whether each column has a value for which all of ``rows`` hold.

    Asked of the owners' own columns: all rows take it that no terms apply, and time
    is looked at apart.
    """
    return all(
        any(part == rows for part, _ in axis.counted(rows))
        for axis in axes
        if rows & axis.closed
    )
