"""The page's way in: a file is stored, looked at, mapped, and worked on aside.

The work itself runs in a child process, so that no screen waits for it; the batch's
row tells how far it is, whoever asks and whenever.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from threading import Thread
from typing import Any

from models.facts import Occasion
from models.job_facts import NewJob
from models.job_kinds import ImportState, JobKind
from models.kinds import Permission
from portal import clock
from portal.config import ROOT, Settings
from portal.domain.importing.batch import BUSY, Batch, RecordLine
from portal.domain.importing.decoding import Encoding
from portal.domain.importing.fields import Field
from portal.domain.importing.layout import Layout
from portal.domain.importing.mapping import ColumnMapping, mapping_from_json
from portal.domain.importing.reasons import masked
from portal.domain.importing.survey import Survey, read_members
from portal.errors import InputRefused, NotFound, PortalError
from portal.services.door import require
from portal.services.house import the_settings
from portal.services.import_members.detecting import Detected, day_told_of, detect
from portal.services.import_members.frame import frame_of
from portal.services.import_members.running import (
    CAN_GO_ON,
    CAN_START,
    batch_called,
    start,
    stored_source,
)
from portal.services.import_members.sources import HeldSource
from portal.services.import_members.voiding import CAN_VOID
from portal.services.jobs.ask import ask_job
from portal.store import imports, jobs
from portal.store.blobs import drop_blob, own_blob, store_blob
from portal.store.engine import Connection, Store

KEPT = timedelta(days=90)
SHOWN = 5
"""Values shown of each column."""

OPEN = frozenset({ImportState.STORED, ImportState.CHECKED})
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the page shows it; ``samples`` are masked as their field asks."""

    at: int
    heading: str
    field: Field | None
    found_by: str
    samples: tuple[str, ...]
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What was detected in a stored file, and the mapping that will be used."""

    batch: Batch
    encoding: str
    delimiter: str
    header_record: int
    mapping: ColumnMapping
    columns: tuple[Column, ...]


def store_file(
    store: Store, occasion: Occasion, file_name: str, content: bytes
) -> Batch:
    """Store a file and propose how to read it; refuses what is no list of members.

    The same file again, while it waits, is the same batch.
    """
    require(store, occasion.acting, Permission.IMPORT_RUN)
    limit = the_settings().upload_megabytes
    if len(content) > limit * MEGABYTE:
        raise InputRefused("file_too_big", megabytes=limit)
    detected = detect(store, occasion, HeldSource(content))
    for batch in reversed(detected.before):
        if batch.state in OPEN and batch.source_blob_id is not None:
            return batch
    at = occasion.at
    owner = ("import_source", None)
    blob_id = store_blob(store, [content], file_name, owner, at, at + KEPT)
    values = {
        "file_hash": detected.file_hash,
        "file_name": file_name[:255],
        "source_blob_id": blob_id,
        "as_of": detected.as_of,
        "mapping": _with_file(detected),
        "dry_run": True,
        "state": ImportState.STORED,
        "staff_id": occasion.acting.staff_id,
        "records_total": detected.survey.records,
        "counts": {},
        "reasons": {},
        "recorded_at": at,
    }
    with store.write() as connection:
        batch_id, number = imports.add_batch(connection, values)
        own_blob(connection, blob_id, batch_id)
    return batch_called(store, number)


def _with_file(detected: Detected) -> dict[str, Any]:
    """Return the mapping's JSON with what need not be detected again."""
    file = {
        "encoding": detected.survey.encoding.value,
        "delimiter": detected.survey.layout.delimiter,
        "header_record": detected.survey.layout.header_record,
    }
    return {**detected.mapping.as_json(), "file": file}


def drop_file(store: Store, occasion: Occasion, number: str) -> None:
    """Forget a stored file that was not imported."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    batch = batch_called(store, number)
    if batch.state not in OPEN or batch.source_blob_id is None:
        raise InputRefused("import_not_open", number=number, state=batch.state)
    imports.drop_records(store, batch.id)
    with store.write() as connection:
        imports.drop_batch(connection, batch.id)
        drop_blob(connection, batch.source_blob_id)


# ------------------------------------------------------------------ looking


def batches(
    store: Store, occasion: Occasion, limit: int = 20, offset: int = 0
) -> tuple[int, list[Batch]]:
    """Return how many imports there are, and some of them, newest first."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    with store.read() as connection:
        found = imports.newest_batches(connection, limit, offset)
        return imports.count_batches(connection), found


def batch_of(store: Store, occasion: Occasion, number: str) -> Batch:
    """Return one import."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    return batch_called(store, number)


def noted_records(
    store: Store, occasion: Occasion, number: str, limit: int = 50, offset: int = 0
) -> tuple[int, list[RecordLine]]:
    """Return how many records did not simply go in, and some of them, in order."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    batch = batch_called(store, number)
    with store.read() as connection:
        found = imports.records_of(connection, batch.id, limit=limit, offset=offset)
        return imports.count_records(connection, batch.id), found


def preview(store: Store, occasion: Occasion, number: str) -> Preview:
    """Return what a stored file looks like through its mapping."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    batch = batch_called(store, number)
    mapping = mapping_from_json(batch.mapping)
    file = batch.mapping["file"]
    layout = Layout(file["delimiter"], mapping.header, file["header_record"])
    surveyed = Survey(Encoding(file["encoding"]), layout, 0, ())
    some = list(islice(read_members(stored_source(store, batch), surveyed), SHOWN))
    columns = tuple(
        _column(at, heading, mapping, [record.cells for record in some])
        for at, heading in enumerate(mapping.header)
    )
    record = int(file["header_record"])
    encoding, delimiter = file["encoding"], file["delimiter"]
    return Preview(batch, encoding, delimiter, record, mapping, columns)


def _column(
    at: int, heading: str, mapping: ColumnMapping, rows: list[list[str]]
) -> Column:
    use = next((each for each in mapping.uses if each.column == at), None)
    shown = [cells[at].strip() if at < len(cells) else "" for cells in rows]
    samples = tuple(masked(use.field if use else Field.NOTE, text) for text in shown)
    found_by = use.found_by.value if use else ""
    field = use.field if use else None
    return Column(at, heading, field, found_by, samples, mapping.attributes.get(at))


def known_words(
    store: Store, occasion: Occasion
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what words of a file may mean: ``state``, ``kind``, ``offering``.

    Each by code with its names.
    """
    require(store, occasion.acting, Permission.IMPORT_RUN)
    today = clock.business_day()
    with store.read() as connection:
        frame = frame_of(connection, occasion.acting, today, occasion.at)
    return {
        "state": {code: tuple(names) for code, names in frame.state_names.items()},
        "kind": {code: tuple(names) for code, names in frame.kind_names.items()},
        "offering": {c: tuple(names) for c, names in frame.offering_names.items()},
    }


def known_attributes(store: Store, occasion: Occasion) -> dict[str, tuple[str, ...]]:
    """Return the attributes that a column can fill, by code with their names."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    today = clock.business_day()
    with store.read() as connection:
        frame = frame_of(connection, occasion.acting, today, occasion.at)
    return {code: tuple(names) for code, names in frame.attribute_names.items()}


# ------------------------------------------------------------------ mapping


def change_mapping(
    store: Store,
    occasion: Occasion,
    number: str,
    mapping: Mapping[str, Any],
    as_of: date | None = None,
) -> Batch:
    """Read a stored file another way; what a dry run told is forgotten."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    batch = batch_called(store, number)
    if batch.state not in OPEN:
        raise InputRefused("import_not_open", number=number, state=batch.state)
    found = mapping_from_json(mapping)
    if found.header != mapping_from_json(batch.mapping).header:
        raise InputRefused("mapping_of_another_file", columns=len(found.header))
    _check_offering(store, occasion, found)
    on = day_told_of([], as_of) if as_of else batch.as_of
    imports.drop_records(store, batch.id)
    with store.write() as connection:
        imports.change_batch(
            connection,
            batch.id,
            mapping={**found.as_json(), "file": batch.mapping["file"]},
            as_of=on,
            state=ImportState.STORED,
            records_read=0,
            counts={},
            reasons={},
        )
    return batch_called(store, number)


def _check_offering(store: Store, occasion: Occasion, found: ColumnMapping) -> None:
    code = found.default_offering
    if code is not None and code not in known_words(store, occasion)["offering"]:
        raise NotFound(what="offering", number=code)


# ------------------------------------------------------------------ working


def start_check(store: Store, occasion: Occasion, number: str) -> Batch:
    """Let a dry run of a stored file begin in a process of its own."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    batch = batch_called(store, number)
    if batch.state not in OPEN and not _stopped(batch):
        raise InputRefused("import_not_open", number=number, state=batch.state)
    imports.drop_records(store, batch.id)
    with store.write() as connection:
        imports.change_batch(
            connection,
            batch.id,
            state=ImportState.CHECKING,
            records_read=0,
            counts={},
            reasons={},
            beat_at=clock.now(),
        )
    _work_aside(store, occasion, batch, "--dry-run")
    return batch_called(store, number)


def start_run(store: Store, occasion: Occasion, number: str) -> Batch:
    """Let a stored file be imported in a process of its own, or go on with it."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    with imports.import_turn(store):
        batch = batch_called(store, number)
        if batch.state not in CAN_START:
            raise InputRefused("import_not_open", number=number, state=batch.state)
        stored_source(store, batch)
        if batch.state not in CAN_GO_ON:
            start(store, occasion, batch)
        with store.write() as connection:
            imports.change_batch(
                connection, batch.id, state=ImportState.RUNNING, beat_at=clock.now()
            )
            asked = _ask_worker(connection, store, occasion, batch, {"do": "run"})
    if not asked:
        _work_aside(store, occasion, batch)
    return batch_called(store, number)


def start_void(
    store: Store, occasion: Occasion, number: str, *, keep_changed: bool = False
) -> Batch:
    """Let an import be taken back in a process of its own."""
    require(store, occasion.acting, Permission.IMPORT_VOID)
    with imports.import_turn(store):
        batch = batch_called(store, number)
        if batch.state not in CAN_VOID:
            raise InputRefused("import_not_open", number=number, state=batch.state)
        counts = {**batch.counts, "voiding": 1}
        with store.write() as connection:
            imports.change_batch(
                connection, batch.id, counts=counts, fault=None, beat_at=clock.now()
            )
            do = {"do": "void", "keep_changed": keep_changed}
            asked = _ask_worker(connection, store, occasion, batch, do)
    if not asked:
        more = ["--void", *(["--keep-changed"] if keep_changed else [])]
        _work_aside(store, occasion, batch, *more)
    return batch_called(store, number)


def note_stop(store: Store, number: str, error: PortalError) -> None:
    """Keep why work on a stored file was refused, where the page will look."""
    batch = batch_called(store, number)
    counts = {name: n for name, n in batch.counts.items() if name != "voiding"}
    if "count" in error.facts:
        counts["kept"] = int(error.facts["count"])
    state = {
        ImportState.CHECKING: ImportState.STORED,
        ImportState.RUNNING: ImportState.FAILED,
    }.get(batch.state, batch.state)
    with store.write() as connection:
        imports.change_batch(
            connection, batch.id, state=state, counts=counts, fault=error.code
        )


def _stopped(batch: Batch) -> bool:
    return batch.state in BUSY and batch.interrupted(clock.now())


def _ask_worker(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    batch: Batch,
    do: Mapping[str, Any],
) -> bool:
    """Ask the worker for a job, where one is there; returns whether it was asked.

    It goes on by itself, whatever ends it. A job that is open is not asked for twice.
    """
    if not jobs.worker_is_there(connection):
        return False
    open_one = jobs.newest_job(connection, JobKind.IMPORT, batch.number)
    if open_one is None or open_one.state not in jobs.OPEN:
        total = batch.records_total
        new = NewJob(JobKind.IMPORT, batch.number, do, total)
        ask_job(connection, store, occasion, new)
    return True


def _work_aside(store: Store, occasion: Occasion, batch: Batch, *more: str) -> None:
    """Start the portal's own command on a batch; it outlives this process."""
    words = ("import", "--batch", batch.number, "--as", occasion.acting.code, *more)
    child = subprocess.Popen(  # noqa: S603  (our own program, no shell)
        (sys.executable, "-m", "portal", *words),
        cwd=ROOT,
        env=os.environ | _addresses(store.url, the_settings()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to wait for a child, or it stays in the list of processes.
    Thread(target=child.wait, daemon=True).start()


def _addresses(url: str, settings: Settings) -> dict[str, str]:
    found = {
        "DATABASE_URL": url,
        "DATABASE_OWNER_URL": settings.database_owner_url,
        "KEYS_URL": settings.keys_url,
        "ACCESS_URL": settings.access_url,
    }
    return {name: value for name, value in found.items() if value}
