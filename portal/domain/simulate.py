"""A made-up member walks through a lifecycle; nothing is stored.

It is the very fold and the very questions of real members: what may be tried is what
would be offered, and what the system will do is what it would file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.facts import Allowed, Change, GuardFacts, Lifecycle, Pending, Step
from models.kinds import Mover
from models.span import Span
from portal.domain.calendar import start_of
from portal.domain.case import Case, case_with
from portal.domain.moves import settle_change
from portal.domain.offers import allowed_moves
from portal.domain.publishing.lifecycle_gate import SHAPELESS
from portal.errors import TransitionRefused

EVERYBODY = frozenset(Mover) - {Mover.SYSTEM}
NOON = timedelta(hours=12)
GIVEN = "made up"
"""What stands for every reference that a clerk would have to give."""

BREAKING = SHAPELESS | {"state_unknown", "parameter_wrong"}
"""Problems of a lifecycle with which nobody can walk through it."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Somebody who does not exist."""

    organisation: bool = False
    birth_date: date | None = None
    joined_on: date | None = None
    arrears: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """A move that somebody tries on a day."""

    event: str
    on: date
    reason: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Walked:
    """Where a walk led: what happened, what was refused, and what may come next.

    ``steps`` are what took effect or was skipped, the system's own included;
    ``ahead`` is what comes by itself.
    """

    state: str | None
    since_at: datetime | None
    steps: tuple[Step, ...]
    refused: tuple[tuple[Tried, TransitionRefused], ...]
    allowed: tuple[Allowed, ...]
    ahead: tuple[Pending, ...]


def walk(
    lifecycle: Lifecycle, who: MadeUp, tried: Sequence[Tried], today: date
) -> Walked:
    """Return where ``who`` stands on ``today`` after trying ``tried``, in order."""
    first = min((each.on for each in tried), default=today)
    case = _case(lifecycle, _facts(who, first), first)
    refused: list[tuple[Tried, TransitionRefused]] = []
    for each in tried:
        case = _on(case, each.on)
        try:
            settled = settle_change(_change(each), case, EVERYBODY)
        except TransitionRefused as refusal:
            refused.append((each, refusal))
        else:
            case = case_with(case, settled.drafts)
    case = _on(case, today)
    standing = case.standing()
    return Walked(
        state=standing.state,
        since_at=standing.since_at,
        steps=standing.steps,
        refused=tuple(refused),
        allowed=allowed_moves(case, EVERYBODY),
        ahead=tuple(p for p in standing.pending if p.would_become is not None),
    )


def _case(lifecycle: Lifecycle, facts: GuardFacts, on: date) -> Case:
    versions = {lifecycle.version_id: lifecycle}
    return Case((), lifecycle, versions, facts, start_of(on) + NOON)


def _on(case: Case, on: date) -> Case:
    """Return the case at noon of a day, never before what was already done."""
    now = max(case.now, start_of(on) + NOON)
    return Case(case.rows, case.lifecycle, case.lifecycles, case.facts, now)


def _facts(who: MadeUp, first: date) -> GuardFacts:
    since = start_of(first)
    owed = (Span(since, since, source=GIVEN),) if who.arrears else ()
    return GuardFacts(
        birth_date=who.birth_date,
        organisation=who.organisation,
        joined_on=who.joined_on,
        arrears=owed,
    )


def _change(tried: Tried) -> Change:
    return Change(
        member_number="",
        offering_code="",
        event=tried.event,
        reason=tried.reason,
        until=tried.until,
        verified=GIVEN,
        evidence=GIVEN,
        notice=GIVEN,
        violation_case=GIVEN,
    )
