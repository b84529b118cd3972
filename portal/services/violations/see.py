"""Looking at cases: the list, one case with its history, those of a member, files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.facts import Occasion
from models.kinds import AuditAction, Permission
from models.violation_facts import Case
from models.violation_kinds import CaseAct, CaseState
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.violations.cases import (
    POSSIBLE,
    asked_by,
    lifts_something,
    possible,
    state_of,
    took_part,
)
from portal.domain.violations.ladder import Proposal, counts, counts_until, ladder_for
from portal.domain.violations.listing import (
    AT_ONCE,
    WAITING,
    AskedCases,
    CasePage,
    ListedCase,
    check_asked,
)
from portal.services.door import require
from portal.services.meeting import member_id_of
from portal.services.show_member import named
from portal.services.violations.meeting import (
    Scene,
    facts_of,
    ladders_at,
    meet_case,
    propose,
)
from portal.store import cards, members, violations
from portal.store.access import record_shown
from portal.store.cards import staff_names
from portal.store.engine import Connection, Store
from portal.store.found_log import record_found
from portal.store.private import private_values
from portal.store.violation_lists import count_cases, listed_cases

Named = Mapping[str, Words]
SHOWN = frozenset({"violations"})
"""What a case tells of a member, for the log of look-ups."""


def see_cases(
    store: Store,
    occasion: Occasion,
    asked: AskedCases,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> CasePage:
    """Return a page of cases, newest first; that they were seen is on record before."""
    require(store, occasion.acting, Permission.VIOLATION_READ)
    check_asked(asked)
    place = {"older_than": older_than, "newer_than": newer_than}
    with store.read() as connection:
        count = count_cases(connection, asked)
        kinds = kind_names(connection, occasion)
        offerings = named(cards.offering_names(connection).items())
        found = listed_cases(connection, asked, AT_ONCE + 1, **place)
    back, more = newer_than is not None, len(found) > AT_ONCE
    kept = found[-AT_ONCE:] if back else found[:AT_ONCE]
    shown = sorted({each.case.member_id for each in kept})
    if shown:
        record_found(store, occasion, shown, action=AuditAction.VIOLATIONS_LISTED)
    before = more if back else older_than is not None
    return CasePage(
        cases=tuple(kept),
        count=count,
        kinds=kinds,
        offerings=offerings,
        older=kept[-1].case.id if kept and (more or back) else None,
        newer=_newer(kept, older_than, there=before),
    )


def count_waiting(store: Store, occasion: Occasion) -> int:
    """Return how many cases wait for somebody; of whom they are is not told."""
    require(store, occasion.acting, Permission.VIOLATION_READ)
    with store.read() as connection:
        return count_cases(connection, AskedCases(state=WAITING))


def _newer(
    kept: Sequence[ListedCase], older_than: int | None, *, there: bool
) -> int | None:
    """Return where the page before begins; behind the end that is the last one."""
    if not kept:
        return older_than
    return kept[0].case.id if there else None


def kind_names(connection: Connection, occasion: Occasion) -> dict[str, Words]:
    """Return what kinds of violations are called, by the rules in force."""
    ladders = ladders_at(connection, occasion.at)
    return {
        code: Words(kind.name_ja, kind.name_en)
        for ladder in reversed(ladders)
        for code, kind in ladder.kinds.items()
    }


# ------------------------------------------------------------------ one case


@dataclass(frozen=True, slots=True)
class SeenCase:
    """A case as one of the staff sees it.

    ``said`` are the words of steps by their event, ``staff`` who did them, ``may``
    what this person may do now; ``until`` is the first day it counts no longer, and
    ``counts`` whether it counts today. ``proposal`` is what the rules have for it,
    ``answers`` are all that they have for any violation.
    """

    case: Case
    state: CaseState
    member: str
    name: str
    offering: Words
    kind: Words
    proposal: Proposal | None
    said: Mapping[int, Mapping[str, str]]
    staff: Mapping[int, Words]
    may: frozenset[CaseAct]
    counts: bool
    until: date | None = None
    answers: tuple[str, ...] = ()


def see_case(store: Store, occasion: Occasion, number: str) -> SeenCase:
    """Return one case with its history; the look-up is on record before."""
    require(store, occasion.acting, Permission.VIOLATION_READ)
    with store.read() as connection:
        scene = meet_case(connection, number, occasion.at)
        seen = _seen(connection, store, occasion, scene)
    record_shown(store, occasion, seen.case.member_id, SHOWN)
    return seen


def _seen(
    connection: Connection, store: Store, occasion: Occasion, scene: Scene
) -> SeenCase:
    case, ladder = scene.case, scene.ladder
    kind = ladder.kinds[case.kind] if ladder else None
    events = [each.audit_id for each in case.steps]
    values = private_values(connection, store.keys, events)
    held = next(e for e in scene.member.memberships if e.id == case.membership_id)
    names = staff_names(connection, {each.staff_id for each in case.steps})
    return SeenCase(
        case=case,
        state=state_of(case),
        member=scene.member.number,
        name=scene.member.name,
        offering=Words(held.offering_ja, held.offering_en),
        kind=Words(kind.name_ja, kind.name_en) if kind else Words(case.kind, case.kind),
        proposal=scene.proposal,
        said={event: {n: v for n, (_, v) in e.items()} for event, e in values.items()},
        staff={each: Words(*both) for each, both in names.items()},
        may=may_do(case, occasion),
        counts=kind is None or counts(case, kind, scene.today),
        until=counts_until(case, kind) if kind else None,
        answers=ladder.answers if ladder else (),
    )


DECIDING = frozenset({CaseAct.SANCTION_REFUSED, CaseAct.APPEAL_UPHELD,
                      CaseAct.APPEAL_DISMISSED, CaseAct.STRUCK})  # fmt: skip


def may_do(case: Case, occasion: Occasion) -> frozenset[CaseAct]:
    """Return what somebody may do to a case now; ``sanctioned`` is to approve it."""
    acting = occasion.acting
    edits = Permission.VIOLATION_EDIT in acting.permissions
    decides = Permission.VIOLATION_DECIDE in acting.permissions
    found = {act for act in POSSIBLE if possible(case, act)}
    found -= {CaseAct.SANCTIONED}
    if CaseAct.SANCTION_REFUSED in found:
        found |= {CaseAct.SANCTIONED}
    if asked_by(case) == acting.staff_id:
        found -= {CaseAct.SANCTIONED, CaseAct.SANCTION_REFUSED}
    if took_part(case, acting.staff_id):
        found -= {CaseAct.APPEAL_UPHELD, CaseAct.APPEAL_DISMISSED}
    upheld = case.last(CaseAct.APPEAL_UPHELD)
    if not lifts_something(case) or (upheld and upheld.staff_id == acting.staff_id):
        found -= {CaseAct.LIFTED}
    deciding = DECIDING | {CaseAct.SANCTIONED}
    return frozenset(act for act in found if (decides if act in deciding else edits))


@dataclass(frozen=True, slots=True)
class OfMember:
    """The cases of a member, newest first, and what the next violation would be.

    ``next`` is by kind and offering; ``kinds`` and ``offerings`` can be reported.
    """

    cases: tuple[SeenCase, ...]
    kinds: Named
    offerings: Named
    next: Mapping[tuple[str, str], Proposal]


def cases_of(store: Store, occasion: Occasion, number: str) -> OfMember:
    """Return the cases of one member, and what comes next of each kind."""
    require(store, occasion.acting, Permission.VIOLATION_READ)
    with store.read() as connection:
        member_id = member_id_of(connection, number)
        found = violations.cases_of_member(connection, member_id)
        scenes = [meet_case(connection, e.number, occasion.at) for e in found[::-1]]
        cases = tuple(_seen(connection, store, occasion, each) for each in scenes)
        kinds = kind_names(connection, occasion)
        offerings, after = _next(connection, occasion, member_id, found)
    if cases:
        record_shown(store, occasion, member_id, SHOWN)
    return OfMember(cases, kinds, offerings, after)


def _next(
    connection: Connection, occasion: Occasion, member_id: int, cases: Sequence[Case]
) -> tuple[Named, dict[tuple[str, str], Proposal]]:
    member = members.load_member(connection, member_id, occasion.at, occasion.at)
    assert member is not None
    held = {each.offering_code: each for each in member.memberships}
    names = {c: Words(e.offering_ja, e.offering_en) for c, e in held.items()}
    ladders, found = ladders_at(connection, occasion.at), {}
    for kind, offering in sorted({(each.kind, each.offering) for each in cases}):
        facts = facts_of(connection, member, held[offering].id, occasion.at)
        earlier = [each for each in cases if each.offering == offering]
        ladder = ladder_for(ladders, kind)
        proposal = propose(ladder, kind, earlier, day_of(occasion.at), facts)
        if proposal is not None:
            found[(kind, offering)] = proposal
    return names, found
