"""Memberships that a lifecycle version may take out of states it removed."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.domain.case import Case, Remap
from portal.domain.ledger import REMAP
from portal.store.lifecycles import MOVE, VERSION, lifecycle_version
from portal.store.members import MEMBER, MEMBERSHIP


def removed_states(connection: Connection, version_id: int) -> list[str]:
    """Return the states that a version takes members out of."""
    query = sa.select(MOVE.c.was).where(
        MOVE.c.version_id == version_id, MOVE.c.event == REMAP
    )
    return list(connection.execute(query).scalars())


def some_to_look_at(
    connection: Connection,
    version_id: int,
    removed: Sequence[str],
    after: int,
    limit: int,
) -> list[int]:
    """Return memberships of the lifecycle in these states, or with anything planned.

    In the order of their ids, those behind ``after``.
    """
    lifecycle = sa.select(VERSION.c.lifecycle_id).where(VERSION.c.id == version_id)
    versions = sa.select(VERSION.c.id).where(
        VERSION.c.lifecycle_id == lifecycle.scalar_subquery(),
        VERSION.c.id < version_id,
    )
    query = (
        sa.select(MEMBERSHIP.c.id)
        .where(
            MEMBERSHIP.c.id > after,
            MEMBERSHIP.c.lifecycle_version_id.in_(versions),
            MEMBERSHIP.c.voided_at.is_(None),
            sa.or_(
                MEMBERSHIP.c.state.in_(removed),
                MEMBERSHIP.c.next_change_at.is_not(None),
            ),
        )
        .order_by(MEMBERSHIP.c.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def hold(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """Keep clerks off the members of memberships; return each with its member."""
    query = (
        sa.select(MEMBERSHIP.c.id, MEMBERSHIP.c.member_id)
        .join(MEMBER, MEMBER.c.id == MEMBERSHIP.c.member_id)
        .where(MEMBERSHIP.c.id.in_(sorted(ids)))
        .order_by(MEMBER.c.id)
        .with_for_update(of=MEMBER)
    )
    return {row.id: row.member_id for row in connection.execute(query)}


def with_remap(connection: Connection, case: Case, remap: Remap) -> Case:
    """Return ``case`` with one more version that takes its member over."""
    known = dict(case.lifecycles)
    known[remap.version_id] = lifecycle_version(connection, remap.version_id)
    return replace(case, lifecycles=known, remaps=(*case.remaps, remap))
