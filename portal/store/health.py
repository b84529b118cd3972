"""What the databases say about themselves."""

import shutil
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from models.tables.lifecycle import Lifecycle
from models.tables.member import Member
from models.tables.offering import Offering
from portal.errors import StoreUnusable
from portal.store.engine import Database, Store, explain
from portal.store.migrate import HEADS, Line

SAFE_SQLITE = (3, 51, 3)
"""The first release without the fault that can damage a write-ahead log."""

_EMPTY = (Lifecycle, Offering, Member)


def databases(store: Store) -> dict[str, Database]:
    """Return the three databases by name."""
    return {"main": store.main, "access": store.access, "keys": store.keys}


def schema_version(store: Store, name: str) -> str:
    """Return the version of one database, or refuse with what is wrong."""
    databases(store)[name].check_place()
    found = Line(name, databases(store)[name]).found()
    if found is None:
        raise StoreUnusable("store_gone")
    if found != HEADS[name]:
        code = "store_newer" if found > HEADS[name] else "store_behind"
        raise StoreUnusable(code, found=found, known=HEADS[name])
    return found


def keys_apart(store: Store) -> bool:
    """Return whether the keys are in a database of their own."""
    main, keys = store.main.engine.url, store.keys.engine.url
    here = (main.host, main.port, main.database, main.query.get("host"))
    return here != (keys.host, keys.port, keys.database, keys.query.get("host"))


def may_change_tables(store: Store) -> bool | None:
    """Return whether the application owns its tables; None on SQLite."""
    if store.main.sqlite:
        return None
    query = sa.text(
        "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class"
        " WHERE oid = 'audit_event'::regclass"
    )
    with store.read() as connection:
        return bool(connection.execute(query).scalar())


def old_sqlite(store: Store) -> tuple[str, bool] | None:
    """Return SQLite's release and whether it is too old; None on PostgreSQL."""
    if not store.main.sqlite:
        return None
    return sqlite3.sqlite_version, sqlite3.sqlite_version_info < SAFE_SQLITE


def disk_space(store: Store) -> tuple[int, int] | None:
    """Return free and all bytes where the SQLite file is.

    None on PostgreSQL, and where the folder is gone.
    """
    if not store.main.sqlite:
        return None
    try:
        usage = shutil.disk_usage(Path(str(store.main.engine.url.database)).parent)
    except OSError:
        return None
    return usage.free, usage.total


def is_empty(store: Store) -> bool:
    """Return whether the portal holds no lifecycle, no offering and no member."""
    with store.read() as connection:
        return not any(
            connection.execute(sa.select(sa.literal(1)).select_from(kind)).first()
            for kind in _EMPTY
        )


def trouble(error: BaseException) -> StoreUnusable | None:
    """Return the refusal behind a database's complaint; None for a fault of ours."""
    if isinstance(error, DatabaseError):
        refusal = explain(error)
        return None if refusal.code == "store_unusable" else refusal
    return None
