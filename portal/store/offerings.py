"""Writing lifecycles' heads, actor kinds and offerings; what is there stays."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from portal.store.engine import new_id
from portal.store.lifecycles import LIFECYCLE
from portal.store.members import ACTOR_KIND, MEMBERSHIP, OFFERING


def lifecycle_id_of(connection: Connection, code: str) -> int | None:
    """Return the id of the lifecycle with this code, if there is one."""
    query = sa.select(LIFECYCLE.c.id).where(LIFECYCLE.c.code == code)
    return connection.execute(query).scalar()


def add_lifecycle(connection: Connection, code: str, name_ja: str, name_en: str) -> int:
    """Write a lifecycle without versions and return its id."""
    values = {"code": code, "name_ja": name_ja, "name_en": name_en}
    return new_id(connection.execute(sa.insert(LIFECYCLE).values(values)))


def add_actor_kinds(
    connection: Connection, rows: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Write the actor kinds whose codes are not there yet; return those codes."""
    return _add_missing(connection, ACTOR_KIND, rows)


def actor_kinds(connection: Connection) -> Sequence[Any]:
    """Return every actor kind as its row says, by code."""
    return connection.execute(sa.select(ACTOR_KIND).order_by(ACTOR_KIND.c.code)).all()


def change_actor_kind(connection: Connection, was: Any, row: Mapping[str, Any]) -> bool:
    """Write what a kind says now, where it still is as it ``was``; say whether."""
    same = (ACTOR_KIND.c[name] == getattr(was, name) for name in row)
    update = sa.update(ACTOR_KIND).where(ACTOR_KIND.c.id == was.id, *same)
    return connection.execute(update.values(row)).rowcount == 1


def add_offerings(
    connection: Connection, rows: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Write the offerings whose codes are not there yet; return those codes."""
    return _add_missing(connection, OFFERING, rows)


def _add_missing(
    connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> list[str]:
    sort = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = sort.insert(table).on_conflict_do_nothing(index_elements=["code"])
    # PostgreSQL gives no row count for an insert that may do nothing.
    asked = insert.returning(table.c.code)
    added = (connection.execute(asked.values(row)).scalar() for row in rows)
    return [code for code in added if code is not None]


def actor_kind_ids(connection: Connection) -> dict[str, int]:
    """Return the id of every actor kind by its code."""
    query = sa.select(ACTOR_KIND.c.code, ACTOR_KIND.c.id)
    return {code: int(kind_id) for code, kind_id in connection.execute(query)}


def actor_kind_names(connection: Connection) -> dict[str, tuple[str, str]]:
    """Return the Japanese and English name of every actor kind by its code."""
    query = sa.select(ACTOR_KIND.c.code, ACTOR_KIND.c.name_ja, ACTOR_KIND.c.name_en)
    return {code: (ja, en) for code, ja, en in connection.execute(query)}


_HERE = MEMBERSHIP.c.voided_at.is_(None)


def held_by_state(connection: Connection, at: datetime) -> list[Any]:
    """Return how many memberships stand in which state of which offering.

    Those whose next change is due by ``at`` are left out: their rows are not true
    any more. ``next_at`` is the earliest change that is planned.
    """
    ahead = MEMBERSHIP.c.next_change_at
    columns = (OFFERING.c.code, MEMBERSHIP.c.lifecycle_version_id, MEMBERSHIP.c.state)
    query = (
        sa.select(*columns, sa.func.count().label("held"))
        .add_columns(sa.func.min(ahead).label("next_at"))
        .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
        .where(_HERE, sa.or_(ahead.is_(None), ahead > at))
        .group_by(*columns)
    )
    return list(connection.execute(query))


def due_memberships(connection: Connection, at: datetime) -> list[Any]:
    """Return member, membership and offering of those whose next change is due."""
    query = (
        sa.select(MEMBERSHIP.c.member_id, MEMBERSHIP.c.id, OFFERING.c.code)
        .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
        .where(_HERE, MEMBERSHIP.c.next_change_at <= at)
        .order_by(MEMBERSHIP.c.member_id, MEMBERSHIP.c.id)
    )
    return list(connection.execute(query))
