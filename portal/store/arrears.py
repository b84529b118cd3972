"""Unpaid dues of memberships: dated rows that are closed by keeping what was known."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.domain.arrears import Dues
from portal.domain.calendar import day_of
from portal.store.engine import new_id
from portal.store.members import ARREARS, MEMBERSHIP, OFFERING

_ADD = sa.insert(ARREARS)
_KNOWN = (
    sa.select(ARREARS, OFFERING.c.zone)
    .join(MEMBERSHIP, MEMBERSHIP.c.id == ARREARS.c.membership_id)
    .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
    .where(
        ARREARS.c.membership_id.in_(sa.bindparam("ids", expanding=True)),
        ARREARS.c.recorded_to.is_(None),
    )
    .order_by(ARREARS.c.valid_from, ARREARS.c.id)
)
_OPEN = sa.select(ARREARS).where(
    ARREARS.c.membership_id == sa.bindparam("membership_id"),
    ARREARS.c.valid_to.is_(None),
    ARREARS.c.recorded_to.is_(None),
)


def known_dues(
    connection: Connection, membership_ids: Sequence[int]
) -> dict[int, list[Dues]]:
    """Return what is known of the dues of memberships now, oldest first."""
    found: dict[int, list[Dues]] = {each: [] for each in membership_ids}
    for row in connection.execute(_KNOWN, {"ids": list(membership_ids)}):
        found[row.membership_id].append(_dues(row, ZoneInfo(row.zone)))
    return found


def _dues(row: Any, zone: ZoneInfo) -> Dues:
    return Dues(
        id=row.id,
        since=day_of(row.valid_from, zone),
        until=day_of(row.valid_to, zone) if row.valid_to else None,
        source=row.source,
        recorded_at=row.recorded_from,
        recorded_by=row.staff_id,
    )


def add_arrears(connection: Connection, row: dict[str, Any]) -> int:
    """Write that dues of a membership are unpaid; return the row's id."""
    return new_id(connection.execute(_ADD, row))


def close_arrears(
    connection: Connection,
    membership_id: int,
    valid_to: datetime,
    at: datetime,
    staff_id: int | None,
) -> Any | None:
    """Write that what a membership owed is paid; return that row, or None."""
    row = connection.execute(_OPEN, {"membership_id": membership_id}).first()
    if row is None:
        return None
    at = max(at, row.recorded_from)
    known = sa.update(ARREARS).where(ARREARS.c.id == row.id)
    connection.execute(known.values(recorded_to=at))
    new = {"valid_to": max(valid_to, row.valid_from), "recorded_from": at}
    copy = {**row._mapping, **new, "staff_id": staff_id}  # noqa: SLF001
    del copy["id"]
    connection.execute(_ADD, copy)
    return row
