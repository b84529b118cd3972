"""Rows of conditions, compiled once: which of them hold for some facts."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from portal.domain.calendar import start_of
from portal.domain.policy.columns import Bits, Chosen, Column, Range, Ranged
from portal.domain.policy.facts import Facts, standing_of
from portal.domain.policy.kinds import MEETS, ColumnKind, Footing
from portal.domain.publishing.rule_set import CellShape, When

OWN = "column."
"""Before the name of a column of the owners' own."""
FITS = {ColumnKind.CHOICE: str, ColumnKind.NUMBER: int, ColumnKind.YES_NO: bool}
"""What type a value of a column has; another one cannot be read."""

MOST_KEPT = 10_000
"""So many answers of columns together are kept, for questions that are alike."""

Answer = TypeVar("Answer")


class Index:
    """The columns of some rows; ``own`` are those of the owners', by code and kind."""

    __slots__ = (
        *("actors", "asked", "everywhere", "functions", "offerings", "own", "states"),
        *("_what", "_who", "terms", "times"),
    )

    def __init__(self, rows: Sequence[When]) -> None:
        """Compile ``rows``."""
        self.everywhere = (1 << len(rows)) - 1
        self.actors = Chosen([each.actors or None for each in rows])
        self.offerings = Chosen([each.offerings or None for each in rows])
        self.functions = Chosen([each.functions or None for each in rows])
        self.states = Chosen([each.states or None for each in rows])
        self.terms = Chosen([met(each) for each in rows])
        self.times = Ranged([holds_in(each) for each in rows])
        cells = [{(c.column, kind_of(c)): c for c in row.cells} for row in rows]
        self.own = {
            key: _own_column(key[1], [row.get(key) for row in cells])
            for key in sorted({key for row in cells for key in row})
        }
        self._what: dict[tuple[str, str], Bits] = {}
        self._who: dict[tuple[str | None, ...], tuple[Bits, Bits]] = {}
        self.asked = tuple(
            (code, FITS[kind], column) for (code, kind), column in self.own.items()
        )

    def may_and_surely(self, facts: Facts) -> tuple[Bits, Bits]:
        """Return the rows that may hold by what is known, and those that surely do.

        Asked for every answer, so what many questions share is looked up at once, and
        terms only where some apply: else nothing is missing.
        """
        what = (facts.offering, facts.function)
        may = self._what.get(what)
        if may is None:
            may = self._remember(
                *(self._what, what),
                self.offerings.at(facts.offering) & self.functions.at(facts.function),
            )
        who = (facts.actor, facts.state)
        found = self._who.get(who)
        if found is None:
            found = self._remember(self._who, who, self._known(*who))
        times = self.times
        may &= found[0] & times.between[bisect_right(times.ends, facts.at.timestamp())]
        unsure = found[1]
        if facts.terms != ():
            standing = standing_of(facts)
            if standing is None:
                unsure |= self.terms.closed
            else:
                may &= self.terms.at(standing)
        attributes = facts.attributes
        for code, fitting, column in self.asked:
            if may & column.closed:
                value = attributes.get(code)
                if type(value) is fitting:
                    may &= column.at(value)
                else:
                    unsure |= column.closed
        return may, may & ~unsure

    def _known(self, *values: str | None) -> tuple[Bits, Bits]:
        """Return the rows that hold for those values that are known, and who asks."""
        may, unsure = self.everywhere, 0
        columns = (self.actors, self.states)
        for column, value in zip(columns, values, strict=True):
            if value is None:
                unsure |= column.closed
            else:
                may &= column.at(value)
        return may, unsure

    def _remember(self, kept: dict[Any, Answer], key: object, found: Answer) -> Answer:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = found
        return found

    def missing(self, facts: Facts, rows: Bits) -> frozenset[str]:
        """Return the facts that some of these rows ask for and that nobody knows."""
        asked: dict[str, tuple[Column, bool]] = {
            "actor": (self.actors, facts.actor is None),
            "state": (self.states, facts.state is None),
            "terms": (self.terms, standing_of(facts) is None),
        }
        for (code, kind), own in self.own.items():
            unfit = type(facts.attributes.get(code)) is not FITS[kind]
            asked[OWN + code] = (own, unfit)
        return frozenset(
            name for name, (each, gone) in asked.items() if gone and rows & each.closed
        )


def met(row: When) -> frozenset[object] | None:
    """Return the standings that a row takes; None where it asks nothing of terms."""
    standings = MEETS[row.terms]
    return None if len(standings) == len(Footing) else frozenset(standings)


def holds_in(row: When) -> Range:
    """Return the instants between which a row holds, as ``instant`` says them."""
    return instant(row.valid_from), instant(row.valid_to)


@lru_cache(maxsize=4096)
def instant(on: date | None) -> float | None:
    """Return the instant at which a day begins, in seconds since 1970.

    They are compared ten times for each answer, and much faster than dates.
    """
    return None if on is None else start_of(on).timestamp()


def kind_of(cell: CellShape) -> ColumnKind:
    """Return what kind of column a cell asks, by what it holds."""
    if cell.yes is not None:
        return ColumnKind.YES_NO
    ranged = cell.least is not None or cell.most is not None
    return ColumnKind.NUMBER if ranged else ColumnKind.CHOICE


def _own_column(kind: ColumnKind, cells: Sequence[CellShape | None]) -> Chosen | Ranged:
    if kind is ColumnKind.NUMBER:
        return Ranged([number_range(each) for each in cells])
    return Chosen([None if each is None else values_of(each) for each in cells])


def values_of(cell: CellShape) -> tuple[str, ...] | tuple[bool]:
    """Return the options that a cell takes, or yes or no."""
    return cell.options if cell.yes is None else (cell.yes,)


def number_range(cell: CellShape | None) -> Range:
    """Return the numbers that a cell takes."""
    if cell is None:
        return (None, None)
    return (cell.least, None if cell.most is None else cell.most + 1)
