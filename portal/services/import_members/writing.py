"""Writing one chunk of records, settled and stored in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from models.job_kinds import RecordOutcome
from portal.domain.importing.batch import Tally
from portal.services.import_members.adding import Adding
from portal.services.import_members.changing import Changing
from portal.services.import_members.frame import Frame
from portal.services.import_members.preparing import Ready
from portal.services.import_members.settling import Ending, Settling
from portal.store import imports
from portal.store.bulk import new_ids, write_rows
from portal.store.engine import Connection, Store
from portal.store.members import MEMBER, MEMBERSHIP


def write_chunk(
    store: Store,
    connection: Connection,
    frame: Frame,
    block: Sequence[Ready],
    now: datetime,
) -> list[Ending]:
    """Settle and write some records of a file; return how each ended."""
    ids = new_ids(connection, MEMBER), new_ids(connection, MEMBERSHIP)
    endings = Settling(frame, connection, now, *ids).settle(block)
    adding = Adding(store, connection, frame, now)
    adding.add([each for each in endings if each.outcome is RecordOutcome.CREATED])
    adding.write()
    Changing(store, connection, frame, now).change(endings, adding)
    adding.write()
    noted = [imports.record_row(frame.batch_id, e.line()) for e in endings if e.noted]
    write_rows(connection, imports.RECORDS, noted)
    return endings


def tally_of(endings: Sequence[Ending]) -> Tally:
    """Return endings counted."""
    tally = Tally()
    for ending in endings:
        tally.add(ending.outcome.value, ending.codes)
    return tally
