"""Going through everything that was written, without holding it in memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.facts import GuardFacts, LedgerRow
from models.kinds import AuditAction, MemberKind
from models.span import Span
from portal.domain.verifying import LedgerEntry, Row
from portal.store.audit import CHANGES, LOOK_UPS, Log
from portal.store.engine import Database, Store
from portal.store.keys import present_keys
from portal.store.locks import around_many
from portal.store.members import (
    ARREARS,
    EVENT,
    MEMBER,
    MEMBERSHIP,
    OFFERING,
    joining_of,
    locks_of,
)
from portal.store.offers import of_many
from portal.store.private import private_values
from portal.store.raw_ledger import raw_ledgers

AT_ONCE = 5_000
"""Rows fetched at a time."""

SOME = 500
"""Members replayed, or values opened, at a time."""


def logs_of(store: Store) -> tuple[tuple[str, Database, Log], ...]:
    """Return each log with the database it lies in."""
    return (
        (CHANGES.event.name, store.main, CHANGES),
        (LOOK_UPS.event.name, store.access, LOOK_UPS),
    )


def rows_of(connection: Connection, log: Log, after: int = 0) -> Iterator[Row]:
    """Yield the rows of a log in order of ids, raw and streamed.

    Straight from the driver: a million rows made into objects twice cost more than
    hashing them.
    """
    columns = ", ".join(Row._fields)
    query = f"SELECT {columns} FROM {log.event.name} WHERE id > {after:d} ORDER BY id"
    raw: Any = connection.connection.driver_connection
    cursor = raw.cursor() if _on_sqlite(connection) else raw.cursor(name="rows_of_log")
    cursor.execute(query)
    try:
        while some := cursor.fetchmany(AT_ONCE):
            yield from map(Row._make, some)
    finally:
        cursor.close()


def _on_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def strayed_links(connection: Connection, log: Log) -> list[int]:
    """Return events whose ``prev`` is not the leaf of the entity's event before.

    On PostgreSQL two commands about a thing that nothing locks (a sign-in, a denial)
    may name the same event as their last; there it must be a leaf of that entity.
    """
    return list(
        connection.execute(sa.text(_links(connection, log.event.name))).scalars()
    )


def _links(connection: Connection, table: str) -> str:
    if _on_sqlite(connection):
        return (
            "SELECT id FROM (SELECT id, prev, lag(leaf) OVER (PARTITION BY "
            f"entity_type, entity_id ORDER BY id) AS was FROM {table}) "
            "WHERE prev IS NOT was ORDER BY id LIMIT 100"
        )
    return (
        f"SELECT e.id FROM {table} e WHERE e.prev IS NOT NULL AND NOT EXISTS ("
        f"SELECT 1 FROM {table} f WHERE f.entity_type = e.entity_type "
        "AND f.entity_id = e.entity_id AND f.id <> e.id AND f.leaf = e.prev) "
        "ORDER BY e.id LIMIT 100"
    )


def without_pending(connection: Connection, log: Log) -> list[int]:
    """Return unsealed events that nothing waits to seal, and the other way round."""
    event, pending = log.event.name, log.pending.name
    query = (
        f"SELECT id FROM {event} WHERE id NOT IN (SELECT event_id FROM {pending}) "
        f"UNION ALL SELECT event_id FROM {pending} "
        f"WHERE event_id NOT IN (SELECT id FROM {event}) ORDER BY 1 LIMIT 100"
    )
    return list(connection.execute(sa.text(query)).scalars())


@dataclass(frozen=True, slots=True)
class Kept:
    """Some events with commitments: their bodies, and what was kept behind them.

    ``erasable`` are those whose key is gone, so that their values may be, too.
    """

    bodies: Mapping[int, bytes]
    values: Mapping[int, dict[str, tuple[str, str]]]
    erasable: frozenset[int]


def kept_values(connection: Connection, keys: Database, log: Log) -> Iterator[Kept]:
    """Yield events that hold commitments, with their opened values."""
    table = log.event
    last = 0
    while True:
        query = (
            sa.select(table.c.id, table.c.body, table.c.member_id, table.c.entity_id)
            .where(table.c.id > last)
            .order_by(table.c.id)
            .limit(SOME)
        )
        rows = connection.execute(query).all()
        if not rows:
            return
        last = rows[-1].id
        some = [row for row in rows if b'"private":{' in bytes(row.body)]
        if some:
            yield _kept(connection, keys, log, some)


def _kept(
    connection: Connection, keys: Database, log: Log, rows: Sequence[Any]
) -> Kept:
    subjects = {
        row.id: -row.entity_id if row.member_id is None else row.member_id
        for row in rows
    }
    present = present_keys(keys, subjects.values())
    return Kept(
        bodies={row.id: bytes(row.body) for row in rows},
        values=private_values(connection, keys, list(subjects), log),
        erasable=frozenset(
            each for each, subject in subjects.items() if subject not in present
        ),
    )


# ------------------------------------------------------------------ replay


@dataclass(frozen=True, slots=True)
class Stored:
    """A membership's projection as it is stored, with all it is folded from."""

    membership_id: int
    lifecycle_version_id: int
    projection: tuple[Any, ...]
    rows: tuple[LedgerRow, ...]
    facts: GuardFacts


PROJECTED = ("state", "since_at", "until_on", "next_change_at")
"""The columns of ``membership`` that repeat what the ledger says."""


def stored_memberships(connection: Connection) -> Iterator[Stored]:
    """Yield every membership with its ledger, some members at a time."""
    last = 0
    while True:
        ids = sa.select(MEMBER.c.id).where(MEMBER.c.id > last)
        query = ids.order_by(MEMBER.c.id).limit(SOME)
        members = list(connection.execute(query).scalars())
        if not members:
            return
        yield from _stored(connection, last + 1, members[-1])
        last = members[-1]


_HEADS = (
    sa.select(
        MEMBERSHIP.c.id.label("membership_id"),
        MEMBERSHIP.c.lifecycle_version_id.label("lifecycle"),
        MEMBERSHIP.c.member_id,
        MEMBERSHIP.c.offering_id,
        MEMBERSHIP.c.variant,
        MEMBERSHIP.c.spell,
        *(MEMBERSHIP.c[name] for name in PROJECTED),
        MEMBERSHIP.c.joined_on,
        MEMBER.c.birth_date,
        MEMBER.c.kind.label("member_kind"),
        OFFERING.c.zone.label("offering_zone"),
        OFFERING.c.code.label("offering_code"),
    )
    .join(MEMBER, MEMBER.c.id == MEMBERSHIP.c.member_id)
    .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
    .where(MEMBER.c.id.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(MEMBERSHIP.c.id)
)
_DUES = (
    sa.select(ARREARS)
    .join(MEMBERSHIP, MEMBERSHIP.c.id == ARREARS.c.membership_id)
    .where(MEMBERSHIP.c.member_id.between(sa.bindparam("first"), sa.bindparam("last")))
)


def _stored(connection: Connection, first: int, last: int) -> Iterator[Stored]:
    between = {"first": first, "last": last}
    dues: dict[int, list[Span]] = {}
    for row in connection.execute(_DUES, between):
        span = Span(row.valid_from, row.recorded_from, row.valid_to, row.recorded_to)
        dues.setdefault(row.membership_id, []).append(span)
    heads = connection.execute(_HEADS, between).all()
    ledgers = raw_ledgers(connection, first, last)
    locked = around_many(connection, first, last)
    held: dict[int, list[Any]] = {}
    for head in heads:
        held.setdefault(head.member_id, []).append(head)
    offered = {head.offering_id for head in heads}
    terms = of_many(connection, held, offered)
    for head in heads:
        around = locked.get(head.member_id)
        mine = held[head.member_id]
        offers, contracts = joining_of(head, mine, terms[head.member_id])
        yield Stored(
            membership_id=head.membership_id,
            lifecycle_version_id=head.lifecycle,
            projection=tuple(getattr(head, name) for name in PROJECTED),
            rows=tuple(ledgers.get(head.membership_id, ())),
            facts=GuardFacts(
                zone=head.offering_zone,
                birth_date=head.birth_date,
                organisation=head.member_kind == MemberKind.ORGANISATION,
                joined_on=head.joined_on,
                arrears=tuple(dues.get(head.membership_id, ())),
                locks=locks_of(head, mine, around) if around else (),
                variant=head.variant,
                offers=offers,
                contracts=contracts,
            ),
        )


def unaudited_rows(connection: Connection) -> list[int]:
    """Return ledger rows whose event is not in the trail."""
    event = CHANGES.event
    query = (
        sa.select(EVENT.c.id)
        .outerjoin(event, event.c.id == EVENT.c.audit_id)
        .where(event.c.id.is_(None))
        .order_by(EVENT.c.id)
        .limit(100)
    )
    return list(connection.execute(query).scalars())


_TOLD = (
    AuditAction.MEMBERSHIP_MOVED,
    AuditAction.MEMBERSHIP_OPENED,
    AuditAction.MEMBERSHIP_CANCELLED,
    AuditAction.MEMBERSHIP_CORRECTED,
)
"""Events of single commands; those of imports and voids tell of many rows."""


def ledger_entries(connection: Connection) -> Iterator[LedgerEntry]:
    """Yield every ledger row that a command wrote, with its event's body.

    The rows of one command stand together in their membership, the one that was
    asked for first.
    """
    first, most = 0, sa.select(sa.func.max(EVENT.c.membership_id))
    last = connection.execute(most).scalar() or 0
    before = None
    while first < last:
        between = {"first": first + 1, "last": first + SOME}
        for row in connection.execute(_ENTRIES, between).mappings():
            leads, before = row["audit_id"] != before, row["audit_id"]
            yield LedgerEntry(**{**row, "body": bytes(row["body"])}, leads=leads)
        first += SOME


_WRONG = EVENT.alias("wrong")
"""The rows that others correct."""
_IDLE = EVENT.alias("idle")
"""The planned rows that others take back."""
_JOINED = {
    "body": CHANGES.event.c.body,
    "wrong": _WRONG.c.receipt,
    "idle": _IDLE.c.receipt,
    "idle_event": _IDLE.c.event,
    "idle_mover": _IDLE.c.mover,
}

_ENTRIES = (
    sa.select(
        *(
            EVENT.c[name]
            for name in LedgerEntry._fields
            if name not in {"leads", *_JOINED}
        ),
        *(column.label(name) for name, column in _JOINED.items()),
    )
    .join(CHANGES.event, CHANGES.event.c.id == EVENT.c.audit_id)
    .outerjoin(_WRONG, _WRONG.c.id == EVENT.c.corrects)
    .outerjoin(
        _IDLE,
        sa.and_(
            _IDLE.c.id == EVENT.c.cancels,
            _IDLE.c.membership_id == EVENT.c.membership_id,
        ),
    )
    .where(
        EVENT.c.membership_id.between(sa.bindparam("first"), sa.bindparam("last")),
        CHANGES.event.c.action.in_(_TOLD),
    )
    .order_by(EVENT.c.membership_id, EVENT.c.id)
)
