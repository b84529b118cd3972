"""Who is bound by a document, has accepted it or owes it, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.domain.terms.owing import COUNTED, OwedOfAll, Part, Sort, Whole
from portal.store.acceptances import ACCEPTANCE
from portal.store.members import ACTOR_KIND, MEMBER, MEMBERSHIP, OFFERING
from portal.store.owing_held import (
    Codes,
    by_code,
    codes_of,
    holds,
    is_held,
    is_there,
    may_be_in,
    may_be_open,
)
from portal.store.owing_said import (
    Then,
    has_accepted,
    said_otherwise,
    said_so,
    yes_to,
)

AT_ONCE, TIMES = 500, 10
"""Members asked about in one statement, and how many times more are sought next."""


@dataclass(frozen=True, slots=True)
class ListedMember:
    """A member in the list, with their newest acceptance that counts, if any."""

    id: int
    number: str
    actor: str
    acted_at: datetime | None = None
    version_id: int | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is asked of all, narrowed to one kind of actor or one service.

    ``now`` says that it is asked as of now, ``known_now`` as known now.
    """

    owed: OwedOfAll
    sort: Sort
    actor: str = ""
    offering: str = ""
    now: bool = True
    known_now: bool = True

    @property
    def parts(self) -> Sequence[Part]:
        """Whom the list is about: only whoever is asked can owe."""
        return self.owed.asking if self.sort is Sort.OWES else self.owed.parts

    def then(self, at: datetime, known_at: datetime) -> Then:
        """Return the instants that it is asked about."""
        return Then(at, known_at, self.owed.former, self.now, self.known_now)


def everything(connection: Connection) -> Whole:
    """Return all actor kinds and services that there are."""
    actors = frozenset(by_code(connection, ACTOR_KIND))
    return Whole(actors, frozenset(by_code(connection, OFFERING)))


def count_members(
    connection: Connection,
    asked: Narrowed,
    at: datetime,
    known_at: datetime,
    most: int = COUNTED,
) -> int:
    """Return how many members fit, at most one more than are counted.

    More than a list counts are counted in one statement: of a version that nobody
    accepted yet the answers leave open whether anybody owes it.
    """
    query = _wanted(connection, asked, at, known_at)
    if asked.sort is not Sort.OWES or not asked.known_now or most > COUNTED:
        return _count(connection, query.limit(most + 1))
    found = 0
    for ids in _may_owe(connection, asked, at, known_at, most):
        found += _count(connection, query.where(MEMBER.c.id.in_(ids)))
        if found > most:
            return most + 1
    return found


def _count(connection: Connection, query: sa.Select[Any]) -> int:
    count = sa.select(sa.func.count()).select_from(query.subquery())
    return int(connection.execute(count).scalar_one())


def members_listed(
    connection: Connection,
    asked: Narrowed,
    at: datetime,
    known_at: datetime,
    limit: int,
    *,
    after: int | None = None,
    before: int | None = None,
) -> list[ListedMember]:
    """Return members by their ids, from a place in the list on."""
    query = _wanted(connection, asked, at, known_at).limit(limit)
    if before is not None:
        query = query.where(MEMBER.c.id < before).order_by(MEMBER.c.id.desc())
        rows = connection.execute(query).all()[::-1]
    else:
        query = query.where(MEMBER.c.id > (after or 0)).order_by(MEMBER.c.id)
        rows = list(connection.execute(query))
    then = asked.then(at, known_at)
    said = _said(connection, asked.owed, [row.id for row in rows], then)
    return [
        ListedMember(row.id, row.number, row.code, *said.get(row.id, (None, None)))
        for row in rows
    ]


def _said(
    connection: Connection, owed: OwedOfAll, ids: Sequence[int], then: Then
) -> dict[int, tuple[datetime, int]]:
    """Return the last acceptance of each of some members."""
    query = sa.select(
        ACCEPTANCE.c.member_id, ACCEPTANCE.c.acted_at, ACCEPTANCE.c.thing_version_id
    ).where(ACCEPTANCE.c.member_id.in_(ids), *yes_to(_all_enough(owed), then))
    rows = connection.execute(query.order_by(ACCEPTANCE.c.acted_at))
    return {row.member_id: (row.acted_at, row.thing_version_id) for row in rows}


def _all_enough(owed: OwedOfAll) -> list[int]:
    return sorted({each for part in owed.parts for each in part.enough})


def _wanted(
    connection: Connection, asked: Narrowed, at: datetime, known_at: datetime
) -> sa.Select[Any]:
    """Return the members that fit, what they said before whom it is for.

    Mostly the answer alone decides, and where it does nothing else is read.
    """
    codes, then = codes_of(connection, asked.parts, at), asked.then(at, known_at)
    query = (
        sa.select(MEMBER.c.id, MEMBER.c.number, ACTOR_KIND.c.code)
        .join(ACTOR_KIND, ACTOR_KIND.c.id == MEMBER.c.actor_kind_id)
        .where(*is_there(then), *_at_all(asked, then))
    )
    if asked.actor:
        query = query.where(MEMBER.c.actor_kind_id == codes.actors.get(asked.actor, 0))
    parts = [_in_part(part, asked, codes, then) for part in asked.parts]
    return query.where(holds(parts, codes, then))


def _at_all(asked: Narrowed, then: Then) -> list[Any]:
    """Return what all that fit have said, whichever part they belong to."""
    enough = [set(part.enough) for part in asked.parts]
    if asked.sort is Sort.ALL or not enough:
        return []
    if asked.sort is Sort.ACCEPTED:
        return [has_accepted(sorted(set.union(*enough)), then)]
    common = sorted(set.intersection(*enough))
    return [sa.not_(has_accepted(common, then))] if common else []


def _in_part(part: Part, asked: Narrowed, codes: Codes, then: Then) -> Any:
    """Return that a membership is of a part, and what its member said there."""
    held = [
        is_held(each, codes, asked.offering, then)
        for each in part.held
        if not asked.offering or asked.offering in each.offerings
    ]
    found = [sa.or_(sa.false(), *held)]
    if asked.sort is not Sort.ALL and len(asked.parts) > 1:
        accepted = has_accepted(part.enough, then)
        yes = asked.sort is Sort.ACCEPTED
        found.append(accepted if yes else sa.not_(accepted))
    if frozenset() not in part.said:
        said = (said_so(each, asked.owed, then) for each in part.said)
        found.append(sa.or_(*said))
    return sa.and_(*found)


# ------------------------------------------------------------------ counting


def _may_owe(
    connection: Connection, asked: Narrowed, at: datetime, known_at: datetime, most: int
) -> Iterator[Sequence[int]]:
    """Yield by some the members whose answers leave open whether they owe.

    Of a million most have accepted what is enough whatever else holds of them; they
    are passed over with one look at the answers, and only the others are asked all.
    """
    codes, then = codes_of(connection, asked.parts, at), asked.then(at, known_at)
    query, last = _open_question(asked, codes, then), 0
    while True:
        ids = connection.execute(query, {"last": last, "most": most + 1}).scalars()
        found = list(ids)
        for start in range(0, len(found), AT_ONCE):
            yield found[start : start + AT_ONCE]
        if len(found) <= most:
            return
        last, most = found[-1], most * TIMES


def _open_question(asked: Narrowed, codes: Codes, then: Then) -> Any:
    held = MEMBERSHIP.alias("held")
    every = sorted({each for part in asked.parts for each in part.enough})
    surely = _surely_enough(held.c, asked.parts, every, codes, then)
    last, most = (sa.bindparam(n, type_=sa.BigInteger) for n in ("last", "most"))
    unsure = sa.select(held.c.member_id).where(
        held.c.member_id > last,
        *may_be_open(held.c, codes, then.at),
        may_be_in(held.c, asked.parts, codes),
        sa.not_(surely),
    )
    otherwise = said_otherwise(every, then).subquery()
    both = unsure.union(
        sa.select(otherwise.c.member_id).where(otherwise.c.member_id > last)
    )
    return both.order_by(sa.literal_column("1")).limit(most)


def _surely_enough(
    columns: Any, parts: Sequence[Part], every: Sequence[int], codes: Codes, then: Then
) -> Any:
    """Return that a yes is enough in each part that a membership may be of."""
    ways = []
    for version_id in every:
        lacking = [p for p in parts if version_id not in p.enough]
        of = ACCEPTANCE.c.thing_version_id == version_id
        ways.append(sa.and_(of, sa.not_(may_be_in(columns, lacking, codes))))
    found = sa.select(sa.literal(1)).where(
        ACCEPTANCE.c.member_id == columns.member_id,
        *yes_to(every, then),
        sa.or_(sa.false(), *ways),
    )
    return found.correlate(columns.member_id.table).exists()
