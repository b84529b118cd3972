"""Change one membership: now, on a date, or back again.

Row locked, version checked, rule or refusal, ledger rows + projection + one audit
event, committed together; the receipt's number is what the help desk reads out. A
move that needs a second person becomes a request instead.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from models.facts import (
    Change,
    Entry,
    Occasion,
    Receipt,
    Standing,
)
from models.kinds import (
    AuditAction,
    LedgerKind,
    Mover,
    Permission,
)
from portal.domain.case import Settled, as_row, row_of
from portal.domain.lengths import check_change
from portal.domain.moves import settle_change
from portal.domain.overdue import brought_up
from portal.domain.receipts import receipt_again, receipt_row, spoken_number
from portal.errors import ChangedMeanwhile
from portal.services.bundles import (
    asks_second,
    check_asked_for,
    join_parts,
    parts_to_join,
)
from portal.services.door import require
from portal.services.file_request import file_request, receipt_of
from portal.services.meeting import Meeting, check_spell, check_version, meet
from portal.services.once import Once
from portal.store import ledger
from portal.store.audit import record
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Approval:
    """A second person's yes: who asked, under which number, as which letters.

    ``parts`` are the offerings that were asked for along with a bundle.
    """

    number: str
    requested_by: int
    movers: frozenset[Mover]
    parts: frozenset[str] = frozenset()


def change_state(store: Store, occasion: Occasion, change: Change) -> Receipt:
    """Carry out ``change``, or file it for a second person, or refuse.

    Raises ``TransitionRefused`` (with what is allowed instead), ``ChangedMeanwhile``
    (with what a colleague did), ``KeyReused``, ``NotFound``, ``NotPermitted``, or
    ``InputRefused`` for what is too long.
    """
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    check_change(change)
    once = Once(occasion, change.key, asked_for(change))
    return once.carry_out(
        store,
        lambda connection: carry_out(connection, store, occasion, change),
        lambda receipt: None if receipt.outcome == "already" else receipt_row(receipt),
        receipt_again,
    )


def asked_for(change: Change) -> dict[str, Any]:
    """Return what a change asks for, however and on whatever screen it was asked."""
    left_out = ("key", "seen_version", "membership_id")
    names = (each.name for each in fields(change))
    return {name: getattr(change, name) for name in names if name not in left_out}


def carry_out(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    change: Change,
    approval: Approval | None = None,
) -> Receipt:
    """Do the work of ``change_state`` inside the caller's transaction."""
    meeting = meet(connection, change, occasion.at)
    occasion = replace(occasion, at=meeting.case.now)
    if approval is None:
        check_version(meeting, change)
    else:
        check_spell(meeting, change)
        change = brought_up(change, meeting.case)
    movers = approval.movers if approval else occasion.acting.movers
    settled = settle_change(change, meeting.case, movers)
    if settled.already is not None:
        return _already(meeting, change, settled)
    parts = parts_to_join(connection, change, settled, occasion.at, movers)
    if approval is not None:
        check_asked_for(parts, approval.number, approval.parts)
    if asks_second(settled, parts) and approval is None:
        return file_request(
            connection, store, occasion, change, meeting, settled, parts
        )
    receipt = _write(connection, store, occasion, change, meeting, settled, approval)
    return join_parts(
        connection,
        parts,
        receipt,
        lambda part: carry_out(connection, store, occasion, part, approval),
    )


def _already(meeting: Meeting, change: Change, settled: Settled) -> Receipt:
    row = settled.already
    assert row is not None
    said = receipt_of(
        row.receipt or "", "already", row.recorded_at, meeting, change, settled
    )
    return replace(
        said,
        effective_at=row.effective_at,
        reason=row.reason,
        until_on=row.until_on,
        version=meeting.membership.version if meeting.membership else None,
    )


def _write(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    change: Change,
    meeting: Meeting,
    settled: Settled,
    approval: Approval | None,
) -> Receipt:
    variant = change.variant
    membership_id, version = _membership(connection, meeting, variant, occasion.at)
    entry = _entry(change, meeting, settled, membership_id, version + 1, approval)
    audit_id = record(connection, store.keys, occasion, entry)
    number = spoken_number("R", audit_id)
    staff = approval.requested_by if approval else occasion.acting.staff_id
    rows = [
        {
            **row_of(draft, meeting.case),
            "membership_id": membership_id,
            "version": version + 1,
            "audit_id": audit_id,
            "receipt": number,
            "case_number": change.case_number,
            "staff_id": None if draft.mover is Mover.SYSTEM else staff,
            "approved_by": occasion.acting.staff_id if approval else None,
        }
        for draft in settled.drafts
    ]
    ids = ledger.append(connection, rows)
    standing = _standing_after(meeting, settled, ids)
    done = ledger.project(
        connection,
        membership_id,
        standing,
        was_version=version,
        joined_on=_joined_on(meeting, standing),
    )
    if not done:
        raise ChangedMeanwhile(rows=(), version=version, member=change.member_number)
    return _receipt(number, change, meeting, settled, occasion.at, version + 1)


def _membership(
    connection: Connection, meeting: Meeting, variant: str, at: datetime
) -> tuple[int, int]:
    if meeting.membership is not None:
        return meeting.membership.id, meeting.membership.version
    opened = ledger.add_membership(
        connection,
        meeting.member.member_id,
        meeting.offering.id,
        variant,
        meeting.case.lifecycle.version_id,
        at,
        meeting.previous,
        meeting.spell,
    )
    return opened, 0


def _standing_after(meeting: Meeting, settled: Settled, ids: list[int]) -> Standing:
    case = meeting.case
    rows = tuple(
        as_row(draft, row_id, case)
        for draft, row_id in zip(settled.drafts, ids, strict=True)
    )
    return replace(case, rows=case.rows + rows).standing()


def _joined_on(meeting: Meeting, standing: Standing) -> date | None:
    """Return the join date to be written: once somebody joined, and not before.

    A date that an import brought stays, unless this very change is the joining.
    """
    held = meeting.membership.joined_on if meeting.membership else None
    joined_before = meeting.case.standing().joined_on is not None
    return None if held and joined_before else standing.joined_on


def _entry(
    change: Change,
    meeting: Meeting,
    settled: Settled,
    membership_id: int,
    version: int,
    approval: Approval | None,
) -> Entry:
    before = meeting.case.standing()
    first = settled.drafts[0]
    undone = first.kind is LedgerKind.CANCELLED
    action = AuditAction.MEMBERSHIP_MOVED
    if meeting.membership is None:
        action = AuditAction.MEMBERSHIP_OPENED
    elif undone:
        action = AuditAction.MEMBERSHIP_CANCELLED
    facts: dict[str, Any] = {
        "offering": meeting.offering.code,
        "event": first.event,
        "effective_at": first.effective_at,
        "on": change.on,
        "until": change.until,
        **first.details,
    }
    if settled.undoes is not None:
        facts["takes_back"] = settled.undoes.receipt
    if settled.cancelled:
        facts["cancelled"] = [row.event for row in settled.cancelled]
    if approval is not None:
        facts |= {"request": approval.number, "requested_by": approval.requested_by}
    after_state = before.state if undone else settled.became
    return Entry(
        action=action,
        entity_type="membership",
        entity_id=membership_id,
        member_id=meeting.member.member_id,
        entity_version=version,
        before={"state": before.state, "until": before.until_on},
        after={"state": after_state, "until": change.until},
        private={"text": change.text},
        reason=change.reason,
        case_number=change.case_number,
        facts={name: value for name, value in facts.items() if value is not None},
        new=meeting.membership is None,
    )


def _receipt(
    number: str,
    change: Change,
    meeting: Meeting,
    settled: Settled,
    at: datetime,
    version: int,
) -> Receipt:
    first = settled.drafts[0]
    if first.kind is LedgerKind.CANCELLED:
        outcome = "undone"
    else:
        outcome = "scheduled" if settled.effective_at > at else "done"
    filed = [d.event for d in settled.drafts[1:] if d.kind is LedgerKind.MOVE]
    said = receipt_of(number, outcome, at, meeting, change, settled)
    return replace(said, event=first.event, filed=tuple(filed), version=version)
