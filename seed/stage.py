"""Where the history of the sample company happens: past occasions, real services.

Every deed goes through the service a screen would use, on an occasion of its own
day, so the rows are those that were written then: deadlines filed ahead, rows taken
back, versions, receipts, events with who acted.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.correction_facts import Correction
from models.facts import Acting, Change, MembershipFacts, Occasion, Receipt
from models.kinds import MemberKind
from models.lock_facts import LockReceipt, NewLock
from portal.clock import business_day
from portal.domain.correcting import CORRECT
from portal.domain.new_member import NewMember, new_member, phone_contact
from portal.services import add_partner, record_arrears, update_member
from portal.services.add_member import add_member
from portal.services.answer_request import approve, refuse, take_back
from portal.services.change_state import carry_out
from portal.services.correct_past import ask_for_correction
from portal.services.locks.place import place_within
from portal.services.vouch import vouch_within
from portal.store.engine import Connection, Store
from portal.store.members import load_member
from seed.cast import Person

JOINING = frozenset({"apply", "verify", "activate", "approve"})
"""Moves that come in by forms, not by calls, and so have no case number."""


@dataclass
class Stage:
    """One load: an open transaction, the staff, and who is there already.

    ``reserved`` are ids of members to come, the next one last.
    """

    connection: Connection
    store: Store
    staff: Mapping[str, Acting]
    reserved: list[int] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    requests: dict[tuple[str, str, str], str] = field(default_factory=dict)
    receipts: dict[tuple[str, str, str], str] = field(default_factory=dict)
    cases: Counter[str] = field(default_factory=Counter)

    def occasion(self, by: str, at: datetime) -> Occasion:
        """Return the occasion on which ``by`` acts at ``at``."""
        return Occasion(self.staff[by], at)

    def case_number(self, at: datetime) -> str:
        """Return the next case number of the help desk in that month."""
        month = f"{business_day(at):%y%m}"
        self.cases[month] += 1
        return f"C{month}-{self.cases[month]:04}"

    def membership(
        self, number: str, offering: str, at: datetime
    ) -> MembershipFacts | None:
        """Return a member's latest spell of an offering, if there is one."""
        member = load_member(self.connection, self.ids[number], at, at)
        assert member is not None
        same = [m for m in member.memberships if m.offering_code == offering]
        return max(same, key=lambda each: each.spell, default=None)


Doing = Callable[[Stage, Occasion], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """What ``by`` did at ``at``."""

    at: datetime
    by: str
    do: Doing


def perform(stage: Stage, deeds: Sequence[Deed]) -> int:
    """Let everything happen in the order of its instants; return how much it was."""
    for deed in sorted(deeds, key=lambda each: each.at):
        deed.do(stage, stage.occasion(deed.by, deed.at))
    return len(deeds)


# ------------------------------------------------------------------ what happens


def vouches(code: str) -> Doing:
    """Return: an owner says that what the catalog says of a service is still true."""

    def do(stage: Stage, occasion: Occasion) -> None:
        vouch_within(stage.connection, stage.store, occasion, code, 1)

    return do


def enrols(new: NewMember) -> Doing:
    """Return: a member gets their number."""

    def do(stage: Stage, occasion: Occasion) -> None:
        stage.ids[new.number] = add_member(stage.connection, stage.store, occasion, new)

    return do


def changes(change: Change) -> Doing:
    """Return: a membership changes, or a request for it is filed."""

    def do(stage: Stage, occasion: Occasion) -> Receipt:
        case = None
        if change.event not in JOINING:
            case = stage.case_number(occasion.at)
        receipt = carry_out(
            stage.connection,
            stage.store,
            occasion,
            replace(change, case_number=case),
        )
        asked = (change.member_number, change.offering_code, change.event)
        known = stage.requests if receipt.outcome == "waiting" else stage.receipts
        known[asked] = receipt.number
        return receipt

    return do


def approves(number: str, offering: str, event: str) -> Doing:
    """Return: a second person says yes to a request."""

    def do(stage: Stage, occasion: Occasion) -> Receipt:
        request = stage.requests[number, offering, event]
        return approve(stage.connection, stage.store, occasion, request)

    return do


def corrects(wrong: str, correction: Correction) -> Doing:
    """Return: it is asked for that the latest record of an event is put right."""

    def do(stage: Stage, occasion: Occasion) -> Receipt:
        number, offering = correction.member_number, correction.offering_code
        asked = replace(
            correction,
            receipt=stage.receipts[number, offering, wrong],
            case_number=stage.case_number(occasion.at),
        )
        receipt = ask_for_correction(stage.connection, stage.store, occasion, asked)
        stage.requests[number, offering, CORRECT] = receipt.number
        return receipt

    return do


def refuses(number: str, offering: str, event: str, text: str) -> Doing:
    """Return: a second person says no to a request."""

    def do(stage: Stage, occasion: Occasion) -> str:
        request = stage.requests[number, offering, event]
        return refuse(stage.connection, stage.store, occasion, request, text)

    return do


def takes_back(number: str, offering: str, event: str) -> Doing:
    """Return: whoever asked takes the request back."""

    def do(stage: Stage, occasion: Occasion) -> str:
        request = stage.requests[number, offering, event]
        return take_back(stage.connection, stage.store, occasion, request)

    return do


def renames(number: str, name: str, reading: str) -> Doing:
    """Return: a member has another name from now on."""

    def do(stage: Stage, occasion: Occasion) -> None:
        update_member.change_name(
            stage.connection, stage.store, occasion, stage.ids[number], name, reading
        )

    return do


def moves_phone(number: str, was: str, became: str) -> Doing:
    """Return: a member is reached under another phone number from now on."""

    def do(stage: Stage, occasion: Occasion) -> None:
        update_member.change_contacts(
            stage.connection,
            stage.store,
            occasion,
            stage.ids[number],
            gone=[phone_contact(was)],
            added=[phone_contact(became)],
        )

    return do


def signs(number: str, contract: add_partner.NewContract) -> Doing:
    """Return: a partner signs a contract."""

    def do(stage: Stage, occasion: Occasion) -> int:
        return add_partner.sign_contract(
            stage.connection, stage.store, occasion, stage.ids[number], contract
        )

    return do


def links(
    partner: str, number: str, relation: str, offering: str | None = None
) -> Doing:
    """Return: a member (or one membership) belongs to a partner from now on."""

    def do(stage: Stage, occasion: Occasion) -> int:
        one = stage.membership(number, offering, occasion.at) if offering else None
        link = add_partner.NewLink(
            partner_id=stage.ids[partner],
            member_id=stage.ids[number],
            relation=relation,
            membership_id=one.id if one else None,
        )
        return add_partner.link_member(stage.connection, stage.store, occasion, link)

    return do


def unlinks(partner: str, number: str) -> Doing:
    """Return: a member no longer belongs to a partner."""

    def do(stage: Stage, occasion: Occasion) -> None:
        add_partner.end_link(
            stage.connection,
            stage.store,
            occasion,
            stage.ids[partner],
            stage.ids[number],
        )

    return do


def owes(number: str, offering: str, source: str) -> Doing:
    """Return: billing reports that dues are unpaid."""

    def do(stage: Stage, occasion: Occasion) -> None:
        one = stage.membership(number, offering, occasion.at)
        assert one is not None
        record_arrears.record_arrears(
            stage.connection, stage.store, occasion, one, source
        )

    return do


def pays(number: str, offering: str) -> Doing:
    """Return: what was unpaid is paid."""

    def do(stage: Stage, occasion: Occasion) -> None:
        one = stage.membership(number, offering, occasion.at)
        assert one is not None
        record_arrears.settle_arrears(stage.connection, stage.store, occasion, one)

    return do


def locks(new: NewLock) -> Doing:
    """Return: a lock is placed."""

    def do(stage: Stage, occasion: Occasion) -> LockReceipt:
        return place_within(stage.connection, stage.store, occasion, new)

    return do


def as_new(person: Person, *, organisation: bool = False) -> NewMember:
    """Return a person of the cast as the member they become."""
    return new_member(
        person.number,
        person.name,
        person.reading,
        phones=[person.phone],
        mails=[person.mail] if person.mail else [],
        kind=MemberKind.ORGANISATION if organisation else MemberKind.PERSON,
        actor_kind=person.actor_kind,
        birth_date=person.born,
        note=person.note,
    )
