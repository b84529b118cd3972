"""The member card as frozen values: what a screen or a command shows of a member.

Made by ``portal.domain.composing``; personal values in it are masked already.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from models.facts import Allowed, ContractFact, PartnerLink
from models.kinds import ContactKind, LedgerKind, MemberKind, Mover, StateKind
from models.lock_facts import LockFact
from models.offer_facts import PartyContract
from models.request_facts import Waiting
from models.terms_facts import AcceptanceFact
from portal.domain.locks import Bar
from portal.domain.terms.standing import TermsStanding

if TYPE_CHECKING:
    from portal.domain.policy.ruling import Ruling


class Words(NamedTuple):
    """The same words in both languages."""

    ja: str
    en: str

    def say(self, language: str) -> str:
        """Return the words of one language."""
        return self.ja if language == "ja" else self.en


class Course(StrEnum):
    """What became of a ledger row, as the timeline tells it."""

    TOOK_EFFECT = "took_effect"
    AHEAD = "ahead"
    TAKEN_BACK = "taken_back"
    TOOK_BACK = "took_back"
    SKIPPED = "skipped"
    OPENED = "opened"
    VOIDED = "voided"
    CORRECTED = "corrected"
    CORRECTION = "correction"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline, in plain facts.

    ``by`` is None for what the system did; ``text`` is personal and only there for
    those who may read it; ``because`` is the other event that took it back, ``why``
    the guard that made it skip. ``known_until`` is when it was corrected.
    """

    course: Course
    kind: LedgerKind
    membership_id: int
    version: int
    offering: Words
    event: str
    name: Words
    was: Words | None
    became: Words | None
    effective_at: datetime
    recorded_at: datetime
    mover: Mover
    by: Words | None = None
    approved_by: Words | None = None
    effective_on: date | None = None
    until_on: date | None = None
    reason: Words | None = None
    case_number: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    receipt: str | None = None
    because: Words | None = None
    why: str | None = None
    known_until: datetime | None = None
    correctable: bool = False


@dataclass(frozen=True, slots=True)
class ShownContact:
    """A contact point, masked; ``until`` is set where it is no longer theirs."""

    id: int
    kind: ContactKind
    masked: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownLock:
    """A lock as the card shows it.

    ``on`` is the offering, or the partner, that it lies on; ``until`` when it ends as
    things stand; ``member_text`` what somebody typed for the caller instead of the
    reason's sentence; ``kept`` why this viewer may not release it.
    """

    fact: LockFact
    on: Words | None = None
    until: datetime | None = None
    by: Words | None = None
    text: str | None = None
    member_text: str | None = None
    kept: Bar | None = None


@dataclass(frozen=True, slots=True)
class MayDo:
    """The answer whether a member may do one thing with a service of theirs."""

    offering_code: str
    function: str
    name: Words
    ruling: "Ruling"


@dataclass(frozen=True, slots=True)
class ShownMembership:
    """One membership as the card shows it.

    ``came_by`` is the moment that led to the present state, ``ahead`` the next
    change that will happen, ``undoes`` what people planned, the next first,
    ``unknown_before`` the day before which the portal knows nothing. ``reasons``,
    ``states`` and ``events`` are the words of the codes of its lifecycle;
    ``past_events`` are those that the viewer may correct, with their reasons.
    ``contract_over`` is the contract without which nobody joins again.
    """

    id: int
    offering_code: str
    offering: Words
    variant: str
    spell: int
    version: int
    zone: str
    state: str | None
    state_name: Words | None
    kind: StateKind | None
    member_text: Words
    since_at: datetime | None
    until_on: date | None
    joined_on: date | None
    came_by: Moment | None = None
    ahead: Moment | None = None
    undoes: tuple[Moment, ...] = ()
    arrears_since: date | None = None
    unknown_before: date | None = None
    allowed: tuple[Allowed, ...] = ()
    locks: tuple[LockFact, ...] = ()
    contract_over: PartyContract | None = None
    variant_name: Words | None = None
    reasons: Mapping[str, Words] = field(default_factory=dict)
    states: Mapping[str, Words] = field(default_factory=dict)
    events: Mapping[str, Words] = field(default_factory=dict)
    past_events: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def undone_by(self, allowed: Allowed) -> Moment | None:
        """Return the planned change that an offer to undo takes back."""
        receipt = allowed.takes_back
        found = (each for each in self.undoes if each.receipt == receipt)
        return next(found, None) if allowed.undoes else None

    @property
    def over(self) -> bool:
        """Whether nothing of it is left to use."""
        return self.kind in (StateKind.ENDED, StateKind.ERASED) or self.state is None


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer about a version, or about one purpose of it, and who recorded it."""

    fact: AcceptanceFact
    document: Words
    number: int
    purpose: Words | None = None
    by: Words | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the card shows of one member, as of ``at``, known at ``known_at``.

    ``today`` is whether both are the present; only then do moves make sense. ``may``
    is what they may do with their services, ``may_fault`` why that cannot be said.
    """

    member_id: int
    number: str
    kind: MemberKind
    actor_kind: Words
    name: str
    reading: str | None
    former_names: tuple[str, ...]
    born: str
    joined_on: date | None
    note: str | None
    at: datetime
    known_at: datetime
    today: bool
    contacts: tuple[ShownContact, ...] = ()
    memberships: tuple[ShownMembership, ...] = ()
    timeline: tuple[Moment, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    partners: tuple[PartnerLink, ...] = ()
    contracts: tuple[ContractFact, ...] = ()
    joinable: tuple[tuple[str, Words], ...] = ()
    locks: tuple[ShownLock, ...] = ()
    terms: tuple[TermsStanding, ...] = ()
    answers: tuple[ToldAnswer, ...] = ()
    may: tuple[MayDo, ...] = ()
    may_fault: str | None = None

    @property
    def fields(self) -> frozenset[str]:
        """The names of the personal fields that are shown, for the log of look-ups."""
        shown = {
            "name": self.name,
            "reading": self.reading,
            "former_names": self.former_names,
            "birth_year": self.born,
            "note": self.note,
            "contacts_masked": self.contacts,
            "memberships": self.memberships,
            "timeline": self.timeline,
            "texts": any(
                [each.text for each in self.timeline]
                + [each.text for each in self.locks]
            ),
            "requests": self.waiting,
            "partners": self.partners,
            "contracts": self.contracts,
            "locks": self.locks,
            "terms": self.terms,
            "terms_answers": self.answers,
            "may": self.may,
        }
        return frozenset(name for name, value in shown.items() if value)
