"""A change meets its membership: everything the rules need, read under the lock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.facts import (
    Change,
    GuardFacts,
    MemberFacts,
    MembershipFacts,
)
from models.kinds import (
    MemberKind,
    StateKind,
)
from models.lock_facts import LockFact
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.case import JOIN, Case, following
from portal.domain.joining import narrowed
from portal.domain.lengths import check_lengths
from portal.domain.locks import reaching
from portal.domain.member_number import LENGTH, is_valid, plain
from portal.domain.named import named, named_refusal
from portal.domain.rejoining import left
from portal.domain.undoing import left_under_two, planned
from portal.errors import (
    ChangedMeanwhile,
    InputRefused,
    NotFound,
    NumberMistyped,
    TransitionRefused,
)
from portal.services.terms.around import case_with_terms, terms_to_join
from portal.store import assignments, lifecycles, members
from portal.store.engine import Connection
from portal.store.locks import around
from portal.store.offers import to_join

ANOTHER_SPELL = "another_spell"
"""Says that what was approved was meant for a membership that another followed."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A change meets its membership: everything read under the lock."""

    member: members.Reached
    membership: MembershipFacts | None
    offering: Any
    case: Case
    spell: int = 1
    previous: MembershipFacts | None = None


def meet(connection: Connection, change: Change, at: datetime) -> Meeting:
    """Lock the member and read what ``change`` is about."""
    member = members.reach(connection, change.member_number, change.offering_code)
    if member is None:
        raise _missing(connection, change.member_number, change.offering_code)
    offering = member.offering
    found = members.spells(connection, member, at)
    same = [each for each in found if each.variant == change.variant]
    at = after_all(same, at)
    cases = cases_of(connection, same, at)
    if change.event == JOIN:
        return _meet_to_join(connection, member, change.variant, same, cases, at)
    if not same:
        raise _not_joined(connection, member, change, at)
    chosen = chosen_of(same, cases)
    return Meeting(member, chosen, offering, cases[chosen.id])


def _not_joined(
    connection: Connection, member: members.Reached, change: Change, at: datetime
) -> TransitionRefused:
    offering = members.offering_of(connection, change.offering_code)
    assert offering is not None
    lifecycle = case_to_join(connection, member, offering, at, joined=False).lifecycle
    called = named(offering.code, Words(offering.name_ja, offering.name_en))
    refused = TransitionRefused(
        "no_membership", event=change.event, offering=called, allowed=[JOIN]
    )
    return named_refusal(refused, lifecycle)


def cases_of(
    connection: Connection, found: Sequence[MembershipFacts], at: datetime
) -> dict[int, Case]:
    """Return the memberships as rules see them, by their ids."""
    return {each.id: case_of(connection, each, at) for each in found}


def chosen_of(
    same: Sequence[MembershipFacts], cases: Mapping[int, Case]
) -> MembershipFacts:
    """Return which of a member's spells a change is about: the open, or latest one."""
    return max(same, key=lambda each: (is_open(cases[each.id]), each.spell))


def after_all(found: Sequence[MembershipFacts], at: datetime) -> datetime:
    """Return ``at``, or the instant of the latest record, if that is later.

    Whoever waited for a colleague's transaction asked before it was recorded, and a
    clock may be set back; what is recorded must be known to what follows it. Rows
    of one instant are told apart by their order.
    """
    rows = (row.recorded_at for each in found for row in each.rows)
    dues = (
        span.recorded_to or span.recorded_from
        for each in found
        for span in each.facts.arrears
    )
    return max([at, *rows, *dues])


def nobody(number: str) -> NotFound:
    """Return the refusal of a member number that nobody has."""
    typed = plain(number)
    if typed is not None and len(typed) == LENGTH and not is_valid(typed):
        return NumberMistyped(number=number)
    return NotFound(what="member", number=number)


def member_id_of(connection: Connection, number: str) -> int:
    """Return the id behind a member number as people type it, or refuse."""
    typed = number.strip()
    check_lengths(member_number=typed)
    member_id = members.member_id_of(connection, plain(typed) or typed)
    if member_id is None:
        raise nobody(typed)
    return member_id


def _missing(connection: Connection, number: str, code: str) -> NotFound:
    if members.member_id_of(connection, number) is None:
        return nobody(number)
    known = [row.code for row in members.offerings(connection)]
    return NotFound(what="offering", number=code, known=known)


def spells_of(
    connection: Connection, number: str, code: str, variant: str, at: datetime
) -> list[MembershipFacts]:
    """Return a member's spells, the open, or else latest, first; locks the member.

    Refuses where there is none.
    """
    member = members.reach(connection, plain(number) or number, code)
    if member is None:
        raise _missing(connection, number, code)
    found = members.spells(connection, member, at)
    same = [each for each in found if each.variant == variant]
    if not same:
        raise InputRefused("no_membership", offering=member.offering.code)
    chosen = chosen_of(same, cases_of(connection, same, at))
    return [chosen, *(each for each in same if each is not chosen)]


def case_of(
    connection: Connection,
    membership: MembershipFacts,
    at: datetime,
    *,
    changes: bool = True,
) -> Case:
    """Return one membership as rules see it, with its lifecycle versions.

    Where nothing ``changes``, versions that are to come are left out.
    """
    used = {row.lifecycle_version_id for row in membership.rows}
    used.add(membership.lifecycle_version_id)
    version = membership.lifecycle_version_id
    ask = changes and membership.versions_ahead
    remaps = lifecycles.remaps_ahead(connection, version, at) if ask else ()
    used |= {each.version_id for each in remaps}
    versions = lifecycles.lifecycles_of(connection, used)
    case = Case(
        rows=membership.rows,
        lifecycle=versions[membership.lifecycle_version_id],
        lifecycles=versions,
        facts=membership.facts,
        now=at,
        remaps=remaps,
    )
    return case_with_terms(connection, membership, following(case))


def is_open(case: Case) -> bool:
    """Return whether a membership stands, in whatever state but an ended one."""
    state = case.standing().state
    if state is None or state not in case.lifecycle.states:
        return False
    over = (StateKind.ENDED, StateKind.ERASED)
    return case.lifecycle.states[state].kind not in over


def opens_on(case: Case) -> date | None:
    """Return the day on which a membership is planned to begin, None: on none."""
    if case.standing().state is not None:
        return None
    begins = (each for each in planned(case) if each.event == JOIN)
    first = next(begins, None)
    return day_of(first.effective_at, ZoneInfo(case.facts.zone)) if first else None


def _meet_to_join(
    connection: Connection,
    member: members.Reached,
    variant: str,
    same: list[MembershipFacts],
    cases: Mapping[int, Case],
    at: datetime,
) -> Meeting:
    previous = max(same, key=lambda each: each.spell, default=None)
    joined, offering = any(map(is_open, cases.values())), member.offering
    case = case_to_join(
        connection, member, offering, at, joined=joined, variant=variant
    )
    ahead = next(filter(None, map(opens_on, cases.values())), None)
    case = replace(case, facts=replace(case.facts, other_planned=ahead))
    if previous is not None:
        case = returning(case, cases[previous.id])
    spell = previous.spell + 1 if previous else 1
    return Meeting(member, None, offering, case, spell, previous)


def case_to_join(
    connection: Connection,
    member: members.Reached | MemberFacts,
    offering: Any,
    at: datetime,
    *,
    joined: bool,
    variant: str = "",
) -> Case:
    """Return the case of a membership that does not exist yet.

    ``joined`` is whether the member has an open one of this offering already.
    """
    terms = to_join(connection, _id_of(member), offering.id)
    contracts = terms.contracts.get(offering.code, ())
    version = assignments.version_to_join(connection, offering, at)
    lifecycle = lifecycles.lifecycle_version(connection, version)
    facts = GuardFacts(
        zone=offering.zone,
        birth_date=member.birth_date,
        organisation=member.kind is MemberKind.ORGANISATION,
        other_open=joined,
        locks=_locks_to_join(connection, member, offering.id),
        variant=variant,
        offers=terms.offers.get(offering.id, ()),
        contracts=narrowed(contracts, ()),
        terms=terms_to_join(connection, _id_of(member), offering.code, offering.id, at),
    )
    return Case((), lifecycle, {version: lifecycle}, facts, at)


def _locks_to_join(
    connection: Connection, member: members.Reached | MemberFacts, offering_id: int
) -> tuple[LockFact, ...]:
    """Return the locks that would contain a membership which is not there yet."""
    found = around(connection, _id_of(member), offering_id)
    return reaching(found.locks, offering_id=offering_id, spells=(), links=found.links)


def _id_of(member: members.Reached | MemberFacts) -> int:
    return member.id if isinstance(member, MemberFacts) else member.member_id


def latest_spell(
    member: MemberFacts, offering: str, variant: str
) -> MembershipFacts | None:
    """Return the latest membership of one offering, over or not, if there is any."""
    called = (offering, variant)
    same = [m for m in member.memberships if (m.offering_code, m.variant) == called]
    return max(same, key=lambda each: each.spell, default=None)


def returning(case: Case, before: Case) -> Case:
    """Return the case of a member who joins again after the membership ``before``.

    What locked that one, was owed for it, or stood behind it, is not left behind.
    """
    left_as, left_on = left(before)
    facts = replace(
        case.facts,
        locks=before.facts.locks,
        arrears=before.facts.arrears,
        contracts=before.facts.contracts,
        left_as=left_as,
        left_on=left_on,
    )
    return replace(case, facts=facts, left_under_two=left_under_two(before))


def check_version(meeting: Meeting, change: Change) -> None:
    """Refuse where a colleague changed the membership since it was shown.

    Whoever was shown a spell that is over since, and another began, saw another
    membership: all of the new one is news.
    """
    found = meeting.membership
    if found is None:
        return
    seen = change.seen_version
    if change.membership_id not in (None, found.id):
        seen = 0
    if seen is None or found.version == seen:
        return
    raise ChangedMeanwhile(
        rows=tuple(row for row in found.rows if row.version > seen),
        version=found.version,
        member=change.member_number,
        offering=change.offering_code,
    )


def check_spell(meeting: Meeting, change: Change) -> None:
    """Refuse what was approved for another spell than the one that stands now."""
    found = meeting.membership or meeting.previous
    if change.membership_id is None or found is None:
        return
    if found.id != change.membership_id:
        raise TransitionRefused(ANOTHER_SPELL, event=change.event)
