"""Partners with their contracts and members; what becomes known is a further row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import ActorSide, ContractEnd, MemberKind
from models.partner_facts import PartnerUser, SignedContract
from portal.store.due import DUE
from portal.store.members import (
    ACTOR_KIND,
    CONTRACT,
    MEMBER,
    MEMBERSHIP,
    NAME,
    OFFERING,
    PARTNER,
)
from portal.store.offers import INTRODUCED, span_of

_CONTRACTS = sa.select(CONTRACT, OFFERING.c.code.label("sold")).join(
    OFFERING, OFFERING.c.id == CONTRACT.c.offering_id
)
_USERS = (
    sa.select(
        PARTNER,
        MEMBER.c.number.label("member_number"),
        OFFERING.c.code.label("sold"),
        MEMBERSHIP.c.variant,
    )
    .join(MEMBER, MEMBER.c.id == PARTNER.c.member_id)
    .outerjoin(MEMBERSHIP, MEMBERSHIP.c.id == PARTNER.c.membership_id)
    .outerjoin(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
)
_HOLD = sa.text("SELECT pg_advisory_xact_lock(7033, :key)")


@dataclass(frozen=True, slots=True)
class PartnerHead:
    """An organisation that is a partner."""

    id: int
    number: str
    name: str
    actor_kind: str


def hold(connection: Connection, *things: str) -> None:
    """Keep others from recording contracts or links of the same thing meanwhile."""
    if connection.dialect.name != "sqlite":
        for each in sorted({crc32(thing.encode()) % 2**31 for thing in things}):
            connection.execute(_HOLD, {"key": each})


# ------------------------------------------------------------------ reading


def partners(connection: Connection, known_at: datetime) -> list[PartnerHead]:
    """Return every organisation of a partner's kind, with a contract or members."""
    name = (
        sa.select(NAME.c.name)
        .where(NAME.c.member_id == MEMBER.c.id, NAME.c.recorded_from <= known_at)
        .order_by(NAME.c.valid_to.is_(None).desc(), NAME.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(MEMBER.c.id, MEMBER.c.number, name, ACTOR_KIND.c.code)
        .join(ACTOR_KIND, ACTOR_KIND.c.id == MEMBER.c.actor_kind_id)
        .where(
            MEMBER.c.kind == MemberKind.ORGANISATION,
            MEMBER.c.voided_at.is_(None),
            MEMBER.c.recorded_at <= known_at,
            sa.or_(
                ACTOR_KIND.c.side == ActorSide.PARTNER,
                MEMBER.c.id.in_(sa.select(CONTRACT.c.party_id)),
                MEMBER.c.id.in_(sa.select(PARTNER.c.partner_id)),
            ),
        )
        .order_by(MEMBER.c.number)
    )
    return [PartnerHead(*row) for row in connection.execute(query)]


def contracts_of(
    connection: Connection, parties: Sequence[int] | None = None
) -> list[SignedContract]:
    """Return all rows of the contracts of some parties, None: of all."""
    query = _CONTRACTS.order_by(CONTRACT.c.valid_from, CONTRACT.c.id)
    if parties is not None:
        query = query.where(CONTRACT.c.party_id.in_(list(parties)))
    return [_contract(row) for row in connection.execute(query)]


_WITH_SERVICES = (
    sa.select(MEMBER.c.id, MEMBER.c.number)
    .join(PARTNER, PARTNER.c.partner_id == MEMBER.c.id)
    .where(
        PARTNER.c.member_id == sa.bindparam("member_id"),
        PARTNER.c.relation != INTRODUCED,
        sa.exists().where(
            MEMBERSHIP.c.member_id == MEMBER.c.id, MEMBERSHIP.c.voided_at.is_(None)
        ),
    )
    .distinct()
)


def partners_with_services(connection: Connection, member_id: int) -> dict[int, str]:
    """Return the numbers of a member's partners that have services, by their ids."""
    rows = connection.execute(_WITH_SERVICES, {"member_id": member_id})
    return {int(row.id): str(row.number) for row in rows}


def known_by_number(connection: Connection, number: str) -> list[SignedContract]:
    """Return the contracts that are known under a number, the last one first."""
    query = _CONTRACTS.where(
        CONTRACT.c.number == number, CONTRACT.c.recorded_to.is_(None)
    ).order_by(CONTRACT.c.valid_from.desc(), CONTRACT.c.id.desc())
    return [_contract(row) for row in connection.execute(query)]


def known_contract(connection: Connection, first_id: int) -> SignedContract | None:
    """Return what is known of a contract now."""
    first = sa.func.coalesce(CONTRACT.c.first_id, CONTRACT.c.id)
    query = _CONTRACTS.where(first == first_id, CONTRACT.c.recorded_to.is_(None))
    row = connection.execute(query).first()
    return _contract(row) if row else None


def _contract(row: Any) -> SignedContract:
    return SignedContract(
        id=row.id,
        first_id=row.first_id or row.id,
        number=row.number,
        party_id=row.party_id,
        offering=row.sold,
        terms=row.terms_label,
        span=span_of(row),
        reason=ContractEnd(row.reason) if row.reason else None,
        recorded_by=row.staff_id,
    )


def known_links(
    connection: Connection,
    partner_id: int,
    member_id: int,
    spells: Sequence[int],
) -> list[PartnerUser]:
    """Return what is known of a partner and a member, or the spells of one service."""
    one = PARTNER.c.membership_id
    query = _USERS.where(
        PARTNER.c.partner_id == partner_id,
        PARTNER.c.member_id == member_id,
        one.in_(list(spells)) if spells else one.is_(None),
        PARTNER.c.recorded_to.is_(None),
    ).order_by(PARTNER.c.valid_from, PARTNER.c.id)
    return [_user(row) for row in connection.execute(query)]


def open_link(
    connection: Connection, partner_id: int, member_id: int
) -> PartnerUser | None:
    """Return the link of a member and a partner that has no end."""
    query = _USERS.where(
        PARTNER.c.partner_id == partner_id,
        PARTNER.c.member_id == member_id,
        PARTNER.c.valid_to.is_(None),
        PARTNER.c.recorded_to.is_(None),
    )
    row = connection.execute(query).first()
    return _user(row) if row else None


def _user(row: Any) -> PartnerUser:
    return PartnerUser(
        id=row.id,
        first_id=row.first_id or row.id,
        partner_id=row.partner_id,
        member_id=row.member_id,
        member_number=row.member_number,
        relation=row.relation,
        span=span_of(row),
        membership_id=row.membership_id,
        offering=row.sold or "",
        variant=row.variant or "",
    )


def spells_of(
    connection: Connection, member_id: int, offering_id: int, variant: str
) -> list[int]:
    """Return a member's memberships of one offering, the latest first."""
    query = (
        sa.select(MEMBERSHIP.c.id)
        .where(
            MEMBERSHIP.c.member_id == member_id,
            MEMBERSHIP.c.offering_id == offering_id,
            MEMBERSHIP.c.variant == variant,
            MEMBERSHIP.c.voided_at.is_(None),
        )
        .order_by(MEMBERSHIP.c.spell.desc())
    )
    return list(connection.execute(query).scalars())


def _holding(at: datetime, known_at: datetime) -> sa.ColumnElement[bool]:
    c = PARTNER.c
    over = sa.or_(c.valid_to.is_(None), c.valid_to > at)
    return sa.and_(_known(known_at), c.valid_from <= at, over)


def _known(known_at: datetime) -> sa.ColumnElement[bool]:
    c = PARTNER.c
    still = sa.or_(c.recorded_to.is_(None), c.recorded_to > known_at)
    return sa.and_(c.recorded_from <= known_at, still)


def count_users(
    connection: Connection, at: datetime, known_at: datetime
) -> dict[int, int]:
    """Return how many members belong to each partner at an instant."""
    many = sa.func.count(sa.distinct(PARTNER.c.member_id))
    query = sa.select(PARTNER.c.partner_id, many).where(_holding(at, known_at))
    rows = connection.execute(query.group_by(PARTNER.c.partner_id))
    return {row[0]: int(row[1]) for row in rows}


def users_of(
    connection: Connection, partner_id: int, known_at: datetime
) -> list[PartnerUser]:
    """Return the links of a partner known at an instant."""
    query = _USERS.where(PARTNER.c.partner_id == partner_id, _known(known_at))
    return [_user(row) for row in connection.execute(query)]


def names_of(
    connection: Connection, members: Iterable[int], at: datetime, known_at: datetime
) -> Mapping[int, str]:
    """Return what members were called at an instant."""
    wanted = sorted(set(members))
    if not wanted:
        return {}
    c = NAME.c
    query = (
        sa.select(c.member_id, c.name)
        .where(
            c.member_id.in_(wanted),
            c.recorded_from <= known_at,
            sa.or_(c.recorded_to.is_(None), c.recorded_to > known_at),
            c.valid_from <= at,
            sa.or_(c.valid_to.is_(None), c.valid_to > at),
        )
        .order_by(c.id)
    )
    return {row.member_id: row.name for row in connection.execute(query)}


def due_around(
    connection: Connection, party_id: int, member_ids: Sequence[int], at: datetime
) -> list[int]:
    """Return memberships with a change that came due, of members and a party's users.

    Without members: of the party itself and of everybody who ever belonged to it.
    """
    linked = sa.select(PARTNER.c.member_id).where(PARTNER.c.partner_id == party_id)
    owner = MEMBERSHIP.c.member_id
    whose = (
        owner.in_(list(member_ids))
        if member_ids
        else sa.or_(owner == party_id, owner.in_(linked))
    )
    query = sa.select(MEMBERSHIP.c.id).where(DUE, whose)
    return list(connection.execute(query, {"at": at}).scalars())


# ------------------------------------------------------------------ writing


def follow(
    connection: Connection,
    table: sa.Table,
    row_id: int,
    valid_to: datetime,
    at: datetime,
    **more: Any,
) -> None:
    """Keep a row as it was known, and add a copy that ends at ``valid_to``."""
    row = connection.execute(sa.select(table).where(table.c.id == row_id)).one()
    at = max(at, row.recorded_from)
    known = sa.update(table).where(table.c.id == row_id)
    connection.execute(known.values(recorded_to=at))
    new = {
        "valid_to": valid_to,
        "recorded_from": at,
        "first_id": row.first_id or row.id,
        **more,
    }
    copy = {**row._mapping, **new}  # noqa: SLF001
    del copy["id"]
    connection.execute(sa.insert(table).values(copy))


def tell_event(
    connection: Connection, table: sa.Table, row_id: int, audit_id: int
) -> None:
    """Write which event tells of a row that was just added."""
    query = sa.update(table).where(table.c.id == row_id)
    connection.execute(query.values(audit_id=audit_id))
