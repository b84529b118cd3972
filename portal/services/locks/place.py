"""Place a lock on a member, a membership, an offering, a partner, or on everything.

One row, one event, one transaction; the receipt's number is what the help desk reads
out. The same source and name on the same thing is there already, not twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction, LockBlock, LockScope, MemberKind
from models.lock_facts import LockFact, LockReceipt, NewLock
from portal.domain.calendar import TOKYO
from portal.domain.lengths import check_lengths
from portal.domain.locks import check_new, from_to, permissions_for, sources_of
from portal.domain.receipts import spoken_number
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.meeting import member_id_of
from portal.services.once import Once
from portal.store import lock_targets, locks, members
from portal.store.audit import record
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Target:
    """What a lock lies on; ``told`` names it for the trail and the receipt."""

    scope: LockScope
    id: int = 0
    member_id: int | None = None
    told: Mapping[str, str] = field(default_factory=dict)


def place_lock(store: Store, occasion: Occasion, new: NewLock) -> LockReceipt:
    """Place ``new``, or say that it is there already, or refuse."""
    check_may_place(store, occasion, new)
    once = Once(occasion, new.key or occasion.idem, {"lock": body_of(new)})
    return once.carry_out(
        store,
        lambda connection: place_within(connection, store, occasion, new),
        receipt_row,
        receipt_again,
    )


def check_may_place(store: Store, occasion: Occasion, new: NewLock) -> None:
    """Refuse who may not, and what cannot be."""
    for permission in permissions_for(new):
        require(store, occasion.acting, permission)
    check_lengths(
        member_number=new.member_number,
        offering_code=new.offering_code,
        lock_name=new.name,
        text=new.text,
        member_text=new.member_text,
        case_number=new.case_number,
    )
    check_new(new, sources_of(occasion.acting), occasion.at)


def body_of(new: NewLock) -> dict[str, Any]:
    """Return what is asked for, without its key."""
    body = {each.name: getattr(new, each.name) for each in fields(new)}
    return {**body, "blocks": sorted(new.blocks), "key": None}


def place_within(
    connection: Connection, store: Store, occasion: Occasion, new: NewLock
) -> LockReceipt:
    """Do the work of ``place_lock`` inside the caller's transaction."""
    target = target_of(connection, new)
    locks.hold_target(connection, target.scope, target.id)
    there = locks.held_since(
        locks.locks_on(connection, target.scope, target.id),
        new.source,
        new.name or new.reason,
        occasion.at,
    )
    if there is not None:
        _check_same(there, new)
        return _already(there, target)
    lock_id = locks.next_id(connection)
    begins, ends = from_to(new, occasion.at)
    entry = entry_of(new, target, lock_id, begins)
    audit_id = record(connection, store.keys, occasion, entry)
    receipt = spoken_number("L", audit_id)
    row = row_of(new, occasion, begins, ends)
    row |= {
        "id": lock_id,
        "scope": target.scope,
        "target_id": target.id,
        "audit_id": audit_id,
        "text_event_id": audit_id if new.text or new.member_text else None,
        "receipt": receipt,
    }
    locks.add_lock(connection, row)
    outcome = "placed" if begins <= occasion.at else "ahead"
    return LockReceipt(receipt, outcome, lock_id, occasion.at, facts=target.told)


def _check_same(there: LockFact, new: NewLock) -> None:
    """Refuse where the lock that is there is another than what is asked for."""
    asked = (new.blocks, new.legal_hold, new.until)
    if (there.blocks, there.legal_hold, there.until_on) != asked:
        blocks = [each for each in LockBlock if each in there.blocks]
        raise InputRefused(
            "lock_there_otherwise",
            number=there.receipt,
            blocks=blocks,
            until=there.until_on,
        )


def _already(there: LockFact, target: Target) -> LockReceipt:
    return LockReceipt(
        there.receipt, "already", there.id, there.recorded_at, facts=target.told
    )


def row_of(
    new: NewLock, occasion: Occasion, begins: datetime, ends: datetime | None
) -> dict[str, Any]:
    """Return what a row of a lock says, wherever it lies."""
    return {
        "source": new.source,
        "name": new.name,
        "reason": new.reason,
        "blocks": sorted(new.blocks),
        "legal_hold": new.legal_hold,
        "valid_from": begins,
        "valid_to": ends,
        "until_on": new.until,
        "zone": TOKYO.key if new.on or new.until else None,
        "recorded_at": occasion.at,
        "staff_id": occasion.acting.staff_id,
        "case_number": new.case_number,
        "batch_id": None,
    }


def entry_of(
    new: NewLock, target: Target, lock_id: int, begins: datetime, **more: Any
) -> Entry:
    """Return what the trail says of a lock."""
    facts = {
        "scope": target.scope,
        **target.told,
        "lock_source": new.source,
        "lock_name": new.name or None,
        "blocks": sorted(new.blocks),
        "legal_hold": new.legal_hold or None,
        "since": begins,
        "until": new.until,
        **more,
    }
    return Entry(
        action=AuditAction.LOCK_PLACED,
        entity_type="lock",
        entity_id=lock_id,
        member_id=target.member_id,
        private={"text": new.text, "member_text": new.member_text},
        reason=new.reason,
        case_number=new.case_number,
        facts={name: value for name, value in facts.items() if value is not None},
        new=True,
    )


# ------------------------------------------------------------------ what it lies on


def target_of(connection: Connection, new: NewLock) -> Target:
    """Return what a new lock lies on, or refuse what is not there."""
    if new.scope is LockScope.EVERYWHERE:
        return Target(new.scope)
    if new.scope is LockScope.OFFERING:
        offering = _offering(connection, new)
        return Target(new.scope, offering.id, told={"offering": offering.code})
    if not (new.member_number or "").strip():
        raise InputRefused("lock_member_missing")
    member_id = member_id_of(connection, new.member_number or "")
    head = lock_targets.member_head(connection, member_id)
    if new.scope is LockScope.MEMBERSHIP:
        return _membership(connection, new, member_id, head.number)
    no_partner = head.kind != MemberKind.ORGANISATION
    if new.scope is LockScope.PARTNER and no_partner:
        raise InputRefused("lock_no_partner", number=head.number)
    return Target(new.scope, member_id, member_id, {"number": head.number})


def _offering(connection: Connection, new: NewLock) -> Any:
    offering = members.offering_of(connection, new.offering_code or "")
    if offering is None:
        known = [row.code for row in members.offerings(connection)]
        raise NotFound(what="offering", number=new.offering_code, known=known)
    return offering


def _membership(
    connection: Connection, new: NewLock, member_id: int, number: str
) -> Target:
    offering = _offering(connection, new)
    found = lock_targets.latest_spell_id(
        connection, member_id, offering.id, new.variant
    )
    if found is None:
        raise InputRefused("lock_no_membership", number=number, offering=offering.code)
    told = {"number": number, "offering": offering.code}
    return Target(new.scope, found, member_id, told)


# ------------------------------------------------------------------ receipts


def receipt_row(receipt: LockReceipt) -> dict[str, Any]:
    """Return a receipt as JSON values."""
    row = {each.name: getattr(receipt, each.name) for each in fields(receipt)}
    return {
        **row,
        "recorded_at": receipt.recorded_at.isoformat(),
        "facts": dict(receipt.facts),
    }


def receipt_again(row: Mapping[str, Any]) -> LockReceipt:
    """Return the receipt that ``receipt_row`` wrote, as one that is said again."""
    at = datetime.fromisoformat(row["recorded_at"])
    return LockReceipt(**{**row, "recorded_at": at, "repeated": True})
