"""Gaps: where no rule speaks, so that default deny alone decides; exact.

What is left when every rule's cells are taken away. Rows that mark a gap as intended
are rows like the others, counted apart.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, product
from typing import Any

from portal.domain.policy.columns import Bits, Chosen, members
from portal.domain.policy.index import Index
from portal.domain.policy.space import Axis, Listed, Universe, axes_of
from portal.domain.publishing.rule_set import RuleSetShape, When


@dataclass(frozen=True, slots=True)
class Silence:
    """How much of what an actor can ask about a function no rule speaks of.

    ``intended`` of these ``silent`` cells are meant to be a no.
    """

    cells: int
    silent: int
    intended: int

    @property
    def gap(self) -> int:
        """The cells that nobody said anything about."""
        return self.silent - self.intended


Grid = Mapping[tuple[str, str, str], Silence]
"""By service, function and actor kind."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A box of cells of which no rule speaks: what of each column lies in it."""

    offering: str
    function: str
    actor: str
    within: Mapping[str, Any]


class Gaps:
    """The gaps of some rule sets, service by service, found when they are asked for."""

    def __init__(self, sets: Sequence[RuleSetShape], universe: Universe) -> None:
        """Take all rows, those of intended gaps last."""
        rules: list[When] = [rule for each in sets for rule in each.rules]
        marks: list[When] = [mark for each in sets for mark in each.intended]
        self.rows, self.rules = [*rules, *marks], len(rules)
        self.names = [(each.code, mark.id) for each in sets for mark in each.intended]
        self.universe = universe
        self.columns = [column for each in sets for column in each.own_columns]
        self.offerings = Chosen([each.offerings or None for each in self.rows])
        self._services: dict[str, _Service] = {}

    def grid(self) -> Grid:
        """Return how silent the rules are, for each service, function and actor."""
        return {
            (offering, *cell): service.walk.silence(service.rows(*cell))
            for offering, service, cell in self._cells()
        }

    def boxes(self, offering: str, function: str, actor: str) -> Iterator[Gap]:
        """Yield the gaps of one cell of the grid, as boxes that do not meet."""
        service = self._service(offering)
        for within in service.walk.boxes(service.rows(function, actor), 0, {}):
            yield Gap(offering, function, actor, within)

    def needless(self) -> Iterator[tuple[str, str]]:
        """Yield the marks of intended gaps, by set and id, where there is no gap."""
        for place, name in enumerate(self.names, self.rules):
            if not any(
                service.walk.lacks(service.bit(place), service.rows(*cell), 0)
                for _, service, cell in self._cells()
            ):
                yield name

    def _cells(self) -> Iterator[tuple[str, "_Service", tuple[str, str]]]:
        for offering, functions in self.universe.functions.items():
            service = self._service(offering)
            for cell in product(functions, self.universe.actors):
                yield offering, service, cell

    def _service(self, offering: str) -> "_Service":
        if offering not in self._services:
            self._services[offering] = _Service(self, offering)
        return self._services[offering]


class _Service:
    """The rows that speak of one service, compiled by themselves: small sets."""

    def __init__(self, gaps: Gaps, offering: str) -> None:
        self.places = list(members(gaps.offerings.at(offering)))
        self.index = Index([gaps.rows[place] for place in self.places])
        listed = Listed("state", self.index.states, gaps.universe.states[offering])
        axes = axes_of(self.index, gaps.universe, gaps.columns)
        self.walk = _Walk((listed, *axes), self.upto(gaps.rules))

    def upto(self, rules: int) -> Bits:
        """Return the rows that are rules."""
        return (1 << bisect_left(self.places, rules)) - 1

    def bit(self, place: int) -> Bits:
        """Return a row by its place among all; none where it does not speak."""
        found = bisect_left(self.places, place)
        here = found < len(self.places) and self.places[found] == place
        return 1 << found if here else 0

    def rows(self, function: str, actor: str) -> Bits:
        """Return the rows that speak of a function and an actor."""
        return self.index.functions.at(function) & self.index.actors.at(actor)


class _Walk:
    """Goes through the columns behind the actor kind, one after the other."""

    def __init__(self, axes: Sequence[Axis], rules: Bits) -> None:
        self.axes, self.rules = axes, rules
        sizes = [axis.size for axis in reversed(axes)]
        self.below = list(accumulate(sizes, lambda all_, n: all_ * n, initial=1))[::-1]
        ahead = accumulate((a.closed for a in reversed(axes)), int.__or__, initial=0)
        self.asking = list(ahead)[::-1]
        self.seen: list[dict[Bits, tuple[int, int]]] = [{} for _ in axes]

    def silence(self, rows: Bits) -> Silence:
        silent, unmarked = self._count(rows, 0)
        return Silence(self.below[0], silent, silent - unmarked)

    def _count(self, rows: Bits, depth: int) -> tuple[int, int]:
        """Return the cells without a rule, and those without a mark either."""
        cells = self.below[depth]
        if not rows:
            return cells, cells
        whole = rows & ~self.asking[depth]
        if whole & self.rules:
            return 0, 0
        if whole and not rows & self.rules:
            return cells, 0
        seen = self.seen[depth]
        kept = seen.get(rows)
        if kept is None:
            kept = seen[rows] = self._through(rows, depth)
        return kept

    def _through(self, rows: Bits, depth: int) -> tuple[int, int]:
        axis, count, deeper = self.axes[depth], self._count, depth + 1
        if not rows & axis.closed:
            silent, unmarked = count(rows, deeper)
            return silent * axis.size, unmarked * axis.size
        silent = unmarked = 0
        # Asked very often: most parts have no row, or a rule that asks no more.
        cells, decided = self.below[deeper], self.rules & ~self.asking[deeper]
        for part, size in axis.counted(rows):
            if not part:
                silent += cells * size
                unmarked += cells * size
            elif not part & decided:
                one, other = count(part, deeper)
                silent += one * size
                unmarked += other * size
        return silent, unmarked

    def lacks(self, mark: Bits, rows: Bits, depth: int) -> bool:
        """Return whether a cell within a mark has no rule."""
        if not rows & mark or rows & ~self.asking[depth] & self.rules:
            return False
        if depth == len(self.axes):
            return True
        parts = self.axes[depth].parts(rows & (self.rules | mark))
        return any(self.lacks(mark, part.rows, depth + 1) for part in parts)

    def boxes(
        self, rows: Bits, depth: int, within: Mapping[str, Any]
    ) -> Iterator[Mapping[str, Any]]:
        if not rows:
            yield within
        elif not rows & ~self.asking[depth]:
            axis = self.axes[depth]
            for part in axis.parts(rows) if rows & axis.closed else ():
                narrowed = {**within, axis.name: part.values}
                yield from self.boxes(part.rows, depth + 1, narrowed)
            if not rows & axis.closed:
                yield from self.boxes(rows, depth + 1, within)
