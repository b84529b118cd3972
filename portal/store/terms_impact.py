"""How many services held a version of terms reaches, counted in one statement."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.attribute_kinds import AttributeTarget
from models.terms_facts import Applies
from portal.store.attributes import VALUE
from portal.store.members import ACTOR_KIND, MEMBER, MEMBERSHIP, OFFERING, PARTNER
from portal.store.offers import INTRODUCED

_ABOVE = MEMBER.alias("above")


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
    ids = _Ids(connection, at)
    fits = [
        (sa.and_(_fits(row, countable, ids), *_not_over(row, over, countable, ids)), n)
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


class _Ids:
    """The ids of actor kinds and offerings: a million rows are told by numbers."""

    def __init__(self, connection: Connection, at: datetime) -> None:
        self.at = at
        self.actors = _by_code(connection, ACTOR_KIND)
        self.offerings = _by_code(connection, OFFERING)

    def of_actors(self, codes: Collection[str]) -> list[int]:
        return sorted(self.actors[each] for each in codes if each in self.actors)

    def of_offerings(self, codes: Collection[str]) -> list[int]:
        return sorted(self.offerings[each] for each in codes if each in self.offerings)


def _by_code(connection: Connection, table: sa.Table) -> dict[str, int]:
    rows = connection.execute(sa.select(table.c.code, table.c.id))
    return {row.code: int(row.id) for row in rows}


def _not_over(
    row: Applies, over: Sequence[Applies], countable: Collection[str], ids: _Ids
) -> list[Any]:
    higher = [each for each in over if each.precedence > row.precedence]
    return [sa.not_(_fits(each, countable, ids)) for each in higher]


def _fits(row: Applies, countable: Collection[str], ids: _Ids) -> Any:
    found: list[Any] = [sa.true()]
    if row.offerings:
        found.append(MEMBERSHIP.c.offering_id.in_(ids.of_offerings(row.offerings)))
    if row.actors:
        found.append(_of_actors(row, ids))
    only: Mapping[str, frozenset[str]] = row.only
    found += [
        _has(code, values) for code, values in sorted(only.items()) if code in countable
    ]
    return sa.and_(*found)


def _of_actors(row: Applies, ids: _Ids) -> Any:
    mine = MEMBER.c.actor_kind_id.in_(ids.of_actors(row.actors))
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
            PARTNER.c.valid_from <= ids.at,
            sa.or_(PARTNER.c.valid_to.is_(None), PARTNER.c.valid_to > ids.at),
            _ABOVE.c.actor_kind_id.in_(ids.of_actors(row.actors)),
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
