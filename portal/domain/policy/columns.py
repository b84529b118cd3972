"""Columns of rows as bit sets: which rows hold for a value, one bit for each row.

A column is asked for one value and answers with all rows at once; a row that asks
nothing of a column is in every answer. ``closed`` are the rows that ask something.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import or_
from typing import Any, Protocol

Bits = int
"""A set of rows: bit n is row n."""
FEW = 16
"""So many bits are set one by one faster than by way of bytes."""


class Column(Protocol):
    """A column of a compiled table."""

    closed: Bits
    everywhere: Bits

    def at(self, value: Any) -> Bits:
        """Return the rows that hold for a value."""


def members(bits: Bits) -> Iterator[int]:
    """Yield the numbers of the rows in a set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def together(places: Iterable[int]) -> Bits:
    """Return the set of these rows: bit by bit where there are few, else by bytes."""
    listed = list(places)
    if len(listed) < FEW:
        few = 0
        for place in listed:
            few |= 1 << place
        return few
    found = bytearray()
    for place in listed:
        byte = place >> 3
        if byte >= len(found):
            found.extend(bytes(byte + 1 - len(found)))
        found[byte] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


class Chosen:
    """A column of sets: of codes, options, standings, or yes and no."""

    __slots__ = ("by_value", "closed", "everywhere", "others")

    def __init__(self, cells: Sequence[Collection[Hashable] | None]) -> None:
        """Take a cell for each row; None asks nothing, an empty one never holds."""
        self.everywhere = (1 << len(cells)) - 1
        self.others = together(i for i, each in enumerate(cells) if each is None)
        self.closed = self.everywhere & ~self.others
        places: dict[Hashable, list[int]] = {}
        for place, cell in enumerate(cells):
            for value in () if cell is None else cell:
                places.setdefault(value, []).append(place)
        self.by_value = {v: together(p) | self.others for v, p in places.items()}

    def at(self, value: Hashable) -> Bits:
        """Return the rows that hold for a value, also for one no row names."""
        return self.by_value.get(value, self.others)

    def meeting(self, cell: Collection[Hashable] | None) -> Bits:
        """Return the rows that hold for any value of a cell."""
        if cell is None:
            return self.everywhere
        found = self.others
        for value in cell:
            found |= self.at(value)
        return found


Range = tuple[Any, Any]
"""[from, to); None is open."""


class Ranged:
    """A column of ranges: of numbers or of instants."""

    __slots__ = ("between", "cells", "closed", "ends", "everywhere", "started")

    def __init__(self, cells: Sequence[Range]) -> None:
        """Take a range for each row."""
        self.cells = cells
        self.everywhere = (1 << len(cells)) - 1
        self.closed = together(
            i for i, each in enumerate(cells) if each != (None, None)
        )
        starts, stops = _places(cells, 0), _places(cells, 1)
        self.ends: list[Any] = sorted({*starts, *stops})
        begun = [together(starts.get(each, ())) for each in self.ends]
        over = [together(stops.get(each, ())) for each in self.ends]
        first = together(i for i, (start, _) in enumerate(cells) if start is None)
        never = together(i for i, each in enumerate(cells) if _is_empty(each))
        self.started = list(accumulate(begun, or_, initial=first & ~never))
        self.started = [each & ~never for each in self.started]
        gone = accumulate(over, or_, initial=0)
        self.between = [s & ~g for s, g in zip(self.started, gone, strict=True)]

    def at(self, value: Any) -> Bits:
        """Return the rows whose range holds a value."""
        return self.between[bisect_right(self.ends, value)]

    def meeting(self, cell: Range) -> Bits:
        """Return the rows whose range meets another one."""
        if _is_empty(cell):
            return 0
        start, stop = cell
        last = len(self.ends) if stop is None else bisect_left(self.ends, stop)
        first = 0 if start is None else bisect_right(self.ends, start)
        return self.between[first] | (self.started[last] & ~self.started[first])

    def ends_of(self, rows: Bits) -> list[Any]:
        """Return where the ranges of these rows begin and end, in order."""
        found = {end for row in members(rows & self.closed) for end in self.cells[row]}
        return sorted(found - {None})


def _places(cells: Sequence[Range], side: int) -> Mapping[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for place, cell in enumerate(cells):
        if cell[side] is not None:
            found.setdefault(cell[side], []).append(place)
    return found


def _is_empty(cell: Range) -> bool:
    start, stop = cell
    return start is not None and stop is not None and start >= stop
