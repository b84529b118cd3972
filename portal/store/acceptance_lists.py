"""Who is bound by a document, has accepted it or owes it, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import StateKind
from models.tables import attribute
from models.terms_facts import Applies
from models.terms_kinds import AcceptanceAct
from portal.domain.calendar import day_of
from portal.domain.terms.owing import COUNTED, OwedOfAll, Sort
from portal.store.acceptances import ACCEPTANCE
from portal.store.lifecycles import STATE
from portal.store.members import ACTOR_KIND, MEMBER, MEMBERSHIP, OFFERING, PARTNER
from portal.store.offers import INTRODUCED

VALUE = attribute.AttributeValue.__table__  # type: ignore[attr-defined]
_OPEN = (StateKind.ACTIVE, StateKind.PAUSED)


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
    """What is asked of all, narrowed to one kind of actor or one service."""

    owed: OwedOfAll
    sort: Sort
    actor: str = ""
    offering: str = ""

    @property
    def rows(self) -> Sequence[Applies]:
        """Whom the list is about: only whoever is asked can owe."""
        return self.owed.asking if self.sort is Sort.OWES else self.owed.rows


@dataclass(frozen=True, slots=True)
class _Codes:
    """The ids behind codes, read once: few rows, and every probe is of a number."""

    actors: dict[str, int]
    offerings: dict[str, int]
    states: tuple[str, ...]


def _codes(connection: Connection) -> _Codes:
    actors = connection.execute(sa.select(ACTOR_KIND.c.code, ACTOR_KIND.c.id))
    offerings = connection.execute(sa.select(OFFERING.c.code, OFFERING.c.id))
    states = sa.select(STATE.c.code).where(STATE.c.kind.in_(_OPEN)).distinct()
    return _Codes(
        {code: int(each) for code, each in actors},
        {code: int(each) for code, each in offerings},
        tuple(sorted(connection.execute(states).scalars())),
    )


def count_members(
    connection: Connection,
    asked: Narrowed,
    at: datetime,
    known_at: datetime,
    most: int = COUNTED,
) -> int:
    """Return how many members fit, at most one more than are counted."""
    some = _wanted(connection, asked, at, known_at).limit(most + 1).subquery()
    count = sa.select(sa.func.count()).select_from(some)
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
    said = _said(connection, asked.owed, [row.id for row in rows], at, known_at)
    return [
        ListedMember(row.id, row.number, row.code, *said.get(row.id, (None, None)))
        for row in rows
    ]


def _said(
    connection: Connection,
    owed: OwedOfAll,
    ids: Sequence[int],
    at: datetime,
    known_at: datetime,
) -> dict[int, tuple[datetime, int]]:
    """Return the last acceptance of each of some members."""
    query = sa.select(
        ACCEPTANCE.c.member_id, ACCEPTANCE.c.acted_at, ACCEPTANCE.c.thing_version_id
    ).where(ACCEPTANCE.c.member_id.in_(ids), *_yes(owed, at, known_at))
    rows = connection.execute(query.order_by(ACCEPTANCE.c.acted_at))
    return {row.member_id: (row.acted_at, row.thing_version_id) for row in rows}


def _wanted(
    connection: Connection, asked: Narrowed, at: datetime, known_at: datetime
) -> sa.Select[Any]:
    """Return the members that fit, what they said before whom it is for.

    Mostly the answer alone decides, and where it does nothing else is read.
    """
    codes = _codes(connection)
    query = (
        sa.select(MEMBER.c.id, MEMBER.c.number, ACTOR_KIND.c.code)
        .join(ACTOR_KIND, ACTOR_KIND.c.id == MEMBER.c.actor_kind_id)
        .where(MEMBER.c.voided_at.is_(None))
    )
    if asked.sort is not Sort.ALL:
        accepted = _accepted(asked.owed, at, known_at)
        query = query.where(
            accepted if asked.sort is Sort.ACCEPTED else sa.not_(accepted)
        )
    rows = [_reaches(row, asked, codes, at) for row in asked.rows]
    return query.where(sa.or_(sa.false(), *rows))


# ------------------------------------------------------------------ whom it is for


def _reaches(row: Applies, asked: Narrowed, codes: _Codes, at: datetime) -> Any:
    found = [_holds(row, asked, codes, at)]
    if asked.actor:
        found.append(MEMBER.c.actor_kind_id == codes.actors.get(asked.actor, 0))
    if row.actors:
        kinds = [codes.actors[each] for each in sorted(row.actors & set(codes.actors))]
        own = MEMBER.c.actor_kind_id.in_(kinds)
        found.append(sa.or_(own, _above(kinds, at)) if row.flows_down else own)
    for code, values in sorted(row.only.items()):
        found.append(_has(code, sorted(values)))
    return sa.and_(*found)


def _holds(row: Applies, asked: Narrowed, codes: _Codes, at: datetime) -> Any:
    """Return that a member held a service at ``at``, as its projection says."""
    meant = set(row.offerings or codes.offerings) & set(codes.offerings)
    if asked.offering:
        meant &= {asked.offering}
    began = MEMBERSHIP.c.joined_on <= day_of(at)
    stands = MEMBERSHIP.c.state.in_(codes.states)
    narrow = [MEMBERSHIP.c.offering_id.in_([codes.offerings[e] for e in sorted(meant)])]
    everything = len(meant) == len(codes.offerings)
    return sa.exists().where(
        MEMBERSHIP.c.member_id == MEMBER.c.id,
        *([] if everything else narrow),
        MEMBERSHIP.c.voided_at.is_(None),
        began,
        sa.or_(stands, MEMBERSHIP.c.since_at > at),
    )


def _above(kinds: Sequence[int], at: datetime) -> Any:
    partner = MEMBER.alias("partner_above")
    return sa.exists().where(
        PARTNER.c.member_id == MEMBER.c.id,
        PARTNER.c.relation != INTRODUCED,
        PARTNER.c.recorded_to.is_(None),
        PARTNER.c.valid_from <= at,
        sa.or_(PARTNER.c.valid_to.is_(None), PARTNER.c.valid_to > at),
        partner.c.id == PARTNER.c.partner_id,
        partner.c.actor_kind_id.in_(kinds),
    )


def _has(code: str, values: Sequence[str]) -> Any:
    return sa.exists().where(
        VALUE.c.attribute == code,
        VALUE.c.subject_id == MEMBER.c.id,
        VALUE.c.text_value.in_(values),
    )


# ------------------------------------------------------------------ what they said


def _yes(owed: OwedOfAll, at: datetime, known_at: datetime) -> list[Any]:
    return [
        ACCEPTANCE.c.thing_version_id.in_(owed.enough),
        ACCEPTANCE.c.purpose == "",
        ACCEPTANCE.c.act == AcceptanceAct.ACCEPT,
        ACCEPTANCE.c.acted_at <= at,
        ACCEPTANCE.c.recorded_at <= known_at,
        *_of_this_text(owed),
    ]


def _of_this_text(owed: OwedOfAll) -> list[Any]:
    """Return that an answer is of what is said now; nearly no version was rewritten."""
    if not owed.former:
        return []
    return [ACCEPTANCE.c.content_sha256.not_in(owed.former)]


def _accepted(owed: OwedOfAll, at: datetime, known_at: datetime) -> Any:
    """Return that a member said yes, and nothing else since.

    Few ever take a yes back, so only of these is it asked whether they did.
    """
    said = sa.exists().where(
        ACCEPTANCE.c.member_id == MEMBER.c.id, *_yes(owed, at, known_at)
    )
    no = ACCEPTANCE.alias("other_answer")
    unsaid = sa.select(no.c.member_id).where(
        no.c.act != AcceptanceAct.ACCEPT,
        no.c.thing_version_id.in_(owed.enough),
        no.c.purpose == "",
        no.c.acted_at <= at,
        no.c.recorded_at <= known_at,
    )
    return sa.and_(
        said,
        sa.or_(MEMBER.c.id.not_in(unsaid), _stands(owed, at, known_at)),
    )


def _stands(owed: OwedOfAll, at: datetime, known_at: datetime) -> Any:
    later = ACCEPTANCE.alias("later_answer")
    taken_back = sa.exists().where(
        later.c.member_id == ACCEPTANCE.c.member_id,
        later.c.thing_version_id == ACCEPTANCE.c.thing_version_id,
        later.c.purpose == "",
        later.c.act != AcceptanceAct.ACCEPT,
        later.c.acted_at <= at,
        later.c.recorded_at <= known_at,
        sa.or_(
            later.c.acted_at > ACCEPTANCE.c.acted_at,
            sa.and_(
                later.c.acted_at == ACCEPTANCE.c.acted_at,
                later.c.id > ACCEPTANCE.c.id,
            ),
        ),
    )
    return sa.exists().where(
        ACCEPTANCE.c.member_id == MEMBER.c.id, *_yes(owed, at, known_at), ~taken_back
    )
