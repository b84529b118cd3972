"""Whose answers a change of rules can touch, and what tells members apart; pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.terms_facts import TermsVersionFact
from portal.domain.calendar import day_of, days_after, start_of
from portal.domain.locks import ARREARS_DAYS
from portal.domain.policy.columns import members
from portal.domain.policy.decide import Answer, decide
from portal.domain.policy.facts import Facts
from portal.domain.policy.overlaps import asks
from portal.domain.policy.rules import Rules
from portal.domain.publishing.rule_set import RuleShape


class Speaking:
    """What rules can say of somebody, whatever they are called."""

    def __init__(self, rules: Rules) -> None:
        """Keep ``rules``; each is said once."""
        self.rules = rules
        self._said: dict[int, object] = {}

    def of(self, facts: Facts) -> frozenset[object]:
        """Return what the rules say that may hold.

        Of ``facts`` only service, function, actor kind, state and instant are asked:
        terms and the owners' own columns are to hold what nobody knows.
        """
        may, _ = self.rules.index.may_and_surely(facts)
        return frozenset(self._says(place) for place in members(may))

    def _says(self, place: int) -> object:
        if place not in self._said:
            self._said[place] = self._rule(place)
        return self._said[place]

    def _rule(self, place: int) -> object:
        rules, rule = self.rules, self.rules.shapes[place]
        own = rules.sets[rules.ids[place].partition("/")[0]].own_columns
        asked = {cell.column for cell in rule.cells}
        filled = frozenset(
            (each.code, each.kind, each.carrier, each.attribute)
            for each in own
            if each.code in asked
        )
        beaten = rules.beats.get(place)
        beats = None if beaten is None else asks(rules.shapes[beaten])
        return asks(rule), rule.effect, filled, beats


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer that becomes another one, with the reasons of both."""

    function: str
    was: Answer
    became: Answer


def changes(
    old: Rules, new: Rules, asked: Iterable[tuple[Facts, Facts]]
) -> Iterator[Changed]:
    """Yield what changes for somebody; facts come as the old and the new rules ask."""
    for before, after in asked:
        was, became = decide(old, before), decide(new, after)
        if was.decision is not became.decision:
            yield Changed(after.function, was, became)


# ------------------------------------------------------------------ days that matter


def turning_days(rules: Iterable[RuleShape], after: datetime) -> list[datetime]:
    """Return the instants after another at which rules begin or end, in order."""
    days = {day for each in rules for day in (each.valid_from, each.valid_to) if day}
    return sorted(on for on in map(start_of, days) if on > after)


@dataclass(frozen=True, slots=True)
class JoiningDays:
    """Days between which it makes no difference when somebody joined.

    On ``odd`` days it may: something began in the middle of them.
    """

    days: tuple[date, ...]
    odd: tuple[date, ...]


def joining_days(versions: Sequence[TermsVersionFact], at: datetime) -> JoiningDays:
    """Return the days that decide which terms ask what of whoever joined when."""
    began = [each.effective_at for each in versions]
    odd = {day_of(each) for each in began if start_of(day_of(each)) != each}
    days = {day_of(each) for each in began} | {each + _DAY for each in odd}
    for version in versions:
        if version.grace_days is not None:
            days.add(days_after(day_of(at), -version.grace_days))
    return JoiningDays(tuple(sorted(days)), tuple(sorted(odd)))


_DAY = timedelta(days=1)


def unpaid_before(at: datetime, zone: ZoneInfo) -> datetime:
    """Return before when dues became unpaid that are a lock by themselves at ``at``."""
    return start_of(days_after(day_of(at, zone), -ARREARS_DAYS), zone)
