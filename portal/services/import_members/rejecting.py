"""The file of refused records: as they came, with what is wrong, to be loaded again.

Stored once in a form of no language: the cells of the file, then the record's number
and its reasons as ``code=column``. Whoever downloads it gets the reasons in words, in
columns that a later import passes over.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import timedelta

from models.facts import Entry, Occasion
from models.job_kinds import RecordOutcome
from models.kinds import AuditAction, Permission
from portal import clock
from portal.domain.importing.batch import Batch, RecordLine
from portal.domain.importing.survey import read_members
from portal.domain.spreadsheet import csv_line
from portal.errors import InputRefused
from portal.services.door import require
from portal.services.export import CSV, File
from portal.services.import_members.detecting import Detected
from portal.store import imports
from portal.store.audit import record
from portal.store.blobs import blob_pieces, store_blob
from portal.store.engine import Store
from portal.wording import say

KEPT = timedelta(days=90)
"""How long files of an import stay: long enough to correct what was refused."""

SOME = 2000
MARK = "\ufeff"
"""Spreadsheets read a file with this mark as UTF-8."""


def store_rejects(store: Store, detected: Detected, batch: Batch) -> int | None:
    """Store the refused records of a batch; returns None where there are none."""
    lines = _refused(store, batch)
    first = next(lines, None)
    if first is None:
        return None
    now = clock.now()
    pieces = _pieces(detected, _with(first, lines))
    name = f"{batch.number}.csv"
    owner = ("import_rejects", batch.id)
    return store_blob(store, pieces, name, owner, now, now + KEPT)


def _with(first: RecordLine, rest: Iterator[RecordLine]) -> Iterator[RecordLine]:
    yield first
    yield from rest


def _refused(store: Store, batch: Batch) -> Iterator[RecordLine]:
    after = 0
    while True:
        with store.read() as connection:
            some = imports.records_of(
                connection,
                batch.id,
                outcomes=(RecordOutcome.REFUSED,),
                after=after,
                limit=SOME,
            )
        yield from some
        if len(some) < SOME:
            return
        after = some[-1].record


def _pieces(detected: Detected, lines: Iterator[RecordLine]) -> Iterator[bytes]:
    header = (*detected.survey.layout.header, "record", "reasons")
    yield csv_line(header).encode()
    line = next(lines, None)
    width = len(detected.survey.layout.header)
    for each in read_members(detected.source, detected.survey):
        if line is None:
            return
        if each.number == line.record:
            reasons = [f"{why['code']}={why['column']}" for why in line.reasons]
            more = (str(line.record), "\n".join(reasons))
            yield csv_line([*_fitted(each.cells, width), *more]).encode()
            line = next(lines, None)


def _fitted(cells: list[str], width: int) -> list[str]:
    """Return as many cells as the header has; the last one keeps what is too many."""
    if len(cells) > width:
        return [*cells[: width - 1], ",".join(cells[width - 1 :])]
    return [*cells, *[""] * (width - len(cells))]


def reject_file(store: Store, occasion: Occasion, number: str, language: str) -> File:
    """Return the refused records of a batch as CSV, their reasons in ``language``.

    They leave the portal with all they hold, so that it is in the trail.
    """
    require(store, occasion.acting, Permission.IMPORT_RUN)
    with store.read() as connection:
        batch = imports.batch_by_number(connection, number)
    if batch is None or batch.reject_blob_id is None:
        raise InputRefused("import_without_rejects", number=number)
    pieces = blob_pieces(store.main, batch.reject_blob_id)
    content = b"".join(_in_words(pieces, language))
    rows = batch.count(RecordOutcome.REFUSED)
    entry = Entry(
        action=AuditAction.MEMBERS_EXPORTED,
        entity_type="import",
        entity_id=batch.id,
        facts={"rows": rows, "import": batch.number, "format": "csv"},
    )
    with store.write() as connection:
        record(connection, store.keys, occasion, entry)
    return File(f"{batch.number}.csv", CSV, content, rows)


def _in_words(pieces: Iterable[bytes], language: str) -> Iterator[bytes]:
    rows = csv.reader(_lines(pieces))
    *header, _, _ = next(rows)
    names = [say(f"imports.rejects.{each}", language) for each in ("record", "reason")]
    yield (MARK + _line([*header, *names])).encode()
    for *cells, number, reasons in rows:
        words = [_reason(each, language) for each in reasons.split("\n")]
        yield _line([*cells, number, " / ".join(words)]).encode()


def _line(cells: list[str]) -> str:
    """Return one line; the cells were made safe when they were stored."""
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line.decode() + "\n"
    if rest:
        yield rest.decode()


def _reason(stored: str, language: str) -> str:
    code, _, column = stored.partition("=")
    what = say(f"import.reasons.{code}.what", language)
    fix = say(f"import.reasons.{code}.fix", language)
    told = say("imports.rejects.column", language, column=column) if column else ""
    return say("imports.rejects.why", language, column=told, what=what, fix=fix)
