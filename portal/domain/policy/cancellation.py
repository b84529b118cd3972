"""The earliest last day of somebody who leaves, and what leaving costs: pure dates.

A day of leaving is the last day on which the service is held. Periods are counted as
the Civil Code says: the day on which somebody says that they leave is not counted
(art. 140), months end on the day before the corresponding one (art. 143).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from models.kinds import StateKind
from portal.domain.calendar import (
    add_months,
    day_of,
    days_after,
    last_day_of_period,
    month_end,
)
from portal.domain.holidays import is_day_off
from portal.domain.policy.facts import Facts
from portal.domain.policy.kinds import LastDay, Unit
from portal.domain.policy.rules import Rules
from portal.domain.publishing.rule_set import CancelShape

NOTICE: Final = "notice"
BY_DAY: Final = "by_day"
TERM: Final = "term"
MONTH_END: Final = "month_end"


@dataclass(frozen=True, slots=True)
class Ending:
    """The last day of a membership that ends already; ``planned`` by somebody."""

    last: date
    planned: bool


@dataclass(frozen=True, slots=True)
class Spell:
    """A membership that somebody asks to leave on the day ``asked``.

    ``began`` is its first day, None where nobody knows it; ``contract_last`` the last
    day of its contract, None where that has no end or there is none; ``ending`` how
    it ends if nobody does anything.
    """

    asked: date
    began: date | None = None
    contract_last: date | None = None
    ending: Ending | None = None

    @property
    def start(self) -> date:
        """The day from which a term counts."""
        return self.began or self.asked


@dataclass(frozen=True, slots=True)
class Step:
    """What moved the earliest day to where.

    ``notice``, ``by_day`` (told too late in the month), ``term`` or ``month_end``.
    """

    code: str
    day: date


@dataclass(frozen=True, slots=True)
class Leaving:
    """The earliest last day, and the first one on which leaving costs nothing."""

    earliest: date
    free_from: date
    steps: tuple[Step, ...] = ()

    @property
    def fee_due(self) -> bool:
        """Whether leaving on the earliest day costs a fee."""
        return self.earliest < self.free_from

    def too_early(self, last: date) -> bool:
        """Return whether a last day lies before the earliest one."""
        return last < self.earliest

    def costs(self, last: date) -> bool:
        """Return whether leaving on a last day costs a fee."""
        return self.fee_due and last < self.free_from


def leaving(rule: CancelShape, spell: Spell) -> Leaving:
    """Return when somebody can leave by a rule."""
    noticed = max(notice_over(rule, spell.asked), spell.start, told_in(rule, spell))
    soonest = _allowed(rule, noticed)
    free = _free_from(rule, spell, soonest)
    pays = rule.fee and rule.last_day is not LastDay.PERIOD_END
    earliest = soonest if pays else free
    return Leaving(earliest, free, tuple(_steps(rule, spell, noticed, earliest)))


def _steps(
    rule: CancelShape, spell: Spell, noticed: date, earliest: date
) -> Iterator[Step]:
    if rule.notice:
        yield Step(NOTICE, max(notice_over(rule, spell.asked), spell.start))
    if told_in(rule, spell) == noticed > spell.asked:
        yield Step(BY_DAY, noticed)
    soonest, last = _allowed(rule, noticed), noticed
    if earliest != soonest:
        last = _period_last(rule, spell, soonest) or earliest
        yield Step(TERM, last)
    if earliest != last:
        yield Step(MONTH_END, earliest)


def notice_over(rule: CancelShape, asked: date) -> date:
    """Return the last day of the notice that begins on the day after ``asked``."""
    if not rule.notice:
        return asked
    if rule.notice_unit is Unit.MONTHS:
        return last_day_of_period(days_after(asked, 1), rule.notice)
    if rule.notice_unit is Unit.DAYS:
        return days_after(asked, rule.notice)
    for _ in range(rule.notice):
        asked = _next_working_day(asked)
    return asked


def told_in(rule: CancelShape, spell: Spell) -> date:
    """Return the first day of the month that somebody is in time for, or ``asked``."""
    asked = spell.asked
    late = rule.by_day is not None and asked.day > rule.by_day
    return add_months(asked.replace(day=1), 1) if late else asked


def _next_working_day(day: date) -> date:
    after = days_after(day, 1)
    while is_day_off(after) and after != day:
        day, after = after, days_after(after, 1)
    return after


def _free_from(rule: CancelShape, spell: Spell, day: date) -> date:
    """Return the first day from ``day`` on that can be the last, outside of a term.

    The month's end after a term is as good as the end of that term.
    """
    last = _period_last(rule, spell, day)
    if last is None:
        return day
    if any(_allowed(rule, each) == day for each in _ends(rule, spell, day)):
        return day
    return _allowed(rule, last)


def _allowed(rule: CancelShape, day: date) -> date:
    return month_end(day) if rule.last_day is LastDay.MONTH_END else day


# ------------------------------------------------------------------ periods


def _period_last(rule: CancelShape, spell: Spell, day: date) -> date | None:
    """Return the last day of the period that ``day`` lies in; None outside of any."""
    return next((each for each in _ends(rule, spell, day) if each >= day), None)


def _ends(rule: CancelShape, spell: Spell, day: date) -> Iterator[date]:
    """Yield the ends of the periods about ``day``: one before it, and one from it on.

    A contract with an end is the period; where the term begins again, it goes on
    from there.
    """
    start, contract = spell.start, spell.contract_last
    if contract is not None:
        yield contract
        if contract >= day or not rule.renews:
            return
        start = days_after(contract, 1)
    if rule.term:
        near = _count(rule, start, day) if rule.renews else 1
        for count in (near - 1, near, near + 1) if rule.renews else (1,):
            if count > 0:
                yield _end(rule, start, count)


def _count(rule: CancelShape, start: date, day: date) -> int:
    """Return about how many terms there are from ``start`` to ``day``."""
    assert rule.term
    if rule.term_unit is Unit.MONTHS:
        months = (day.year - start.year) * 12 + day.month - start.month
        return months // rule.term + 1
    return (day - start).days // rule.term + 1


def _end(rule: CancelShape, start: date, count: int) -> date:
    assert rule.term
    if rule.term_unit is Unit.MONTHS:
        return last_day_of_period(start, rule.term * count)
    return days_after(start, rule.term * count - 1)


# ------------------------------------------------------------------ which rule


class Why(StrEnum):
    """Why there is no earliest day."""

    APPLIED = "applied"
    OUTSIDE = "outside"
    SILENT = "silent"
    UNCLEAR = "unclear"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Cited:
    """The rule that says how somebody leaves, called ``set/rule``; or why none does.

    It is ``unclear`` where several hold, ``undecided`` where ``missing`` facts would
    decide.
    """

    rule: CancelShape | None = None
    names: tuple[str, ...] = ()
    why: Why | None = None
    missing: tuple[str, ...] = ()


def cancel_rule(rules: Rules, facts: Facts) -> Cited:
    """Return the one rule on leaving that holds; rules of a set never meet."""
    table = rules.cancelling
    may, sure = table.index.may_and_surely(facts)
    names = table.named(sure)
    if len(names) == 1:
        return Cited(table.rules[names[0]], names)
    if names:
        return Cited(None, names, Why.UNCLEAR)
    if may:
        missing = tuple(sorted(table.index.missing(facts, may)))
        return Cited(None, table.named(may), Why.UNDECIDED, missing)
    return Cited(None, (), Why.SILENT)


START: Final = "joined_on"
"""The fact that is missing where nobody knows when a membership began."""


@dataclass(frozen=True, slots=True)
class Cancellation:
    """How soon somebody who asks on the day ``asked`` can leave, and by which rule.

    ``ending`` is how it ends already if nobody does anything.
    """

    asked: date
    cited: Cited
    leaving: Leaving | None = None
    ending: Ending | None = None

    @property
    def ends_first(self) -> bool:
        """Whether it ends already, no later than the rules would let it."""
        if self.ending is None:
            return False
        return self.leaving is None or self.ending.last <= self.leaving.earliest


def cancelling(rules: Rules, facts: Facts, spell: Spell | None) -> Cancellation:
    """Return how soon somebody can leave; ``spell`` None: they are not in it."""
    if spell is None:
        return Cancellation(day_of(facts.at), Cited(why=Why.OUTSIDE))
    found = Cancellation(spell.asked, cancel_rule(rules, facts), ending=spell.ending)
    rule = found.cited.rule
    named = rule is not None and facts.state in rule.states
    if facts.state_kind is StateKind.APPLIED and not named:
        return replace(found, cited=Cited(why=Why.APPLIED))
    if rule is None:
        return found
    if rule.term and spell.began is None and spell.contract_last is None:
        unknown = Cited(None, found.cited.names, Why.UNDECIDED, (START,))
        return replace(found, cited=unknown)
    return replace(found, leaving=leaving(rule, spell))
