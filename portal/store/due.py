"""Memberships whose next change has come due: finding, counting, refreshing them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.facts import MembershipFacts, Standing
from portal.store.members import MEMBER, MEMBERSHIP

DUE = sa.and_(
    MEMBERSHIP.c.voided_at.is_(None),
    MEMBERSHIP.c.next_change_at <= sa.bindparam("at", type_=MEMBERSHIP.c.since_at.type),
)
_COUNT = sa.select(sa.func.count(), sa.func.min(MEMBERSHIP.c.next_change_at)).where(DUE)
_REFRESH = sa.update(MEMBERSHIP).where(
    MEMBERSHIP.c.id == sa.bindparam("_id"), MEMBERSHIP.c.version == sa.bindparam("_was")
)


def some_due(
    connection: Connection, at: datetime, limit: int, left_out: Collection[int] = ()
) -> list[int]:
    """Return memberships whose projection ended by ``at``, the longest ago first."""
    query = (
        sa.select(MEMBERSHIP.c.id)
        .where(DUE, MEMBERSHIP.c.id.not_in(sorted(left_out)))
        .order_by(MEMBERSHIP.c.next_change_at, MEMBERSHIP.c.id)
        .limit(limit)
    )
    return list(connection.execute(query, {"at": at}).scalars())


def hold(connection: Connection, ids: Collection[int], at: datetime) -> dict[int, int]:
    """Keep clerks off the members of memberships; return those that are still due.

    Membership by membership with its member. On PostgreSQL who is being changed by
    somebody else is left for later.
    """
    query = (
        sa.select(MEMBERSHIP.c.id, MEMBERSHIP.c.member_id)
        .join(MEMBER, MEMBER.c.id == MEMBERSHIP.c.member_id)
        .where(DUE, MEMBERSHIP.c.id.in_(sorted(ids)))
        .order_by(MEMBERSHIP.c.id)
        .with_for_update(of=MEMBER, skip_locked=True)
    )
    found = connection.execute(query, {"at": at})
    return {row.id: row.member_id for row in found}


def count_due(connection: Connection, at: datetime) -> tuple[int, datetime | None]:
    """Return how many projections ended by ``at``, and when the first one did."""
    row = connection.execute(_COUNT, {"at": at}).one()
    return int(row[0]), row[1]


def refresh(
    connection: Connection,
    membership: MembershipFacts,
    standing: Standing,
    joined_on: date | None,
) -> bool:
    """Write the projection anew; returns False where somebody changed it meanwhile.

    The version stays: nobody changed anything, so no form is out of date.
    """
    values: dict[str, Any] = {
        "_id": membership.id,
        "_was": membership.version,
        "state": standing.state,
        "since_at": standing.since_at,
        "until_on": standing.until_on,
        "next_change_at": standing.next_change_at,
        "lifecycle_version_id": (
            standing.lifecycle_version_id or membership.lifecycle_version_id
        ),
    }
    if joined_on is not None:
        values["joined_on"] = joined_on
    return connection.execute(_REFRESH, values).rowcount == 1
