"""Who is bound by a document, has accepted it or owes it, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.attribute_kinds import AttributeTarget
from models.kinds import StateKind
from models.terms_kinds import AcceptanceAct
from portal.domain.calendar import day_of, start_of
from portal.domain.terms.owing import (
    COUNTED,
    Held,
    OwedOfAll,
    Part,
    Sort,
    Trait,
    Whole,
)
from portal.domain.terms.ways import Said
from portal.store.acceptances import ACCEPTANCE
from portal.store.attributes import VALUE
from portal.store.lifecycles import STATE
from portal.store.members import ACTOR_KIND, MEMBER, MEMBERSHIP, OFFERING, PARTNER
from portal.store.offers import INTRODUCED

_Which = Callable[[Any], Any]
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
    def parts(self) -> Sequence[Part]:
        """Whom the list is about: only whoever is asked can owe."""
        return self.owed.asking if self.sort is Sort.OWES else self.owed.parts


@dataclass(frozen=True, slots=True)
class _Then:
    """As of when, and as known when, answers are asked about; not to former texts."""

    at: datetime
    known_at: datetime
    former: tuple[str, ...]

    def of_this_text(self, columns: Any) -> list[Any]:
        """Return that an answer is of what is said now; few were ever rewritten."""
        gone = self.former
        return [columns.content_sha256.not_in(gone)] if gone else []


@dataclass(frozen=True, slots=True)
class _Codes:
    """The ids behind codes, read once: few rows, and every probe is of a number."""

    actors: dict[str, int]
    offerings: dict[str, int]
    states: tuple[str, ...]


def _codes(connection: Connection) -> _Codes:
    states = sa.select(STATE.c.code).where(STATE.c.kind.in_(_OPEN)).distinct()
    return _Codes(
        _by_code(connection, ACTOR_KIND),
        _by_code(connection, OFFERING),
        tuple(sorted(connection.execute(states).scalars())),
    )


def _by_code(connection: Connection, table: sa.Table) -> dict[str, int]:
    rows = connection.execute(sa.select(table.c.code, table.c.id))
    return {row.code: int(row.id) for row in rows}


def everything(connection: Connection) -> Whole:
    """Return all actor kinds and services that there are."""
    actors = frozenset(_by_code(connection, ACTOR_KIND))
    return Whole(actors, frozenset(_by_code(connection, OFFERING)))


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
    then = _Then(at, known_at, owed.former)
    query = sa.select(
        ACCEPTANCE.c.member_id, ACCEPTANCE.c.acted_at, ACCEPTANCE.c.thing_version_id
    ).where(ACCEPTANCE.c.member_id.in_(ids), *_yes(_all_enough(owed), then))
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
    codes = _codes(connection)
    then = _Then(at, known_at, asked.owed.former)
    query = (
        sa.select(MEMBER.c.id, MEMBER.c.number, ACTOR_KIND.c.code)
        .join(ACTOR_KIND, ACTOR_KIND.c.id == MEMBER.c.actor_kind_id)
        .where(MEMBER.c.voided_at.is_(None), *_at_all(asked, then))
    )
    if asked.actor:
        query = query.where(MEMBER.c.actor_kind_id == codes.actors.get(asked.actor, 0))
    parts = [_in_part(part, asked, codes, then) for part in asked.parts]
    return query.where(_holds(parts, codes, at))


def _at_all(asked: Narrowed, then: _Then) -> list[Any]:
    """Return what all that fit have said, whichever part they belong to."""
    enough = [set(part.enough) for part in asked.parts]
    if asked.sort is Sort.ALL or not enough:
        return []
    if asked.sort is Sort.ACCEPTED:
        return [_accepted(sorted(set.union(*enough)), then)]
    common = sorted(set.intersection(*enough))
    return [sa.not_(_accepted(common, then))] if common else []


def _in_part(part: Part, asked: Narrowed, codes: _Codes, then: _Then) -> Any:
    """Return that a membership is of a part, and what its member said there."""
    held = [
        _is_held(each, codes, asked.offering, then.at)
        for each in part.held
        if not asked.offering or asked.offering in each.offerings
    ]
    found = [sa.or_(sa.false(), *held)]
    if asked.sort is not Sort.ALL and len(asked.parts) > 1:
        accepted = _accepted(part.enough, then)
        yes = asked.sort is Sort.ACCEPTED
        found.append(accepted if yes else sa.not_(accepted))
    if frozenset() not in part.said:
        said = (_said_so(each, asked.owed, then) for each in part.said)
        found.append(sa.or_(*said))
    return sa.and_(*found)


# ------------------------------------------------------------------ whom it is for


def _holds(parts: Sequence[Any], codes: _Codes, at: datetime) -> Any:
    """Return that a member held a service of these parts, as its projection says."""
    return sa.exists().where(
        MEMBERSHIP.c.member_id == MEMBER.c.id,
        MEMBERSHIP.c.voided_at.is_(None),
        MEMBERSHIP.c.joined_on <= day_of(at),
        sa.or_(MEMBERSHIP.c.state.in_(codes.states), MEMBERSHIP.c.since_at > at),
        sa.or_(sa.false(), *parts),
    )


def _is_held(held: Held, codes: _Codes, offering: str, at: datetime) -> Any:
    found: list[Any] = [sa.true()]
    if len(held.actors) < len(codes.actors):
        kinds = sorted(codes.actors[each] for each in held.actors)
        found.append(MEMBER.c.actor_kind_id.in_(kinds))
    if offering or len(held.offerings) < len(codes.offerings):
        meant = [offering] if offering else sorted(held.offerings)
        found.append(MEMBERSHIP.c.offering_id.in_([codes.offerings[e] for e in meant]))
    if held.since is not None:
        found.append(_joined_from(held.since))
    if held.until is not None:
        found.append(sa.not_(_joined_from(held.until)))
    for trait, has in held.traits:
        having = _has_trait(trait, codes, at)
        found.append(having if has else sa.not_(having))
    return sa.and_(*found)


def _joined_from(since: datetime) -> Any:
    """Return that somebody joined at an instant or after it, as the day tells."""
    on = day_of(since)
    whole_day = start_of(on) == since
    return MEMBERSHIP.c.joined_on >= on if whole_day else MEMBERSHIP.c.joined_on > on


def _has_trait(trait: Trait, codes: _Codes, at: datetime) -> Any:
    values = sorted(trait.values)
    if trait.attribute:
        return _has(trait.attribute, values)
    return _above([codes.actors[e] for e in values if e in codes.actors], at)


def _above(kinds: Sequence[int], at: datetime) -> Any:
    partner = MEMBER.alias("partner_above")
    return _exists(
        PARTNER.c.member_id == MEMBER.c.id,
        sa.or_(
            PARTNER.c.membership_id.is_(None),
            PARTNER.c.membership_id == MEMBERSHIP.c.id,
        ),
        PARTNER.c.relation != INTRODUCED,
        PARTNER.c.recorded_to.is_(None),
        PARTNER.c.valid_from <= at,
        sa.or_(PARTNER.c.valid_to.is_(None), PARTNER.c.valid_to > at),
        partner.c.id == PARTNER.c.partner_id,
        partner.c.actor_kind_id.in_(kinds),
    )


def _exists(*where: Any) -> Any:
    """Return that there is something of a member, or of a membership, in question."""
    return sa.exists().where(*where).correlate(MEMBER, MEMBERSHIP)


def _has(code: str, values: Sequence[str]) -> Any:
    return _exists(
        VALUE.c.target.in_([AttributeTarget.MEMBER, AttributeTarget.PARTNER]),
        VALUE.c.attribute == code,
        VALUE.c.subject_id == MEMBER.c.id,
        VALUE.c.text_value.in_(values),
    )


# ------------------------------------------------------------------ what they said


def _yes(enough: Sequence[int], then: _Then) -> list[Any]:
    return [
        ACCEPTANCE.c.thing_version_id.in_(enough),
        ACCEPTANCE.c.purpose == "",
        ACCEPTANCE.c.act == AcceptanceAct.ACCEPT,
        ACCEPTANCE.c.acted_at <= then.at,
        ACCEPTANCE.c.recorded_at <= then.known_at,
        *then.of_this_text(ACCEPTANCE.c),
    ]


def _accepted(enough: Sequence[int], then: _Then) -> Any:
    """Return that a member said yes, and nothing else since.

    Few ever take a yes back, so only of these is it asked whether they did.
    """
    said = _exists(ACCEPTANCE.c.member_id == MEMBER.c.id, *_yes(enough, then))
    no = ACCEPTANCE.alias("other_answer")
    unsaid = sa.select(no.c.member_id).where(
        no.c.act != AcceptanceAct.ACCEPT,
        no.c.thing_version_id.in_(enough),
        no.c.purpose == "",
        no.c.acted_at <= then.at,
        no.c.recorded_at <= then.known_at,
        *then.of_this_text(no.c),
    )
    return sa.and_(
        said,
        sa.or_(MEMBER.c.id.not_in(unsaid), _stands(enough, then)),
    )


def _stands(enough: Sequence[int], then: _Then) -> Any:
    later = _later(then)
    taken_back = later(lambda c: c.act != AcceptanceAct.ACCEPT)
    return _exists(
        ACCEPTANCE.c.member_id == MEMBER.c.id, *_yes(enough, then), ~taken_back
    )


def _said_so(said: Said, owed: OwedOfAll, then: _Then) -> Any:
    """Return that a member agreed to versions at some time, or never did."""
    found = []
    for version_id, agreed in sorted(said):
        ever = _agreed(version_id, owed.effective[version_id], then)
        found.append(ever if agreed else sa.not_(ever))
    return sa.and_(sa.true(), *found)


def _agreed(version_id: int, effective: datetime, then: _Then) -> Any:
    """Return that a yes made a version bind: it stood when that began to count."""
    replaced = _later(then)(
        lambda c: sa.or_(c.acted_at <= effective, c.acted_at == ACCEPTANCE.c.acted_at)
    )
    return _exists(
        ACCEPTANCE.c.member_id == MEMBER.c.id,
        *_yes([version_id], then),
        ~replaced,
    )


def _later(then: _Then) -> Callable[[_Which], Any]:
    """Return how to ask whether a later answer about the same version is of a kind."""
    later = ACCEPTANCE.alias("later_answer")
    after = sa.or_(
        later.c.acted_at > ACCEPTANCE.c.acted_at,
        sa.and_(
            later.c.acted_at == ACCEPTANCE.c.acted_at,
            sa.tuple_(later.c.recorded_at, later.c.id)
            > sa.tuple_(ACCEPTANCE.c.recorded_at, ACCEPTANCE.c.id),
        ),
    )
    return lambda which: sa.exists().where(
        later.c.member_id == ACCEPTANCE.c.member_id,
        later.c.thing_version_id == ACCEPTANCE.c.thing_version_id,
        later.c.purpose == "",
        later.c.acted_at <= then.at,
        later.c.recorded_at <= then.known_at,
        *then.of_this_text(later.c),
        after,
        which(later.c),
    )
