"""Partners: their contracts, and who belongs to them from when to when.

A partner is a member of kind organisation. Runs in the caller's transaction; the
commands of people are in ``services.partners``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction, ContractEnd
from models.partner_facts import PartnerUser, SignedContract
from models.span import Span
from portal.domain.lengths import check_lengths
from portal.domain.partners.contracts import check_number_free
from portal.errors import NotFound
from portal.services.settle_due import settle_due
from portal.store import members, partners
from portal.store import new_members as rows
from portal.store.audit import record
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract as it is signed; a fixed term has its ``valid_to`` from the start.

    ``follows`` is the number of the one that it goes on from.
    """

    number: str
    offering_code: str
    terms_label: str
    valid_from: datetime
    valid_to: datetime | None = None
    follows: str = ""


@dataclass(frozen=True, slots=True)
class NewLink:
    """That a member (or one membership of theirs) belongs to a partner."""

    partner_id: int
    member_id: int
    relation: str = "user"
    membership_id: int | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    file_hash: str | None = None


def settle_around(
    connection: Connection, store: Store, occasion: Occasion, party_id: int, *users: int
) -> None:
    """Put on record what came due before a fact about a party, or some users, changes.

    Without it, what becomes known late would undo a change that took place.
    """
    ids = partners.due_around(connection, party_id, users, occasion.at)
    if ids:
        settle_due(connection, store, occasion.at, ids)


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
        known = [row.code for row in members.offerings(connection)]
        raise NotFound(what="offering", number=contract.offering_code, known=known)
    partners.hold(connection, f"contract {contract.number}", f"party {party_id}")
    others = partners.known_by_number(connection, contract.number)
    span = Span(contract.valid_from, occasion.at, valid_to=contract.valid_to)
    check_number_free(contract.number, span, others)
    settle_around(connection, store, occasion, party_id)
    term = {"valid_from": contract.valid_from, "valid_to": contract.valid_to}
    contract_id = rows.add_contract(
        connection,
        {
            "number": contract.number,
            "party_id": party_id,
            "offering_id": offering.id,
            "terms_label": contract.terms_label,
            "recorded_from": occasion.at,
            "staff_id": occasion.acting.staff_id or None,
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
        facts={"follows": contract.follows} if contract.follows else {},
        new=True,
    )
    audit_id = record(connection, store.keys, occasion, entry)
    partners.tell_event(connection, members.CONTRACT, contract_id, audit_id)
    return contract_id


def write_end(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    contract: SignedContract,
    valid_to: datetime,
    reason: ContractEnd,
    text: str,
) -> None:
    """Write that a contract is known to end; what was known of it before stays."""
    settle_around(connection, store, occasion, contract.party_id)
    was = contract.span.valid_to
    never = {"mistake": True} if reason is ContractEnd.MISTAKE else {}
    entry = Entry(
        action=AuditAction.CONTRACT_ENDED,
        entity_type="contract",
        entity_id=contract.first_id,
        member_id=contract.party_id,
        before={"valid_to": was} if was else {},
        after={
            "number": contract.number,
            "offering": contract.offering,
            "valid_to": valid_to,
        },
        private={"text": text or None},
        reason=reason.value,
        facts=never,
    )
    audit_id = record(connection, store.keys, occasion, entry)
    partners.follow(
        connection,
        members.CONTRACT,
        contract.id,
        valid_to,
        occasion.at,
        audit_id=audit_id,
        reason=reason.value,
        staff_id=occasion.acting.staff_id or None,
    )


# ------------------------------------------------------------------ members of partners


def link_member(
    connection: Connection, store: Store, occasion: Occasion, link: NewLink
) -> int:
    """Write that a member belongs to a partner from now (or a day) on."""
    check_lengths(relation=link.relation)
    since = link.valid_from or occasion.at
    settle_around(connection, store, occasion, link.partner_id, link.member_id)
    link_id = rows.add_link(
        connection,
        {
            "partner_id": link.partner_id,
            "member_id": link.member_id,
            "membership_id": link.membership_id,
            "relation": link.relation,
            "valid_from": since,
            "valid_to": link.valid_to,
            "recorded_from": occasion.at,
        },
    )
    until = {"until": link.valid_to} if link.valid_to else {}
    one = {"membership": link.membership_id} if link.membership_id else {}
    after = {
        "partner": link.partner_id, "relation": link.relation, "since": since,
        **until, **one,
    }  # fmt: skip
    told = {"file_hash": link.file_hash} if link.file_hash else {}
    entry = _entry(link_id, link.member_id, after, told, new=True)
    audit_id = record(connection, store.keys, occasion, entry)
    partners.tell_event(connection, members.PARTNER, link_id, audit_id)
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
    link = partners.open_link(connection, partner_id, member_id)
    if link is None:
        raise LookupError("this member belongs to no such partner")
    write_link_end(connection, store, occasion, link, until or occasion.at)


def write_link_end(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    link: PartnerUser,
    until: datetime,
    file_hash: str | None = None,
) -> None:
    """Write until when a link is known to hold; what was known before stays."""
    settle_around(connection, store, occasion, link.partner_id, link.member_id)
    after = {"partner": link.partner_id, "relation": link.relation, "until": until}
    told: dict[str, Any] = {"file_hash": file_hash} if file_hash else {}
    if until <= link.span.valid_from:
        told |= {"mistake": True}
    entry = _entry(link.first_id, link.member_id, after, told)
    audit_id = record(connection, store.keys, occasion, entry)
    partners.follow(
        connection, members.PARTNER, link.id, until, occasion.at, audit_id=audit_id
    )


def _entry(
    link_id: int,
    member_id: int,
    after: Mapping[str, object],
    told: Mapping[str, object],
    *,
    new: bool = False,
) -> Entry:
    return Entry(
        action=AuditAction.PARTNER_LINKED,
        entity_type="partner_member",
        entity_id=link_id,
        member_id=member_id,
        after=after,
        facts=told,
        new=new,
    )
