"""What the three databases are made of, as hashes: tables, triggers, grants.

A removed trigger is seen by no hash of events, so the definition itself is put into
the trail whenever it changed. Migration books and the files of search structures are
part of it; rows are not.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.store.acceptances import ACCEPTANCE
from portal.store.audit import CHANGES, LOOK_UPS
from portal.store.engine import Database, Store
from portal.store.locks import LOCK, RELEASE
from portal.store.members import EVENT
from portal.store.publishing import EDIT
from portal.store.risks import ENTRY as RISK_ENTRY
from portal.store.settings import SETTING
from portal.store.terms import NOTICE
from portal.store.violations import CASE, STEP

Digests = dict[str, dict[str, str]]
"""Database → part (``tables``, ``triggers``, ``grants``) → SHA-256 in hex."""

LEDGERS = {
    "main": (
        EVENT.name,
        CHANGES.event.name,
        EDIT.name,
        LOCK.name,
        RELEASE.name,
        RISK_ENTRY.name,
        NOTICE.name,
        ACCEPTANCE.name,
        SETTING.name,
        CASE.name,
        STEP.name,
    ),
    "access": (LOOK_UPS.event.name,),
}
"""The append-only tables of each database."""
HASHED = frozenset({CHANGES.event.name, LOOK_UPS.event.name})
"""Those whose rows carry their own hash and have no gaps."""

_SQLITE = {
    "tables": "SELECT type, name, sql FROM sqlite_master WHERE type <> 'trigger' "
    "ORDER BY type, name",
    "triggers": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' "
    "ORDER BY tbl_name, name",
}

_HERE = "n.nspname = ANY (current_schemas(false))"

_POSTGRESQL = {
    "tables": f"""
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE {_HERE} AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
        UNION ALL
        SELECT c.relname, o.conname, pg_get_constraintdef(o.oid), o.convalidated
        FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_HERE}
        ORDER BY 1, 2, 3""",
    "triggers": f"""
        SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled::text,
               p.prosrc
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE {_HERE} AND NOT t.tgisinternal ORDER BY 1, 2""",
    "grants": f"""
        SELECT c.relname, pg_get_userbyid(c.relowner), coalesce(c.relacl::text, '')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_HERE} AND c.relkind IN ('r', 'p') ORDER BY 1""",
}


def schema_digests(store: Store) -> Digests:
    """Return the digests of all three databases."""
    databases = {"main": store.main, "access": store.access, "keys": store.keys}
    return {name: _digests(database) for name, database in databases.items()}


def _digests(database: Database) -> dict[str, str]:
    queries = _SQLITE if database.sqlite else _POSTGRESQL
    with database.read() as connection:
        return {
            part: _digest(connection.execute(sa.text(query)))
            for part, query in queries.items()
        }


def _digest(rows: Iterable[Any]) -> str:
    """Return SHA-256 over the rows, each part with its length in front."""
    digest = sha256()
    for row in rows:
        for part in row:
            text = "" if part is None else str(part)
            digest.update(f"{len(text)}:{text}".encode())
        digest.update(b"\n")
    return digest.hexdigest()


def last_seen(connection: Connection) -> Digests:
    """Return what the last event about the definition said, or nothing."""
    table = CHANGES.event
    query = (
        sa.select(table.c.body)
        .where(table.c.entity_type == "schema", table.c.entity_id == 0)
        .order_by(table.c.id.desc())
        .limit(1)
    )
    body = connection.execute(query).scalar()
    return dict(json.loads(body)["after"]) if body else {}


# ------------------------------------------------------------------ what must be there


def expected_triggers(*, sqlite: bool) -> dict[str, frozenset[str]]:
    """Return the names of the triggers that keep each ledger append-only."""
    ways = ("no_update", "no_delete", "no_replace") if sqlite else _WAYS_POSTGRESQL
    return {
        table: frozenset(
            f"{table}_{way}"
            for way in (*ways, *(("no_gap",) if sqlite and table in HASHED else ()))
        )
        for tables in LEDGERS.values()
        for table in tables
    }


_WAYS_POSTGRESQL = ("no_change", "no_truncate")


def missing_triggers(store: Store) -> list[str]:
    """Return triggers and checks that ought to be there and are not in force."""
    missing: list[str] = []
    for name, database in (("main", store.main), ("access", store.access)):
        wanted = expected_triggers(sqlite=database.sqlite)
        found = _in_force(database)
        for table in LEDGERS[name]:
            names = wanted[table]
            if not database.sqlite and table in HASHED:
                names |= {f"{table}_leaf"}
            missing += sorted(names - found)
    return missing


def _in_force(database: Database) -> set[str]:
    queries = [_NAMES_SQLITE] if database.sqlite else [_NAMES_POSTGRESQL, _CHECKS]
    with database.read() as connection:
        return {
            str(name)
            for query in queries
            for name in connection.execute(sa.text(query)).scalars()
        }


_NAMES_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
_NAMES_POSTGRESQL = f"""
    SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {_HERE} AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"""
_CHECKS = f"""
    SELECT o.conname FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {_HERE} AND o.contype = 'c' AND o.convalidated"""
