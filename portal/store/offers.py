"""What decides whether members can join: versions of offerings, contracts behind.

Both come as parts of bigger statements: a card and a change read them in those that
they ask anyway.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.columns import BIG
from models.kinds import OfferingPhase
from models.offer_facts import Offer, OfferedVariant, PartyContract
from models.span import Span
from models.tables import member
from models.tables import offering as tables
from portal.domain.publishing.offering import phases_of

ENTRY = tables.OfferingVersion.__table__  # type: ignore[attr-defined]
_OFFERING = tables.Offering.__table__  # type: ignore[attr-defined]
_MEMBER = member.Member.__table__  # type: ignore[attr-defined]
_NAME = member.MemberName.__table__  # type: ignore[attr-defined]
_PARTNER = member.PartnerMember.__table__  # type: ignore[attr-defined]
_CONTRACT = member.Contract.__table__  # type: ignore[attr-defined]

INTRODUCED = "introduced"
"""Whoever was only brought by a partner leans on no contract of theirs."""

Row = Any
Rows = Mapping[str, Sequence[Row]]
"""Dated rows by what they are (``store.members``)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Versions by the id of their offering, contracts by its code."""

    offers: Mapping[int, tuple[Offer, ...]] = field(default_factory=dict)
    contracts: Mapping[str, tuple[PartyContract, ...]] = field(default_factory=dict)


NO_TERMS = Terms()


# ------------------------------------------------------------------ the parts


def part(
    what: str,
    table: sa.Table,
    other: Any,
    *texts: Any,
    of: Any = None,
) -> sa.Select[Any]:
    """Return a part of a statement on dated facts: up to three texts, four instants.

    ``of`` is the member it is about, where a statement is about several.
    """
    columns = [sa.literal(what).label("what"), other.label("other")]
    padded = (*texts, *[sa.null()] * (3 - len(texts)))
    named = zip(("a", "b", "c"), padded, strict=True)
    columns += [sa.cast(text, sa.Text).label(name) for name, text in named]
    names = ("valid_from", "valid_to", "recorded_from", "recorded_to")
    columns += [table.c[name] for name in names]
    return sa.select(*columns, *(() if of is None else (of.label("of"),)))


def offer_part(offerings: Any, *, of: Any = None) -> sa.Select[Any]:
    """Return the versions of ``offerings``, ids or a question for them."""
    texts = (ENTRY.c.phases, ENTRY.c.variants, ENTRY.c.thing_version_id)
    columns = [sa.literal("offer").label("what"), ENTRY.c.offering_id.label("other")]
    columns += [
        sa.cast(text, sa.Text).label(name)
        for name, text in zip(("a", "b", "c"), texts, strict=True)
    ]
    columns += [
        ENTRY.c.in_force_from.label("valid_from"),
        ENTRY.c.in_force_to.label("valid_to"),
        ENTRY.c.recorded_at.label("recorded_from"),
        sa.null().label("recorded_to"),
    ]
    more = () if of is None else (of.label("of"),)
    return sa.select(*columns, *more).where(ENTRY.c.offering_id.in_(offerings))


def partner_part(*, of: Any = None) -> sa.Select[Any]:
    """Return the links of members to partners, each with its number and name."""
    name = (
        sa.select(_NAME.c.name)
        .where(_NAME.c.member_id == _PARTNER.c.partner_id, _NAME.c.valid_to.is_(None))
        .order_by(_NAME.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    texts = (_MEMBER.c.number, name, _PARTNER.c.relation)
    return part("partner", _PARTNER, _PARTNER.c.membership_id, *texts, of=of).join(
        _MEMBER, _MEMBER.c.id == _PARTNER.c.partner_id
    )


def contract_part(*, of: Any = None) -> sa.Select[Any]:
    """Return the contracts of members themselves."""
    texts = (_CONTRACT.c.number, _OFFERING.c.code, _CONTRACT.c.terms_label)
    return part("contract", _CONTRACT, _CONTRACT.c.id, *texts, of=of).join(
        _OFFERING, _OFFERING.c.id == _CONTRACT.c.offering_id
    )


def party_part(*, of: Any = None) -> sa.Select[Any]:
    """Return the contracts of the partners that members belong or belonged to."""
    texts = (_CONTRACT.c.number, _OFFERING.c.code, _MEMBER.c.number)
    return (
        part("party", _CONTRACT, _CONTRACT.c.id, *texts, of=of)
        .join(_OFFERING, _OFFERING.c.id == _CONTRACT.c.offering_id)
        .join(_PARTNER, _PARTNER.c.partner_id == _CONTRACT.c.party_id)
        .join(_MEMBER, _MEMBER.c.id == _PARTNER.c.partner_id)
    )


def _of_one(wanted: Any, offerings: Any) -> sa.CompoundSelect[Any]:
    return sa.union_all(
        partner_part().where(_PARTNER.c.member_id == wanted),
        contract_part().where(_CONTRACT.c.party_id == wanted),
        party_part().where(_PARTNER.c.member_id == wanted),
        offer_part(offerings),
    )


_MEMBERS: sa.BindParameter[Any] = sa.bindparam("members", expanding=True)
_OFFERINGS: sa.BindParameter[Any] = sa.bindparam("offerings", expanding=True)
_TO_JOIN = _of_one(sa.bindparam("member_id"), [sa.bindparam("offering")])
_OF_MANY = sa.union_all(
    partner_part(of=_PARTNER.c.member_id).where(_PARTNER.c.member_id.in_(_MEMBERS)),
    contract_part(of=_CONTRACT.c.party_id).where(_CONTRACT.c.party_id.in_(_MEMBERS)),
    party_part(of=_PARTNER.c.member_id).where(_PARTNER.c.member_id.in_(_MEMBERS)),
    offer_part(_OFFERINGS, of=sa.cast(sa.null(), BIG)),
)


# ------------------------------------------------------------------ reading


def to_join(connection: Connection, member_id: int, offering_id: int) -> Terms:
    """Return what decides whether a member can join one offering."""
    found: dict[str, list[Row]] = defaultdict(list)
    given = {"member_id": member_id, "offering": offering_id}
    for row in connection.execute(_TO_JOIN, given):
        found[row.what].append(row)
    return terms_of(found)


def of_many(
    connection: Connection, members: Collection[int], offerings: Collection[int]
) -> Mapping[int, Terms]:
    """Return the same for memberships of some members in some offerings."""
    by_member: dict[int, dict[str, list[Row]]] = {}
    offered: list[Row] = []
    given = {"members": sorted(members), "offerings": sorted(offerings)}
    for row in connection.execute(_OF_MANY, given):
        if row.what == "offer":
            offered.append(row)
        else:
            rows = by_member.setdefault(row.of, defaultdict(list))
            rows[row.what].append(row)
    offers = _offers(offered)
    return {
        each: Terms(offers, terms_of(by_member.get(each, {})).contracts)
        for each in members
    }


def offers_of(
    connection: Connection, offerings: Collection[int]
) -> Mapping[int, tuple[Offer, ...]]:
    """Return the versions of some offerings, by the ids of these."""
    query = offer_part(_OFFERINGS)
    return _offers(connection.execute(query, {"offerings": sorted(offerings)}))


def terms_of(rows: Rows) -> Terms:
    """Return what dated rows of one member say about joining."""
    links: dict[str, list[Row]] = defaultdict(list)
    for row in rows.get("partner", ()):
        if row.c != INTRODUCED:
            links[row.a].append(row)
    # By their ids: what became known of a contract later is a row of its own.
    contracts: dict[str, dict[int, PartyContract]] = defaultdict(dict)
    for row in rows.get("contract", ()):
        contracts[row.b][row.other] = PartyContract(row.a, span_of(row))
    for row in rows.get("party", ()):
        through = tuple((e.other, span_of(e)) for e in links.get(row.c, ()))
        if through:
            partner = links[row.c][0].b
            found = PartyContract(row.a, span_of(row), partner, through)
            contracts[row.b][row.other] = found
    return Terms(
        _offers(rows.get("offer", ())),
        {code: tuple(each.values()) for code, each in contracts.items()},
    )


def span_of(row: Row, source: str = "") -> Span:
    """Return the two times of a dated row."""
    return Span(
        valid_from=row.valid_from,
        recorded_from=row.recorded_from,
        valid_to=row.valid_to,
        recorded_to=row.recorded_to,
        source=source,
    )


def _offers(rows: Iterable[Row]) -> Mapping[int, tuple[Offer, ...]]:
    found: dict[int, list[Offer]] = defaultdict(list)
    for row in rows:
        times = row.valid_from, row.valid_to, row.recorded_from
        said = _phases(row.a), _variants(row.b)
        found[row.other].append(Offer(int(row.c), *times, *said))
    return {each: tuple(offers) for each, offers in found.items()}


@lru_cache(maxsize=4096)
def _phases(text: str) -> tuple[tuple[OfferingPhase, date], ...]:
    return phases_of(json.loads(text))


@lru_cache(maxsize=4096)
def _variants(text: str) -> tuple[OfferedVariant, ...]:
    return variants_of(json.loads(text))


def variants_of(rows: Iterable[Mapping[str, Any]]) -> tuple[OfferedVariant, ...]:
    """Return variants as entries keep them, typed."""
    return tuple(
        OfferedVariant(
            each["code"],
            each["name_ja"],
            each["name_en"],
            *map(_day, (each.get("valid_from"), each.get("valid_to"))),
        )
        for each in rows
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
