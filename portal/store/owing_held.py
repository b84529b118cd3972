"""Whom a document of terms is for, as SQL on members and what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.attribute_kinds import AttributeTarget
from models.kinds import StateKind
from portal.domain.calendar import day_of, start_of
from portal.domain.terms.owing import Held, Part, Trait
from portal.domain.terms.spans import whoever_holds
from portal.store.attributes import VALUE
from portal.store.lifecycles import STATE
from portal.store.members import ACTOR_KIND, MEMBER, MEMBERSHIP, OFFERING, PARTNER
from portal.store.offers import INTRODUCED

_OPEN = (StateKind.ACTIVE, StateKind.PAUSED)


@dataclass(frozen=True, slots=True)
class Codes:
    """The ids behind codes, read once: few rows, and every probe is of a number."""

    actors: dict[str, int]
    offerings: dict[str, int]
    states: tuple[str, ...]


def codes_of(connection: Connection) -> Codes:
    """Return the ids of all actor kinds and services, and the states that count."""
    states = sa.select(STATE.c.code).where(STATE.c.kind.in_(_OPEN)).distinct()
    return Codes(
        by_code(connection, ACTOR_KIND),
        by_code(connection, OFFERING),
        tuple(sorted(connection.execute(states).scalars())),
    )


def by_code(connection: Connection, table: sa.Table) -> dict[str, int]:
    """Return the ids of a table of codes."""
    rows = connection.execute(sa.select(table.c.code, table.c.id))
    return {row.code: int(row.id) for row in rows}


def is_open(columns: Any, codes: Codes, at: datetime) -> list[Any]:
    """Return that a membership was held, as its projection says."""
    return [
        columns.voided_at.is_(None),
        columns.joined_on <= day_of(at),
        sa.or_(columns.state.in_(codes.states), columns.since_at > at),
    ]


def holds(parts: Sequence[Any], codes: Codes, at: datetime) -> Any:
    """Return that a member held a service of these parts."""
    return (
        sa.select(sa.literal(1))
        .where(
            MEMBERSHIP.c.member_id == MEMBER.c.id,
            *is_open(MEMBERSHIP.c, codes, at),
            sa.or_(sa.false(), *parts),
        )
        .correlate(MEMBER)
        .exists()
    )


def is_held(held: Held, codes: Codes, offering: str, at: datetime) -> Any:
    """Return that a membership, and its member, are as something that may be held."""
    found: list[Any] = [sa.true(), *may_be_held(MEMBERSHIP.c, held, codes, offering)]
    if len(held.actors) < len(codes.actors):
        kinds = sorted(codes.actors[each] for each in held.actors)
        found.append(MEMBER.c.actor_kind_id.in_(kinds))
    for trait, has in held.traits:
        having = _has_trait(trait, codes, at)
        found.append(having if has else sa.not_(having))
    return sa.and_(*found)


def may_be_held(
    columns: Any, held: Held, codes: Codes, offering: str = ""
) -> list[Any]:
    """Return what a membership alone says about it: its service and its first day."""
    found = []
    if offering or len(held.offerings) < len(codes.offerings):
        meant = [offering] if offering else sorted(held.offerings)
        found.append(columns.offering_id.in_([codes.offerings[e] for e in meant]))
    if held.since is not None:
        found.append(_joined_from(columns, held.since))
    if held.until is not None:
        found.append(sa.not_(_joined_from(columns, held.until)))
    return found


def may_be_in(columns: Any, parts: Sequence[Part], codes: Codes) -> Any:
    """Return that a membership may be of some parts, whoever holds it."""
    ways = (may_be_held(columns, each, codes) for each in whoever_holds(parts))
    return sa.or_(sa.false(), *(sa.and_(sa.true(), *each) for each in ways))


def _joined_from(columns: Any, since: datetime) -> Any:
    """Return that somebody joined at an instant or after it, as the day tells."""
    on = day_of(since)
    whole_day = start_of(on) == since
    return columns.joined_on >= on if whole_day else columns.joined_on > on


def _has_trait(trait: Trait, codes: Codes, at: datetime) -> Any:
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


def _has(code: str, values: Sequence[str]) -> Any:
    return _exists(
        VALUE.c.target.in_([AttributeTarget.MEMBER, AttributeTarget.PARTNER]),
        VALUE.c.attribute == code,
        VALUE.c.subject_id == MEMBER.c.id,
        VALUE.c.text_value.in_(values),
    )


def _exists(*where: Any) -> Any:
    """Return that there is something of a member, or of a membership, in question."""
    found = sa.select(sa.literal(1)).where(*where)
    return found.correlate(MEMBER, MEMBERSHIP).exists()
