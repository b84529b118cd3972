"""How many services held a version of terms reaches, counted in one statement."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import AttributeTarget
from models.terms_facts import Applies
from portal.store.attributes import VALUE
from portal.store.members import ACTOR_KIND, MEMBER, MEMBERSHIP, OFFERING, PARTNER
from portal.store.offers import INTRODUCED

_ABOVE, _ABOVE_KIND = MEMBER.alias("above"), ACTOR_KIND.alias("above_kind")


def reached(
    connection: Connection,
    rows: Sequence[Applies],
    over: Sequence[Applies],
    countable: Collection[str],
    at: datetime,
) -> Sequence[Any]:
    """Return (actor, offering, lifecycle version, state, place of the row, count).

    ``rows`` come in the order in which they are asked; ``over`` are rows of other
    documents of the kind, which stand before those of lower rank. Attributes that
    are not ``countable`` are left out of what rows ask for.
    """
    fits = [
        (sa.and_(_fits(row, countable, at), *_not_over(row, over, countable, at)), n)
        for n, row in enumerate(rows)
    ]
    if not fits:
        return []
    place = sa.case(*fits, else_=None).label("place")
    held = (
        sa.select(ACTOR_KIND.c.code.label("actor"), OFFERING.c.code.label("offering"),
                  MEMBERSHIP.c.lifecycle_version_id, MEMBERSHIP.c.state, place)
        .join(MEMBER, MEMBER.c.id == MEMBERSHIP.c.member_id)
        .join(ACTOR_KIND, ACTOR_KIND.c.id == MEMBER.c.actor_kind_id)
        .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
        .where(MEMBERSHIP.c.voided_at.is_(None))
        .subquery()
    )  # fmt: skip
    named = (held.c.actor, held.c.offering, held.c.lifecycle_version_id,
             held.c.state, held.c.place)  # fmt: skip
    query = (
        sa.select(*named, sa.func.count().label("held"))
        .where(held.c.place.is_not(None))
        .group_by(*named)
        .order_by(held.c.actor, held.c.offering, held.c.state)
    )
    return connection.execute(query).all()


def _not_over(
    row: Applies, over: Sequence[Applies], countable: Collection[str], at: datetime
) -> list[Any]:
    higher = [each for each in over if each.precedence > row.precedence]
    return [sa.not_(_fits(each, countable, at)) for each in higher]


def _fits(row: Applies, countable: Collection[str], at: datetime) -> Any:
    found: list[Any] = [sa.true()]
    if row.offerings:
        found.append(OFFERING.c.code.in_(sorted(row.offerings)))
    if row.actors:
        found.append(_of_actors(row, at))
    only: Mapping[str, frozenset[str]] = row.only
    found += [
        _has(code, values) for code, values in sorted(only.items()) if code in countable
    ]
    return sa.and_(*found)


def _of_actors(row: Applies, at: datetime) -> Any:
    mine = ACTOR_KIND.c.code.in_(sorted(row.actors))
    if not row.flows_down:
        return mine
    linked = (
        sa.select(PARTNER.c.id)
        .join(_ABOVE, _ABOVE.c.id == PARTNER.c.partner_id)
        .join(_ABOVE_KIND, _ABOVE_KIND.c.id == _ABOVE.c.actor_kind_id)
        .where(
            PARTNER.c.member_id == MEMBERSHIP.c.member_id,
            sa.or_(
                PARTNER.c.membership_id.is_(None),
                PARTNER.c.membership_id == MEMBERSHIP.c.id,
            ),
            PARTNER.c.relation != INTRODUCED,
            PARTNER.c.recorded_to.is_(None),
            PARTNER.c.valid_from <= at,
            sa.or_(PARTNER.c.valid_to.is_(None), PARTNER.c.valid_to > at),
            _ABOVE_KIND.c.code.in_(sorted(row.actors)),
        )
    )
    return sa.or_(mine, linked.correlate(MEMBERSHIP).exists())


def _has(code: str, values: frozenset[str]) -> Any:
    query = sa.select(VALUE.c.id).where(
        VALUE.c.target.in_([AttributeTarget.MEMBER, AttributeTarget.PARTNER]),
        VALUE.c.subject_id == MEMBERSHIP.c.member_id,
        VALUE.c.attribute == code,
        VALUE.c.text_value.in_(sorted(values)),
    )
    return query.correlate(MEMBERSHIP).exists()
