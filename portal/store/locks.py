"""Locks: which reach a member, which stand open, and writing them.

A card asks in its own statement whether any lock reaches the member at all; only then
are they read, in one more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.columns import BIG
from models.kinds import LockBlock, LockScope, LockSource
from models.lock_facts import LockFact
from models.span import Span
from models.tables import lock as tables
from models.tables import member
from portal.store.engine import new_id

LOCK = tables.Lock.__table__  # type: ignore[attr-defined]
RELEASE = tables.LockRelease.__table__  # type: ignore[attr-defined]
_MEMBER = member.Member.__table__  # type: ignore[attr-defined]
_MEMBERSHIP = member.Membership.__table__  # type: ignore[attr-defined]
_PARTNER = member.PartnerMember.__table__  # type: ignore[attr-defined]

_LINK = ("membership_id", "valid_from", "valid_to", "recorded_from", "recorded_to")
_NOTHING = {name: sa.cast(sa.null(), _PARTNER.c[name].type) for name in _LINK}


@dataclass(frozen=True, slots=True)
class Around:
    """The locks that reach a member somewhere, and the links that lead to some."""

    locks: tuple[LockFact, ...] = ()
    links: Mapping[int, Sequence[tuple[int | None, Span]]] = field(default_factory=dict)


NO_LOCKS = Around()


def _key(
    scope: LockScope, of: sa.Table, member_id: Any, target: Any, *, linked: bool = False
) -> sa.Select[Any]:
    """Return which target of a scope lies around the members of a range."""
    link = [_PARTNER.c[name] if linked else _NOTHING[name] for name in _LINK]
    return (
        sa.select(
            member_id.label("member_id"),
            sa.literal(scope.value, sa.Text).label("scope"),
            sa.cast(target, BIG).label("target_id"),
            *(
                each.label(f"link_{name}")
                for each, name in zip(link, _LINK, strict=True)
            ),
        )
        .select_from(of)
        .where(member_id.between(sa.bindparam("first"), sa.bindparam("last")))
    )


_KEYS = sa.union_all(
    _key(LockScope.MEMBER, _MEMBER, _MEMBER.c.id, _MEMBER.c.id),
    _key(LockScope.PARTNER, _MEMBER, _MEMBER.c.id, _MEMBER.c.id),
    _key(LockScope.EVERYWHERE, _MEMBER, _MEMBER.c.id, sa.literal(0)),
    _key(LockScope.MEMBERSHIP, _MEMBERSHIP, _MEMBERSHIP.c.member_id, _MEMBERSHIP.c.id),
    _key(
        LockScope.OFFERING,
        _MEMBERSHIP,
        _MEMBERSHIP.c.member_id,
        _MEMBERSHIP.c.offering_id,
    ),
    _key(
        LockScope.PARTNER,
        _PARTNER,
        _PARTNER.c.member_id,
        _PARTNER.c.partner_id,
        linked=True,
    ),
).subquery("around")


def lock_part(member_id: Any) -> sa.Select[Any]:
    """Return whether there are or were locks around a member, in dated columns.

    A part of a bigger statement: only where it has a row is ``around`` asked for.
    """
    held = _MEMBERSHIP.c.member_id == member_id
    linked = _PARTNER.c.member_id == member_id
    targets = sa.union_all(
        _target(LockScope.EVERYWHERE, sa.literal_column("0")),
        _target(LockScope.MEMBER, member_id),
        _target(LockScope.PARTNER, member_id),
        _target(LockScope.PARTNER, _PARTNER.c.partner_id).where(linked),
        _target(LockScope.MEMBERSHIP, _MEMBERSHIP.c.id).where(held),
        _target(LockScope.OFFERING, _MEMBERSHIP.c.offering_id).where(held),
    ).subquery("target")
    # As a join: SQLite would read every lock to look for pairs in a list of them.
    same = sa.and_(
        LOCK.c.target_id == targets.c.target_id, LOCK.c.scope == targets.c.scope
    )
    none = sa.null()
    return sa.select(
        sa.literal("lock"), LOCK.c.id, none, none, none, LOCK.c.valid_from,
        LOCK.c.valid_to, LOCK.c.recorded_at, none,
    ).select_from(targets.join(LOCK, same))  # fmt: skip


def _target(scope: LockScope, target: Any) -> sa.Select[Any]:
    return sa.select(
        target.label("target_id"), sa.literal_column(f"'{scope.value}'").label("scope")
    )


_RELEASED = (
    RELEASE.c.effective_at.label("released_at"),
    RELEASE.c.recorded_at.label("release_recorded_at"),
)
_AROUND = (
    sa.select(
        _KEYS.c.member_id,
        *(_KEYS.c[f"link_{name}"] for name in _LINK),
        *LOCK.c,
        *_RELEASED,
    )
    .join(
        _KEYS,
        sa.and_(LOCK.c.scope == _KEYS.c.scope, LOCK.c.target_id == _KEYS.c.target_id),
    )
    .outerjoin(RELEASE, RELEASE.c.lock_id == LOCK.c.id)
    .order_by(LOCK.c.id)
)


def any_lock(connection: Connection) -> bool:
    """Return whether there is or was any lock at all."""
    return connection.execute(sa.select(LOCK.c.id).limit(1)).first() is not None


def around(connection: Connection, member_id: int, offering_id: int = 0) -> Around:
    """Return the locks around one member; ``offering_id`` they may have none of."""
    found = around_many(connection, member_id, member_id).get(member_id, NO_LOCKS)
    if not offering_id or any(_is_on(lock, offering_id) for lock in found.locks):
        return found
    rows = connection.execute(_ON_OFFERING, {"offering": offering_id})
    return Around((*found.locks, *map(fact_of, rows)), found.links)


def _is_on(lock: LockFact, offering_id: int) -> bool:
    return lock.scope is LockScope.OFFERING and lock.target_id == offering_id


_ON_OFFERING = (
    sa.select(*LOCK.c, *_RELEASED)
    .outerjoin(RELEASE, RELEASE.c.lock_id == LOCK.c.id)
    .where(
        LOCK.c.scope == LockScope.OFFERING,
        LOCK.c.target_id == sa.bindparam("offering"),
    )
    .order_by(LOCK.c.id)
)


def around_many(connection: Connection, first: int, last: int) -> dict[int, Around]:
    """Return the locks around each member of a range of ids that has any."""
    locks: dict[int, dict[int, LockFact]] = defaultdict(dict)
    links: dict[int, dict[int, list[tuple[int | None, Span]]]] = defaultdict(dict)
    for row in connection.execute(_AROUND, {"first": first, "last": last}):
        locks[row.member_id].setdefault(row.id, fact_of(row))
        if row.link_valid_from is not None:
            span = Span(
                row.link_valid_from,
                row.link_recorded_from,
                row.link_valid_to,
                row.link_recorded_to,
            )
            known = links[row.member_id].setdefault(row.id, [])
            known.append((row.link_membership_id, span))
    return {
        each: Around(tuple(found.values()), links.get(each, {}))
        for each, found in locks.items()
    }


def fact_of(row: Any) -> LockFact:
    """Return a lock's row, with its release, as the value that rules see."""
    return LockFact(
        id=row.id,
        scope=LockScope(row.scope),
        target_id=row.target_id,
        source=LockSource(row.source),
        reason=row.reason,
        blocks=frozenset(map(LockBlock, row.blocks)),
        valid_from=row.valid_from,
        recorded_at=row.recorded_at,
        name=row.name,
        legal_hold=row.legal_hold,
        valid_to=row.valid_to,
        until_on=row.until_on,
        released_at=row.released_at,
        release_recorded_at=row.release_recorded_at,
        staff_id=row.staff_id,
        case_number=row.case_number,
        audit_id=row.audit_id,
        text_event_id=row.text_event_id,
        batch_id=row.batch_id,
        receipt=row.receipt,
    )


# ------------------------------------------------------------------ one lock


_ONE = sa.select(*LOCK.c, *_RELEASED).outerjoin(RELEASE, RELEASE.c.lock_id == LOCK.c.id)
_BY_ID = _ONE.where(LOCK.c.id == sa.bindparam("lock_id"))
_ON_TARGET = _ONE.where(
    LOCK.c.scope == sa.bindparam("scope"), LOCK.c.target_id == sa.bindparam("target_id")
).order_by(LOCK.c.id)


def lock_of(connection: Connection, lock_id: int) -> LockFact | None:
    """Return one lock, or None."""
    row = connection.execute(_BY_ID, {"lock_id": lock_id}).first()
    return fact_of(row) if row else None


def locks_on(
    connection: Connection, scope: LockScope, target_id: int
) -> list[LockFact]:
    """Return every lock that lies on exactly this."""
    given = {"scope": scope, "target_id": target_id}
    return [fact_of(row) for row in connection.execute(_ON_TARGET, given)]


_ADD = sa.insert(LOCK)
_HOLD = sa.text("SELECT pg_advisory_xact_lock(7032, :key)")


def hold_target(connection: Connection, scope: LockScope, target_id: int) -> None:
    """Keep others from placing or releasing a lock on the same thing meanwhile."""
    if connection.dialect.name != "sqlite":
        connection.execute(_HOLD, {"key": _number(scope, target_id)})


def _number(scope: LockScope, target_id: int) -> int:
    place = list(LockScope).index(scope)
    return (target_id * len(LockScope) + place) % 2**31


def next_id(connection: Connection) -> int:
    """Return the id that the next lock is written with."""
    if connection.dialect.name == "sqlite":
        last = sa.select(sa.func.coalesce(sa.func.max(LOCK.c.id), 0))
        return int(connection.execute(last).scalar_one()) + 1
    return int(
        connection.execute(sa.text("SELECT nextval('lock_id_seq')")).scalar_one()
    )


def add_lock(connection: Connection, row: Mapping[str, Any]) -> int:
    """Write a lock and return its id."""
    return new_id(connection.execute(_ADD, row))


def add_release(connection: Connection, row: Mapping[str, Any]) -> int:
    """Write the release of a lock and return its id."""
    return new_id(connection.execute(sa.insert(RELEASE), row))


def held_since(
    locks: Iterable[LockFact], source: LockSource, called: str, at: datetime
) -> LockFact | None:
    """Return the open lock of the same source and name, if there is one."""
    for lock in locks:
        ends_at = lock.ends_at(at)
        is_open = ends_at is None or ends_at > at
        if is_open and (lock.source, lock.called) == (source, called):
            return lock
    return None
