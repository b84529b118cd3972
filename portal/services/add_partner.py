"""Partners: their contracts, and who belongs to them from when to when.

A partner is a member of kind organisation. Runs in the caller's transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from models.facts import Entry, Occasion
from models.kinds import AuditAction
from portal.domain.lengths import check_lengths
from portal.errors import NotFound
from portal.store import members
from portal.store import new_members as rows
from portal.store.audit import record
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract as it is signed; a fixed term has its ``valid_to`` from the start."""

    number: str
    offering_code: str
    terms_label: str
    valid_from: datetime
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewLink:
    """That a member (or one membership of theirs) belongs to a partner."""

    partner_id: int
    member_id: int
    relation: str = "user"
    membership_id: int | None = None
    valid_from: datetime | None = None


def sign_contract(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    party_id: int,
    contract: NewContract,
) -> int:
    """Write a party's contract for an offering and return its id."""
    check_lengths(number=contract.number, terms=contract.terms_label)
    offering = members.offering_of(connection, contract.offering_code)
    if offering is None:
        raise NotFound(what="offering", number=contract.offering_code)
    term = {"valid_from": contract.valid_from, "valid_to": contract.valid_to}
    contract_id = rows.add_contract(
        connection,
        {
            "number": contract.number,
            "party_id": party_id,
            "offering_id": offering.id,
            "terms_label": contract.terms_label,
            "recorded_from": occasion.at,
            **term,
        },
    )
    entry = Entry(
        action=AuditAction.CONTRACT_SIGNED,
        entity_type="contract",
        entity_id=contract_id,
        member_id=party_id,
        after={
            "number": contract.number,
            "offering": contract.offering_code,
            "terms": contract.terms_label,
            **{name: at for name, at in term.items() if at is not None},
        },
        new=True,
    )
    record(connection, store.keys, occasion, entry)
    return contract_id


def link_member(
    connection: Connection, store: Store, occasion: Occasion, link: NewLink
) -> int:
    """Write that a member belongs to a partner from now (or a day) on."""
    check_lengths(relation=link.relation)
    since = link.valid_from or occasion.at
    link_id = rows.add_link(
        connection,
        {
            "partner_id": link.partner_id,
            "member_id": link.member_id,
            "membership_id": link.membership_id,
            "relation": link.relation,
            "valid_from": since,
            "recorded_from": occasion.at,
        },
    )
    after = {"partner": link.partner_id, "relation": link.relation, "since": since}
    _record(connection, store, occasion, link_id, link.member_id, after, new=True)
    return link_id


def end_link(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    partner_id: int,
    member_id: int,
    until: datetime | None = None,
) -> None:
    """Write that a member no longer belongs to a partner."""
    until = until or occasion.at
    row = rows.close_link(connection, partner_id, member_id, until, occasion.at)
    if row is None:
        raise LookupError("this member belongs to no such partner")
    after = {"partner": partner_id, "relation": row.relation, "until": until}
    _record(connection, store, occasion, row.id, member_id, after)


def _record(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    link_id: int,
    member_id: int,
    after: dict[str, object],
    *,
    new: bool = False,
) -> None:
    entry = Entry(
        action=AuditAction.PARTNER_LINKED,
        entity_type="partner_member",
        entity_id=link_id,
        member_id=member_id,
        after=after,
        new=new,
    )
    record(connection, store.keys, occasion, entry)
