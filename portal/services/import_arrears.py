"""Unpaid dues from a file: a line is one report, taken or set aside with its reason."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from portal.domain.arrears import Became, Reported
from portal.domain.arrears_file import FILE, Line, line_of
from portal.domain.importing.survey import read_members, survey
from portal.errors import InputRefused, Refusal
from portal.services.door import require
from portal.services.import_members.sources import HeldSource
from portal.services.offerings_named import offerings_named
from portal.services.record_arrears import Whose, owing_spell, take
from portal.store.audit import record
from portal.store.engine import Store

MOST_BYTES = 20_000_000
"""A file of dues may hold 20 MB; it is read whole."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that was not taken, by its number in the file, and why."""

    line: int
    why: Refusal


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines made what, and the lines that made nothing."""

    counts: Mapping[str, int]
    set_aside: tuple[SetAside, ...]


def import_arrears(store: Store, occasion: Occasion, file: bytes) -> Imported:
    """Take every line of a CSV file as a report, each in a transaction of its own.

    A line that cannot be taken is set aside and keeps no other back. The same file
    again changes nothing, so that one that was cut off is simply imported again. An
    event tells each line that changed something, and one tells the file.
    """
    require(store, occasion.acting, Permission.IMPORT_RUN)
    if len(file) > MOST_BYTES:
        raise InputRefused("arrears_file_too_big", most=MOST_BYTES // 1_000_000)
    surveyed = survey(HeldSource(file))
    columns = FILE.columns_of(surveyed.layout.header)
    offerings = offerings_named(store)
    counts: Counter[Became] = Counter()
    aside: list[SetAside] = []
    digest = sha256(file).hexdigest()
    for each in read_members(HeldSource(file), surveyed):
        try:
            line = line_of(each.cells, columns, offerings)
            reported = replace(line.reported, file_hash=digest)
            counts[_taken(store, occasion, line, reported)] += 1
        except Refusal as refused:
            aside.append(SetAside(each.line, refused))
    told = {each.value: counts[each] for each in Became}
    done = Imported(told, tuple(aside))
    _tell(store, occasion, digest, done)
    return done


def _taken(
    store: Store,
    occasion: Occasion,
    line: Line,
    reported: Reported,
) -> Became:
    whose = Whose(line.number, line.offering, line.variant)
    with store.write() as connection:
        one = owing_spell(connection, store, occasion, whose, reported.since)
        return take(connection, store, occasion, one, reported)


def _tell(store: Store, occasion: Occasion, file_hash: str, done: Imported) -> None:
    entry = Entry(
        action=AuditAction.ARREARS_IMPORTED,
        entity_type="arrears",
        entity_id=0,
        facts={
            **done.counts,
            "set_aside": len(done.set_aside),
            "file_hash": file_hash,
        },
    )
    with store.write() as connection:
        record(connection, store.keys, occasion, entry)
