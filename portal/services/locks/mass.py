"""A lock on very many memberships: seen before, placed as a job, released as another.

One lock and one event per membership, and one event for them all, which holds the
texts. What is meant is settled when it is asked for; who joins later is not locked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from models.facts import Entry, Occasion
from models.job_facts import Job, NewJob
from models.job_kinds import JobKind
from models.kinds import (
    AuditAction,
    LockScope,
    LockSource,
    MemberKind,
    Permission,
    ReleaseReason,
)
from models.lock_facts import LockReceipt, Many, NewLock
from portal.domain.asking import Sought
from portal.domain.card import Words
from portal.domain.lengths import check_lengths
from portal.domain.lock_list import AT_ONCE
from portal.domain.locks import check_release, sources_of
from portal.domain.member_number import plain
from portal.domain.timeline import state_words
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.jobs.ask import ask_job
from portal.services.locks.place import (
    check_may_place,
    receipt_again,
    receipt_row,
)
from portal.services.meeting import member_id_of
from portal.services.once import Once
from portal.store import jobs, lifecycles, lock_masses, lock_targets, members
from portal.store.audit import record
from portal.store.code_names import code_names
from portal.store.engine import Connection, Store
from portal.store.found_log import record_found
from portal.store.lock_masses import Selection

MOST_NUMBERS = 10_000
"""Members that one list may name; more are chosen by offering, partner and state."""

MOST_OPEN = 50
"""Mass locks that are offered for release at once, the newest first."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a lock would reach: memberships in all and by state, no member."""

    count: int
    states: tuple[tuple[Words, int], ...]


def preview_lock(
    store: Store, occasion: Occasion, new: NewLock, many: Many | None = None
) -> Reach:
    """Return how far ``new`` would reach, on one wide thing or on ``many``.

    Leaves a look-up where ``many`` names as few members as a list shows at once.
    """
    require(store, occasion.acting, Permission.LOCK_PLACE_WIDELY)
    with store.read() as connection:
        of = _selected(connection, many) if many else _within(connection, new)
        at = occasion.at
        counts = lock_masses.count_by_state(connection, of, at)
        named: dict[Words, int] = {}
        for (version, state), count in counts.items():
            lifecycle = lifecycles.lifecycle_version(connection, version)
            words = state_words(lifecycle, state) or Words("–", "–")
            named[words] = named.get(words, 0) + count
    if 0 < len(of.member_ids) <= AT_ONCE:
        # How many of a few stand where tells of each of them.
        record_found(store, occasion, of.member_ids, sought=[Sought.NUMBER])
    return Reach(sum(named.values()), tuple(named.items()))


def wide_choices(store: Store, occasion: Occasion) -> dict[str, Words]:
    """Return the states by which a mass lock can be narrowed."""
    require(store, occasion.acting, Permission.LOCK_PLACE_WIDELY)
    with store.read() as connection:
        found = code_names(connection)["state"]
    return {code: Words(*both) for code, both in found.items()}


def _within(connection: Connection, new: NewLock) -> Selection:
    """Return the memberships within a wide scope."""
    if new.scope is LockScope.OFFERING:
        return Selection(offering_id=_offering(connection, new.offering_code or "").id)
    if new.scope is LockScope.PARTNER:
        return Selection(partner_id=_partner(connection, new.member_number or ""))
    return Selection()


def _selected(connection: Connection, many: Many) -> Selection:
    """Return the memberships that are meant, or refuse numbers that nobody has."""
    partner = many.partner_number
    return Selection(
        offering_id=_offering(connection, many.offering_code).id,
        partner_id=_partner(connection, partner) if partner else None,
        states=many.states,
        member_ids=_members(connection, many),
        upto=lock_masses.newest_membership(connection),
    )


def _members(connection: Connection, many: Many) -> tuple[int, ...]:
    if len(many.numbers) > MOST_NUMBERS:
        raise InputRefused("lock_list_too_long", most=f"{MOST_NUMBERS:,}")
    numbers = list(dict.fromkeys(plain(each) or each for each in many.numbers))
    found = lock_masses.member_ids(connection, numbers)
    missing = [each for each in numbers if each not in found]
    if missing:
        raise InputRefused("lock_list_unknown", numbers=missing[:10])
    return tuple(sorted(found.values()))


def _offering(connection: Connection, code: str) -> Any:
    offering = members.offering_of(connection, code)
    if offering is None:
        raise NotFound(what="offering", number=code)
    return offering


def _partner(connection: Connection, number: str) -> int:
    partner_id = member_id_of(connection, number)
    head = lock_targets.member_head(connection, partner_id)
    if head.kind != MemberKind.ORGANISATION:
        raise InputRefused("lock_no_partner", number=head.number)
    return partner_id


# ------------------------------------------------------------------ asking


def lock_many(
    store: Store, occasion: Occasion, new: NewLock, many: Many
) -> LockReceipt:
    """Ask for a lock on each of ``many`` memberships; return the job's number."""
    new = replace(new, scope=LockScope.MEMBERSHIP, member_number=None)
    require(store, occasion.acting, Permission.LOCK_PLACE_WIDELY)
    check_may_place(store, occasion, new)
    body = {"many": _plain(many), "lock": _plain(replace(new, key=None))}
    once = Once(occasion, new.key or occasion.idem, body)
    return once.carry_out(
        store,
        lambda connection: _ask_for(connection, store, occasion, new, many),
        receipt_row,
        receipt_again,
    )


def _ask_for(
    connection: Connection, store: Store, occasion: Occasion, new: NewLock, many: Many
) -> LockReceipt:
    of = _selected(connection, many)
    counts = lock_masses.count_by_state(connection, of, occasion.at)
    total = sum(counts.values())
    if not total:
        raise InputRefused("lock_nobody_meant")
    job = _ask(connection, store, occasion, new, of, total)
    _tell(connection, store, occasion, new, many, job)
    return LockReceipt(job.number, "many", job.id, occasion.at)


def _plain(value: Many | NewLock) -> dict[str, Any]:
    found = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return {n: sorted(v) if isinstance(v, frozenset) else v for n, v in found.items()}


def _ask(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    new: NewLock,
    of: Selection,
    total: int,
) -> Job:
    parameters = {
        "of": {name: getattr(of, name) for name in of.__dataclass_fields__},
        "lock": {
            "source": new.source,
            "reason": new.reason,
            "blocks": sorted(new.blocks),
            "legal_hold": new.legal_hold,
            "name": new.name,
            "case_number": new.case_number,
            "offering_code": new.offering_code,
            "on": new.on.isoformat() if new.on else None,
            "until": new.until.isoformat() if new.until else None,
        },
    }
    asked = NewJob(JobKind.LOCK, new.name or new.reason, parameters, total)
    return ask_job(connection, store, occasion, asked)


def _tell(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    new: NewLock,
    many: Many,
    job: Job,
) -> None:
    facts = {
        "offering": many.offering_code,
        "number": many.partner_number,
        "states": list(many.states) or None,
        "count": job.total,
        "lock_source": new.source,
        "lock_name": new.name or None,
        "blocks": sorted(new.blocks),
        "legal_hold": new.legal_hold or None,
        "until": new.until,
        "job": job.number,
    }
    entry = Entry(
        action=AuditAction.LOCKS_PLACED,
        entity_type="lock_batch",
        entity_id=job.id,
        private={"text": new.text, "member_text": new.member_text},
        reason=new.reason,
        case_number=new.case_number,
        facts={name: value for name, value in facts.items() if value is not None},
        new=True,
    )
    record(connection, store.keys, occasion, entry)


def release_many(
    store: Store,
    occasion: Occasion,
    number: str,
    reason: str,
    *,
    text: str | None = None,
    case_number: str | None = None,
) -> LockReceipt:
    """Ask for the release of what a mass lock placed; return the job's number."""
    require(store, occasion.acting, Permission.LOCK_RELEASE)
    require(store, occasion.acting, Permission.LOCK_PLACE_WIDELY)
    check_lengths(text=text, case_number=case_number)
    check_release(reason)
    body = {"release": number, "reason": reason, "text": text, "case": case_number}
    once = Once(occasion, occasion.idem, body)
    with store.write() as connection:
        batch = jobs.job_by_number(connection, number.strip().upper(), lock=True)
        first = once.before(connection)
        if first is not None:
            return receipt_again(first)
        if batch is None or batch.kind != JobKind.LOCK:
            raise NotFound(what="job", number=number)
        source = _may_release(batch, occasion)
        _check_at_rest(connection, batch)
        total = lock_masses.count_open_of_batch(connection, batch.id, occasion.at)
        if not total:
            raise InputRefused("lock_over", locks=[batch.subject])
        parameters = {
            "batch": batch.id,
            "reason": ReleaseReason(reason),
            "source": source,
            "case_number": case_number,
        }
        asked = NewJob(JobKind.UNLOCK, batch.subject, parameters, total)
        job = ask_job(connection, store, occasion, asked)
        facts: Mapping[str, Any] = {"batch": batch.number, "count": total}
        entry = Entry(
            action=AuditAction.LOCKS_RELEASED,
            entity_type="lock_batch",
            entity_id=batch.id,
            private={"text": text},
            reason=reason,
            case_number=case_number,
            facts={**facts, "lock_name": batch.subject, "job": job.number},
        )
        record(connection, store.keys, occasion, entry)
        receipt = LockReceipt(job.number, "unlocked", job.id, occasion.at)
        once.done(connection, **receipt_row(receipt))
    return receipt


def _check_at_rest(connection: Connection, batch: Job) -> None:
    """Refuse while the lock is still being placed, or being released already."""
    if batch.state in jobs.OPEN:
        raise InputRefused("locks_being_placed", number=batch.number)
    for job in jobs.open_of_kind(connection, JobKind.UNLOCK):
        if job.parameters["batch"] == batch.id:
            raise InputRefused("locks_being_released", number=job.number)


def _may_release(batch: Job, occasion: Occasion) -> LockSource:
    """Return as which source a mass lock is released, or refuse with who may."""
    placed_by = LockSource(batch.parameters["lock"]["source"])
    mine = sources_of(occasion.acting)
    for source in (placed_by, LockSource.LEGAL):
        if source in mine:
            return source
    raise InputRefused(
        "lock_not_yours",
        lock_sources=[placed_by, LockSource.LEGAL],
        locks=[batch.subject],
    )


def open_masses(store: Store, occasion: Occasion) -> list[Job]:
    """Return the mass locks that can be released: some of their locks stand open."""
    require(store, occasion.acting, Permission.LOCK_LIST)
    with store.read() as connection:
        releases = jobs.open_of_kind(connection, JobKind.UNLOCK)
        under_way = {job.parameters["batch"] for job in releases}
        ids = lock_masses.open_batches(connection, occasion.at, MOST_OPEN)
        found = [jobs.job_by_id(connection, each) for each in ids]
    return [job for job in found if job is not None and job.id not in under_way]


def list_masses(store: Store, occasion: Occasion, limit: int = 10) -> list[Job]:
    """Return the newest mass locks and releases, and how far each is."""
    require(store, occasion.acting, Permission.LOCK_LIST)
    kinds = (JobKind.LOCK, JobKind.UNLOCK)
    with store.read() as connection:
        return jobs.newest_of_kinds(connection, kinds, limit)
