"""Open locks, newest first, some at a time: neither released nor over."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import LockScope
from portal.domain.card import Words
from portal.domain.lock_list import COUNTED, SOON, AskedLocks, ListedLock
from portal.store.locks import LOCK, RELEASE, fact_of
from portal.store.members import MEMBER, MEMBERSHIP, NAME, OFFERING

_ON_MEMBER = (LockScope.MEMBER, LockScope.PARTNER)
_NAME = (
    sa.select(NAME.c.name)
    .where(NAME.c.member_id == MEMBER.c.id, NAME.c.valid_to.is_(None))
    .order_by(NAME.c.id.desc())
    .limit(1)
    .scalar_subquery()
)


def _joined(*columns: Any) -> sa.Select[Any]:
    """Return a query of open locks with whose they are."""
    held = sa.and_(
        LOCK.c.scope == LockScope.MEMBERSHIP, MEMBERSHIP.c.id == LOCK.c.target_id
    )
    owner = sa.case(
        (LOCK.c.scope.in_(_ON_MEMBER), LOCK.c.target_id), else_=MEMBERSHIP.c.member_id
    )
    offered = sa.case(
        (LOCK.c.scope == LockScope.OFFERING, LOCK.c.target_id),
        else_=MEMBERSHIP.c.offering_id,
    )
    return (
        sa.select(*columns)
        .select_from(LOCK)
        .outerjoin(RELEASE, RELEASE.c.lock_id == LOCK.c.id)
        .outerjoin(MEMBERSHIP, held)
        .outerjoin(MEMBER, MEMBER.c.id == owner)
        .outerjoin(OFFERING, OFFERING.c.id == offered)
        .where(RELEASE.c.id.is_(None))
    )


def _wanted(query: sa.Select[Any], asked: AskedLocks, at: datetime) -> sa.Select[Any]:
    ends = LOCK.c.valid_to
    query = query.where(sa.or_(ends.is_(None), ends > at))
    if asked.source:
        query = query.where(LOCK.c.source == asked.source)
    if asked.scope:
        query = query.where(LOCK.c.scope == asked.scope)
    if asked.offering:
        query = query.where(OFFERING.c.code == asked.offering)
    return query.where(ends <= at + SOON) if asked.soon else query


_COLUMNS = (
    *LOCK.c,
    sa.null().label("released_at"),
    sa.null().label("release_recorded_at"),
    MEMBER.c.id.label("member_id"),
    MEMBER.c.number,
    _NAME.label("member_name"),
    OFFERING.c.name_ja,
    OFFERING.c.name_en,
)


def count_open(connection: Connection, asked: AskedLocks, at: datetime) -> int:
    """Return how many open locks there are, at most one more than are counted."""
    some = _wanted(_joined(LOCK.c.id), asked, at).limit(COUNTED + 1).subquery()
    count = sa.select(sa.func.count()).select_from(some)
    return int(connection.execute(count).scalar_one())


def open_locks(
    connection: Connection,
    asked: AskedLocks,
    at: datetime,
    limit: int,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> list[ListedLock]:
    """Return open locks, newest first, from a place in the list on."""
    query = _wanted(_joined(*_COLUMNS), asked, at).limit(limit)
    if newer_than is not None:
        query = query.where(LOCK.c.id > newer_than).order_by(LOCK.c.id)
        return [_listed(row) for row in connection.execute(query)][::-1]
    if older_than is not None:
        query = query.where(LOCK.c.id < older_than)
    return list(map(_listed, connection.execute(query.order_by(LOCK.c.id.desc()))))


def all_open(
    connection: Connection, asked: AskedLocks, at: datetime
) -> Iterator[ListedLock]:
    """Yield open locks, newest first, as many as go into a file."""
    query = _wanted(_joined(*_COLUMNS), asked, at).order_by(LOCK.c.id.desc())
    yield from map(_listed, connection.execute(query.limit(COUNTED)))


def _listed(row: Any) -> ListedLock:
    return ListedLock(
        fact=fact_of(row),
        member_id=row.member_id,
        number=row.number or "",
        name=row.member_name or "",
        offering=Words(row.name_ja, row.name_en) if row.name_ja else None,
    )
