"""Members of whom a question about a service has the same facts, grouped by SQL.

What facts depend on becomes a few columns: actor kind, state, locks, unpaid dues,
between which days somebody joined, what they said about terms, values that rules ask
for. One member then stands for all that are alike. Those of whom more has to be known
(partners, contracts, changes that are due) stand ``apart``, and are asked one by one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection

from models.attribute_kinds import AttributeTarget
from models.kinds import LockScope
from models.terms_kinds import AcceptanceAct
from portal.store.acceptances import ACCEPTANCE
from portal.store.attributes import RECORD
from portal.store.audit import CHANGES
from portal.store.known import SOME
from portal.store.locks import LOCK, RELEASE
from portal.store.members import ARREARS, CONTRACT, MEMBER, MEMBERSHIP, PARTNER
from portal.store.offers import INTRODUCED

BITS = 50
"""So large are the numbers that stand for what somebody said about one version."""
_SUBJECTS = (AttributeTarget.MEMBER, AttributeTarget.PARTNER)
_APART = "apart"


@dataclass(frozen=True, slots=True)
class Alike:
    """How members are told apart for one service, by what their facts depend on.

    ``states`` are those that matter (None: all), ``outside`` whether those do who are
    not in the service; ``actors`` are ids (None: all). Whose dues are unpaid since
    before ``unpaid`` is locked by them. Between ``days`` nothing differs for whoever
    joined; on ``odd`` days it may. ``texts`` are versions of terms with the hash of
    what they say now, ``attributes`` codes of values that rules ask for.
    """

    offering_id: int
    at: datetime
    known_at: datetime
    unpaid: datetime
    actors: tuple[int, ...] | None = None
    states: tuple[str, ...] | None = None
    outside: bool = True
    days: tuple[date, ...] = ()
    odd: tuple[date, ...] = ()
    texts: Mapping[int, str] | None = None
    attributes: tuple[str, ...] = ()


Sign = tuple[Any, ...]
"""What tells one group from another."""


class Group(NamedTuple):
    """Members who are alike: one of them, and how many there are."""

    sign: Sign
    first: int
    size: int


class Person(NamedTuple):
    """A member by id and number, and the group they are in."""

    sign: Sign
    id: int
    number: str


def groups(connection: Connection, asked: Alike) -> list[Group]:
    """Return the groups of those who do not stand apart."""
    query, signs = _rows(connection, asked)
    first, count = sa.func.min(MEMBER.c.id), sa.func.count()
    grouped = query.with_only_columns(*signs, first, count).group_by(*signs)
    rows = connection.execute(grouped)
    return [Group(tuple(row[:-2]), int(row[-2]), int(row[-1])) for row in rows]


def people(
    connection: Connection, asked: Alike, after: int, limit: int
) -> list[Person]:
    """Return the next members who do not stand apart, by their ids."""
    query, signs = _rows(connection, asked)
    listed = query.with_only_columns(*signs, MEMBER.c.id, MEMBER.c.number)
    listed = listed.where(MEMBER.c.id > after).order_by(MEMBER.c.id).limit(limit)
    rows = connection.execute(listed)
    return [Person(tuple(row[:-2]), int(row[-2]), str(row[-1])) for row in rows]


def apart(connection: Connection, asked: Alike) -> list[tuple[int, str]]:
    """Return the ids and numbers of those who are asked one by one."""
    query = sa.select(MEMBER.c.id, MEMBER.c.number).where(
        MEMBER.c.voided_at.is_(None),
        *_of_actors(asked),
        MEMBER.c.id.in_(sa.union_all(*_odd_ones(asked), *_unclear(asked))),
    )
    rows = connection.execute(query.order_by(MEMBER.c.id))
    return [(int(row.id), str(row.number)) for row in rows]


# ------------------------------------------------------------------ who stands apart


def _odd_ones(asked: Alike) -> tuple[Any, ...]:
    """Return members of whom more than their row has to be known."""
    held = _held(asked)
    return (
        sa.select(MEMBERSHIP.c.member_id).where(*held).group_by(MEMBERSHIP.c.member_id)
        .having(sa.func.count() > 1),
        sa.select(MEMBERSHIP.c.member_id).where(
            *held, MEMBERSHIP.c.next_change_at <= asked.at
        ),
        sa.select(MEMBERSHIP.c.member_id).where(
            *held, MEMBERSHIP.c.joined_on.in_(asked.odd)
        ),
        sa.select(PARTNER.c.member_id).where(PARTNER.c.relation != INTRODUCED),
        sa.select(CONTRACT.c.party_id).where(
            CONTRACT.c.offering_id == asked.offering_id
        ),
    )  # fmt: skip


def _held(asked: Alike) -> tuple[Any, ...]:
    return (
        MEMBERSHIP.c.offering_id == asked.offering_id,
        MEMBERSHIP.c.voided_at.is_(None),
    )


def _unclear(asked: Alike) -> tuple[Any, ...]:
    """Return members with several answers about one version, or many locks."""
    locked = _locked(asked)
    several = sa.select(locked.c.member_id).where(locked.c.sign == _APART)
    if not asked.texts:
        return (several,)
    said = _said(asked, asked.texts)
    return several, sa.select(said.c.member_id).where(said.c.twice)


# ------------------------------------------------------------------ the columns


def _rows(
    connection: Connection, asked: Alike
) -> tuple[sa.Select[Any], tuple[Any, ...]]:
    """Return the members who do not stand apart, and what tells them from others.

    What members said is read only where any version is in question.
    """
    locked, unpaid = _locked(asked), _unpaid(asked)
    joined = sa.and_(MEMBERSHIP.c.member_id == MEMBER.c.id, *_held(asked))
    of = (
        MEMBER.join(MEMBERSHIP, joined, isouter=asked.outside)
        .outerjoin(locked, locked.c.member_id == MEMBER.c.id)
        .outerjoin(unpaid, unpaid.c.membership_id == MEMBERSHIP.c.id)
    )
    signs = [
        MEMBER.c.actor_kind_id,
        MEMBERSHIP.c.lifecycle_version_id,
        MEMBERSHIP.c.state,
        _between(MEMBERSHIP.c.joined_on, asked.days),
        locked.c.sign,
        unpaid.c.since,
        *(_value(connection, asked, code) for code in asked.attributes),
    ]
    clear = [sa.or_(locked.c.sign.is_(None), locked.c.sign != _APART)]
    if asked.texts:
        said = _said(asked, asked.texts)
        of = of.outerjoin(said, said.c.member_id == MEMBER.c.id)
        signs.append(said.c.sign)
        clear.append(sa.or_(said.c.twice.is_(None), sa.not_(said.c.twice)))
    query = sa.select(MEMBER.c.id).select_from(of).where(
        MEMBER.c.voided_at.is_(None),
        *_of_actors(asked),
        *_in_states(asked),
        MEMBER.c.id.not_in(sa.union_all(*_odd_ones(asked))),
        *clear,
    )  # fmt: skip
    return query, tuple(each.label(f"sign_{n}") for n, each in enumerate(signs))


def _of_actors(asked: Alike) -> list[Any]:
    if asked.actors is None:
        return []
    return [MEMBER.c.actor_kind_id.in_(asked.actors)]


def _in_states(asked: Alike) -> list[Any]:
    if asked.states is None:
        return []
    there = MEMBERSHIP.c.state.in_(asked.states)
    return [sa.or_(there, MEMBERSHIP.c.state.is_(None)) if asked.outside else there]


def _between(joined: Any, days: Sequence[date]) -> Any:
    """Return between which of these days somebody joined, as a number."""
    ordered = sorted(days)
    if not ordered:
        return joined.is_(None)
    steps = [(joined < day, n) for n, day in enumerate(ordered)]
    return sa.case((joined.is_(None), -1), *steps, else_=len(ordered))


def _locked(asked: Alike) -> Any:
    """Return what locks on members themselves, and on memberships, keep from them."""
    blocks = sa.cast(LOCK.c.blocks, sa.Text)
    released = sa.and_(
        RELEASE.c.lock_id == LOCK.c.id,
        RELEASE.c.recorded_at <= asked.known_at,
        RELEASE.c.effective_at <= asked.at,
    )
    holds = (
        LOCK.c.recorded_at <= asked.known_at,
        LOCK.c.valid_from <= asked.at,
        sa.or_(LOCK.c.valid_to.is_(None), LOCK.c.valid_to > asked.at),
        sa.not_(sa.exists().where(released).correlate(LOCK)),
    )
    own = sa.select(LOCK.c.target_id.label("member_id"), blocks.label("blocks")).where(
        LOCK.c.scope.in_([LockScope.MEMBER, LockScope.PARTNER]), *holds
    )
    held = (
        sa.select(MEMBERSHIP.c.member_id, blocks)
        .join(MEMBERSHIP, MEMBERSHIP.c.id == LOCK.c.target_id)
        .where(LOCK.c.scope == LockScope.MEMBERSHIP, *_held(asked), *holds)
    )
    every = sa.union_all(own, held).subquery("lock_of")
    least, most = sa.func.min(every.c.blocks), sa.func.max(every.c.blocks)
    clear = sa.or_(sa.func.count() <= 2, least == most)
    sign = sa.case((clear, least + most), else_=_APART)
    grouped = sa.select(every.c.member_id, sign.label("sign"))
    return grouped.group_by(every.c.member_id).subquery("locked")


def _unpaid(asked: Alike) -> Any:
    """Return the memberships that unpaid dues lock by themselves."""
    query = sa.select(ARREARS.c.membership_id, sa.literal(1).label("since")).where(
        ARREARS.c.recorded_from <= asked.known_at,
        sa.or_(ARREARS.c.recorded_to.is_(None), ARREARS.c.recorded_to > asked.known_at),
        ARREARS.c.valid_from < asked.unpaid,
        sa.or_(ARREARS.c.valid_to.is_(None), ARREARS.c.valid_to > asked.at),
    )
    return query.distinct().subquery("unpaid")


def _said(asked: Alike, texts: Mapping[int, str]) -> Any:
    """Return a number for all that members said about versions in question."""
    act, version = ACCEPTANCE.c.act, ACCEPTANCE.c.thing_version_id
    weighed = sa.case(
        *(
            (
                sa.and_(version == each, ACCEPTANCE.c.content_sha256.in_(["", text])),
                _weigh(each, act),
            )
            for each, text in sorted(texts.items())
        ),
        else_=sa.literal(0),
    )
    twice = sa.func.count() > sa.func.count(version.distinct())
    query = sa.select(
        ACCEPTANCE.c.member_id,
        sa.cast(sa.func.sum(weighed), sa.BigInteger).label("sign"),
        twice.label("twice"),
    ).where(
        version.in_(sorted(texts)),
        ACCEPTANCE.c.purpose == "",
        ACCEPTANCE.c.acted_at <= asked.at,
        ACCEPTANCE.c.recorded_at <= asked.known_at,
    )
    return query.group_by(ACCEPTANCE.c.member_id).subquery("said")


def _weigh(version_id: int, act: Any) -> Any:
    yes, no = (
        int(sha256(f"{version_id} {word}".encode()).hexdigest(), 16) >> (256 - BITS)
        for word in ("yes", "no")
    )
    return sa.case((act == AcceptanceAct.ACCEPT, yes), else_=no)


def _value(connection: Connection, asked: Alike, code: str) -> Any:
    """Return the value of an attribute, as the record in force holds it."""
    content = RECORD.c.content
    value: Any
    if connection.dialect.name == "sqlite":
        value = sa.cast(sa.func.json_extract(content, f'$."{code}"'), sa.Text)
    else:
        value = sa.cast(content, JSONB).op("->>")(code)
    query = sa.select(value).where(
        RECORD.c.target.in_(_SUBJECTS),
        RECORD.c.subject_id == MEMBER.c.id,
        RECORD.c.valid_from <= asked.at,
        sa.or_(RECORD.c.valid_to.is_(None), RECORD.c.valid_to > asked.at),
        RECORD.c.recorded_from <= asked.known_at,
        sa.or_(RECORD.c.recorded_to.is_(None), RECORD.c.recorded_to > asked.known_at),
    )
    newest = query.order_by(RECORD.c.id.desc()).limit(1)
    return newest.correlate(MEMBER).scalar_subquery()


# ------------------------------------------------------------------ around them


def states_held(connection: Connection, offering_id: int) -> tuple[str, ...]:
    """Return the states in which anybody is with a service."""
    query = sa.select(MEMBERSHIP.c.state).where(
        MEMBERSHIP.c.offering_id == offering_id,
        MEMBERSHIP.c.voided_at.is_(None),
        MEMBERSHIP.c.state.is_not(None),
    )
    return tuple(sorted(connection.execute(query.distinct()).scalars()))


def numbers_of(connection: Connection, ids: Collection[int]) -> Mapping[int, str]:
    """Return the numbers of some members, by their ids."""
    found: dict[int, str] = {}
    listed = sorted(ids)
    for start in range(0, len(listed), SOME):
        some = MEMBER.c.id.in_(listed[start : start + SOME])
        rows = connection.execute(sa.select(MEMBER.c.id, MEMBER.c.number).where(some))
        found |= {int(row.id): str(row.number) for row in rows}
    return found


def newest_event(connection: Connection) -> int:
    """Return the newest event of the trail: nothing was done since it was read."""
    newest = sa.select(sa.func.max(CHANGES.event.c.id))
    return int(connection.execute(newest).scalar() or 0)
