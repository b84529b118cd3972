"""The one audit writer, for the trail of changes and for the log of look-ups.

``record`` runs inside the caller's transaction: state and event are committed
together or not at all. Personal values enter the body only as salted commitments;
salts and values are sealed into ``private_value`` under the subject's key.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.facts import Entry, Occasion
from models.tables.access import AccessEvent, AccessPending, AccessPrivateValue
from models.tables.audit import AuditEvent, AuditPending, PrivateValue
from portal import __version__
from portal.domain.canonical import canonical, commitment, instant, leaf_of
from portal.store.engine import Database
from portal.store.keys import keys_for, seal

BODY_VERSION = 1
AT_ONCE = 400
"""Entities asked for in one statement."""


@dataclass(frozen=True)
class Log:
    """The three tables of one log, with the statements every record needs.

    They are built once: building them anew costs more than running them.
    """

    event: sa.Table
    pending: sa.Table
    private: sa.Table

    @cached_property
    def add_event(self) -> sa.Insert:
        """Write an event."""
        return sa.insert(self.event)

    @cached_property
    def add_pending(self) -> sa.Insert:
        """Note that an event waits for sealing."""
        return sa.insert(self.pending)

    @cached_property
    def add_private(self) -> sa.Insert:
        """Write the sealed values of an event."""
        return sa.insert(self.private)

    @cached_property
    def last_id(self) -> sa.Select[Any]:
        """Ask for the newest event's id."""
        return sa.select(sa.func.coalesce(sa.func.max(self.event.c.id), 0))

    @cached_property
    def last_leaf(self) -> sa.Select[Any]:
        """Ask for the leaf of an entity's newest event."""
        table = self.event
        return (
            sa.select(table.c.leaf)
            .where(
                table.c.entity_type == sa.bindparam("entity_type"),
                table.c.entity_id == sa.bindparam("entity_id"),
            )
            .order_by(table.c.id.desc())
            .limit(1)
        )

    @cached_property
    def last_id_and_leaf(self) -> sa.Select[Any]:
        """Ask for both at once: what one command on a known entity needs."""
        return sa.select(
            self.last_id.scalar_subquery(), self.last_leaf.scalar_subquery()
        )

    @cached_property
    def last_leaves(self) -> sa.Select[Any]:
        """Ask for the leaves of the newest events of many things of one type."""
        table = self.event
        newest = (
            sa.select(sa.func.max(table.c.id))
            .where(
                table.c.entity_type == sa.bindparam("entity_type"),
                table.c.entity_id.in_(sa.bindparam("ids", expanding=True)),
            )
            .group_by(table.c.entity_id)
        )
        return sa.select(table.c.entity_id, table.c.leaf).where(table.c.id.in_(newest))


CHANGES = Log(
    AuditEvent.__table__,  # type: ignore[attr-defined]
    AuditPending.__table__,  # type: ignore[attr-defined]
    PrivateValue.__table__,  # type: ignore[attr-defined]
)
LOOK_UPS = Log(
    AccessEvent.__table__,  # type: ignore[attr-defined]
    AccessPending.__table__,  # type: ignore[attr-defined]
    AccessPrivateValue.__table__,  # type: ignore[attr-defined]
)


def record(
    connection: Connection,
    keys: Database,
    occasion: Occasion,
    entry: Entry,
    *,
    log: Log = CHANGES,
) -> int:
    """Write one event and return its id."""
    return record_many(connection, keys, occasion, [entry], log=log)[0]


def record_many(
    connection: Connection,
    keys: Database,
    occasion: Occasion,
    entries: Sequence[Entry],
    *,
    log: Log = CHANGES,
) -> list[int]:
    """Write one event per entry, in order, and return their ids."""
    events = [(occasion, entry) for entry in entries]
    return record_all(connection, keys, events, log=log)


def record_all(
    connection: Connection,
    keys: Database,
    given: Sequence[tuple[Occasion, Entry]],
    *,
    log: Log = CHANGES,
) -> list[int]:
    """Write one event per entry, each on its own occasion, and return their ids."""
    if not given:
        return []
    ids, leaves = _chain_ends(connection, log, [entry for _, entry in given])
    personal = [_subject(entry) for _, entry in given if _has_private(entry)]
    secrets = keys_for(keys, personal, given[0][0].at) if personal else {}
    events, privates = [], []
    for event_id, (occasion, entry) in zip(ids, given, strict=True):
        entity = (entry.entity_type, entry.entity_id)
        prev = leaves.get(entity)
        salted, committed = commit(entry.private)
        body = body_of(occasion, entry, committed, prev)
        events.append(_columns(event_id, occasion, entry, body, prev))
        leaves[entity] = events[-1]["leaf"]
        secret = secrets.get(_subject(entry)) if salted else None
        if secret:
            privates.append(_private(event_id, entry, salted, secret))
    connection.execute(log.add_event, events)
    connection.execute(log.add_pending, [{"event_id": each} for each in ids])
    if privates:
        connection.execute(log.add_private, privates)
    return ids


def _has_private(entry: Entry) -> bool:
    return any(value is not None for value in entry.private.values())


def _private(
    event_id: int, entry: Entry, salted: Mapping[str, list[str]], secret: bytes
) -> dict[str, Any]:
    content = json.dumps(salted, ensure_ascii=False).encode()
    return {
        "event_id": event_id,
        "subject_id": _subject(entry),
        "sealed": seal(secret, event_id, content),
    }


def _subject(entry: Entry) -> int:
    return entry.member_id if entry.member_id is not None else -entry.entity_id


def _chain_ends(
    connection: Connection, log: Log, entries: Sequence[Entry]
) -> tuple[list[int], dict["Entity", bytes]]:
    """Return the ids of the new events and the leaves they come after."""
    if len(entries) == 1 and not entries[0].new and connection.dialect.name == "sqlite":
        only = entries[0]
        entity = {"entity_type": only.entity_type, "entity_id": only.entity_id}
        last, leaf = connection.execute(log.last_id_and_leaf, entity).one()
        ends = {(only.entity_type, only.entity_id): leaf} if leaf else {}
        return [last + 1], ends
    ids = _next_ids(connection, log, len(entries))
    return ids, _leaves_before(connection, log, entries)


def _next_ids(connection: Connection, log: Log, count: int) -> list[int]:
    if connection.dialect.name == "sqlite":
        last = int(connection.execute(log.last_id).scalar_one())
        return list(range(last + 1, last + 1 + count))
    rows = connection.execute(
        _NEXT_VALUES, {"name": f"{log.event.name}_id_seq", "count": count}
    )
    return [int(row[0]) for row in rows]


_NEXT_VALUES = sa.text("SELECT nextval(:name) FROM generate_series(1, :count)")


Entity = tuple[str, int]


def _leaves_before(
    connection: Connection, log: Log, entries: Sequence[Entry]
) -> dict[Entity, bytes]:
    """Return the leaf of each entity's newest event; a new entity has none."""
    known = [entry for entry in entries if not entry.new]
    if len(known) == 1:
        leaf = last_leaf(connection, log, known[0])
        return {(known[0].entity_type, known[0].entity_id): leaf} if leaf else {}
    by_type: dict[str, dict[int, None]] = {}
    for each in known:
        by_type.setdefault(each.entity_type, {})[each.entity_id] = None
    found: dict[Entity, bytes] = {}
    for entity_type, asked in by_type.items():
        ids = list(asked)
        for start in range(0, len(ids), AT_ONCE):
            some = {"entity_type": entity_type, "ids": ids[start : start + AT_ONCE]}
            for row in connection.execute(log.last_leaves, some):
                found[entity_type, row.entity_id] = bytes(row.leaf)
    return found


def last_leaf(connection: Connection, log: Log, entry: Entry) -> bytes | None:
    """Return the leaf of the entity's previous event, if there is one."""
    entity = {"entity_type": entry.entity_type, "entity_id": entry.entity_id}
    return connection.execute(log.last_leaf, entity).scalar()


def commit(
    private: Mapping[str, Any],
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return (field → [salt, value] to seal, field → commitment for the body)."""
    salted: dict[str, list[str]] = {}
    committed: dict[str, str] = {}
    for field, value in private.items():
        if value is None:
            continue
        salt = os.urandom(16)
        text = value if isinstance(value, str) else str(value)
        salted[field] = [salt.hex(), text]
        committed[field] = commitment(salt, field, text)
    return salted, committed


def body_of(
    occasion: Occasion,
    entry: Entry,
    committed: Mapping[str, str],
    prev: bytes | None,
) -> bytes:
    """Return the bytes of an event that are stored and hashed."""
    return canonical(_body(occasion, _who(occasion), entry, committed, prev))


def _who(occasion: Occasion) -> dict[str, Any]:
    acting = occasion.acting
    return {
        "id": acting.staff_id,
        "code": acting.code,
        "roles": sorted(role.value for role in acting.roles),
        "display": {"ja": acting.name_ja, "en": acting.name_en},
        "session": acting.session,
        "method": acting.method,
        "sample": acting.sample,
    }


def _body(
    occasion: Occasion,
    who: Mapping[str, Any],
    entry: Entry,
    committed: Mapping[str, str],
    prev: bytes | None,
) -> dict[str, Any]:
    why = {"reason": entry.reason, "case": entry.case_number or occasion.case_number}
    body: dict[str, Any] = {
        "v": BODY_VERSION,
        "at": instant(occasion.at),
        "who": who,
        "what": entry.action.value,
        "on": {
            "type": entry.entity_type,
            "id": entry.entity_id,
            "version": entry.entity_version,
            "member": entry.member_id,
        },
        "why": {name: value for name, value in why.items() if value is not None},
        "outcome": entry.outcome.value,
        "via": occasion.acting.via.value,
        "app": __version__,
        "req": occasion.request,
        "idem": occasion.idem,
        "prev": prev.hex() if prev else None,
    }
    parts = {
        "before": entry.before,
        "after": entry.after,
        "facts": entry.facts,
        "private": committed,
    }
    return body | {name: value for name, value in parts.items() if value}


def _columns(
    event_id: int, occasion: Occasion, entry: Entry, body: bytes, prev: bytes | None
) -> dict[str, Any]:
    return {
        "id": event_id,
        "body": body,
        "leaf": leaf_of(body),
        "prev": prev,
        "at": occasion.at,
        "actor_id": occasion.acting.staff_id,
        "action": entry.action.value,
        "entity_type": entry.entity_type,
        "entity_id": entry.entity_id,
        "entity_version": entry.entity_version,
        "member_id": entry.member_id,
        "outcome": entry.outcome.value,
        "reason": entry.reason,
    }
