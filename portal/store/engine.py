"""Engines and the unit of work, on SQLite and PostgreSQL alike.

Three databases belong together: ``main`` (facts, ledger, trail of changes),
``access`` (look-ups) and ``keys`` (one key per subject). On SQLite they are three
files; on PostgreSQL ``access`` and ``keys`` are schemas unless their own address
is set (a health warning says so for keys).

Reads see one snapshot. Writes on SQLite run under one lock *across processes*
(without it 16 writers saw a p99 of 0.5-3.2 s), with BEGIN IMMEDIATE, and the
write-ahead log is checkpointed only under that lock.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from portal.config import Settings
from portal.errors import StoreUnusable
from portal.store.sqlite_file import DatabaseFile, database_file

__all__ = ["Connection"]
"""Services pass connections on; this is where they know the type from."""

CHECKPOINT_EVERY = 200
"""Write transactions between two checkpoints of a write-ahead log."""


@dataclass
class WriteLock:
    """One writer at a time: threads by a mutex, processes by a locked file."""

    path: Path
    mutex: threading.Lock = field(default_factory=threading.Lock)
    handle: int | None = None
    turns: int = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; waits in turn."""
        with self.mutex:
            if self.handle is None:
                self.handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self.handle, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self.handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the file back."""
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None


@dataclass
class Database:
    """One database: how to read it and how to write it."""

    engine: Engine
    lock: WriteLock | None = None
    file: DatabaseFile | None = None

    @property
    def sqlite(self) -> bool:
        """Whether this is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open one snapshot for reading; nothing can be written in it."""
        with self.engine.connect() as connection:
            if not self.sqlite:
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    @contextmanager
    def write(self, *, heavy: bool = False) -> Iterator[Connection]:
        """Open one transaction for writing; commits at the end, or undoes all.

        ``heavy`` says that it writes thousands of rows: the log is emptied after it,
        so that it does not grow with their number.
        """
        if self.lock is None:
            with self.engine.begin() as connection:
                yield connection
            return
        with self.lock.held():
            self.check_place()
            with self.engine.connect() as connection:
                connection.execution_options(portal_write=True)
                with connection.begin():
                    yield connection
            self.lock.turns += 1
            if heavy or self.lock.turns % CHECKPOINT_EVERY == 0:
                self._checkpoint()

    def check_place(self) -> None:
        """Refuse where the file of this database was moved, deleted or replaced."""
        if self.file is not None:
            self.file.check()

    def _checkpoint(self) -> None:
        with self.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        if self.lock is not None:
            self.lock.close()


@dataclass
class Store:
    """The three databases of one portal."""

    main: Database
    access: Database
    keys: Database
    url: str

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Read the main database in one snapshot."""
        with self.main.read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Write the main database in one transaction."""
        with self.main.write() as connection:
            yield connection

    def close(self) -> None:
        """Close all three."""
        for database in (self.main, self.access, self.keys):
            database.close()


def new_id(done: sa.CursorResult[Any]) -> int:
    """Return the key of the row that an INSERT just made."""
    made = done.inserted_primary_key
    assert made is not None
    return int(made[0])


def addresses(settings: Settings) -> dict[str, str]:
    """Return the address of each database: ``main``, ``access``, ``keys``."""
    main = make_url(settings.database_url)
    found = {"main": settings.database_url}
    for name, given in (("access", settings.access_url), ("keys", settings.keys_url)):
        if given:
            found[name] = given
        elif main.get_backend_name() == "sqlite":
            file = Path(str(main.database))
            beside = file.with_name(f"{file.stem}-{name}{file.suffix or '.db'}")
            found[name] = main.set(database=str(beside)).render_as_string(
                hide_password=False
            )
        else:
            found[name] = main.update_query_dict(
                {"options": f"-csearch_path={name}"}
            ).render_as_string(hide_password=False)
    return found


def open_store(settings: Settings) -> Store:
    """Open the three databases; creates no table (``store.migrate`` does)."""
    found = addresses(settings)
    return Store(
        main=open_database(found["main"]),
        access=open_database(found["access"]),
        keys=open_database(found["keys"]),
        url=found["main"],
    )


def open_database(url: str, **options: Any) -> Database:
    """Open one database by its address, or refuse with what is wrong."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(Path(str(parsed.database)), url)
    engine = sa.create_engine(
        url,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        hide_parameters=True,
        **options,
    )
    event.listen(engine, "connect", _prepare_postgres)
    event.listen(engine, "handle_error", _read_only_is_a_disconnect)
    return Database(engine)


def _prepare_postgres(raw: Any, _record: Any) -> None:
    # Compiling a long condition takes seconds where its rows are read in a fraction.
    was, raw.autocommit = raw.autocommit, True
    raw.execute("SET jit = off")
    raw.autocommit = was


def _open_sqlite(path: Path, url: str) -> Database:
    file = database_file(path)
    engine = sa.create_engine(
        url,
        # An error's text must not carry the values of a row.
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=16,
        max_overflow=64,
        connect_args={"check_same_thread": False, "timeout": 30.0},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    # SQLite itself would make a new, empty file where ours is gone.
    event.listen(engine, "do_connect", lambda *_: file.check())
    lock = WriteLock(path.with_name(path.name + ".lock"))
    return Database(engine, lock, file)


def _prepare_sqlite(raw: Any, _record: Any) -> None:
    raw.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "trusted_schema=OFF",
        "busy_timeout=30000",
        "wal_autocheckpoint=0",
        "cache_size=-65536",
        "temp_store=MEMORY",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    wanted = connection.get_execution_options().get("portal_write")
    raw = connection.connection.dbapi_connection
    assert raw is not None
    # Past SQLAlchemy: its way costs more than many a query that follows.
    raw.execute("BEGIN IMMEDIATE" if wanted else "BEGIN")


def _read_only_is_a_disconnect(context: Any) -> None:
    # A demoted primary answers pings but refuses writes; without this the pool
    # would keep the application pinned to it.
    if getattr(context.original_exception, "sqlstate", None) == "25006":
        context.is_disconnect = True


NO_DATABASE = "not a database"
"""What SQLite says of another kind of file, without calling it operational."""


def explain(error: DatabaseError) -> StoreUnusable:
    """Turn a database's own complaint into a refusal with a sentence."""
    text = str(error.orig).lower()
    if not isinstance(error, OperationalError) and NO_DATABASE not in text:
        text = ""
    for words, code in (
        ("readonly", "store_read_only"),
        ("read-only", "store_read_only"),
        (NO_DATABASE, "store_not_a_database"),
        ("disk is full", "store_full"),
        ("unable to open", "store_gone"),
        ("password authentication", "store_sign_in_failed"),
        ("does not exist", "store_gone"),
        ("refused", "store_unreachable"),
        ("could not translate", "store_unreachable"),
    ):
        if words in text:
            return StoreUnusable(code)
    return StoreUnusable("store_unusable")
