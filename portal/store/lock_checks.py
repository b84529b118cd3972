"""Going through every lock and release beside the event that tells of it."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import AuditAction, LockScope
from portal.store.audit import CHANGES
from portal.store.locks import LOCK, RELEASE
from portal.store.members import MEMBERSHIP, OFFERING

_EVENT = CHANGES.event
AT_ONCE = 2_000

_LOCKS = (
    sa.select(
        *LOCK.c,
        MEMBERSHIP.c.member_id.label("held_by"),
        OFFERING.c.code.label("offering"),
        _EVENT.c.body,
    )
    .outerjoin(
        MEMBERSHIP,
        sa.and_(
            LOCK.c.scope == LockScope.MEMBERSHIP, MEMBERSHIP.c.id == LOCK.c.target_id
        ),
    )
    .outerjoin(
        OFFERING,
        OFFERING.c.id
        == sa.case(
            (LOCK.c.scope == LockScope.OFFERING, LOCK.c.target_id),
            else_=MEMBERSHIP.c.offering_id,
        ),
    )
    .outerjoin(_EVENT, _EVENT.c.id == LOCK.c.audit_id)
    .where(LOCK.c.id > sa.bindparam("after"))
    .order_by(LOCK.c.id)
    .limit(AT_ONCE)
)
_RELEASES = (
    sa.select(*RELEASE.c, _EVENT.c.body)
    .outerjoin(_EVENT, _EVENT.c.id == RELEASE.c.audit_id)
    .where(RELEASE.c.id > sa.bindparam("after"))
    .order_by(RELEASE.c.id)
    .limit(AT_ONCE)
)


def locks_told(connection: Connection) -> Iterator[Any]:
    """Yield every lock with whose it is and its event's body, None where it is gone."""
    return _all(connection, _LOCKS)


def releases_told(connection: Connection) -> Iterator[Any]:
    """Yield every release with its event's body, None where it is gone."""
    return _all(connection, _RELEASES)


def _all(connection: Connection, query: sa.Select[Any]) -> Iterator[Any]:
    after = 0
    while rows := connection.execute(query, {"after": after}).all():
        yield from rows
        after = rows[-1].id


def lost_locks(connection: Connection) -> list[int]:
    """Return locks and releases that the trail tells of and that are not there."""
    found: list[int] = []
    for action, of in (
        (AuditAction.LOCK_PLACED, LOCK.c.id),
        (AuditAction.LOCK_RELEASED, RELEASE.c.lock_id),
    ):
        query = (
            sa.select(_EVENT.c.entity_id)
            .outerjoin(of.table, of == _EVENT.c.entity_id)
            .where(_EVENT.c.action == action, of.is_(None))
            .order_by(_EVENT.c.id)
            .limit(100)
        )
        found += connection.execute(query).scalars()
    return found
