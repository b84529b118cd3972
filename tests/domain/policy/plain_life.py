"""A slow, plain model of one member: what is so on a day, as known on another.

It keeps statements in a list, one after the other, and asks all of them each time. It
shares nothing with the portal but the shapes of rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.domain.policy.facts import Facts
from portal.domain.policy.kinds import Footing
from portal.domain.publishing.rule_set import RuleSetShape
from tests.domain.policy.cases import naive

GRANTED = ("permit", "conditional")


@dataclass(frozen=True)
class Move:
    """Into a state from a day on; ``gone`` is the day on which it was put right."""

    said: int
    day: int
    state: str
    gone: int | None = None


@dataclass(frozen=True)
class Lock:
    """From a day until before another; ``let_go`` is said on that very day."""

    said: int
    since: int
    over: int | None
    of_use: bool
    let_go: int | None = None


@dataclass(frozen=True)
class Act:
    """A yes or a no to the terms on a day."""

    said: int
    day: int
    yes: bool


@dataclass
class Plain:
    """All that was said, and the terms: since when, with how many days of grace."""

    shape: RuleSetShape
    terms_said: int
    terms_since: int
    grace: int | None
    locks_after: bool
    moves: list[Move] = field(default_factory=list)
    locks: list[Lock] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    def state(self, day: int, known: int) -> str:
        """Return the state on a day."""
        told = [
            each
            for each in self.moves
            if each.said <= known
            and each.day <= day
            and (each.gone is None or each.gone > known)
        ]
        # Of one day the one that was said last holds; one put right keeps its place.
        last = max(told, key=lambda each: each.day, default=None)
        return last.state if last else "none"

    def is_locked(self, day: int, known: int) -> bool:
        """Return whether use is locked."""
        return any(
            each.of_use
            and each.said <= known
            and each.since <= day
            and (each.over is None or day < each.over)
            and not (each.let_go is not None and each.let_go <= min(known, day))
            for each in self.locks
        )

    def footing(self, day: int, known: int) -> Footing:
        """Return how they stand to the terms."""
        if self.terms_said > known or self.terms_since > day:
            return Footing.NONE_APPLY
        told = [e for e in self.acts if e.said <= known and e.day <= day]
        last = max(told, key=lambda each: (each.day, each.said), default=None)
        if last is not None and last.yes:
            return Footing.ACCEPTED
        since = max(self.terms_since, 0)
        if self.grace is None or day <= since + self.grace:
            return Footing.IN_GRACE
        return Footing.DECLINED if last else Footing.OPEN

    def answer(self, facts: Facts, day: int, known: int) -> tuple[str, set[str]]:
        """Return the decision, and the rules that made it where they did."""
        footing = self.footing(day, known)
        decision, deciding = naive(self.shape, facts, footing)
        by_rule = decision == "deny" and deciding
        effects = set(self._effects(footing, day, known))
        if "forbid" in effects:
            return "deny", deciding if by_rule else set()
        if effects and decision in GRANTED:
            decision = "conditional"
        return decision, deciding

    def _effects(self, footing: Footing, day: int, known: int) -> Iterator[str]:
        if self.is_locked(day, known):
            yield "forbid"
        if footing is Footing.IN_GRACE:
            yield "conditional"
        elif footing in (Footing.OPEN, Footing.DECLINED):
            yield "forbid" if self.locks_after else "conditional"
