"""Import batches: their progress, the records that did not simply go in, proposals."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

from models.job_kinds import ImportState, RecordOutcome
from models.tables.imports import ImportBatch, ImportRecord, Proposal
from models.tables.staff import Staff
from portal.domain.importing.batch import Batch, ProposalLine, RecordLine, Tally
from portal.domain.receipts import spoken_number
from portal.errors import InputRefused
from portal.store.bulk import Sheet, new_ids
from portal.store.engine import Store
from portal.store.members import MEMBER, MEMBERSHIP, OFFERING

BATCH = ImportBatch.__table__  # type: ignore[attr-defined]
RECORD = ImportRecord.__table__  # type: ignore[attr-defined]
PROPOSAL = Proposal.__table__  # type: ignore[attr-defined]
STAFF = Staff.__table__  # type: ignore[attr-defined]

RECORDS = Sheet(RECORD, ("batch_id", "record", "outcome", "member_number", "reasons"))
_TURN = 7032
"""PostgreSQL's advisory lock that one import at a time holds."""


# ------------------------------------------------------------------ turns


@contextmanager
def import_turn(store: Store) -> Iterator[None]:
    """Hold the turn of importing: one run at a time per portal, over all processes.

    Refuses with ``import_running`` at once. The turn ends with the process that
    holds it, however that ends, so that what was running then was interrupted.
    """
    if store.main.sqlite:
        with _turn_by_file(store):
            yield
    else:
        with _turn_by_lock(store):
            yield


@contextmanager
def _turn_by_file(store: Store) -> Iterator[None]:
    file = Path(str(make_url(store.url).database))
    place = file.with_name(f"{file.name}.import")
    handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputRefused("import_running") from None


@contextmanager
def _turn_by_lock(store: Store) -> Iterator[None]:
    with store.main.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        asked = sa.text("SELECT pg_try_advisory_lock(:turn)")
        if not connection.execute(asked, {"turn": _TURN}).scalar():
            raise InputRefused("import_running")
        try:
            yield
        finally:
            connection.execute(sa.text("SELECT pg_advisory_unlock_all()"))


# ------------------------------------------------------------------ batches


def add_batch(connection: Connection, values: Mapping[str, Any]) -> tuple[int, str]:
    """Write a batch; return its id and the number it is called by (``B-7-4``)."""
    batch_id = next(new_ids(connection, BATCH))
    number = spoken_number("B", batch_id)
    connection.execute(sa.insert(BATCH), {"id": batch_id, "number": number, **values})
    return batch_id, number


def change_batch(connection: Connection, batch_id: int, **values: Any) -> None:
    """Change columns of a batch."""
    connection.execute(sa.update(BATCH).where(BATCH.c.id == batch_id).values(**values))


def drop_batch(connection: Connection, batch_id: int) -> None:
    """Delete a batch of which nothing was imported."""
    connection.execute(sa.delete(BATCH).where(BATCH.c.id == batch_id))


_PROGRESS = sa.update(BATCH).where(BATCH.c.id == sa.bindparam("_id"))


def note_progress(
    connection: Connection, batch_id: int, records_read: int, tally: Tally, at: datetime
) -> None:
    """Write how far a batch has come; belongs to the transaction of its rows."""
    values = {
        "_id": batch_id,
        "records_read": records_read,
        "counts": dict(tally.counts),
        "reasons": dict(tally.reasons),
        "beat_at": at,
    }
    connection.execute(_PROGRESS, values)


def beat(store: Store, batch_id: int, at: datetime) -> None:
    """Say that a batch is being worked on."""
    with store.write() as connection:
        connection.execute(_PROGRESS, {"_id": batch_id, "beat_at": at})


_BATCHES = sa.select(
    BATCH, STAFF.c.name_ja.label("staff_ja"), STAFF.c.name_en.label("staff_en")
).outerjoin(STAFF, STAFF.c.id == BATCH.c.staff_id)


def batch_by_number(connection: Connection, number: str) -> Batch | None:
    """Return one batch."""
    query = _BATCHES.where(BATCH.c.number == number)
    row = connection.execute(query).first()
    return _batch(row) if row is not None else None


def newest_batches(connection: Connection, limit: int, offset: int = 0) -> list[Batch]:
    """Return batches, newest first."""
    query = _BATCHES.order_by(BATCH.c.id.desc()).limit(limit).offset(offset)
    return [_batch(row) for row in connection.execute(query)]


def count_batches(connection: Connection) -> int:
    """Return how many batches there are."""
    query = sa.select(sa.func.count()).select_from(BATCH)
    return int(connection.execute(query).scalar_one())


def batches_of_file(connection: Connection, file_hash: bytes) -> list[Batch]:
    """Return the batches of one file, the first one first."""
    query = _BATCHES.where(BATCH.c.file_hash == file_hash).order_by(BATCH.c.id)
    return [_batch(row) for row in connection.execute(query)]


def _batch(row: Any) -> Batch:
    return Batch(
        id=row.id,
        number=row.number,
        state=ImportState(row.state),
        file_name=row.file_name,
        file_hash=bytes(row.file_hash).hex(),
        as_of=row.as_of,
        mapping=row.mapping,
        staff_id=row.staff_id,
        staff_ja=row.staff_ja or "",
        staff_en=row.staff_en or "",
        records_read=row.records_read,
        records_total=row.records_total,
        counts=row.counts,
        reasons=row.reasons,
        recorded_at=row.recorded_at,
        beat_at=row.beat_at,
        ended_at=row.ended_at,
        fault=row.fault,
        source_blob_id=row.source_blob_id,
        reject_blob_id=row.reject_blob_id,
    )


# ------------------------------------------------------------------ records


def record_row(batch_id: int, line: RecordLine) -> tuple[Any, ...]:
    """Return the columns of ``RECORDS``."""
    reasons = json.dumps([dict(each) for each in line.reasons], ensure_ascii=False)
    return batch_id, line.record, line.outcome.value, line.member_number, reasons


def records_of(
    connection: Connection,
    batch_id: int,
    *,
    outcomes: Sequence[RecordOutcome] = (),
    after: int = 0,
    until: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[RecordLine]:
    """Return noted records in the file's order, ``after`` exclusive to ``until``."""
    query = sa.select(RECORD).where(RECORD.c.batch_id == batch_id)
    query = query.where(RECORD.c.record > after)
    if until is not None:
        query = query.where(RECORD.c.record <= until)
    if outcomes:
        query = query.where(RECORD.c.outcome.in_(outcomes))
    query = query.order_by(RECORD.c.record).offset(offset)
    if limit is not None:
        query = query.limit(limit)
    return [
        RecordLine(
            row.record,
            RecordOutcome(row.outcome),
            row.member_number,
            tuple(row.reasons),
        )
        for row in connection.execute(query)
    ]


def count_records(connection: Connection, batch_id: int) -> int:
    """Return how many records of a batch are noted."""
    query = sa.select(sa.func.count()).where(RECORD.c.batch_id == batch_id)
    return int(connection.execute(query).scalar_one())


def drop_records(store: Store, batch_id: int, some: int = 5000) -> None:
    """Forget the noted records of a dry run, some at a time."""
    chosen = sa.select(RECORD.c.id).where(RECORD.c.batch_id == batch_id).limit(some)
    while True:
        with store.write() as connection:
            ids = [row[0] for row in connection.execute(chosen)]
            if not ids:
                return
            connection.execute(
                sa.delete(RECORD).where(RECORD.c.id.between(min(ids), max(ids)),
                                        RECORD.c.batch_id == batch_id)
            )  # fmt: skip


# ------------------------------------------------------------------ proposals

_PROPOSALS = (
    sa.select(
        PROPOSAL,
        BATCH.c.number.label("batch_number"),
        BATCH.c.staff_id.label("run_by"),
        MEMBER.c.id.label("member_id"),
        MEMBER.c.number.label("member_number"),
        MEMBERSHIP.c.lifecycle_version_id,
        OFFERING.c.code,
        OFFERING.c.name_ja,
        OFFERING.c.name_en,
    )
    .join(BATCH, BATCH.c.id == PROPOSAL.c.batch_id)
    .join(MEMBERSHIP, MEMBERSHIP.c.id == PROPOSAL.c.membership_id)
    .join(MEMBER, MEMBER.c.id == MEMBERSHIP.c.member_id)
    .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
)
_OPEN = PROPOSAL.c.answered_at.is_(None)


def add_proposals(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write proposals."""
    if rows:
        connection.execute(sa.insert(PROPOSAL), list(rows))


def proposals_about(
    connection: Connection, membership_ids: Sequence[int]
) -> dict[tuple[int, str, date], bool]:
    """Return (membership, proposed state, as of) → whether it still waits."""
    query = sa.select(
        PROPOSAL.c.membership_id,
        PROPOSAL.c.state_proposed,
        PROPOSAL.c.as_of,
        PROPOSAL.c.answered_at,
    ).where(PROPOSAL.c.membership_id.in_(membership_ids))
    found: dict[tuple[int, str, date], bool] = {}
    for row in connection.execute(query):
        about = (row[0], row[1], row[2])
        found[about] = found.get(about, False) or row[3] is None
    return found


def waiting_proposals(
    connection: Connection, limit: int, offset: int = 0
) -> list[ProposalLine]:
    """Return the proposals nobody has answered, oldest first."""
    query = _PROPOSALS.where(_OPEN).order_by(PROPOSAL.c.id)
    rows = connection.execute(query.limit(limit).offset(offset))
    return [_proposal(row) for row in rows]


def count_proposals(connection: Connection) -> int:
    """Return how many proposals wait."""
    query = sa.select(sa.func.count()).select_from(PROPOSAL).where(_OPEN)
    return int(connection.execute(query).scalar_one())


def proposal(connection: Connection, proposal_id: int) -> ProposalLine | None:
    """Return one proposal."""
    row = connection.execute(_PROPOSALS.where(PROPOSAL.c.id == proposal_id)).first()
    return _proposal(row) if row is not None else None


def answer_proposals(
    connection: Connection,
    where: Mapping[str, int],
    answer: str,
    staff_id: int,
    at: datetime,
) -> int:
    """Answer what waits of ``where`` (``id`` or ``batch_id``); return how many."""
    chosen = [PROPOSAL.c[name] == value for name, value in where.items()]
    update = sa.update(PROPOSAL).where(_OPEN, *chosen)
    values = {"answer": answer, "answered_by": staff_id, "answered_at": at}
    return connection.execute(update.values(values)).rowcount


def _proposal(row: Any) -> ProposalLine:
    return ProposalLine(
        id=row.id,
        batch_number=row.batch_number,
        member_number=row.member_number,
        offering_code=row.code,
        offering_ja=row.name_ja,
        offering_en=row.name_en,
        membership_id=row.membership_id,
        member_id=row.member_id,
        lifecycle_version_id=row.lifecycle_version_id,
        record=row.record,
        state_now=row.state_now,
        state_proposed=row.state_proposed,
        as_of=row.as_of,
        run_by=row.run_by,
        recorded_at=row.recorded_at,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        answer=row.answer,
    )
