"""The turns of mass locks and mass releases: some memberships, in one transaction."""

from datetime import date
from typing import Any

from models.facts import Entry
from models.job_facts import Chunk
from models.kinds import AuditAction, LockBlock, LockScope, LockSource
from models.lock_facts import LockFact, NewLock
from portal.domain.locks import from_to
from portal.domain.receipts import spoken_number
from portal.services.jobs.handlers import Turn
from portal.services.locks.place import Target, entry_of, row_of
from portal.store import lock_masses
from portal.store.audit import record_many
from portal.store.lock_masses import Selection


def lock_some(turn: Turn) -> Chunk:
    """Place the next locks of a mass lock; what is locked so already is passed by."""
    job, at = turn.job, turn.occasion.at
    new, of = _lock(job.parameters["lock"]), _selection(job.parameters["of"])
    after = int(job.cursor.get("after", 0))
    part = lock_masses.next_part(turn.connection, of, at, after, turn.rows)
    found = part.found
    ids = [row.id for row in found]
    there = lock_masses.locked_already(
        turn.connection, ids, new.source, new.name, new.reason, at
    )
    _place(turn, new, [row for row in found if row.id not in there])
    already = int(job.cursor.get("already", 0)) + len(there)
    done = job.done + len(found)
    over = part.last
    return Chunk(
        done=done,
        total=done if over else job.total,
        cursor={"after": part.after, "already": already},
        finished=over,
        result={"placed": done - already, "already": already} if over else {},
    )


def _place(turn: Turn, new: NewLock, found: list[Any]) -> None:
    if not found:
        return
    connection, occasion, job = turn.connection, turn.occasion, turn.job
    begins, ends = from_to(new, occasion.at)
    ids = lock_masses.next_ids(connection, len(found))
    told = {"offering": new.offering_code or ""}
    targets = [
        Target(
            LockScope.MEMBERSHIP, row.id, row.member_id, {"number": row.number, **told}
        )
        for row in found
    ]
    entries = [
        entry_of(new, target, lock_id, begins, job=job.number)
        for target, lock_id in zip(targets, ids, strict=True)
    ]
    events = record_many(connection, turn.store.keys, occasion, entries)
    text_event = lock_masses.batch_event(connection, job.id)
    row = {
        **row_of(new, occasion, begins, ends),
        "scope": LockScope.MEMBERSHIP,
        "text_event_id": text_event,
        "batch_id": job.id,
    }
    rows = [
        {
            **row,
            "id": lock_id,
            "target_id": target.id,
            "audit_id": event,
            "receipt": spoken_number("L", event),
        }
        for lock_id, target, event in zip(ids, targets, events, strict=True)
    ]
    lock_masses.add_locks(connection, rows)


def _lock(given: dict[str, Any]) -> NewLock:
    days = {n: date.fromisoformat(given[n]) if given[n] else None for n in _DAYS}
    return NewLock(
        **{
            **given,
            **days,
            "scope": LockScope.MEMBERSHIP,
            "source": LockSource(given["source"]),
            "blocks": frozenset(map(LockBlock, given["blocks"])),
        }
    )


_DAYS = ("on", "until")


def _selection(given: dict[str, Any]) -> Selection:
    lists = {name: tuple(given[name]) for name in ("states", "member_ids")}
    return Selection(**{**given, **lists})


# ------------------------------------------------------------------ releasing


def release_some(turn: Turn) -> Chunk:
    """Release the next locks of a mass lock that stand open."""
    job, at = turn.job, turn.occasion.at
    after = int(job.cursor.get("after", 0))
    found = lock_masses.open_of_batch(
        turn.connection, job.parameters["batch"], at, after, turn.rows
    )
    _release(turn, found)
    done = job.done + len(found)
    over = len(found) < turn.rows
    return Chunk(
        done=done,
        total=done if over else job.total,
        cursor={"after": found[-1][0].id if found else after},
        finished=over,
        result={"released": done} if over else {},
    )


def _release(turn: Turn, found: list[tuple[LockFact, int, str]]) -> None:
    if not found:
        return
    given, occasion = turn.job.parameters, turn.occasion
    entries = [
        Entry(
            action=AuditAction.LOCK_RELEASED,
            entity_type="lock",
            entity_id=lock.id,
            member_id=member_id,
            reason=given["reason"],
            case_number=given["case_number"],
            facts={
                "scope": lock.scope,
                "number": number,
                **({"lock_name": lock.name} if lock.name else {}),
                "lock_reason": lock.reason,
                "lock_source": lock.source,
                "released_as": given["source"],
                "placed": lock.receipt,
                "job": turn.job.number,
            },
        )
        for lock, member_id, number in found
    ]
    events = record_many(turn.connection, turn.store.keys, occasion, entries)
    rows = [
        {
            "lock_id": lock.id,
            "source": LockSource(given["source"]),
            "reason": given["reason"],
            "effective_at": occasion.at,
            "recorded_at": occasion.at,
            "staff_id": occasion.acting.staff_id,
            "case_number": given["case_number"],
            "audit_id": event,
            "receipt": spoken_number("L", event),
        }
        for (lock, _, _), event in zip(found, events, strict=True)
    ]
    lock_masses.add_releases(turn.connection, rows)
