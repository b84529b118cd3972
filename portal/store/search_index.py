"""The index of pairs of signs beside ``member_name``, on SQLite a table of its own.

PostgreSQL indexes the column itself. Every writer of names goes through ``add_names``
of ``store.new_members``, which calls ``index_names``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.domain.grams import grams
from portal.store.members import NAME

_LAST_ID = sa.select(sa.func.coalesce(sa.func.max(NAME.c.id), 0))
_ADD = sa.text("INSERT INTO member_search (rowid, grams) VALUES (:id, :grams)")
_DROP = sa.text(
    "INSERT INTO member_search (member_search, rowid, grams) "
    "SELECT 'delete', id, grams FROM member_name WHERE id = :id"
)


def with_grams(
    connection: Connection, rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return rows of ``member_name`` with their pairs; on SQLite also with ids."""
    made = [{**row, "grams": _grams(row)} for row in rows]
    if connection.dialect.name == "sqlite":
        last = int(connection.execute(_LAST_ID).scalar_one())
        for place, row in enumerate(made, start=1):
            row["id"] = last + place
    return made


def index_names(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make names findable by any part; ``rows`` come from ``with_grams``."""
    if connection.dialect.name == "sqlite":
        pairs = [{"id": row["id"], "grams": row["grams"]} for row in rows]
        connection.execute(_ADD, pairs)


def forget_names(connection: Connection, name_ids: Sequence[int]) -> None:
    """Take names out of the index; call it before they are erased or changed."""
    if connection.dialect.name == "sqlite" and name_ids:
        connection.execute(_DROP, [{"id": each} for each in name_ids])


def _grams(row: Mapping[str, Any]) -> str:
    return grams(row["name_key"], row["reading_key"], row["romaji_key"])
