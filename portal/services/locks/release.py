"""Release a lock: by its own source, or by legal; nothing else ends with it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from models.facts import Acting, Entry, Occasion
from models.kinds import AuditAction, LockScope, LockSource, Permission
from models.lock_facts import LockFact, LockReceipt, NewRelease
from portal.domain.lengths import check_lengths
from portal.domain.locks import Bar, check_release, released_as, why_kept
from portal.domain.receipts import spoken_number
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.locks.place import receipt_again, receipt_row
from portal.services.once import Once
from portal.store import lock_targets, locks
from portal.store.audit import record
from portal.store.engine import Connection, Store

_BARRED = {Bar.OVER: "lock_over", Bar.NOT_YOURS: "lock_not_yours"}


def release_lock(store: Store, occasion: Occasion, asked: NewRelease) -> LockReceipt:
    """Release a lock from now on, or refuse with who may."""
    require(store, occasion.acting, Permission.LOCK_RELEASE)
    check_lengths(text=asked.text, case_number=asked.case_number)
    check_release(asked.reason)
    body = {
        "release": asked.lock_id,
        "reason": asked.reason,
        "text": asked.text,
        "case": asked.case_number,
    }
    once = Once(occasion, asked.key or occasion.idem, body)
    return once.carry_out(
        store,
        lambda connection: release_within(connection, store, occasion, asked),
        receipt_row,
        receipt_again,
    )


def lock_called(store: Store, occasion: Occasion, receipt: str) -> int:
    """Return the id of the lock whose number was read out, or refuse."""
    require(store, occasion.acting, Permission.LOCK_RELEASE)
    with store.read() as connection:
        found = lock_targets.lock_id_of(connection, receipt)
    if found is None:
        raise NotFound(what="lock", number=receipt)
    return found


def release_within(
    connection: Connection, store: Store, occasion: Occasion, asked: NewRelease
) -> LockReceipt:
    """Do the work of ``release_lock`` inside the caller's transaction."""
    lock = locks.lock_of(connection, asked.lock_id)
    if lock is None:
        raise NotFound(what="lock", number=str(asked.lock_id))
    locks.hold_target(connection, lock.scope, lock.target_id)
    # Read again: whoever waited for a colleague's release must see it.
    lock = locks.lock_of(connection, asked.lock_id) or lock
    at = max(occasion.at, lock.recorded_at)
    source = check_may_release(lock, occasion.acting, at)
    told = lock_targets.told(connection, lock)
    entry = _entry(lock, asked, source, told)
    audit_id = record(connection, store.keys, replace(occasion, at=at), entry)
    receipt = spoken_number("L", audit_id)
    row = _row(lock, asked, source, occasion, at)
    locks.add_release(connection, {**row, "audit_id": audit_id, "receipt": receipt})
    return LockReceipt(receipt, "released", lock.id, at, facts=told.facts)


def check_may_release(lock: LockFact, acting: Acting, at: datetime) -> LockSource:
    """Return as which source a lock is released, or refuse with who may."""
    bar = why_kept(lock, acting, at)
    source = released_as(lock, acting)
    if bar is not None or source is None:
        raise InputRefused(
            _BARRED.get(bar or Bar.NOT_YOURS, "lock_not_yours"),
            lock_sources=[lock.source, LockSource.LEGAL],
            locks=[lock.called],
        )
    return source


def _row(
    lock: LockFact,
    asked: NewRelease,
    source: LockSource,
    occasion: Occasion,
    at: datetime,
) -> dict[str, Any]:
    return {
        "lock_id": lock.id,
        "source": source,
        "reason": asked.reason,
        "effective_at": at,
        "recorded_at": at,
        "staff_id": occasion.acting.staff_id,
        "case_number": asked.case_number,
    }


def _entry(
    lock: LockFact, asked: NewRelease, source: LockSource, told: lock_targets.Told
) -> Entry:
    placed = {"lock_name": lock.name} if lock.name else {}
    return Entry(
        action=AuditAction.LOCK_RELEASED,
        entity_type="lock",
        entity_id=lock.id,
        member_id=told.member_id,
        private={"text": asked.text},
        reason=asked.reason,
        case_number=asked.case_number,
        facts={
            "scope": LockScope(lock.scope),
            **told.facts,
            **placed,
            "lock_reason": lock.reason,
            "lock_source": lock.source,
            "released_as": source,
            "placed": lock.receipt,
        },
    )
