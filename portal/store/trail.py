"""Reading both logs: filtered, page by page, newest first.

A page starts from the place of an event (instant and id), never from an offset, so
the thousandth page costs what the first one does. What no column repeats (door, case
number) is looked for in the canonical body, whose bytes are exact.
"""

import json
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.domain.trail import (
    COUNTED,
    Event,
    LogName,
    Place,
    Wanted,
    event_of,
)
from portal.store.audit import CHANGES, LOOK_UPS, Log
from portal.store.engine import Store
from portal.store.private import private_values

LOGS: Mapping[LogName, Log] = {LogName.CHANGES: CHANGES, LogName.LOOK_UPS: LOOK_UPS}
CHUNK = 500
"""Events read at once where many are wanted."""


@dataclass(frozen=True)
class TrailReader:
    """One snapshot of each log that is asked."""

    main: Connection
    access: Connection

    def of(self, log: LogName) -> Connection:
        """Return the connection on which a log is read."""
        return self.main if log is LogName.CHANGES else self.access


def newest_first(
    reader: TrailReader, wanted: Wanted, limit: int, start: Place | None = None
) -> list[Event]:
    """Return up to ``limit`` events older than ``start``, newest first."""
    return _some(reader, wanted, limit, start, newer=False)


def next_newer(
    reader: TrailReader, wanted: Wanted, limit: int, start: Place
) -> list[Event]:
    """Return up to ``limit`` events right after ``start``, newest first."""
    return _some(reader, wanted, limit, start, newer=True)[::-1]


def all_of(reader: TrailReader, wanted: Wanted, most: int) -> Iterator[Event]:
    """Yield events newest first, at most ``most``, reading some at a time."""
    start: Place | None = None
    left = most
    while left > 0:
        events = newest_first(reader, wanted, min(CHUNK, left), start)
        yield from events
        if len(events) < min(CHUNK, left):
            return
        left -= len(events)
        start = Place(events[-1].log, events[-1].id)


def count(reader: TrailReader, wanted: Wanted) -> int:
    """Return how many events there are, counting to ``COUNTED`` and one more."""
    found = 0
    for log in wanted.logs:
        table = LOGS[log].event
        some = _narrowed(sa.select(table.c.id), table, wanted, reader.of(log))
        capped = some.limit(COUNTED + 1).subquery()
        query = sa.select(sa.func.count()).select_from(capped)
        found += int(reader.of(log).execute(query).scalar_one())
    return min(found, COUNTED + 1)


def _some(
    reader: TrailReader,
    wanted: Wanted,
    limit: int,
    start: Place | None,
    *,
    newer: bool,
) -> list[Event]:
    at = _instant(reader, start) if start else None
    if start and at is None:
        return []
    found: list[Event] = []
    for log in wanted.logs:
        table = LOGS[log].event
        columns: sa.Select[Any] = sa.select(table.c.id, table.c.body, table.c.leaf)
        query = _narrowed(columns, table, wanted, reader.of(log))
        if start and at:
            query = query.where(_beyond(table, log, start, at, newer=newer))
        order = (table.c.at, table.c.id)
        ordered = query.order_by(*(each if newer else each.desc() for each in order))
        rows = reader.of(log).execute(ordered.limit(limit))
        found += [event_of(log, row[0], bytes(row[1]), bytes(row[2])) for row in rows]
    found.sort(key=lambda each: (each.at, each.log, each.id), reverse=not newer)
    return found[:limit]


def _instant(reader: TrailReader, place: Place) -> datetime | None:
    table = LOGS[place.log].event
    query = sa.select(table.c.at).where(table.c.id == place.id)
    return reader.of(place.log).execute(query).scalar()


def _beyond(
    table: sa.Table, log: LogName, start: Place, at: datetime, *, newer: bool
) -> sa.ColumnElement[bool]:
    """Return "beyond ``start``" in the order (instant, log, id)."""
    same: sa.ColumnElement[bool]
    if log is start.log:
        same = table.c.id > start.id if newer else table.c.id < start.id
    else:
        same = sa.true() if (log > start.log) is newer else sa.false()
    if newer:
        return sa.and_(table.c.at >= at, sa.or_(table.c.at > at, same))
    return sa.and_(table.c.at <= at, sa.or_(table.c.at < at, same))


def _narrowed(
    query: sa.Select[Any], table: sa.Table, wanted: Wanted, connection: Connection
) -> sa.Select[Any]:
    found = [*_equal(table, wanted), *_between(table, wanted)]
    if wanted.actions:
        found.append(sa.or_(*_actions(table, wanted.actions)))
    for name, text in (("via", wanted.via), ("case", wanted.case_number)):
        if text:
            found.append(_says(table, name, text, connection))
    if wanted.batch is not None:
        found.append(_of_import(table, *wanted.batch, connection))
    return query.where(*found)


def _of_import(
    table: sa.Table, import_id: int, number: str, connection: Connection
) -> sa.ColumnElement[bool]:
    """Return "about this import": itself, what it did, and what undid that."""
    itself = sa.and_(table.c.entity_type == "import", table.c.entity_id == import_id)
    did = (_says(table, name, number, connection) for name in ("batch", "voids"))
    return sa.or_(itself, *did)


def _equal(table: sa.Table, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    for name, value in (
        ("actor_id", wanted.staff_id),
        ("member_id", wanted.member_id),
        ("id", wanted.event_id),
        ("reason", wanted.reason),
        ("outcome", wanted.outcome),
        ("entity_type", wanted.entity_type),
    ):
        if value is not None:
            yield table.c[name] == value
    if wanted.entity_ids:
        yield table.c.entity_id.in_(wanted.entity_ids)


def _between(table: sa.Table, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.from_at is not None:
        yield table.c.at >= wanted.from_at
    if wanted.to_at is not None:
        yield table.c.at < wanted.to_at


def _actions(
    table: sa.Table, actions: Iterable[str]
) -> Iterator[sa.ColumnElement[bool]]:
    for action in actions:
        if action.endswith("."):
            yield table.c.action.startswith(action, autoescape=True)
        else:
            yield table.c.action == action


def _says(
    table: sa.Table, name: str, text: str, connection: Connection
) -> sa.ColumnElement[bool]:
    """Return "the body says ``name``: ``text``"; a quote inside text is escaped."""
    written = json.dumps(unicodedata.normalize("NFC", text), ensure_ascii=False)
    piece = sa.literal(f'"{name}":{written}'.encode(), sa.LargeBinary)
    if connection.dialect.name == "sqlite":
        return sa.func.instr(table.c.body, piece) > 0
    return sa.func.pg_catalog.position(table.c.body, piece) > 0


# ------------------------------------------------------------------ opening


def opened(
    reader: TrailReader, store: Store, events: Collection[Event]
) -> dict[tuple[LogName, int], dict[str, str]]:
    """Return the values behind commitments whose key exists, by (log, event id)."""
    found: dict[tuple[LogName, int], dict[str, str]] = {}
    for log in LogName:
        ids = [each.id for each in events if each.log is log and each.private]
        values = private_values(reader.of(log), store.keys, ids, LOGS[log])
        for event_id, fields in values.items():
            found[log, event_id] = {name: value for name, (_, value) in fields.items()}
    return found
