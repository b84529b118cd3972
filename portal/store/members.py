"""Members with everything that answers depend on, in three queries.

What comes back holds all dated facts; the questions "as of" and "known as of" are
asked of the frozen value, not of the database.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.facts import (
    ContactFact,
    ContractFact,
    GuardFacts,
    LedgerRow,
    MemberFacts,
    MembershipFacts,
    NameFact,
    PartnerLink,
)
from models.kinds import ContactKind, LedgerKind, MemberKind, Mover
from models.lock_facts import LockFact
from models.offer_facts import Offer, PartyContract
from models.span import Span
from models.tables import ledger, member, offering
from portal.domain.joining import narrowed
from portal.domain.locks import reaching
from portal.store.lifecycles import version_part
from portal.store.locks import NO_LOCKS, Around, any_lock, around, lock_part
from portal.store.offers import (
    NO_TERMS,
    Terms,
    contract_part,
    of_many,
    offer_part,
    part,
    partner_part,
    party_part,
    span_of,
    terms_of,
)

MEMBER = member.Member.__table__  # type: ignore[attr-defined]
NAME = member.MemberName.__table__  # type: ignore[attr-defined]
CONTACT = member.ContactPoint.__table__  # type: ignore[attr-defined]
MEMBERSHIP = member.Membership.__table__  # type: ignore[attr-defined]
PARTNER = member.PartnerMember.__table__  # type: ignore[attr-defined]
CONTRACT = member.Contract.__table__  # type: ignore[attr-defined]
ARREARS = member.Arrears.__table__  # type: ignore[attr-defined]
EVENT = ledger.MembershipEvent.__table__  # type: ignore[attr-defined]
COMMAND = ledger.Command.__table__  # type: ignore[attr-defined]
OFFERING = offering.Offering.__table__  # type: ignore[attr-defined]
ACTOR_KIND = offering.ActorKind.__table__  # type: ignore[attr-defined]

Joining = tuple[tuple[Offer, ...], tuple[PartyContract, ...]]


_ID_OF = sa.select(MEMBER.c.id).where(
    MEMBER.c.number == sa.bindparam("number"), MEMBER.c.voided_at.is_(None)
)


def member_id_of(connection: Connection, number: str) -> int | None:
    """Return the id behind a member number; voided members have none."""
    return connection.execute(_ID_OF, {"number": number}).scalar()


def load_member(
    connection: Connection, member_id: int, at: datetime, known_at: datetime
) -> MemberFacts | None:
    """Return one member; name and reading are those of ``at`` known at ``known_at``."""
    head = connection.execute(_HEAD, {"member_id": member_id}).first()
    if head is None:
        return None
    dated = _dated(connection, member_id)
    names = tuple(NameFact(d.a, d.b, span_of(d)) for d in dated["name"])
    current = name_at(names, at, known_at)
    arrears: dict[int, list[Span]] = defaultdict(list)
    for d in dated["arrears"]:
        arrears[d.other].append(span_of(d, source=d.a))
    locked = around(connection, member_id) if dated["lock"] else NO_LOCKS
    return MemberFacts(
        id=member_id,
        number=head.number,
        kind=MemberKind(head.kind),
        actor_kind=head.code,
        actor_kind_ja=head.name_ja,
        actor_kind_en=head.name_en,
        name=current.name,
        reading=current.reading,
        birth_date=head.birth_date,
        joined_on=head.joined_on,
        version=head.version,
        note=head.note,
        names=names,
        contacts=tuple(
            ContactFact(d.other, ContactKind(d.c), d.a, d.b, span_of(d))
            for d in dated["contact"]
        ),
        memberships=_memberships(
            connection, head, member_id, arrears, locked, terms_of(dated)
        ),
        partners=tuple(
            PartnerLink(d.a, d.b, d.c, span_of(d), d.other) for d in dated["partner"]
        ),
        contracts=tuple(
            ContractFact(d.a, d.b, d.c, span_of(d)) for d in dated["contract"]
        ),
        locks=reaching(locked.locks, offering_id=0, spells=(), links=locked.links),
    )


_HEAD = (
    sa.select(
        MEMBER.c.id,
        MEMBER.c.number,
        MEMBER.c.kind,
        MEMBER.c.birth_date,
        MEMBER.c.joined_on,
        MEMBER.c.version,
        MEMBER.c.note,
        ACTOR_KIND.c.code,
        ACTOR_KIND.c.name_ja,
        ACTOR_KIND.c.name_en,
    )
    .join(ACTOR_KIND, ACTOR_KIND.c.id == MEMBER.c.actor_kind_id)
    .where(MEMBER.c.id == sa.bindparam("member_id"), MEMBER.c.voided_at.is_(None))
)


def _dated_query() -> sa.CompoundSelect[Any]:
    wanted: sa.BindParameter[int] = sa.bindparam("member_id")
    held = sa.select(MEMBERSHIP.c.offering_id).where(MEMBERSHIP.c.member_id == wanted)
    texts = (CONTACT.c.value, CONTACT.c.folded, CONTACT.c.kind)
    return sa.union_all(
        part("name", NAME, NAME.c.id, NAME.c.name, NAME.c.reading).where(
            NAME.c.member_id == wanted
        ),
        part("contact", CONTACT, CONTACT.c.id, *texts).where(
            CONTACT.c.member_id == wanted
        ),
        part("arrears", ARREARS, ARREARS.c.membership_id, ARREARS.c.source)
        .join(MEMBERSHIP, MEMBERSHIP.c.id == ARREARS.c.membership_id)
        .where(MEMBERSHIP.c.member_id == wanted),
        partner_part().where(PARTNER.c.member_id == wanted),
        contract_part().where(CONTRACT.c.party_id == wanted),
        party_part().where(PARTNER.c.member_id == wanted),
        offer_part(held),
        lock_part(wanted),
    )


_DATED = _dated_query()


def _dated(connection: Connection, member_id: int) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    given = {"member_id": member_id, "first": member_id, "last": member_id}
    for row in connection.execute(_DATED, given):
        found[row.what].append(row)
    return found


def name_at(names: Sequence[NameFact], at: datetime, known_at: datetime) -> NameFact:
    """Return which of somebody's names was theirs at ``at``, known at ``known_at``."""
    held = [name for name in names if name.span.holds(at, known_at)]
    if held:
        return max(held, key=lambda name: name.span.valid_from)
    # Before anything was known the earliest name is still the best to show.
    return min(names, key=lambda name: (name.span.recorded_from, name.span.valid_from))


_MEMBERSHIPS = (
    sa.select(
        MEMBERSHIP.c.id.label("membership_id"),
        MEMBERSHIP.c.member_id,
        MEMBERSHIP.c.offering_id,
        MEMBERSHIP.c.variant,
        MEMBERSHIP.c.spell,
        MEMBERSHIP.c.previous_id,
        MEMBERSHIP.c.joined_on,
        MEMBERSHIP.c.version.label("membership_version"),
        MEMBERSHIP.c.lifecycle_version_id.label("membership_lifecycle"),
        MEMBERSHIP.c.state,
        MEMBERSHIP.c.since_at,
        MEMBERSHIP.c.next_change_at,
        OFFERING.c.code.label("offering_code"),
        OFFERING.c.name_ja,
        OFFERING.c.name_en,
        OFFERING.c.zone.label("offering_zone"),
        *EVENT.c,
    )
    .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
    .outerjoin(EVENT, EVENT.c.membership_id == MEMBERSHIP.c.id)
    .where(MEMBERSHIP.c.voided_at.is_(None))
    .order_by(MEMBERSHIP.c.id, EVENT.c.id)
)
"""Memberships with their ledger, one row per event."""


def _labelled() -> sa.Select[Any]:
    """Return the query with unambiguous event columns (``event_<name>``)."""
    plain = [c for c in _MEMBERSHIPS.selected_columns if c.table is not EVENT]
    events = [column.label(f"event_{column.name}") for column in EVENT.c]
    return _MEMBERSHIPS.with_only_columns(*plain, *events)


_LEDGER_OF_MEMBER = _labelled().where(
    MEMBERSHIP.c.member_id == sa.bindparam("member_id")
)
_LEDGER_OF_MEMBERSHIP = _labelled().where(
    MEMBERSHIP.c.id == sa.bindparam("membership_id")
)


def _memberships(
    connection: Connection,
    head: Any,
    member_id: int,
    arrears: dict[int, list[Span]],
    locked: Around,
    terms: Terms,
) -> tuple[MembershipFacts, ...]:
    rows = connection.execute(_LEDGER_OF_MEMBER, {"member_id": member_id}).all()
    return _grouped(rows, head, arrears, locked, terms)


def _grouped(
    rows: Sequence[Any],
    head: Any,
    arrears: dict[int, list[Span]],
    locked: Around,
    terms: Terms,
) -> tuple[MembershipFacts, ...]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.membership_id].append(row)
    firsts = [group[0] for group in grouped.values()]
    return tuple(
        _membership(
            group,
            head,
            arrears.get(each, []),
            locks_of(group[0], firsts, locked) if locked.locks else (),
            joining_of(group[0], firsts, terms),
        )
        for each, group in grouped.items()
    )


def locks_of(one: Any, others: Sequence[Any], locked: Around) -> tuple[LockFact, ...]:
    """Return which of a member's locks contain one membership of theirs.

    Rows have ``membership_id``, ``offering_id``, ``variant`` and ``spell``.
    """
    spells = _spells_until(one, others)
    return reaching(
        locked.locks, offering_id=one.offering_id, spells=spells, links=locked.links
    )


def joining_of(one: Any, others: Sequence[Any], terms: Terms) -> Joining:
    """Return the versions of a membership's offering and the contracts it leans on."""
    contracts = terms.contracts.get(one.offering_code, ())
    spells = _spells_until(one, others) if contracts else ()
    return terms.offers.get(one.offering_id, ()), narrowed(contracts, spells)


def _spells_until(one: Any, others: Sequence[Any]) -> set[int]:
    """Return a membership and those of the same offering before it."""
    called = (one.offering_id, one.variant)
    return {
        each.membership_id
        for each in others
        if (each.offering_id, each.variant) == called and each.spell <= one.spell
    }


def _membership(
    group: Sequence[Any],
    head: Any,
    arrears: Sequence[Span],
    locks: tuple[LockFact, ...],
    joining: Joining,
) -> MembershipFacts:
    first = group[0]
    offers, contracts = joining
    return MembershipFacts(
        id=first.membership_id,
        member_id=first.member_id,
        offering_code=first.offering_code,
        offering_ja=first.name_ja,
        offering_en=first.name_en,
        variant=first.variant,
        spell=first.spell,
        zone=first.offering_zone,
        joined_on=first.joined_on,
        version=first.membership_version,
        lifecycle_version_id=first.membership_lifecycle,
        rows=tuple(ledger_row(row) for row in group if row.event_id is not None),
        facts=GuardFacts(
            zone=first.offering_zone,
            birth_date=head.birth_date,
            organisation=head.kind == MemberKind.ORGANISATION,
            joined_on=first.joined_on,
            arrears=tuple(arrears),
            locks=locks,
            variant=first.variant,
            offers=offers,
            contracts=contracts,
        ),
        state=first.state,
        since_at=first.since_at,
        next_change_at=first.next_change_at,
        offering_id=first.offering_id,
        previous_id=first.previous_id,
    )


def ledger_row(row: Any) -> LedgerRow:
    """Return a result row (columns ``event_<name>``) as the value rules see."""
    return LedgerRow(
        id=row.event_id,
        kind=LedgerKind(row.event_kind),
        event=row.event_event,
        was=row.event_was,
        became=row.event_became,
        effective_at=row.event_effective_at,
        recorded_at=row.event_recorded_at,
        mover=Mover(row.event_mover),
        lifecycle_version_id=row.event_lifecycle_version_id,
        version=row.event_version,
        effective_on=row.event_effective_on,
        zone=row.event_zone,
        until_on=row.event_until_on,
        staff_id=row.event_staff_id,
        approved_by=row.event_approved_by,
        reason=row.event_reason,
        case_number=row.event_case_number,
        details=row.event_details or {},
        corrects=row.event_corrects,
        cancels=row.event_cancels,
        settles=row.event_settles,
        caused_by=row.event_caused_by,
        batch_id=row.event_batch_id,
        audit_id=row.event_audit_id,
        receipt=row.event_receipt,
    )


@dataclass(frozen=True, slots=True)
class Reached:
    """The member and the offering a change is about."""

    member_id: int
    number: str
    kind: MemberKind
    birth_date: date | None
    offering: Any


_REACH = (
    sa.select(
        MEMBER.c.id.label("member_id"),
        MEMBER.c.number,
        MEMBER.c.kind,
        MEMBER.c.birth_date,
        OFFERING.c.id,
        OFFERING.c.code,
        OFFERING.c.zone,
        OFFERING.c.lifecycle_id,
    )
    .join(OFFERING, OFFERING.c.code == sa.bindparam("code"))
    .where(MEMBER.c.number == sa.bindparam("number"), MEMBER.c.voided_at.is_(None))
    .with_for_update(of=MEMBER)
)


def reach(connection: Connection, number: str, code: str) -> Reached | None:
    """Find a member and an offering, keeping other writers off the member.

    Returns None where one of the two does not exist. The lock holds until the
    transaction ends.
    """
    row = connection.execute(_REACH, {"number": number, "code": code}).first()
    if row is None:
        return None
    return Reached(row.member_id, row.number, MemberKind(row.kind), row.birth_date, row)


_SPELLS = _LEDGER_OF_MEMBER.where(MEMBERSHIP.c.offering_id == sa.bindparam("offering"))
_WHO: sa.BindParameter[int] = sa.bindparam("member_id")
_WHICH: sa.BindParameter[int] = sa.bindparam("offering")
_AROUND_SPELLS = sa.union_all(
    part("arrears", ARREARS, ARREARS.c.membership_id, ARREARS.c.source)
    .join(MEMBERSHIP, MEMBERSHIP.c.id == ARREARS.c.membership_id)
    .where(MEMBERSHIP.c.member_id == _WHO, MEMBERSHIP.c.offering_id == _WHICH),
    partner_part().where(PARTNER.c.member_id == _WHO),
    contract_part().where(CONTRACT.c.party_id == _WHO),
    party_part().where(PARTNER.c.member_id == _WHO),
    offer_part([_WHICH]),
    lock_part(_WHO),
    version_part("version", "at"),
)


def spells(
    connection: Connection, reached: Reached, at: datetime
) -> tuple[MembershipFacts, ...]:
    """Return the spells of a member with one offering, with ledger and arrears."""
    about = {"member_id": reached.member_id, "offering": reached.offering.id, "at": at}
    dated: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(_AROUND_SPELLS, about):
        dated[row.what].append(row)
    arrears: dict[int, list[Span]] = defaultdict(list)
    for row in dated["arrears"]:
        arrears[row.other].append(span_of(row, source=row.a))
    rows = connection.execute(_SPELLS, about).all()
    locked = around(connection, reached.member_id) if dated["lock"] else NO_LOCKS
    found = _grouped(rows, reached, arrears, locked, terms_of(dated))
    if dated["version"]:
        return found
    return tuple(replace(each, versions_ahead=False) for each in found)


def offerings(connection: Connection) -> list[Any]:
    """Return every offering (id, code, names, zone, lifecycle_id) by code."""
    return list(connection.execute(sa.select(OFFERING).order_by(OFFERING.c.code)))


def offering_of(connection: Connection, code: str) -> Any | None:
    """Return one offering by its code, or None."""
    query = sa.select(OFFERING).where(OFFERING.c.code == code)
    return connection.execute(query).first()


_SOME: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_LEDGERS_OF = _labelled().where(MEMBERSHIP.c.member_id.in_(_SOME))
_UNPAID_OF = part("arrears", ARREARS, ARREARS.c.membership_id, ARREARS.c.source).where(
    ARREARS.c.membership_id.in_(_SOME)
)
_HEADS_OF = sa.select(MEMBER.c.id, MEMBER.c.birth_date, MEMBER.c.kind).where(
    MEMBER.c.id.in_(_SOME)
)


def memberships_of(
    connection: Connection, member_ids: Collection[int]
) -> tuple[MembershipFacts, ...]:
    """Return every membership of some members, with ledger, arrears and locks."""
    asked = {"ids": sorted(member_ids)}
    by_member: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(_LEDGERS_OF, asked):
        by_member[row.member_id].append(row)
    ids = {row.membership_id for rows in by_member.values() for row in rows}
    arrears: dict[int, list[Span]] = defaultdict(list)
    for row in connection.execute(_UNPAID_OF, {"ids": sorted(ids)}):
        arrears[row.other].append(span_of(row, source=row.a))
    locked = any_lock(connection)
    offered = {row.offering_id for rows in by_member.values() for row in rows}
    terms = of_many(connection, member_ids, offered)
    return tuple(
        each
        for head in connection.execute(_HEADS_OF, asked)
        for each in _grouped(
            by_member[head.id],
            head,
            arrears,
            around(connection, head.id) if locked else NO_LOCKS,
            terms.get(head.id, NO_TERMS),
        )
    )
