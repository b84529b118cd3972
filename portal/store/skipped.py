"""Planned changes that could not happen when they were due, and wait for somebody."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import LedgerKind, Mover
from portal.store.members import EVENT, MEMBER, MEMBERSHIP, NAME, OFFERING
from portal.store.whose import with_member

_SETTLED = EVENT.alias("settled")
_LATER = EVENT.alias("later")

_SKIPPED = (
    with_member(
        sa.select(
            MEMBER.c.id.label("member_id"),
            MEMBER.c.number,
            NAME.c.name,
            OFFERING.c.code.label("offering_code"),
            _SETTLED.c.lifecycle_version_id,
            _SETTLED.c.event,
            _SETTLED.c.effective_at,
            _SETTLED.c.receipt,
            EVENT.c.was,
            EVENT.c.details,
        )
        .select_from(EVENT)
        .join(_SETTLED, _SETTLED.c.id == EVENT.c.settles),
        EVENT.c.membership_id,
    )
    .where(
        EVENT.c.kind == sa.literal_column(f"'{LedgerKind.SKIPPED.value}'"),
        EVENT.c.recorded_at >= sa.bindparam("since", type_=EVENT.c.recorded_at.type),
        _SETTLED.c.mover != Mover.SYSTEM,
        MEMBERSHIP.c.voided_at.is_(None),
        ~sa.exists().where(
            _LATER.c.membership_id == EVENT.c.membership_id,
            _LATER.c.id > EVENT.c.id,
            _LATER.c.mover != Mover.SYSTEM,
        ),
    )
    .order_by(EVENT.c.recorded_at, EVENT.c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)


def skipped_changes(connection: Connection, since: datetime, limit: int) -> list[Any]:
    """Return what people planned and was skipped ``since``, the oldest first.

    Once somebody changed the membership afterwards it has been seen to.
    """
    given = {"since": since, "limit": limit}
    return list(connection.execute(_SKIPPED, given))
