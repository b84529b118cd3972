"""The table of jobs: asking, holding one by a lease, moving its cursor, ending it.

A lease only keeps others from trying. What makes each chunk happen once is that its
transaction first locks the row of the job and finds itself still the holder.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel.sql.sqltypes import UTCDateTime

from models.job_facts import Chunk, Job, NewJob
from models.job_kinds import JobKind, JobState
from models.tables import job as tables
from models.tables.staff import Staff
from portal import clock
from portal.domain.receipts import spoken_number
from portal.store.bulk import new_ids

JOB = tables.Job.__table__  # type: ignore[attr-defined]
WORKER = tables.Worker.__table__  # type: ignore[attr-defined]
STAFF = Staff.__table__  # type: ignore[attr-defined]

LEASE = timedelta(seconds=15)
"""So long nobody else takes a job whose holder was not heard of."""

SILENT_AFTER = timedelta(seconds=45)
"""A worker says every 15 seconds that it is there; one silent for so long is not."""

OPEN = (JobState.WAITING, JobState.RUNNING)


def now_of(connection: Connection) -> datetime:
    """Return the time by which leases are measured: the database's own.

    Workers on several machines share one PostgreSQL, but not one clock.
    """
    if connection.dialect.name == "sqlite":
        return clock.now()
    asked = sa.select(sa.func.clock_timestamp(type_=UTCDateTime()))
    found: datetime = connection.execute(asked).scalar_one()
    return found.astimezone(UTC)


# ------------------------------------------------------------------ asking


def add_job(connection: Connection, new: NewJob, asked_by: int, at: datetime) -> Job:
    """Write a job that waits and return it."""
    job_id = next(new_ids(connection, JOB))
    values = {
        "id": job_id,
        "number": spoken_number("J", job_id),
        "kind": new.kind.value,
        "subject": new.subject,
        "parameters": dict(new.parameters),
        "asked_by": asked_by,
        "recorded_at": at,
        "state": JobState.WAITING,
        "done": 0,
        "total": new.total,
        "not_before": new.not_before,
        "cursor": {},
        "result": {},
        "attempts": 0,
    }
    connection.execute(sa.insert(JOB), values)
    found = job_by_id(connection, job_id)
    assert found is not None
    return found


# ------------------------------------------------------------------ holding


def claim(
    connection: Connection, holder: str, kinds: Collection[JobKind]
) -> Job | None:
    """Take the job that waited longest of those free, if there is one, and hold it.

    Free is what waits for its turn, and what a dead holder left behind; that counts
    as a fault, since the job itself may have killed it.
    """
    now = now_of(connection)
    free = _free(now, kinds).with_for_update(skip_locked=True)
    row = connection.execute(free).first()
    if row is None:
        return None
    lost = row.state == JobState.RUNNING
    values = {
        "state": JobState.RUNNING,
        "holder": holder,
        "lease_until": now + LEASE,
        "not_before": None,
        "attempts": row.attempts + (1 if lost else 0),
        "started_at": row.started_at or now,
    }
    connection.execute(sa.update(JOB).where(JOB.c.id == row.id).values(values))
    return job_by_id(connection, row.id)


def anything_free(connection: Connection, kinds: Collection[JobKind]) -> bool:
    """Return whether a job is free: cheaper than to try and take it."""
    return connection.execute(_free(now_of(connection), kinds)).first() is not None


def _free(now: datetime, kinds: Collection[JobKind]) -> sa.Select[Any]:
    waits = sa.and_(
        JOB.c.state == JobState.WAITING,
        sa.or_(JOB.c.not_before.is_(None), JOB.c.not_before <= now),
    )
    left = sa.and_(JOB.c.state == JobState.RUNNING, JOB.c.lease_until < now)
    return (
        sa.select(JOB.c.id, JOB.c.state, JOB.c.attempts, JOB.c.started_at)
        .where(sa.or_(waits, left), JOB.c.kind.in_([each.value for each in kinds]))
        .order_by(sa.func.coalesce(JOB.c.not_before, JOB.c.recorded_at), JOB.c.id)
        .limit(1)
    )


def held(connection: Connection, job_id: int, holder: str) -> Job | None:
    """Lock a job and return it, or None where ``holder`` has it no longer."""
    query = sa.select(JOB.c.id).where(
        JOB.c.id == job_id,
        JOB.c.holder == holder,
        JOB.c.state == JobState.RUNNING,
    )
    if connection.execute(query.with_for_update()).first() is None:
        return None
    return job_by_id(connection, job_id)


def move_on(connection: Connection, job_id: int, chunk: Chunk) -> None:
    """Write how far a job has come; the lease goes on. Belongs to its chunk."""
    now = now_of(connection)
    values: dict[str, Any] = {
        "done": chunk.done,
        "total": chunk.total,
        "cursor": dict(chunk.cursor),
        "result": dict(chunk.result),
        "attempts": 0,
        "fault": None,
        "lease_until": now + LEASE,
    }
    if chunk.finished:
        values |= {"state": JobState.DONE, "ended_at": now, **FREE}
    _change(connection, job_id, values)


def keep_lease(connection: Connection, job_id: int, holder: str) -> bool:
    """Hold a job on; returns whether it is still held."""
    if held(connection, job_id, holder) is None:
        return False
    _change(connection, job_id, {"lease_until": now_of(connection) + LEASE})
    return True


FREE: Mapping[str, Any] = {"holder": None, "lease_until": None}


def put_back(
    connection: Connection,
    job_id: int,
    pause: timedelta = timedelta(),
    *,
    attempts: int = 0,
    fault: str | None = None,
) -> None:
    """Let a job wait again, for the next try or for another worker."""
    values = {
        "state": JobState.WAITING,
        "not_before": now_of(connection) + pause,
        "attempts": attempts,
        "fault": fault,
    }
    _change(connection, job_id, {**values, **FREE})


def end_job(
    connection: Connection, job_id: int, state: JobState, fault: str | None = None
) -> None:
    """End a job that did not come through."""
    values = {"state": state, "fault": fault, "ended_at": now_of(connection)}
    _change(connection, job_id, {**values, **FREE})


def reopen(connection: Connection, job_id: int) -> None:
    """Let a job that ended go on from its cursor."""
    values = {
        "state": JobState.WAITING,
        "not_before": None,
        "attempts": 0,
        "fault": None,
        "ended_at": None,
    }
    _change(connection, job_id, {**values, **FREE})


def _change(connection: Connection, job_id: int, values: Mapping[str, Any]) -> None:
    connection.execute(sa.update(JOB).where(JOB.c.id == job_id).values(**values))


# ------------------------------------------------------------------ reading


_JOBS = sa.select(
    JOB, STAFF.c.name_ja.label("asked_ja"), STAFF.c.name_en.label("asked_en")
).outerjoin(STAFF, STAFF.c.id == JOB.c.asked_by)


def job_by_id(connection: Connection, job_id: int) -> Job | None:
    """Return one job."""
    row = connection.execute(_JOBS.where(JOB.c.id == job_id)).first()
    return _job(row) if row is not None else None


def job_by_number(
    connection: Connection, number: str, *, lock: bool = False
) -> Job | None:
    """Return the job that is called ``number``; ``lock`` keeps its worker waiting."""
    if lock:
        query = sa.select(JOB.c.id).where(JOB.c.number == number)
        connection.execute(query.with_for_update()).first()
    row = connection.execute(_JOBS.where(JOB.c.number == number)).first()
    return _job(row) if row is not None else None


def newest_job(connection: Connection, kind: JobKind, subject: str) -> Job | None:
    """Return the newest job of a kind about a subject."""
    query = _JOBS.where(JOB.c.kind == kind.value, JOB.c.subject == subject)
    row = connection.execute(query.order_by(JOB.c.id.desc()).limit(1)).first()
    return _job(row) if row is not None else None


def newest_jobs(
    connection: Connection,
    limit: int,
    offset: int = 0,
    states: Collection[JobState] = (),
) -> list[Job]:
    """Return jobs, newest first."""
    query = _JOBS.where(JOB.c.state.in_(states)) if states else _JOBS
    query = query.order_by(JOB.c.id.desc()).limit(limit).offset(offset)
    return [_job(row) for row in connection.execute(query)]


def newest_of_kinds(
    connection: Connection, kinds: Collection[JobKind], limit: int
) -> list[Job]:
    """Return jobs of some kinds, newest first."""
    of_kinds = _JOBS.where(JOB.c.kind.in_([each.value for each in kinds]))
    query = of_kinds.order_by(JOB.c.id.desc()).limit(limit)
    return [_job(row) for row in connection.execute(query)]


def open_of_kind(connection: Connection, kind: JobKind) -> list[Job]:
    """Return the jobs of a kind that wait or run."""
    query = _JOBS.where(JOB.c.kind == kind.value, JOB.c.state.in_(OPEN))
    return [_job(row) for row in connection.execute(query.order_by(JOB.c.id))]


def count_by_state(connection: Connection) -> dict[JobState, int]:
    """Return how many jobs are in each state; states without jobs are left out."""
    query = sa.select(JOB.c.state, sa.func.count()).group_by(JOB.c.state)
    return {JobState(state): int(n) for state, n in connection.execute(query)}


def _job(row: Any) -> Job:
    kinds = {each.value: each for each in JobKind}
    return Job(
        id=row.id,
        number=row.number,
        kind=kinds.get(row.kind, row.kind),
        subject=row.subject,
        parameters=row.parameters,
        state=JobState(row.state),
        asked_by=row.asked_by,
        asked_ja=row.asked_ja or "",
        asked_en=row.asked_en or "",
        recorded_at=row.recorded_at,
        done=row.done,
        total=row.total,
        cursor=row.cursor,
        result=row.result,
        holder=row.holder,
        lease_until=row.lease_until,
        not_before=row.not_before,
        attempts=row.attempts,
        fault=row.fault,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


# ------------------------------------------------------------------ workers


def note_worker(connection: Connection, name: str, *, stopped: bool = False) -> None:
    """Write that a worker is there, or has stopped."""
    now = now_of(connection)
    values = {"seen_at": now, "stopped_at": now if stopped else None}
    known = sa.update(WORKER).where(WORKER.c.name == name).values(**values)
    if connection.execute(known).rowcount == 0:
        new = sa.insert(WORKER).values(name=name, started_at=now, **values)
        connection.execute(new)


def forget_workers(connection: Connection, before: datetime) -> None:
    """Delete the workers that were not seen since."""
    connection.execute(sa.delete(WORKER).where(WORKER.c.seen_at < before))


def worker_is_there(connection: Connection) -> bool:
    """Return whether a worker was seen lately that did not stop."""
    seen = worker_seen_at(connection)
    return seen is not None and now_of(connection) - seen < SILENT_AFTER


def worker_seen_at(connection: Connection) -> datetime | None:
    """Return when a worker that did not stop was seen last."""
    query = sa.select(sa.func.max(WORKER.c.seen_at))
    found: datetime | None = connection.execute(
        query.where(WORKER.c.stopped_at.is_(None))
    ).scalar()
    return found
