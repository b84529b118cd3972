"""Writing members and their dated facts: names, contacts, links, contracts.

A dated fact is closed by keeping what was known: the open row gets ``recorded_to``,
a copy with ``valid_to`` takes its place. So an answer as known on an earlier day
does not change.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.store.engine import new_id
from portal.store.members import (
    CONTACT,
    CONTRACT,
    MEMBER,
    NAME,
    PARTNER,
)
from portal.store.search_index import index_names, with_grams

Row = Mapping[str, Any]

# Built once: building a statement anew costs more than running it.
_ADD = {table: sa.insert(table) for table in (MEMBER, NAME, CONTACT, PARTNER, CONTRACT)}
_LAST_ID = sa.select(sa.func.coalesce(sa.func.max(MEMBER.c.id), 0))
_NEXT_VALUES = sa.text(
    "SELECT nextval('member_id_seq') FROM generate_series(1, :count)"
)
_RAISE_VERSION = (
    sa.update(MEMBER)
    .where(MEMBER.c.id == sa.bindparam("_id"))
    .values(version=MEMBER.c.version + 1)
)


def no_member_yet(connection: Connection) -> bool:
    """Return whether nobody was ever added, voided members included."""
    return connection.execute(sa.select(MEMBER.c.id).limit(1)).first() is None


def highest_number(connection: Connection, low: str, high: str) -> str | None:
    """Return the highest member number from ``low`` to ``high``, both included."""
    query = sa.select(sa.func.max(MEMBER.c.number))
    query = query.where(MEMBER.c.number.between(low, high))
    return connection.execute(query).scalar()


def new_member_ids(connection: Connection, count: int) -> list[int]:
    """Return ids for members that are about to be written."""
    if connection.dialect.name == "sqlite":
        last = int(connection.execute(_LAST_ID).scalar_one())
        return list(range(last + 1, last + 1 + count))
    rows = connection.execute(_NEXT_VALUES, {"count": count})
    return [int(row[0]) for row in rows]


def add_members(connection: Connection, rows: Sequence[Row]) -> None:
    """Write members, each with its id."""
    _add_all(connection, MEMBER, rows)


def add_names(connection: Connection, rows: Sequence[Row]) -> None:
    """Write names with their search keys, and index them by their parts."""
    if rows:
        indexed = with_grams(connection, rows)
        _add_all(connection, NAME, indexed)
        index_names(connection, indexed)


def add_contacts(connection: Connection, rows: Sequence[Row]) -> None:
    """Write phones and mail addresses."""
    _add_all(connection, CONTACT, rows)


def _add_all(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(_ADD[table], rows)


def add_contract(connection: Connection, row: Row) -> int:
    """Write a contract and return its id."""
    return new_id(connection.execute(_ADD[CONTRACT], row))


def add_link(connection: Connection, row: Row) -> int:
    """Write that a member belongs to a partner; return the row's id."""
    return new_id(connection.execute(_ADD[PARTNER], row))


def raise_version(connection: Connection, member_id: int) -> int:
    """Count one change of the member itself; return the new version."""
    connection.execute(_RAISE_VERSION, {"_id": member_id})
    query = sa.select(MEMBER.c.version).where(MEMBER.c.id == member_id)
    return int(connection.execute(query).scalar_one())


# ------------------------------------------------------------------ closing


def close_name(
    connection: Connection, member_id: int, valid_to: datetime, at: datetime
) -> Any | None:
    """End the name a member has; return that row, or None where there was none."""
    return _close(connection, NAME, NAME.c.member_id == member_id, valid_to, at)


def close_contact(
    connection: Connection,
    member_id: int,
    folded: str,
    valid_to: datetime,
    at: datetime,
) -> Any | None:
    """End a phone or mail address of a member; return that row."""
    where = sa.and_(CONTACT.c.member_id == member_id, CONTACT.c.folded == folded)
    return _close(connection, CONTACT, where, valid_to, at)


def _close(
    connection: Connection,
    table: sa.Table,
    where: sa.ColumnElement[bool],
    valid_to: datetime,
    at: datetime,
) -> Any | None:
    live = sa.and_(where, table.c.valid_to.is_(None), table.c.recorded_to.is_(None))
    row = connection.execute(sa.select(table).where(live)).first()
    if row is None:
        return None
    superseded = sa.update(table).where(table.c.id == row.id).values(recorded_to=at)
    connection.execute(superseded)
    copy = {**row._mapping, "valid_to": valid_to, "recorded_from": at}  # noqa: SLF001
    del copy["id"]
    if table is NAME:
        add_names(connection, [copy])
    else:
        connection.execute(_ADD[table], copy)
    return row
