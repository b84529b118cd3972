"""Very many memberships at once: counted before, and locked or released in turns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.job_kinds import JobKind
from models.kinds import AuditAction, LockScope, LockSource
from models.lock_facts import LockFact
from portal.store.audit import CHANGES
from portal.store.jobs import JOB, OPEN
from portal.store.locks import LOCK, RELEASE, fact_of
from portal.store.members import MEMBER, MEMBERSHIP, PARTNER

AT_ONCE = 500
SPAN = 2_000
"""Ids that one part goes along at most, so that few among many hold up nobody."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which memberships are meant, by ids; None and empty narrow nothing.

    ``upto`` is the newest membership there was when it was made.
    """

    offering_id: int | None = None
    partner_id: int | None = None
    states: tuple[str, ...] = ()
    member_ids: tuple[int, ...] = ()
    upto: int | None = None


def _meant(query: sa.Select[Any], of: Selection, at: datetime) -> sa.Select[Any]:
    query = query.where(MEMBERSHIP.c.voided_at.is_(None))
    if of.offering_id is not None:
        query = query.where(MEMBERSHIP.c.offering_id == of.offering_id)
    if of.partner_id is not None:
        query = query.where(_is_user(of.partner_id, at))
    if of.states:
        query = query.where(MEMBERSHIP.c.state.in_(of.states))
    if of.upto is not None:
        query = query.where(MEMBERSHIP.c.id <= of.upto)
    return query


def _is_user(partner_id: int, at: datetime) -> sa.ColumnElement[bool]:
    """Return that a membership is the partner's own or one of its users'."""
    link = sa.exists().where(
        PARTNER.c.partner_id == partner_id,
        PARTNER.c.member_id == MEMBERSHIP.c.member_id,
        sa.or_(
            PARTNER.c.membership_id.is_(None),
            PARTNER.c.membership_id == MEMBERSHIP.c.id,
        ),
        PARTNER.c.recorded_to.is_(None),
        PARTNER.c.valid_from <= at,
        sa.or_(PARTNER.c.valid_to.is_(None), PARTNER.c.valid_to > at),
    )
    return sa.or_(MEMBERSHIP.c.member_id == partner_id, link)


def count_by_state(
    connection: Connection, of: Selection, at: datetime
) -> dict[tuple[int, str | None], int]:
    """Return how many memberships are meant, by lifecycle version and state."""
    columns = (MEMBERSHIP.c.lifecycle_version_id, MEMBERSHIP.c.state)
    found: dict[tuple[int, str | None], int] = {}
    for some in _parts(of.member_ids):
        query = _meant(sa.select(*columns, sa.func.count()), of, at)
        if some:
            query = query.where(MEMBERSHIP.c.member_id.in_(some))
        for version, state, count in connection.execute(query.group_by(*columns)):
            found[version, state] = found.get((version, state), 0) + count
    return found


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    """Return ids some at a time; one empty part where nothing is narrowed."""
    starts = range(0, len(ids), AT_ONCE)
    return [ids[start : start + AT_ONCE] for start in starts] or [()]


def member_ids(connection: Connection, numbers: Sequence[str]) -> dict[str, int]:
    """Return the ids of those member numbers that there are."""
    found: dict[str, int] = {}
    for start in range(0, len(numbers), AT_ONCE):
        query = sa.select(MEMBER.c.number, MEMBER.c.id).where(
            MEMBER.c.number.in_(numbers[start : start + AT_ONCE]),
            MEMBER.c.voided_at.is_(None),
        )
        found |= {row.number: row.id for row in connection.execute(query)}
    return found


def newest_membership(connection: Connection) -> int:
    """Return the id of the newest membership."""
    query = sa.select(sa.func.coalesce(sa.func.max(MEMBERSHIP.c.id), 0))
    return int(connection.execute(query).scalar_one())


# ------------------------------------------------------------------ in turns


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the memberships that are meant; ``after`` is where the next part begins.

    ``last`` is whether nobody comes after it.
    """

    found: Sequence[Any]
    after: int
    last: bool


_HEADS = sa.select(MEMBERSHIP.c.id, MEMBERSHIP.c.member_id, MEMBER.c.number).join(
    MEMBER, MEMBER.c.id == MEMBERSHIP.c.member_id
)


def next_part(
    connection: Connection, of: Selection, at: datetime, after: int, limit: int
) -> Part:
    """Return the next memberships that are meant, with their members' numbers.

    A part costs the same however many there are: it goes along the ids, or along the
    list of members.
    """
    if of.member_ids:
        some = of.member_ids[after : after + limit]
        query = _meant(_HEADS, of, at).where(MEMBERSHIP.c.member_id.in_(some))
        found = connection.execute(query.order_by(MEMBERSHIP.c.id)).all()
        after += len(some)
        return Part(found, after, after >= len(of.member_ids))
    upto = of.upto or 0
    until = min(after + SPAN, upto)
    # The sum keeps databases from sorting all of an offering for every part.
    along = replace(of, offering_id=None)
    query = _meant(_HEADS, along, at).where(
        MEMBERSHIP.c.id > after, MEMBERSHIP.c.id <= until
    )
    if of.offering_id is not None:
        query = query.where(MEMBERSHIP.c.offering_id + 0 == of.offering_id)
    found = connection.execute(query.order_by(MEMBERSHIP.c.id).limit(limit)).all()
    if len(found) == limit:
        return Part(found, found[-1].id, last=False)
    return Part(found, until, last=until >= upto)


def locked_already(
    connection: Connection,
    ids: Collection[int],
    source: LockSource,
    name: str,
    reason: str,
    at: datetime,
) -> set[int]:
    """Return which memberships have such an open lock of their own."""
    query = (
        sa.select(LOCK.c.target_id)
        .outerjoin(RELEASE, RELEASE.c.lock_id == LOCK.c.id)
        .where(
            LOCK.c.scope == LockScope.MEMBERSHIP,
            LOCK.c.target_id.in_(sorted(ids)),
            LOCK.c.source == source,
            LOCK.c.name == name,
            LOCK.c.reason == reason,
            RELEASE.c.id.is_(None),
            sa.or_(LOCK.c.valid_to.is_(None), LOCK.c.valid_to > at),
        )
    )
    return set(connection.execute(query).scalars())


def next_ids(connection: Connection, count: int) -> list[int]:
    """Return the ids that the next locks are written with."""
    if connection.dialect.name == "sqlite":
        last = sa.select(sa.func.coalesce(sa.func.max(LOCK.c.id), 0))
        first = int(connection.execute(last).scalar_one()) + 1
        return list(range(first, first + count))
    values = sa.text("SELECT nextval('lock_id_seq') FROM generate_series(1, :count)")
    return [
        int(each) for each in connection.execute(values, {"count": count}).scalars()
    ]


def add_locks(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many locks."""
    if rows:
        connection.execute(sa.insert(LOCK), list(rows))


def add_releases(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many releases."""
    if rows:
        connection.execute(sa.insert(RELEASE), list(rows))


def batch_event(connection: Connection, job_id: int) -> int | None:
    """Return the event that tells of a mass lock, with its texts."""
    event = CHANGES.event
    query = sa.select(event.c.id).where(
        event.c.entity_type == "lock_batch",
        event.c.entity_id == job_id,
        event.c.action == AuditAction.LOCKS_PLACED,
    )
    return connection.execute(query.limit(1)).scalar()


def open_of_batch(
    connection: Connection, batch_id: int, at: datetime, after: int, limit: int
) -> list[tuple[LockFact, int, str]]:
    """Return locks of a mass lock that stand open, each with its member."""
    query = (
        sa.select(
            *LOCK.c,
            sa.null().label("released_at"),
            sa.null().label("release_recorded_at"),
            MEMBER.c.id.label("member_id"),
            MEMBER.c.number,
        )
        .outerjoin(RELEASE, RELEASE.c.lock_id == LOCK.c.id)
        .join(MEMBERSHIP, MEMBERSHIP.c.id == LOCK.c.target_id)
        .join(MEMBER, MEMBER.c.id == MEMBERSHIP.c.member_id)
        .where(
            LOCK.c.batch_id == batch_id,
            LOCK.c.id > after,
            RELEASE.c.id.is_(None),
            sa.or_(LOCK.c.valid_to.is_(None), LOCK.c.valid_to > at),
        )
        .order_by(LOCK.c.id)
        .limit(limit)
    )
    rows = connection.execute(query)
    return [(fact_of(row), row.member_id, row.number) for row in rows]


def open_batches(connection: Connection, at: datetime, limit: int) -> list[int]:
    """Return the newest mass locks at rest of which some locks stand open."""
    standing = (
        sa.select(LOCK.c.id)
        .outerjoin(RELEASE, RELEASE.c.lock_id == LOCK.c.id)
        .where(
            LOCK.c.batch_id == JOB.c.id,
            RELEASE.c.id.is_(None),
            sa.or_(LOCK.c.valid_to.is_(None), LOCK.c.valid_to > at),
        )
    )
    query = sa.select(JOB.c.id).where(
        JOB.c.kind == JobKind.LOCK.value,
        JOB.c.state.not_in(OPEN),
        standing.exists(),
    )
    query = query.order_by(JOB.c.id.desc()).limit(limit)
    return list(connection.execute(query).scalars())


def count_open_of_batch(connection: Connection, batch_id: int, at: datetime) -> int:
    """Return how many locks of a mass lock stand open."""
    query = (
        sa.select(sa.func.count())
        .select_from(LOCK)
        .outerjoin(RELEASE, RELEASE.c.lock_id == LOCK.c.id)
        .where(
            LOCK.c.batch_id == batch_id,
            RELEASE.c.id.is_(None),
            sa.or_(LOCK.c.valid_to.is_(None), LOCK.c.valid_to > at),
        )
    )
    return int(connection.execute(query).scalar_one())
