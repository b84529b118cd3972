"""The dry run: what a file would do, told record by record, with nothing imported.

It settles every record like the run, and remembers on disk what the run would have
written by then, since later records of a file build on earlier ones.
"""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from models.facts import Occasion
from models.job_kinds import ImportState, RecordOutcome
from models.kinds import Permission
from portal import clock
from portal.domain.importing.batch import Batch, Tally
from portal.domain.importing.comparing import (
    KnownMember,
    KnownValues,
    known_from,
)
from portal.errors import InputRefused
from portal.services.door import require
from portal.services.import_members.detecting import Detected, detect
from portal.services.import_members.frame import Frame
from portal.services.import_members.preparing import Ready, candidate_of
from portal.services.import_members.reading import blocks_of
from portal.services.import_members.reporting import (
    Progress,
    Report,
    Watch,
    lines_of,
    unwatched,
)
from portal.services.import_members.running import batch_called, stored_source
from portal.services.import_members.settling import Ending, Settling
from portal.services.import_members.sources import Source
from portal.services.import_members.telling import Told
from portal.services.import_members.writing import tally_of
from portal.store import imports
from portal.store.bulk import write_rows
from portal.store.claims import Shadows
from portal.store.engine import Store

OPEN = frozenset({ImportState.STORED, ImportState.CHECKING, ImportState.CHECKED})
SOME = 1000


def check_file(
    store: Store,
    occasion: Occasion,
    source: Source,
    *,
    watch: Watch = unwatched,
    report: Report | None = None,
    **how: Any,
) -> tuple[Detected, Tally]:
    """Tell what importing a file would do; leaves nothing behind."""
    detected = detect(store, occasion, source, **how)
    frame = detected.frame(store, occasion)
    tally = Tally()
    for endings in _settled(store, detected, frame):
        tally.join(tally_of(endings))
        if report is not None:
            report(lines_of(endings))
        watch(Progress(tally.records, detected.survey.records, tally))
    return detected, tally


def check_batch(
    store: Store, occasion: Occasion, number: str, watch: Watch = unwatched
) -> Batch:
    """Tell what a stored file would do, and keep that with its batch."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    batch = batch_called(store, number)
    if batch.state not in OPEN:
        raise InputRefused("import_not_open", number=number, state=batch.state)
    imports.drop_records(store, batch.id)
    _mark(store, batch, ImportState.CHECKING, records_read=0, counts={}, reasons={})
    source = stored_source(store, batch)
    detected = detect(store, occasion, source, as_of=batch.as_of, mapping=batch.mapping)
    frame = detected.frame(store, occasion, batch)
    tally = Tally()
    for endings in _settled(store, detected, frame):
        tally.join(tally_of(endings))
        _keep(store, batch, endings, tally)
        watch(Progress(tally.records, detected.survey.records, tally))
    _mark(store, batch, ImportState.CHECKED)
    return batch_called(store, number)


def _mark(store: Store, batch: Batch, state: ImportState, **values: Any) -> None:
    with store.write() as connection:
        now = clock.now()
        imports.change_batch(connection, batch.id, state=state, beat_at=now, **values)


def _keep(store: Store, batch: Batch, endings: Sequence[Ending], tally: Tally) -> None:
    rows = [
        imports.record_row(batch.id, each.line())
        for each in endings
        if each.reasons
        or each.outcome in (RecordOutcome.REFUSED, RecordOutcome.SKIPPED)
    ]
    with store.write() as connection:
        write_rows(connection, imports.RECORDS, rows)
        read = endings[-1].ready.record
        imports.note_progress(connection, batch.id, read, tally, clock.now())


def _settled(store: Store, detected: Detected, frame: Frame) -> Iterator[list[Ending]]:
    """Yield how the records of a file would end, some at a time."""
    ids = count(1 << 60), count(1 << 60)
    shadows = _Shadowing(frame)
    try:
        with blocks_of(detected.job(frame)) as blocks:
            for some in _gathered(blocks):
                with store.read() as connection:
                    settling = Settling(
                        frame, connection, clock.now(), *ids, recall=shadows.recall
                    )
                    endings = settling.settle(some)
                shadows.keep(endings, settling.known)
                yield endings
    finally:
        shadows.close()


def _gathered(blocks: Iterator[list[Ready]]) -> Iterator[list[Ready]]:
    waiting: list[Ready] = []
    for block in blocks:
        waiting += block
        if len(waiting) >= SOME:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _plain(told: Told | None) -> tuple[Any, ...]:
    """Return what a record told of attributes as plain values."""
    known = told.known if told else None
    return (dict(known.values), known.since.isoformat()) if known else ()


class _Shadowing:
    """Whom the run would have made or changed so far."""

    def __init__(self, frame: Frame) -> None:
        self._then = frame.then
        self._shadows = Shadows()

    def keep(self, endings: Sequence[Ending], known: Mapping[str, KnownMember]) -> None:
        """Remember those made by ``endings``, and those changed from ``known``."""
        made = {
            each.ready.number: (
                *(each.member_id, each.membership_id, tuple(each.ready)),
                _plain(each.told),
            )
            for each in endings
            if each.outcome is RecordOutcome.CREATED
        }
        changed = {each.ready.number for each in endings if each.found is not None}
        self._shadows.keep(
            made | {number: pickle.dumps(known[number]) for number in changed}
        )

    def recall(self, numbers: Sequence[str]) -> dict[str, KnownMember]:
        """Return those among ``numbers`` whom the run would know by now."""
        kept = self._shadows.recall(numbers)
        return {number: self._known(each) for number, each in kept.items()}

    def _known(self, kept: Any) -> KnownMember:
        if isinstance(kept, bytes):
            found = pickle.loads(kept)  # noqa: S301  (our own bytes)
            assert isinstance(found, KnownMember)
            return found
        member_id, membership_id, ready, told = kept
        candidate = candidate_of(Ready._make(ready))
        values = None
        if told:
            values = KnownValues(told[0], datetime.fromisoformat(told[1]))
        return known_from(candidate, member_id, membership_id, self._then, values)

    def close(self) -> None:
        """Forget everybody."""
        self._shadows.close()
