"""Put on record what became of changes that came due, and refresh what repeats them.

Answers do not depend on it: they are the same a moment before and after. A record
says what happened whatever becomes known later, and lists of very many are quick.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from models.facts import Entry, MembershipFacts, Occasion
from models.kinds import AuditAction, LedgerKind
from portal.domain.case import Case, Draft, row_of
from portal.domain.outcomes import outcomes_due
from portal.services.door import system
from portal.services.meeting import case_of
from portal.store import due, ledger, members
from portal.store.audit import record_all
from portal.store.engine import Connection, Store

Settled = tuple[MembershipFacts, Case, Draft]


def settle_due(
    connection: Connection, store: Store, at: datetime, ids: Collection[int]
) -> int:
    """Settle those of the memberships ``ids`` that are due by ``at``; return how many.

    Safe to run again, and beside clerks: who is being changed is left for later.
    """
    held = due.hold(connection, ids, at)
    found: list[Settled] = []
    for membership in _memberships(connection, held):
        known_by = _known_by(membership, at)
        case = case_of(connection, membership, known_by, changes=False)
        if _refreshed(connection, membership, case):
            found += [(membership, case, each) for each in outcomes_due(case)]
    _write(connection, store, found)
    return len(held)


def _memberships(
    connection: Connection, held: Mapping[int, int]
) -> list[MembershipFacts]:
    if not held:
        return []
    found = members.memberships_of(connection, set(held.values()))
    return [each for each in found if each.id in held]


def _known_by(membership: MembershipFacts, at: datetime) -> datetime:
    """Return ``at``, or the latest record's instant where the clock was set back."""
    return max([at, *(row.recorded_at for row in membership.rows)])


def _refreshed(connection: Connection, membership: MembershipFacts, case: Case) -> bool:
    standing = case.standing()
    joined_on = standing.joined_on if membership.joined_on is None else None
    return due.refresh(connection, membership, standing, joined_on)


def _write(connection: Connection, store: Store, found: list[Settled]) -> None:
    """Write a ledger row and an event for each outcome."""
    events = [
        (Occasion(system(), case.now), _entry(membership, draft))
        for membership, case, draft in found
    ]
    audited = record_all(connection, store.keys, events)
    rows = [
        {
            **row_of(draft, case),
            "membership_id": membership.id,
            "version": membership.version,
            "audit_id": audit_id,
        }
        for (membership, case, draft), audit_id in zip(found, audited, strict=True)
    ]
    ledger.append_many(connection, rows)


def _entry(membership: MembershipFacts, draft: Draft) -> Entry:
    skipped = draft.kind is LedgerKind.SKIPPED
    outcome = {"guard": draft.details["guard"]} if skipped else {}
    return Entry(
        action=AuditAction.MEMBERSHIP_SETTLED,
        entity_type="membership",
        entity_id=membership.id,
        member_id=membership.member_id,
        before={"state": draft.was},
        after={"state": draft.was if skipped else draft.became},
        facts={
            "offering": membership.offering_code,
            "event": draft.event,
            "effective_at": draft.effective_at,
            **outcome,
        },
    )
