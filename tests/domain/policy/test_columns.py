"""Columns as bit sets, against asking row by row."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as some

from portal.domain.policy.columns import Range, Ranged, members, together

END = some.none() | some.integers(0, 6)
RANGES = some.lists(some.tuples(END, END), max_size=8)


def within(cell: Range, value: int) -> bool:
    start, stop = cell
    return (start is None or start <= value) and (stop is None or value < stop)


@given(RANGES, some.tuples(END, END))
def test_ranges_hold_and_meet_as_their_numbers_say(cells: list[Range], other: Range):
    column = Ranged(cells)
    everything = range(-1, 8)
    for value in everything:
        holding = [row for row, cell in enumerate(cells) if within(cell, value)]
        assert list(members(column.at(value))) == holding
    meet = {
        row
        for (row, cell), value in product(enumerate(cells), everything)
        if within(cell, value) and within(other, value)
    }
    assert set(members(column.meeting(other))) == meet


@given(some.sets(some.integers(0, 200)))
def test_a_set_of_rows_is_its_members(rows: set[int]):
    assert list(members(together(rows))) == sorted(rows)
