"""Rows that meet: one cell lies in both of them; exact."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from portal.domain.policy.columns import Bits, Chosen, Range, members, together
from portal.domain.policy.index import (
    Index,
    holds_in,
    kind_of,
    met,
    number_range,
    values_of,
)
from portal.domain.policy.rules import Rules
from portal.domain.policy.space import Axis, Universe, axes_of, can_hold
from portal.domain.publishing.rule_set import When


@dataclass(frozen=True, slots=True)
class Overlap:
    """A rule that forbids what another one grants, in some cell.

    ``same`` where they ask for exactly the same: one of them is a mistake.
    """

    forbids: str
    grants: str
    same: bool


def meeting(index: Index, row: When) -> Bits:
    """Return the rows that meet ``row``, as far as their columns tell."""
    found = (
        index.offerings.meeting(row.offerings or None)
        & index.functions.meeting(row.functions or None)
        & index.actors.meeting(row.actors or None)
        & index.states.meeting(row.states or None)
        & index.terms.meeting(met(row))
        & index.times.meeting(holds_in(row))
    )
    for cell in row.cells:
        own = index.own[cell.column, kind_of(cell)]
        if isinstance(own, Chosen):
            found &= own.meeting(values_of(cell))
        else:
            found &= own.meeting(number_range(cell))
    return found


def overlaps(rules: Rules, universe: Universe) -> Iterator[Overlap]:
    """Yield each pair of rules that forbid and grant in one cell from now on.

    An exception and the rule it beats are no such pair: that is what it is for.
    """
    index = rules.index
    _, *own, _ = axes_of(index, universe, rules.columns())
    there = _can_be(rules, own) & index.times.meeting(from_now(universe))
    granting = (rules.permits | rules.conditionals) & there
    asked = [asks(shape) for shape in rules.shapes]
    for place in members(rules.forbids & there):
        for other in members(meeting(index, rules.shapes[place]) & granting):
            if rules.beats.get(place) == other or rules.beats.get(other) == place:
                continue
            if _meet(rules, universe, own, place, other):
                names = rules.ids[place], rules.ids[other]
                yield Overlap(*names, same=asked[place] == asked[other])


def _can_be(rules: Rules, own: Sequence[Axis]) -> Bits:
    """Return the rules that ask for nothing that a column cannot hold."""
    never = (
        place
        for place, shape in enumerate(rules.shapes)
        if shape.cells and not can_hold(1 << place, own)
    )
    return rules.index.everywhere & ~together(never)


def _meet(rules: Rules, universe: Universe, own: Sequence[Axis], *places: int) -> bool:
    one, other = (rules.shapes[place] for place in places)
    columns = {cell.column for cell in one.cells}
    if any(cell.column in columns for cell in other.cells):
        both = together(places)
        if not can_hold(both, own):
            return False
    return in_common(universe, one, other)


def from_now(universe: Universe) -> Range:
    """Return the time that an analysis looks at."""
    return (universe.since.timestamp(), None)


def in_common(universe: Universe, *rows: When) -> bool:
    """Return whether a service has a function and a state in all of these rows."""
    actors = _common(universe.actors, [each.actors for each in rows])
    if not actors:
        return False
    return any(
        _common(universe.functions[code], [each.functions for each in rows])
        and _common(universe.states[code], [each.states for each in rows])
        for code in _common(universe.functions, [e.offerings for e in rows])
    )


def _common(
    known: Collection[str], cells: Sequence[tuple[str, ...]]
) -> Collection[str]:
    """Return the codes that are known and in every cell that asks for some."""
    found = known
    for cell in cells:
        if cell:
            found = [each for each in cell if each in found]
    return found


def duplicates(rules: Rules) -> tuple[tuple[str, ...], ...]:
    """Return the rules that ask and say the same, as groups."""
    groups: dict[object, list[str]] = {}
    for name, shape in zip(reversed(rules.ids), reversed(rules.shapes), strict=True):
        said = (asks(shape), shape.effect, frozenset(shape.obligations))
        groups.setdefault((said, shape.exception is None), []).append(name)
    return tuple(tuple(names) for names in groups.values() if len(names) > 1)


def asks(row: When) -> object:
    """Return what a row asks, whatever the order it stands in."""
    sets = (row.actors, row.offerings, row.functions, row.states)
    cells = {
        (c.column, frozenset(c.options), c.least, c.most, c.yes) for c in row.cells
    }
    days = (row.valid_from, row.valid_to)
    return tuple(map(frozenset, sets)), row.terms, frozenset(cells), days
