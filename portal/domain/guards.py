"""The closed library of guards: typed parameters in, a finding out.

A guard about something the portal holds no requirement or record of holds; a
*needed* fact that cannot be read is a deny that names it. Nothing here is scripted
and nothing is evaluated from text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from models.facts import Finding, Guard, GuardFacts, Move, Standing
from models.kinds import LockBlock, OfferingPhase
from portal.domain.calendar import (
    add_months,
    day_of,
    days_after,
    end_of,
    month_end,
    off_the_holiday,
    whole_months,
)
from portal.domain.holidays import is_day_off
from portal.domain.joining import objections
from portal.domain.locks import in_the_way, is_held
from portal.domain.terms.binding import as_joining, standings
from portal.domain.terms.following import to_accept
from portal.domain.terms.standing import TermsStanding

REJOIN = "rejoin_allowed"
"""The guard that says who may join again."""

TERMS = "terms_accepted_current"
"""The guard that asks for an acceptance, which may come along with the move."""

AFTER_TWO, ALWAYS = "after_two", "always"
"""When joining again takes a second person: after an end by two people, or ever."""

HOLIDAY = ("stays", "before", "after")
"""What becomes of a deadline on a day off (``off_the_holiday``)."""

Facts = Mapping[str, Any]
Answer = tuple[bool, Facts]
NONE: Facts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asking:
    """What a guard is asked about: one move, filed at one instant for another.

    ``standing`` is the standing just before the move; ``details`` are the typed
    references that came with the request; ``block`` is what a lock would have to
    block to stand in its way, ``phases`` are those of the offering that let it happen
    (None: it has no say).
    """

    move: Move
    standing: Standing
    facts: GuardFacts
    filed_at: datetime
    effective_at: datetime
    known_at: datetime
    until_on: date | None
    details: Mapping[str, Any]
    block: LockBlock | None = None
    phases: frozenset[OfferingPhase] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The offering's zone."""
        return ZoneInfo(self.facts.zone)

    @property
    def day(self) -> date:
        """The business day the move takes effect on."""
        return day_of(self.effective_at, self.zone)


Rule = Callable[[Asking, Facts], Answer]


@dataclass(frozen=True, slots=True)
class GuardKind:
    """A guard of the library: its rule, its parameters and what a form must ask.

    ``parameters`` maps names to defaults; their types are those of the defaults.
    ``asks`` names the form fields without which it cannot be answered. A parameter is
    a whole number, one of its ``choices``, or codes of ``states``.
    """

    rule: Rule
    parameters: Facts = field(default_factory=dict)
    asks: frozenset[str] = frozenset()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    states: frozenset[str] = frozenset()


def _absent(name: str) -> Rule:
    """Build a guard that holds while the fact ``name`` is not on record."""

    def rule(asking: Asking, _parameters: Facts) -> Answer:
        return not getattr(asking.facts, name), NONE

    return rule


def _no_other(asking: Asking, _parameters: Facts) -> Answer:
    planned = asking.facts.other_planned
    if asking.facts.other_open or planned is None:
        return not asking.facts.other_open, NONE
    return False, {"missing": "planned", "since": planned}


def _detail(name: str) -> Rule:
    """Build a guard that holds when the reference ``name`` was given."""

    def rule(asking: Asking, _parameters: Facts) -> Answer:
        return bool(str(asking.details.get(name) or "").strip()), NONE

    return rule


def _min_age(asking: Asking, parameters: Facts) -> Answer:
    years = int(parameters["years"])
    if asking.facts.organisation or years <= 0:
        return True, NONE
    born = asking.facts.birth_date
    if born is None:
        return False, {"years": years, "missing": "birth_date"}
    return add_months(born, 12 * years) <= asking.day, {"years": years}


def _rejoin_allowed(asking: Asking, parameters: Facts) -> Answer:
    left_as, left_on = asking.facts.left_as, asking.facts.left_on
    if left_as is None or left_on is None:
        return True, NONE
    if left_as in parameters["refused"]:
        return False, {"missing": "way_back"}
    days = int(parameters["days"])
    earliest = days_after(left_on, days)
    facts = {"days": days, "left": left_on, "earliest": earliest}
    return asking.day >= earliest, facts


def _terms_accepted(asking: Asking, _parameters: Facts) -> Answer:
    if asking.facts.terms is None:
        return not asking.facts.terms_required or asking.facts.terms_accepted, NONE
    return not to_accept(terms_asked(asking)), NONE


def terms_asked(asking: Asking) -> tuple[TermsStanding, ...]:
    """Return where somebody stands with the terms that a move asks about."""
    around = asking.facts.terms
    if around is None:
        return ()
    if asking.block is LockBlock.JOIN:
        around = as_joining(around)
    at = max(asking.effective_at, asking.filed_at)
    return standings(around, at, asking.known_at)


def _no_arrears(asking: Asking, _parameters: Facts) -> Answer:
    at = max(asking.effective_at, asking.filed_at)
    since = [
        span.valid_from
        for span in asking.facts.arrears
        if span.holds(at, asking.known_at)
    ]
    if not since:
        return True, NONE
    return False, {"since": day_of(min(since), asking.zone)}


def _filed_before_monthly_deadline(asking: Asking, parameters: Facts) -> Answer:
    deadline = _monthly_deadline(asking.day, parameters)
    filed = day_of(asking.filed_at, asking.zone)
    earliest = _earliest_start(filed, parameters)
    return filed <= deadline, {"deadline": deadline, "earliest": earliest}


def _monthly_deadline(start: date, parameters: Facts) -> date:
    """Return the last day on which a start in the month of ``start`` can be filed."""
    month = add_months(start.replace(day=1), -int(parameters["months_before"]))
    last = month_end(month)
    deadline = last.replace(day=min(int(parameters["day"]), last.day))
    return off_the_holiday(deadline, str(parameters["holiday"]), is_day_off)


def _earliest_start(filed: date, parameters: Facts) -> date:
    """Return the first month whose deadline is not over on the day of filing.

    A deadline that moved may lie in the month before or after its own.
    """
    month = add_months(filed.replace(day=1), int(parameters["months_before"]))
    late = add_months(month, -1)
    months = [late] if late >= filed else []
    months += [add_months(month, ahead) for ahead in range(3)]
    in_time = (each for each in months if filed <= _monthly_deadline(each, parameters))
    return next(in_time, months[-1])


def _whole_months_between(asking: Asking, parameters: Facts) -> Answer:
    low, high = int(parameters["minimum"]), int(parameters["maximum"])
    limits = {"minimum": low, "maximum": high}
    if asking.until_on is None:
        return False, {**limits, "missing": "until"}
    months = whole_months(asking.day, asking.until_on)
    return months is not None and low <= months <= high, limits


def _total_months_at_most(asking: Asking, parameters: Facts) -> Answer:
    limit = int(parameters["months"])
    start, until = asking.standing.leave_from, asking.until_on
    if until is None:
        return False, {"months": limit, "missing": "until"}
    before = asking.standing.leave_until
    if before is not None and until <= before:
        return False, {"months": limit, "missing": "later", "until": before}
    if start is None:
        return True, NONE
    # A leave that an import opened may not be whole; its end then must be a month's.
    months = whole_months(start, until)
    whole = months is not None or until == month_end(until)
    longest = add_months(start, limit)
    return whole and until < longest, {"months": limit, "latest": longest}


def _filed_before_leave_end(asking: Asking, _parameters: Facts) -> Answer:
    until = asking.standing.leave_until
    if until is None:
        return True, NONE
    return asking.filed_at < end_of(until, asking.zone), {"until": until}


def _leave_end_passed(asking: Asking, _parameters: Facts) -> Answer:
    return _over(asking, asking.standing.leave_until, "leave_end")


def _leave_end_not_passed(asking: Asking, _parameters: Facts) -> Answer:
    until = asking.standing.leave_until
    if until is None:
        return True, NONE
    return asking.effective_at < end_of(until, asking.zone), {"until": until}


def _term_end_passed(asking: Asking, _parameters: Facts) -> Answer:
    return _over(asking, asking.standing.term_until, "term_end")


def _no_legal_hold(asking: Asking, _parameters: Facts) -> Answer:
    held = is_held(asking.facts, asking.effective_at, asking.known_at)
    return not held, NONE


def _over(asking: Asking, last: date | None, name: str) -> Answer:
    if last is None:
        return False, {"missing": name}
    return asking.effective_at >= end_of(last, asking.zone), {"until": last}


def _was_on_leave_before(asking: Asking, _parameters: Facts) -> Answer:
    return asking.standing.came_from == asking.move.became, NONE


def _days_since(*, passed: bool) -> Rule:
    """Build a guard on the days since the present state was entered."""

    def rule(asking: Asking, parameters: Facts) -> Answer:
        days = int(parameters["days"])
        since = asking.standing.since_at
        if since is None:
            return False, {"days": days, "missing": "since"}
        last = days_after(day_of(since, asking.zone), days)
        is_over = asking.effective_at >= end_of(last, asking.zone)
        return is_over is passed, {"days": days, "until": last}

    return rule


def _within_days_of_join(asking: Asking, parameters: Facts) -> Answer:
    days = int(parameters["days"])
    joined = asking.facts.joined_on or asking.standing.joined_on
    if joined is None:
        return False, {"days": days, "missing": "joined_on"}
    last = days_after(joined, days)
    return asking.day <= last, {"days": days, "until": last}


def _kind(rule: Rule, *asks: str, parameters: Facts | None = None) -> GuardKind:
    return GuardKind(rule, parameters or NONE, frozenset(asks))


LIBRARY: Mapping[str, GuardKind] = {
    "not_on_refuse_list": _kind(_absent("refuse_listed")),
    "min_age": _kind(_min_age, parameters={"years": 13}),
    "no_open_membership": _kind(_no_other),
    REJOIN: GuardKind(
        _rejoin_allowed,
        parameters={"days": 0, "refused": ["deceased"], "second_person": AFTER_TWO},
        choices={"second_person": (AFTER_TWO, ALWAYS)},
        states=frozenset({"refused"}),
    ),
    "contact_confirmed": _kind(_detail("verified"), "verified"),
    "identity_verified": _kind(_detail("verified"), "verified"),
    TERMS: _kind(_terms_accepted),
    "deadline_passed": _kind(_days_since(passed=True), parameters={"days": 30}),
    "filed_before_monthly_deadline": GuardKind(
        _filed_before_monthly_deadline,
        parameters={"day": 31, "months_before": 1, "holiday": HOLIDAY[0]},
        asks=frozenset({"on"}),
        choices={"holiday": HOLIDAY},
    ),
    "whole_months_between": _kind(
        _whole_months_between, "on", "until", parameters={"minimum": 1, "maximum": 6}
    ),
    "no_arrears": _kind(_no_arrears),
    "filed_before_leave_end": _kind(_filed_before_leave_end),
    "total_months_at_most": _kind(
        _total_months_at_most, "until", parameters={"months": 12}
    ),
    "leave_end_passed": _kind(_leave_end_passed),
    "leave_end_not_passed": _kind(_leave_end_not_passed),
    "was_on_leave_before": _kind(_was_on_leave_before),
    "term_end_passed": _kind(_term_end_passed),
    "within_grace": _kind(_days_since(passed=False), parameters={"days": 30}),
    "grace_passed": _kind(_days_since(passed=True), parameters={"days": 30}),
    "within_cool_off": _kind(_days_since(passed=False), parameters={"days": 8}),
    "cool_off_passed": _kind(_days_since(passed=True), parameters={"days": 8}),
    "violation_case": _kind(_detail("violation_case"), "violation_case"),
    "notice_given": _kind(_detail("notice"), "notice"),
    "evidence_reference": _kind(_detail("evidence"), "evidence"),
    "within_days_of_join": _kind(_within_days_of_join, parameters={"days": 14}),
    "no_legal_hold": _kind(_no_legal_hold),
    "no_open_request": _kind(_absent("open_request")),
    "retention_passed": _kind(_days_since(passed=True), parameters={"days": 1826}),
}
"""Every guard there is, by its code."""


def answer(guard: Guard, asking: Asking) -> Finding:
    """Return what ``guard`` says; an unknown guard is a deny that names itself."""
    kind = LIBRARY.get(guard.code)
    if kind is None:
        return Finding(guard.code, False, {"missing": "guard"})
    holds, facts = kind.rule(asking, {**kind.parameters, **guard.parameters})
    return Finding(guard.code, holds, facts)


def findings(move: Move, asking: Asking) -> tuple[Finding, ...]:
    """Return what every guard of ``move`` says, then the offering, then locks."""
    found = [answer(guard, asking) for guard in move.guards]
    at, known_at = asking.effective_at, asking.known_at
    found += objections(asking.facts, asking.phases, at, known_at)
    locked = _locked(asking)
    return tuple(found) if locked is None else (*found, locked)


NOT_LOCKED = "not_locked"
"""Asked of every move; no lifecycle names it and none leaves it out."""


def _locked(asking: Asking) -> Finding | None:
    """Return that locks stand in the way, and which; None where none does."""
    at = max(asking.effective_at, asking.filed_at)
    locks = in_the_way(asking.block, asking.facts, at, asking.known_at)
    if not locks:
        return None
    facts = {
        "locks": tuple(dict.fromkeys(lock.called for lock in locks)),
        "lock_sources": tuple(dict.fromkeys(lock.source.value for lock in locks)),
        "block": asking.block,
    }
    return Finding(NOT_LOCKED, False, facts)


def asks(move: Move) -> frozenset[str]:
    """Return the form fields that the guards of ``move`` need."""
    found: set[str] = set()
    for guard in move.guards:
        kind = LIBRARY.get(guard.code)
        found |= kind.asks if kind else set()
    return frozenset(found)
