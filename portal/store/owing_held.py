"""Whom a document of terms is for, as SQL on members and what they hold."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.attribute_kinds import AttributeTarget
from models.kinds import StateKind
from portal.domain.attributes.filtering import filterable
from portal.domain.calendar import day_of, start_of
from portal.domain.terms.owing import Held, Part, Trait
from portal.domain.terms.spans import whoever_holds
from portal.store.attributes import SUBJECTS, VALUE, definition_at
from portal.store.lifecycles import STATE
from portal.store.members import ACTOR_KIND, MEMBER, MEMBERSHIP, OFFERING, PARTNER
from portal.store.offers import INTRODUCED
from portal.store.owing_said import Then
from portal.store.owing_then import had_value, joined_before, was_open
from portal.store.terms_around import offered_values

Values = Mapping[str, frozenset[str]]
_NONE: frozenset[str] = frozenset()
_OPEN = (StateKind.ACTIVE, StateKind.PAUSED)


@dataclass(frozen=True, slots=True)
class Codes:
    """The ids behind codes, read once: few rows, and every probe is of a number.

    ``offered`` are the values of attributes of services, where they are asked for;
    ``indexed`` are attributes of members that can be found by their values.
    ``states`` are those in which something is held, ``joined`` all since joining.
    """

    actors: dict[str, int]
    offerings: dict[str, int]
    states: tuple[str, ...]
    joined: tuple[str, ...]
    sqlite: bool
    offered: Mapping[int, Values]
    indexed: frozenset[str]


def codes_of(connection: Connection, parts: Sequence[Part], at: datetime) -> Codes:
    """Return what stands behind the codes that parts name."""
    traits = (e[0] for part in parts for held in part.held for e in held.traits)
    asked = any(each.attribute for each in traits)
    return all_codes(connection, at, attributes=asked)


def all_codes(connection: Connection, at: datetime, *, attributes: bool) -> Codes:
    """Return the ids of all actor kinds and services, and the states that count.

    ``attributes`` says whether something asks for values of them.
    """
    offerings = by_code(connection, OFFERING)
    rows = connection.execute(sa.select(STATE.c.code, STATE.c.kind).distinct()).all()
    return Codes(
        by_code(connection, ACTOR_KIND),
        offerings,
        tuple(sorted({row.code for row in rows if row.kind in _OPEN})),
        tuple(sorted({row.code for row in rows if row.kind != StateKind.APPLIED})),
        connection.dialect.name == "sqlite",
        offered_values(connection, offerings.values() if attributes else (), at),
        _indexed(connection, at) if attributes else frozenset(),
    )


def _indexed(connection: Connection, at: datetime) -> frozenset[str]:
    """Return the attributes that every definition of them lets one filter by."""
    found = (definition_at(connection, each, at) for each in SUBJECTS)
    shapes = [each.shape for each in found if each is not None]
    yes = {code for shape in shapes for code in filterable(shape)}
    no = {e.code for s in shapes for e in s.attributes if e.code not in filterable(s)}
    return frozenset(yes - no)


def by_code(connection: Connection, table: sa.Table) -> dict[str, int]:
    """Return the ids of a table of codes."""
    rows = connection.execute(sa.select(table.c.code, table.c.id))
    return {row.code: int(row.id) for row in rows}


def may_be_open(columns: Any, codes: Codes, at: datetime) -> list[Any]:
    """Return that a membership was held, or that the ledger has to tell."""
    return [
        columns.voided_at.is_(None),
        columns.joined_on <= day_of(at),
        sa.or_(_is_open(columns, codes, at), columns.next_change_at <= at),
    ]


def _is_open(columns: Any, codes: Codes, at: datetime) -> Any:
    """Return that a membership was held, as its projection says."""
    return sa.or_(columns.state.in_(codes.states), columns.since_at > at)


def holds(parts: Sequence[Any], codes: Codes, then: Then) -> Any:
    """Return that a member held a service of these parts.

    The projection knows nothing of a change whose instant has come and that is not
    on record yet; there, and of what was known before, the ledger tells.
    """
    told = sa.and_(*was_open(codes.states, then))
    held = [told]
    if then.known_now:
        due = MEMBERSHIP.c.next_change_at
        before = sa.or_(due.is_(None), due > then.at)
        known = sa.or_(sa.and_(before, _is_open(MEMBERSHIP.c, codes, then.at)),
                       sa.and_(due <= then.at, told))  # fmt: skip
        held = [
            MEMBERSHIP.c.voided_at.is_(None),
            MEMBERSHIP.c.joined_on <= day_of(then.at),
            known,
        ]
    return (
        sa.select(sa.literal(1))
        .where(MEMBERSHIP.c.member_id == MEMBER.c.id, *held, sa.or_(sa.false(), *parts))
        .correlate(MEMBER)
        .exists()
    )


def is_there(then: Then) -> list[Any]:
    """Return that a member is on record, and was as known then."""
    gone = MEMBER.c.voided_at
    if then.known_now:
        return [gone.is_(None)]
    return [
        MEMBER.c.recorded_at <= then.known_at,
        sa.or_(gone.is_(None), gone > then.known_at),
    ]


def is_held(held: Held, codes: Codes, offering: str, then: Then) -> Any:
    """Return that a membership, and its member, are as something that may be held."""
    found: list[Any] = [sa.true(), *_of_service(MEMBERSHIP.c, held, codes, offering)]
    if then.known_now:
        found += _joined_in(held, lambda since: _joined_from(MEMBERSHIP.c, since))
    else:
        found += _joined_in(held, lambda s: ~joined_before(s, codes.joined, then))
    if len(held.actors) < len(codes.actors):
        kinds = sorted(codes.actors[each] for each in held.actors)
        found.append(MEMBER.c.actor_kind_id.in_(kinds))
    for trait, has in held.traits:
        having = has_trait(trait, codes, then)
        found.append(having if has else sa.not_(having))
    return sa.and_(*found)


def _of_service(columns: Any, held: Held, codes: Codes, offering: str) -> list[Any]:
    if not offering and len(held.offerings) == len(codes.offerings):
        return []
    meant = [offering] if offering else sorted(held.offerings)
    return [columns.offering_id.in_([codes.offerings[each] for each in meant])]


def _joined_in(held: Held, joined_from: Callable[[datetime], Any]) -> list[Any]:
    since = [] if held.since is None else [joined_from(held.since)]
    return [*since, *([] if held.until is None else [~joined_from(held.until)])]


def may_be_in(columns: Any, parts: Sequence[Part], codes: Codes) -> Any:
    """Return that a membership may be of some parts, whoever holds it."""
    ways = (
        (
            *_of_service(columns, each, codes, ""),
            *_joined_in(each, lambda since: _joined_from(columns, since)),
        )
        for each in whoever_holds(parts)
    )
    return sa.or_(sa.false(), *(sa.and_(sa.true(), *each) for each in ways))


def _joined_from(columns: Any, since: datetime) -> Any:
    """Return that somebody joined at an instant or after it, as the day tells."""
    on = day_of(since)
    whole_day = start_of(on) == since
    return columns.joined_on >= on if whole_day else columns.joined_on > on


def has_trait(trait: Trait, codes: Codes, then: Then) -> Any:
    """Return that a member, with a membership, has what a row may ask for."""
    values = trait.values
    if not trait.attribute:
        above = [codes.actors[each] for each in values if each in codes.actors]
        return _above(sorted(above), then)
    code = trait.attribute
    offered = [
        each for each, has in codes.offered.items() if has.get(code, _NONE) & values
    ]
    of_member = _has_value(code, codes, then, values)
    if not offered:
        return of_member
    # What is said of a member stands before what is said of the service.
    said = _has_value(code, codes, then)
    of_service = MEMBERSHIP.c.offering_id.in_(offered)
    return sa.or_(of_member, sa.and_(of_service, sa.not_(said)))


def _has_value(
    code: str, codes: Codes, then: Then, values: Collection[str] | None = None
) -> Any:
    """Return that a member has one of some values of an attribute, or any."""
    if not then.now or code not in codes.indexed:
        return had_value(code, values, then, sqlite=codes.sqlite)
    return _exists(
        VALUE.c.target.in_([AttributeTarget.MEMBER, AttributeTarget.PARTNER]),
        VALUE.c.attribute == code,
        VALUE.c.subject_id == MEMBER.c.id,
        *([] if values is None else [VALUE.c.text_value.in_(sorted(values))]),
    )


def _above(kinds: Sequence[int], then: Then) -> Any:
    partner = MEMBER.alias("partner_above")
    gone = PARTNER.c.recorded_to
    return _exists(
        PARTNER.c.member_id == MEMBER.c.id,
        sa.or_(
            PARTNER.c.membership_id.is_(None),
            PARTNER.c.membership_id == MEMBERSHIP.c.id,
        ),
        PARTNER.c.relation != INTRODUCED,
        PARTNER.c.recorded_from <= then.known_at,
        sa.or_(gone.is_(None), gone > then.known_at),
        PARTNER.c.valid_from <= then.at,
        sa.or_(PARTNER.c.valid_to.is_(None), PARTNER.c.valid_to > then.at),
        partner.c.id == PARTNER.c.partner_id,
        partner.c.actor_kind_id.in_(kinds),
    )


def _exists(*where: Any) -> Any:
    """Return that there is something of a member, or of a membership, in question."""
    found = sa.select(sa.literal(1)).where(*where)
    return found.correlate(MEMBER, MEMBERSHIP).exists()
