"""Rules that never decide: wherever they hold, something above them does; exact.

For each rule its box is searched for one cell in which it is among the rules that
decide; the search goes column by column and stops at the first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from portal.domain.policy.columns import Bits, members
from portal.domain.policy.overlaps import from_now, in_common, meeting
from portal.domain.policy.rules import Rules
from portal.domain.policy.space import Axis, Listed, Universe, axes_of, can_hold
from portal.domain.publishing.rule_set import When

OVER: Final = "over"
NOWHERE: Final = "nowhere"
COVERED: Final = "covered"


@dataclass(frozen=True, slots=True)
class Idle:
    """A rule that never decides, why, and the rules above it.

    ``over``: its days are gone. ``nowhere``: no service has a function, an actor and a
    state that it names. ``covered``: others are stronger wherever it holds.
    """

    rule: str
    why: str
    above: tuple[str, ...] = ()


def idle_rules(rules: Rules, universe: Universe) -> Iterator[Idle]:
    """Yield the rules that decide in no cell from now on."""
    search = _Search(rules, universe)
    lasting = rules.index.times.meeting(from_now(universe))
    for place in range(len(rules.ids) - 1, -1, -1):
        name, shape = rules.ids[place], rules.shapes[place]
        if not lasting >> place & 1:
            yield Idle(name, OVER)
        elif not in_common(universe, shape) or not search.can_be(place):
            yield Idle(name, NOWHERE)
        else:
            above = search.above(place) & lasting
            if above and not search.decides(place, above):
                yield Idle(name, COVERED, rules.named(above))


class _Search:
    """Looks for a cell in which a rule decides."""

    def __init__(self, rules: Rules, universe: Universe) -> None:
        self.rules, self.universe = rules, universe
        self.axes = axes_of(rules.index, universe, rules.columns())
        self.beaten_by: dict[int, Bits] = {}
        for exception, beaten in rules.beats.items():
            bit = 1 << exception
            self.beaten_by[beaten] = self.beaten_by.get(beaten, 0) | bit

    def above(self, place: int) -> Bits:
        """Return the rules that meet this one and can keep it from deciding."""
        stronger = self._stronger(place)
        met = meeting(self.rules.index, self.rules.shapes[place])
        return met & (stronger | self.beaten_by.get(place, 0))

    def _stronger(self, place: int) -> Bits:
        bit, rules = 1 << place, self.rules
        if bit & rules.forbids:
            return 0
        if bit & rules.conditionals:
            return rules.forbids
        return rules.forbids | rules.conditionals

    def can_be(self, place: int) -> bool:
        """Return whether a rule asks for nothing that a column cannot hold."""
        asks = bool(self.rules.shapes[place].cells)
        return not asks or can_hold(1 << place, self.axes[1:-1])

    def decides(self, place: int, above: Bits) -> bool:
        """Return whether a rule decides in any cell."""
        rows = above | 1 << place
        for stronger in members(above):
            # An exception may make room by beating one of those above.
            rows |= self.beaten_by.get(stronger, 0)
        index, universe = self.rules.index, self.universe
        shape = self.rules.shapes[place]
        for offering in shape.offerings or universe.functions:
            if not in_common(universe, shape, When(offerings=(offering,))):
                continue
            axes = (
                Listed("function", index.functions, universe.functions[offering]),
                Listed("actor", index.actors, universe.actors),
                Listed("state", index.states, universe.states[offering]),
                *self.axes,
            )
            here = rows & index.offerings.at(offering)
            if self._finds(place, here, axes, self._asking(axes), 0):
                return True
        return False

    @staticmethod
    def _asking(axes: Sequence[Axis]) -> list[Bits]:
        """Return the rows that ask something from each column on."""
        found = [0]
        for axis in reversed(axes):
            found.append(found[-1] | axis.closed)
        return found[::-1]

    def _finds(
        self,
        place: int,
        rows: Bits,
        axes: Sequence[Axis],
        asking: list[Bits],
        depth: int,
    ) -> bool:
        """Return whether a rule decides in a cell of what is left.

        Each column on its own has a value that the rule takes.
        """
        if not rows >> place & 1:
            return False
        if not rows & (self._stronger(place) | self.beaten_by.get(place, 0)):
            return True
        whole = rows & ~asking[depth]
        kept_off = self._kept_off(place, whole, rows)
        if kept_off or depth == len(axes):
            return not kept_off
        axis = axes[depth]
        if not rows & axis.closed:
            return self._finds(place, rows, axes, asking, depth + 1)
        parts = sorted(axis.parts(rows), key=lambda part: part.rows.bit_count())
        return any(self._finds(place, p.rows, axes, asking, depth + 1) for p in parts)

    def _kept_off(self, place: int, whole: Bits, may: Bits) -> bool:
        """Return whether rules that hold all over keep one from deciding.

        They do unless one that ``may`` hold beats them.
        """
        if whole & self.beaten_by.get(place, 0):
            return True
        strong = members(whole & self._stronger(place))
        return any(not may & self.beaten_by.get(each, 0) for each in strong)
