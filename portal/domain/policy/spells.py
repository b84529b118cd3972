"""From when on a membership is counted, and to when its contract lasts: pure."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.facts import GuardFacts, Lifecycle, MembershipFacts, Move, Standing
from models.kinds import Mover, StateKind
from models.offer_facts import PartyContract
from portal.domain.calendar import day_of, last_day
from portal.domain.policy.cancellation import Ending, Spell

HELD = (StateKind.ACTIVE, StateKind.PAUSED)
"""The kinds of states of somebody who has a service."""


def is_leaving(lifecycle: Lifecycle, move: Move | None) -> bool:
    """Return whether a member leaves a service by a move that they may ask for."""
    if move is None or not move.was or Mover.ON_BEHALF not in move.movers:
        return False
    was, became = (lifecycle.states[each].kind for each in (move.was, move.became))
    return was in HELD and became is StateKind.ENDED


def spell_of(
    membership: MembershipFacts,
    standing: Standing,
    at: datetime,
    known_at: datetime,
    lifecycle: Lifecycle,
) -> Spell:
    """Return a membership as somebody asks at ``at`` to leave it.

    A contract of the member's own that ends is its period, else a fixed term.
    """
    zone = ZoneInfo(membership.zone)
    until = contract_last(membership.facts, at, known_at)
    return Spell(
        asked=day_of(at, zone),
        began=membership.joined_on or standing.joined_on,
        contract_last=until or standing.term_until,
        ending=ending_of(lifecycle, standing, zone),
    )


def ending_of(
    lifecycle: Lifecycle, standing: Standing, zone: ZoneInfo
) -> Ending | None:
    """Return how a membership ends if nobody does anything more; None: it goes on.

    A fixed term is over with its last day, though it may still be renewed. What is
    only applied for has not begun.
    """
    if standing.state is None or lifecycle.states[standing.state].kind not in HELD:
        return None
    for each in standing.pending:
        state = lifecycle.states.get(each.would_become or "")
        if state is None:
            continue
        last = last_day(each.row.effective_at, zone)
        expires = last == standing.term_until and state.kind is not StateKind.ACTIVE
        if expires or state.kind is StateKind.ENDED:
            return Ending(last, planned=each.row.mover is not Mover.SYSTEM)
    return None


def contract_last(facts: GuardFacts, at: datetime, known_at: datetime) -> date | None:
    """Return the last day of the contracts that hold one after the other from now on.

    None where there is none, or one of them has no end.
    """
    own = [e for e in facts.contracts if e.own and e.leads(at, known_at)]
    until = at
    while True:
        further = _beyond(own, until)
        if further is None or further.span.valid_to is None:
            break
        until = further.span.valid_to
    endless = further is not None
    return None if until == at or endless else last_day(until, ZoneInfo(facts.zone))


def _beyond(contracts: Iterable[PartyContract], at: datetime) -> PartyContract | None:
    """Return a contract that holds at an instant, and goes on after it."""
    for each in contracts:
        until = each.span.valid_to
        if each.span.valid_from <= at and (until is None or until > at):
            return each
    return None
