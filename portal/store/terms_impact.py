"""How many services held a version of terms reaches, counted in one statement."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.terms_facts import Applies
from portal.domain.terms.owing import Trait
from portal.store.members import ACTOR_KIND, MEMBER, MEMBERSHIP, OFFERING, PARTNER
from portal.store.offers import INTRODUCED
from portal.store.owing_held import Codes, all_codes, has_trait
from portal.store.owing_said import Then

_ABOVE = MEMBER.alias("above")


def reached(
    connection: Connection,
    rows: Sequence[Applies],
    over: Sequence[Applies],
    at: datetime,
) -> Sequence[Any]:
    """Return (actor, offering, lifecycle version, state, place of the row, count).

    ``rows`` come in the order in which they are asked; ``over`` are rows of other
    documents of the kind, which stand before those of lower rank.
    """
    asked = any(row.only for row in (*rows, *over))
    ids = all_codes(connection, at, attributes=asked)
    then = Then(at, at)
    fits = [
        (sa.and_(_fits(row, ids, then), *_not_over(row, over, ids, then)), n)
        for n, row in enumerate(rows)
    ]
    if not fits:
        return []
    place = sa.case(*fits, else_=None).label("place")
    groups = (
        sa.select(MEMBER.c.actor_kind_id, MEMBERSHIP.c.offering_id,
                  MEMBERSHIP.c.lifecycle_version_id, MEMBERSHIP.c.state, place,
                  sa.func.count().label("held"))
        .join(MEMBER, MEMBER.c.id == MEMBERSHIP.c.member_id)
        .where(MEMBERSHIP.c.voided_at.is_(None))
        .group_by(MEMBER.c.actor_kind_id, MEMBERSHIP.c.offering_id,
                  MEMBERSHIP.c.lifecycle_version_id, MEMBERSHIP.c.state, sa.text("5"))
        .subquery()
    )  # fmt: skip
    query = (
        sa.select(ACTOR_KIND.c.code.label("actor"), OFFERING.c.code.label("offering"),
                  groups)
        .join(ACTOR_KIND, ACTOR_KIND.c.id == groups.c.actor_kind_id)
        .join(OFFERING, OFFERING.c.id == groups.c.offering_id)
        .where(groups.c.place.is_not(None))
        .order_by(ACTOR_KIND.c.code, OFFERING.c.code, groups.c.state)
    )  # fmt: skip
    return connection.execute(query).all()


def _not_over(
    row: Applies, over: Sequence[Applies], ids: Codes, then: Then
) -> list[Any]:
    higher = [each for each in over if each.precedence > row.precedence]
    return [sa.not_(_fits(each, ids, then)) for each in higher]


def _fits(row: Applies, ids: Codes, then: Then) -> Any:
    found: list[Any] = [sa.true()]
    if row.offerings:
        found.append(MEMBERSHIP.c.offering_id.in_(_of(ids.offerings, row.offerings)))
    if row.actors:
        found.append(_of_actors(row, ids, then))
    found += [has_trait(Trait(*each), ids, then) for each in sorted(row.only.items())]
    return sa.and_(*found)


def _of(known: Mapping[str, int], codes: Collection[str]) -> list[int]:
    return sorted(known[each] for each in codes if each in known)


def _of_actors(row: Applies, ids: Codes, then: Then) -> Any:
    mine = MEMBER.c.actor_kind_id.in_(_of(ids.actors, row.actors))
    if not row.flows_down:
        return mine
    linked = (
        sa.select(PARTNER.c.id)
        .join(_ABOVE, _ABOVE.c.id == PARTNER.c.partner_id)
        .where(
            PARTNER.c.member_id == MEMBERSHIP.c.member_id,
            sa.or_(
                PARTNER.c.membership_id.is_(None),
                PARTNER.c.membership_id == MEMBERSHIP.c.id,
            ),
            PARTNER.c.relation != INTRODUCED,
            PARTNER.c.recorded_to.is_(None),
            PARTNER.c.valid_from <= then.at,
            sa.or_(PARTNER.c.valid_to.is_(None), PARTNER.c.valid_to > then.at),
            _ABOVE.c.actor_kind_id.in_(_of(ids.actors, row.actors)),
        )
    )
    return sa.or_(mine, linked.correlate(MEMBERSHIP).exists())
