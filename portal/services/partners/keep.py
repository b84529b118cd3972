"""Record partners, their contracts and their members: each one event, one transaction.

Nothing is overwritten: an end is a further row, and answers as known before stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.facts import Occasion
from models.kinds import ContractEnd, MemberKind, Permission
from models.partner_facts import (
    Belonging,
    ContractTerms,
    Ending,
    NewPartner,
    SignedContract,
    WhoBelongs,
)
from portal.domain import member_number
from portal.domain.calendar import day_of
from portal.domain.lengths import check_lengths
from portal.domain.new_member import new_member
from portal.domain.partners.contracts import (
    check_terms,
    ended_at,
    following,
    span_for,
)
from portal.domain.partners.links import Became, Step, step_for
from portal.errors import InputRefused, NotFound
from portal.services.add_member import add_member
from portal.services.add_partner import (
    NewContract,
    NewLink,
    link_member,
    sign_contract,
    write_end,
    write_link_end,
)
from portal.services.door import require
from portal.services.meeting import member_id_of
from portal.services.once import Once
from portal.store import lock_targets, members, partners
from portal.store.engine import Connection, Store
from portal.store.new_members import highest_number

FIRST_NUMBER, LAST_NUMBER = member_number.make(0), "9" * member_number.LENGTH


def add_partner(store: Store, occasion: Occasion, new: NewPartner) -> str:
    """Enter an organisation as a partner; return its member number."""
    require(store, occasion.acting, Permission.PARTNER_EDIT)
    if not new.name.strip():
        raise InputRefused("partner_name_missing")

    def write(connection: Connection) -> str:
        number = _free_number(connection, new.number.strip())
        try:
            made = new_member(
                number,
                new.name.strip(),
                new.reading.strip() or None,
                kind=MemberKind.ORGANISATION,
                actor_kind=new.actor_kind,
                phones=[new.phone] if new.phone.strip() else [],
                mails=[new.mail] if new.mail.strip() else [],
                joined_on=day_of(occasion.at),
            )
        except ValueError:
            raise InputRefused("partner_contact_unreadable") from None
        add_member(connection, store, occasion, made)
        return number

    once = Once.of(occasion, "add_partner", repr(new))
    return once.carry_out(
        store, write, lambda number: {"number": number}, lambda row: str(row["number"])
    )


def _free_number(connection: Connection, typed: str) -> str:
    """Return the number that was chosen, if it is free, else the next one."""
    partners.hold(connection, "member number")
    if not typed:
        highest = highest_number(connection, FIRST_NUMBER, LAST_NUMBER)
        fits = highest is not None and len(highest) == member_number.LENGTH
        serial = int(highest[:-1]) + 1 if highest is not None and fits else 0
        return member_number.make(serial)
    check_lengths(member_number=typed)
    number = member_number.plain(typed)
    if number is None:
        raise InputRefused("partner_number_unreadable", value=typed)
    if members.member_id_of(connection, number) is not None:
        raise InputRefused("partner_number_taken", number=number)
    return number


# ------------------------------------------------------------------ contracts


def add_contract(
    store: Store, occasion: Occasion, party: str, new: ContractTerms
) -> int:
    """Record a partner's contract, or the one that follows another; return its id."""
    require(store, occasion.acting, Permission.PARTNER_EDIT)

    def write(connection: Connection) -> int:
        party_id = partner_id_of(connection, party)
        terms, former = new, ""
        if new.follows is not None:
            contract = _contract(connection, new.follows, party_id)
            terms, former = following(new, contract), contract.number
        check_terms(terms)
        assert terms.since is not None
        span = span_for(terms.since, terms.last, occasion.at)
        return sign_contract(
            connection,
            store,
            occasion,
            party_id,
            NewContract(
                terms.number.strip(),
                terms.offering,
                terms.terms.strip(),
                span.valid_from,
                span.valid_to,
                former,
            ),
        )

    once = Once.of(occasion, "add_contract", party, repr(new))
    return once.carry_out(
        store, write, lambda made: {"contract": made}, lambda row: int(row["contract"])
    )


def partner_id_of(connection: Connection, number: str) -> int:
    """Return the id of an organisation by its number, or refuse."""
    member_id = member_id_of(connection, number)
    head = lock_targets.member_head(connection, member_id)
    if head.kind != MemberKind.ORGANISATION:
        raise InputRefused("partner_is_person", number=head.number)
    return member_id


def _contract(
    connection: Connection, first_id: int, party_id: int | None = None
) -> SignedContract:
    """Return a contract under its lock, as it is known now."""
    found = partners.known_contract(connection, first_id)
    if found is not None:
        names = f"contract {found.number}", f"party {found.party_id}"
        partners.hold(connection, *names)
        found = partners.known_contract(connection, first_id)
    if found is None or party_id not in (None, found.party_id):
        raise NotFound(what="contract", number=str(first_id))
    return found


def end_contract(
    store: Store, occasion: Occasion, first_id: int, ending: Ending
) -> int:
    """Record that a contract ends with a day, earlier than was known; return its id."""
    require(store, occasion.acting, Permission.PARTNER_EDIT)
    check_lengths(text=ending.text)

    def write(connection: Connection) -> int:
        contract = _contract(connection, first_id)
        over = ended_at(contract, ending, day_of(occasion.at))
        reason, text = ContractEnd(ending.reason), ending.text.strip()
        write_end(connection, store, occasion, contract, over, reason, text)
        return contract.first_id

    once = Once.of(occasion, "end_contract", first_id, repr(ending))
    return once.carry_out(
        store, write, lambda made: {"contract": made}, lambda row: int(row["contract"])
    )


# ------------------------------------------------------------------ members of partners


@dataclass(frozen=True, slots=True)
class Held:
    """A member and a partner by their ids; ``spells`` of one service, the latest first.

    Without them it is the member altogether.
    """

    partner_id: int
    member_id: int
    spells: tuple[int, ...] = ()

    @property
    def membership_id(self) -> int | None:
        """The membership that a new link is for."""
        return self.spells[0] if self.spells else None


def tie(store: Store, occasion: Occasion, who: WhoBelongs, said: Belonging) -> Became:
    """Record that a member belongs to a partner, or belongs to it no longer."""
    require(store, occasion.acting, Permission.PARTNER_EDIT)

    def write(connection: Connection) -> Became:
        return take(connection, store, occasion, who, said)

    once = Once.of(occasion, "tie", repr(who), repr(said))
    return once.carry_out(store, write, _row, lambda row: Became(row["became"]))


def _row(became: Became) -> Mapping[str, Any]:
    return {"became": became.value}


def take(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    who: WhoBelongs,
    said: Belonging,
) -> Became:
    """Write what ``said`` makes of the links, in the caller's transaction."""
    held = held_of(connection, who)
    partners.hold(connection, f"party {held.partner_id}", f"user {held.member_id}")
    known = partners.known_links(
        connection, held.partner_id, held.member_id, held.spells
    )
    step = step_for(said, known, day_of(occasion.at), occasion.at)
    _write_step(connection, store, occasion, held, said, step)
    return step.became


def _write_step(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    held: Held,
    said: Belonging,
    step: Step,
) -> None:
    if step.became is Became.LINKED and step.span is not None:
        link = NewLink(
            held.partner_id,
            held.member_id,
            said.relation,
            held.membership_id,
            step.span.valid_from,
            step.span.valid_to,
            said.file_hash,
        )
        link_member(connection, store, occasion, link)
    elif step.of is not None and step.valid_to is not None:
        write_link_end(
            connection, store, occasion, step.of, step.valid_to, said.file_hash
        )


def held_of(connection: Connection, who: WhoBelongs) -> Held:
    """Return whom a link is about, or refuse what there is not."""
    check_lengths(offering_code=who.offering, variant=who.variant)
    partner_id = partner_id_of(connection, who.partner)
    member_id = member_id_of(connection, who.member)
    if member_id == partner_id:
        raise InputRefused("link_to_itself", number=who.member)
    if not who.offering:
        return Held(partner_id, member_id)
    offering = members.offering_of(connection, who.offering)
    if offering is None:
        known = [row.code for row in members.offerings(connection)]
        raise NotFound(what="offering", number=who.offering, known=known)
    spells = partners.spells_of(connection, member_id, offering.id, who.variant)
    if not spells:
        raise InputRefused(
            "link_no_membership", number=who.member, offering=offering.code
        )
    return Held(partner_id, member_id, tuple(spells))
