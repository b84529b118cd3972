"""Run an import: chunk by chunk, each with its rows and its progress in one commit.

Whatever ends the process, the batch knows the last record that is in. The same file
goes on from there; a batch that is through and is run again finds everything as the
file tells it and changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from models.facts import Entry, Occasion
from models.job_kinds import ImportState
from models.kinds import AuditAction, Outcome, Permission
from portal import clock
from portal.domain.canonical import canonical
from portal.domain.importing.batch import Batch, Tally
from portal.domain.importing.mapping import ColumnMapping, mapping_from_json
from portal.errors import InputRefused, NotFound, PortalError
from portal.logs import fault
from portal.services.door import require
from portal.services.import_members.detecting import Detected, detect
from portal.services.import_members.frame import Frame
from portal.services.import_members.pace import Pace
from portal.services.import_members.preparing import Ready
from portal.services.import_members.reading import blocks_of
from portal.services.import_members.rejecting import store_rejects
from portal.services.import_members.reporting import (
    Progress,
    Report,
    Watch,
    lines_again,
    lines_of,
    unwatched,
)
from portal.services.import_members.sources import Source, StoredSource
from portal.services.import_members.writing import tally_of, write_chunk
from portal.store import imports
from portal.store.audit import record
from portal.store.blobs import blob_hash
from portal.store.bulk import RaceLost
from portal.store.engine import Connection, Store

CAN_GO_ON = frozenset({ImportState.RUNNING, ImportState.FAILED})
CAN_START = frozenset({ImportState.STORED, ImportState.CHECKED, *CAN_GO_ON})
TRIES = 5
BEATS_EVERY = timedelta(seconds=5)


@dataclass(frozen=True)
class Done:
    """An import that is through; ``resumed`` is the record it went on after."""

    batch: Batch
    detected: Detected
    resumed: int = 0


def import_file(
    store: Store,
    occasion: Occasion,
    source: Source,
    file_name: str,
    *,
    watch: Watch = unwatched,
    report: Report | None = None,
    **how: Any,
) -> Done:
    """Import a file; goes on where an interrupted run of the same file stopped.

    ``how`` is that of ``detect``. ``report`` gets the lines of records, in order.
    """
    detected = detect(store, occasion, source, **how)
    with imports.import_turn(store):
        batch = _interrupted(detected)
        if batch is None:
            batch = _begin(store, occasion, detected, file_name)
        return _Run(store, occasion, detected, batch, watch, report).through()


def run_batch(
    store: Store, occasion: Occasion, number: str, watch: Watch = unwatched
) -> Done:
    """Import a stored file; goes on where its run was interrupted."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    with imports.import_turn(store):
        batch = batch_called(store, number)
        if batch.state not in CAN_START:
            raise InputRefused("import_not_open", number=number, state=batch.state)
        detected = detect(
            store,
            occasion,
            stored_source(store, batch),
            as_of=batch.as_of,
            mapping=batch.mapping,
        )
        if batch.state not in CAN_GO_ON:
            start(store, occasion, batch)
            batch = batch_called(store, number)
        return _Run(store, occasion, detected, batch, watch, None).through()


def batch_called(store: Store, number: str) -> Batch:
    """Return one batch, or refuse."""
    with store.read() as connection:
        found = imports.batch_by_number(connection, number.strip().upper())
    if found is None:
        raise NotFound(what="import", number=number)
    return found


def stored_source(store: Store, batch: Batch) -> StoredSource:
    """Return the stored file of a batch, or refuse where it came from elsewhere."""
    if batch.source_blob_id is None:
        raise InputRefused("import_not_stored", number=batch.number)
    return StoredSource(store.url, batch.source_blob_id)


# ------------------------------------------------------------------ beginning


def _interrupted(detected: Detected) -> Batch | None:
    """Return the batch of this file that was cut off, if there is one."""
    mapping = detected.mapping.as_json()
    return next(
        (
            batch
            for batch in reversed(detected.before)
            if batch.state in CAN_GO_ON
            and batch.as_of == detected.as_of
            and dict(batch.mapping) == mapping
        ),
        None,
    )


def _begin(
    store: Store, occasion: Occasion, detected: Detected, file_name: str
) -> Batch:
    values = {
        "file_hash": detected.file_hash,
        "file_name": file_name[:255],
        "as_of": detected.as_of,
        "mapping": detected.mapping.as_json(),
        "state": ImportState.RUNNING,
        "staff_id": occasion.acting.staff_id,
        "records_total": detected.survey.records,
        "counts": {},
        "reasons": {},
        "beat_at": occasion.at,
        "recorded_at": occasion.at,
    }
    with store.write() as connection:
        _, number = imports.add_batch(connection, values)
        batch = imports.batch_by_number(connection, number)
        assert batch is not None
        _record_started(connection, store, occasion, batch)
    return batch


def start(store: Store, occasion: Occasion, batch: Batch) -> None:
    """Let a stored file begin; what its dry run noted makes room."""
    imports.drop_records(store, batch.id)
    with store.write() as connection:
        imports.change_batch(
            connection,
            batch.id,
            state=ImportState.RUNNING,
            dry_run=False,
            records_read=0,
            counts={},
            reasons={},
            fault=None,
            staff_id=occasion.acting.staff_id,
            beat_at=clock.now(),
        )
        _record_started(connection, store, occasion, batch)


def _record_started(
    connection: Connection, store: Store, occasion: Occasion, batch: Batch
) -> None:
    after = {
        "number": batch.number,
        "file_hash": batch.file_hash,
        "as_of": batch.as_of,
        "records": batch.records_total,
        "mapping": mapping_version(mapping_from_json(batch.mapping)),
    }
    entry = Entry(
        action=AuditAction.IMPORT_STARTED,
        entity_type="import",
        entity_id=batch.id,
        after=after,
        new=True,
    )
    record(connection, store.keys, occasion, entry)


def mapping_version(mapping: ColumnMapping) -> str:
    """Return the hash by which a mapping is recognised."""
    return sha256(canonical(mapping.as_json())).hexdigest()[:16]


# ------------------------------------------------------------------ running


@dataclass
class _Run:
    """One run of one batch, from its first open record to its end."""

    store: Store
    occasion: Occasion
    detected: Detected
    batch: Batch
    watch: Watch
    report: Report | None
    tally: Tally = field(default_factory=Tally)
    read: int = 0

    def through(self) -> Done:
        """Write everything that is not in yet; a fault leaves a batch to go on with."""
        resumed = self.batch.records_read
        self.tally = Tally(dict(self.batch.counts), dict(self.batch.reasons))
        self.read = resumed
        try:
            self._write_all(resumed)
            rejects = store_rejects(self.store, self.detected, self.batch)
            self._complete(rejects)
        except BaseException as error:
            self._fail(error)
            raise
        done = batch_called(self.store, self.batch.number)
        return Done(done, self.detected, resumed)

    def _write_all(self, resumed: int) -> None:
        frame = self.detected.frame(self.store, self.occasion, self.batch)
        pace = Pace(self.store)
        last_beat = clock.now()
        waiting: list[Ready] = []
        with blocks_of(self.detected.job(frame, resumed)) as blocks:
            for block in blocks:
                waiting += self._not_yet_in(block, resumed)
                while len(waiting) >= pace.rows:
                    some, waiting = waiting[: pace.rows], waiting[pace.rows :]
                    self._write(frame, pace, some)
                    last_beat = clock.now()
                if clock.now() - last_beat > BEATS_EVERY:
                    last_beat = clock.now()
                    imports.beat(self.store, self.batch.id, last_beat)
        while waiting:
            some, waiting = waiting[: pace.rows], waiting[pace.rows :]
            self._write(frame, pace, some)

    def _not_yet_in(self, block: Sequence[Ready], resumed: int) -> list[Ready]:
        """Return what is still to be written; tells again what is in."""
        inside = [ready for ready in block if ready.record <= resumed]
        if inside and self.report is not None:
            first, last = inside[0].record, inside[-1].record
            with self.store.read() as connection:
                noted = imports.records_of(
                    connection, self.batch.id, after=first - 1, until=last
                )
            self.report(lines_again(inside, noted))
        return list(block[len(inside) :])

    def _write(self, frame: Frame, pace: Pace, some: Sequence[Ready]) -> None:
        now = clock.now()
        pace.look_around(now)
        for left in reversed(range(TRIES)):
            try:
                endings = self._chunk(frame, pace, some)
                break
            except RaceLost:
                # Somebody took a number between the look and the write: look again.
                if not left:
                    raise
        if self.report is not None:
            self.report(lines_of(endings))
        total = self.batch.records_total or 0
        self.watch(Progress(self.tally.records, total, self.tally))

    def _chunk(self, frame: Frame, pace: Pace, some: Sequence[Ready]) -> list[Any]:
        with pace.chunk(len(some)) as connection:
            now = clock.now()
            endings = write_chunk(self.store, connection, frame, some, now)
            tally = Tally(dict(self.tally.counts), dict(self.tally.reasons))
            tally.join(tally_of(endings))
            read = some[-1].record
            imports.note_progress(connection, self.batch.id, read, tally, now)
        self.tally, self.read = tally, read
        return endings

    # -------------------------------------------------------------- the end

    def _complete(self, reject_blob_id: int | None) -> None:
        now = clock.now()
        with self.store.write() as connection:
            imports.change_batch(
                connection,
                self.batch.id,
                state=ImportState.DONE,
                fault=None,
                reject_blob_id=reject_blob_id,
                beat_at=now,
                ended_at=now,
            )
            record(
                connection,
                self.store.keys,
                Occasion(self.occasion.acting, now, request=self.occasion.request),
                self._completed(connection, reject_blob_id),
            )

    def _completed(self, connection: Connection, reject_blob_id: int | None) -> Entry:
        rejects = blob_hash(connection, reject_blob_id) if reject_blob_id else None
        total = self.batch.records_total or 0
        return Entry(
            action=AuditAction.IMPORT_COMPLETED,
            entity_type="import",
            entity_id=self.batch.id,
            after={"number": self.batch.number, "counts": dict(self.tally.counts)},
            facts={
                "file_hash": self.detected.file_hash.hex(),
                "mapping": mapping_version(self.detected.mapping),
                "as_of": self.detected.as_of,
                "records": self.tally.records,
                "unexplained": total - self.tally.records,
                "reasons": dict(self.tally.reasons),
                **({"rejects_hash": rejects.hex()} if rejects else {}),
            },
        )

    def _fail(self, error: BaseException) -> None:
        """Say why the run stopped, if the database still takes it."""
        code = error.code if isinstance(error, PortalError) else ""
        if isinstance(error, Exception) and not code:
            code = fault(error, batch=self.batch.number)
        try:
            with self.store.write() as connection:
                imports.change_batch(
                    connection,
                    self.batch.id,
                    state=ImportState.FAILED,
                    fault=code or "interrupted",
                    beat_at=clock.now(),
                )
                record(connection, self.store.keys, self.occasion, self._failed(code))
        # The first error goes on to whoever waits; this one is in the log alone.
        except Exception as second:
            fault(second, batch=self.batch.number)

    def _failed(self, code: str) -> Entry:
        return Entry(
            action=AuditAction.IMPORT_FAILED,
            entity_type="import",
            entity_id=self.batch.id,
            after={"number": self.batch.number},
            facts={"fault": code or "interrupted", "records": self.tally.records},
            outcome=Outcome.FAILED,
        )
