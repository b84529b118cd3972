"""What a lock lies on: from what people type to an id, and from an id to its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import AuditAction, LockScope
from models.lock_facts import LockFact
from portal.domain.receipts import count_of
from portal.store.audit import CHANGES
from portal.store.members import MEMBER, MEMBERSHIP, OFFERING

_HEAD = sa.select(MEMBER.c.number, MEMBER.c.kind).where(
    MEMBER.c.id == sa.bindparam("member_id")
)


def member_head(connection: Connection, member_id: int) -> Any:
    """Return number and kind of a member."""
    return connection.execute(_HEAD, {"member_id": member_id}).one()


def latest_spell_id(
    connection: Connection, member_id: int, offering_id: int, variant: str
) -> int | None:
    """Return the latest membership of a member with one offering, over or not."""
    query = (
        sa.select(MEMBERSHIP.c.id)
        .where(
            MEMBERSHIP.c.member_id == member_id,
            MEMBERSHIP.c.offering_id == offering_id,
            MEMBERSHIP.c.variant == variant,
            MEMBERSHIP.c.voided_at.is_(None),
        )
        .order_by(MEMBERSHIP.c.spell.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


_OF_EVENT = sa.select(CHANGES.event.c.entity_id).where(
    CHANGES.event.c.id == sa.bindparam("event_id"),
    CHANGES.event.c.action == AuditAction.LOCK_PLACED,
)


def lock_id_of(connection: Connection, receipt: str) -> int | None:
    """Return the lock whose number was read out, or None."""
    event_id = count_of(receipt, "L")
    if event_id is None:
        return None
    return connection.execute(_OF_EVENT, {"event_id": event_id}).scalar()


@dataclass(frozen=True, slots=True)
class Told:
    """Whose lock it is: the member, and what names the thing it lies on."""

    member_id: int | None
    facts: Mapping[str, str]


_MEMBERSHIP_OF = (
    sa.select(MEMBER.c.id, MEMBER.c.number, OFFERING.c.code)
    .join(MEMBERSHIP, MEMBERSHIP.c.member_id == MEMBER.c.id)
    .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
    .where(MEMBERSHIP.c.id == sa.bindparam("target_id"))
)
_NUMBER_OF = sa.select(MEMBER.c.number).where(MEMBER.c.id == sa.bindparam("target_id"))
_CODE_OF = sa.select(OFFERING.c.code).where(OFFERING.c.id == sa.bindparam("target_id"))


def told(connection: Connection, lock: LockFact) -> Told:
    """Return what names the thing that a lock lies on."""
    target = {"target_id": lock.target_id}
    if lock.scope is LockScope.EVERYWHERE:
        return Told(None, {})
    if lock.scope is LockScope.OFFERING:
        code = connection.execute(_CODE_OF, target).scalar_one()
        return Told(None, {"offering": code})
    if lock.scope is LockScope.MEMBERSHIP:
        row = connection.execute(_MEMBERSHIP_OF, target).one()
        return Told(row.id, {"number": row.number, "offering": row.code})
    number = connection.execute(_NUMBER_OF, target).scalar_one()
    return Told(lock.target_id, {"number": number})
