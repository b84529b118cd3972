"""Writing very many rows at once, each in its driver's own fastest way.

SQLite takes prepared SQL with one tuple per row, PostgreSQL takes COPY. Values are
given as the drivers store them: days as ISO text, instants by ``stored_instant``,
enums by value, JSON as text. Foreign keys, checks and triggers hold as ever.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from typing import Any

import sqlalchemy as sa
from psycopg.errors import UniqueViolation
from sqlalchemy.engine import Connection

from portal.errors import PortalError

Row = Sequence[Any]
BLOCK = 256
"""Ids that PostgreSQL is asked for at once."""


class RaceLost(PortalError):
    """Another writer was faster with a value that may be there only once."""

    code = "race_lost"


@dataclass(frozen=True)
class Sheet:
    """A table and the columns that rows fill, in this order."""

    table: sa.Table
    columns: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse columns that the table does not have."""
        for name in self.columns:
            self.table.c[name]

    @cached_property
    def insert(self) -> str:
        """The prepared statement for SQLite."""
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {self._named} VALUES ({marks})"

    @cached_property
    def copy(self) -> str:
        """The statement for PostgreSQL."""
        return f"COPY {self._named} FROM STDIN"

    @property
    def _named(self) -> str:
        return f"{self.table.name} ({', '.join(self.columns)})"


def write_rows(connection: Connection, sheet: Sheet, rows: Sequence[Row]) -> None:
    """Write ``rows`` in order, in the transaction of ``connection``."""
    if not rows:
        return
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        raw.executemany(sheet.insert, rows)
        return
    try:
        with raw.cursor() as cursor, cursor.copy(sheet.copy) as copy:
            for row in rows:
                copy.write_row(row)
    except UniqueViolation:
        raise RaceLost(table=sheet.table.name) from None


def stored_instant(connection: Connection, at: datetime) -> str:
    """Return ``at`` as the database stores it."""
    text = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return text if connection.dialect.name == "sqlite" else f"{text}+00"


def new_ids(connection: Connection, table: sa.Table) -> Iterator[int]:
    """Yield ids for rows about to be written; all of them are used, in order.

    On SQLite they go on from the newest row, since the trails have no gaps.
    """
    if connection.dialect.name == "sqlite":
        last = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))
        return count(int(connection.execute(last).scalar_one()) + 1)
    return _from_sequence(connection, f"{table.name}_id_seq")


def _from_sequence(connection: Connection, name: str) -> Iterator[int]:
    values = sa.text("SELECT nextval(:name) FROM generate_series(1, :count)")
    while True:
        yield from _ints(connection.execute(values, {"name": name, "count": BLOCK}))


def _ints(rows: Iterable[Any]) -> list[int]:
    return [int(row[0]) for row in rows]
