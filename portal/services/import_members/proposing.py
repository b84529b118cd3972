"""States that a file tells otherwise than the portal: somebody has to decide.

Accepting one writes what the file says as of its day into the ledger, as a balance
like that of an import: no move of the lifecycle was made, and nobody knows which one
was made elsewhere. It takes another person than the one who ran the import.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.facts import Entry, MembershipFacts, Occasion
from models.kinds import AuditAction, Mover, Permission
from portal.domain.calendar import start_of
from portal.domain.case import Case, Settled
from portal.domain.consequences import with_consequences
from portal.domain.importing.balance import can_open, opening_draft
from portal.domain.importing.batch import ProposalLine
from portal.errors import ChangedMeanwhile, InputRefused, NotFound
from portal.services.door import require
from portal.services.meeting import case_of
from portal.store import imports, ledger, members
from portal.store.audit import record
from portal.store.engine import Connection, Store

ACCEPTED, REFUSED = "accepted", "refused"


def open_proposals(
    store: Store, occasion: Occasion, limit: int = 50, offset: int = 0
) -> tuple[int, list[ProposalLine]]:
    """Return how many proposals wait, and some of them, oldest first."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    with store.read() as connection:
        found = imports.waiting_proposals(connection, limit, offset)
        return imports.count_proposals(connection), found


def answer_proposal(
    store: Store, occasion: Occasion, proposal_id: int, *, accept: bool
) -> ProposalLine:
    """Accept or refuse the state that a file told.

    Refuses an own import's proposal (``own_proposal``), one that was answered, and
    one whose membership has changed since (``proposal_overtaken``).
    """
    require(store, occasion.acting, Permission.REQUEST_ANSWER)
    with store.write() as connection:
        found = _waiting(connection, proposal_id)
        if accept:
            _accept(connection, store, occasion, found)
        else:
            record(connection, store.keys, occasion, _entry(found, REFUSED, None))
        imports.answer_proposals(
            connection,
            {"id": proposal_id},
            ACCEPTED if accept else REFUSED,
            occasion.acting.staff_id,
            occasion.at,
        )
        return _again(connection, proposal_id)


def _waiting(connection: Connection, proposal_id: int) -> ProposalLine:
    found = _again(connection, proposal_id)
    if found.answered_at is not None:
        raise InputRefused("proposal_answered", member=found.member_number)
    return found


def _again(connection: Connection, proposal_id: int) -> ProposalLine:
    found = imports.proposal(connection, proposal_id)
    if found is None:
        raise NotFound(what="proposal", number=str(proposal_id))
    return found


def _accept(
    connection: Connection, store: Store, occasion: Occasion, found: ProposalLine
) -> None:
    if found.run_by == occasion.acting.staff_id:
        raise InputRefused("own_proposal", member=found.member_number)
    membership = _membership(connection, found, occasion.at)
    case = case_of(connection, membership, occasion.at)
    zone = ZoneInfo(membership.zone)
    then = case.standing(start_of(found.as_of, zone)).state
    states = (then, case.standing().state)
    if found.state_now not in states or not can_open(
        case.lifecycle, found.state_proposed
    ):
        raise InputRefused("proposal_overtaken", member=found.member_number)
    draft = opening_draft(found.state_proposed, found.as_of, zone)
    settled = with_consequences(draft, None, case, None)
    _write(connection, store, occasion, found, membership, case, settled)


def _membership(
    connection: Connection, found: ProposalLine, at: datetime
) -> MembershipFacts:
    """Return the membership, its member locked against other writers."""
    member = members.reach(connection, found.member_number, found.offering_code)
    spells = members.spells(connection, member, at) if member is not None else ()
    for each in spells:
        if each.id == found.membership_id:
            return each
    raise InputRefused("proposal_overtaken", member=found.member_number)


def _write(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    found: ProposalLine,
    membership: MembershipFacts,
    case: Case,
    settled: Settled,
) -> None:
    version = membership.version + 1
    entry = _entry(found, ACCEPTED, version)
    audit_id = record(connection, store.keys, occasion, entry)
    rows = [
        _row(draft, membership, case, occasion, version, audit_id)
        for draft in settled.drafts
    ]
    ledger.append(connection, rows)
    after = _membership(connection, found, occasion.at)
    standing = case_of(connection, after, occasion.at).standing()
    if not ledger.project(
        connection, membership.id, standing, was_version=membership.version
    ):
        raise ChangedMeanwhile(rows=(), version=version, member=found.member_number)


def _row(
    draft: Any,
    membership: MembershipFacts,
    case: Case,
    occasion: Occasion,
    version: int,
    audit_id: int,
) -> dict[str, Any]:
    by_system = draft.mover is Mover.SYSTEM and bool(draft.event)
    return {
        "membership_id": membership.id,
        "version": version,
        "kind": draft.kind,
        "event": draft.event or None,
        "was": draft.was,
        "became": draft.became,
        "effective_at": draft.effective_at,
        "effective_on": draft.effective_on,
        "zone": membership.zone,
        "until_on": draft.until_on,
        "recorded_at": occasion.at,
        "mover": draft.mover,
        "reason": draft.reason,
        "details": dict(draft.details),
        "lifecycle_version_id": case.lifecycle.version_id,
        "cancels": draft.cancels,
        "audit_id": audit_id,
        "staff_id": None if by_system else occasion.acting.staff_id,
    }


def _entry(found: ProposalLine, answer: str, version: int | None) -> Entry:
    accepted = answer == ACCEPTED
    return Entry(
        action=AuditAction.PROPOSAL_ANSWERED,
        entity_type="membership",
        entity_id=found.membership_id,
        member_id=found.member_id,
        entity_version=version,
        before={"state": found.state_now} if accepted else {},
        after={"state": found.state_proposed} if accepted else {},
        facts={
            "answer": answer,
            "offering": found.offering_code,
            "state": found.state_proposed,
            "as_of": found.as_of,
            "import": found.batch_number,
            "record": found.record,
        },
    )
