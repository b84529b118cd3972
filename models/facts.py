"""Frozen values that rules, services and screens pass around.

Instants are aware datetimes in UTC, days are local dates; every interval is
[from, to) with ``None`` for open. Hot values are slotted dataclasses, so that a
fold over hundreds of rows stays cheap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models.asked import Asked
from models.kinds import (
    AuditAction,
    ContactKind,
    LedgerKind,
    MemberKind,
    Mover,
    Outcome,
    Permission,
    Role,
    StateKind,
    Via,
)
from models.lock_facts import LockFact
from models.offer_facts import Offer, PartyContract
from models.span import Span
from models.terms_facts import AcceptanceFact, TermsAround, TermsVersionFact

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, with what they may do at this moment."""

    staff_id: int
    code: str
    name_ja: str
    name_en: str
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    method: str = "session"
    session: str = ""
    session_id: int | None = None
    sample: bool = False
    language: str = "ja"
    via: Via = Via.UI

    @property
    def movers(self) -> frozenset[Mover]:
        """The letters of the lifecycle table this person may act as."""
        found: set[Mover] = set()
        if Role.HELP_DESK in self.roles:
            found |= {Mover.HELP_DESK, Mover.ON_BEHALF}
        if Role.SUPERVISOR in self.roles:
            found |= {Mover.SUPERVISOR, Mover.HELP_DESK, Mover.ON_BEHALF}
        if Role.LEGAL in self.roles:
            found |= {Mover.LEGAL}
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Occasion:
    """When, by whom and for what case a command happens; made once per command."""

    acting: Acting
    at: datetime
    idem: str | None = None
    request: str = ""
    case_number: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one audit event says; ``private`` values enter it only as commitments."""

    action: AuditAction
    entity_type: str
    entity_id: int
    member_id: int | None = None
    entity_version: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    case_number: str | None = None
    outcome: Outcome = Outcome.DONE
    facts: Mapping[str, Any] = field(default_factory=dict)
    new: bool = False


# ---------------------------------------------------------------- lifecycle


@dataclass(frozen=True, slots=True)
class Deadline:
    """A system move that is filed ahead when its state is entered.

    ``ends`` names the day that must be over (``leave`` or ``term``) or is empty for
    the day the state was entered; ``days`` are counted on from there.
    """

    event: str
    days: int = 0
    ends: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A lifecycle state of one version.

    ``field_policy`` says of personal fields what becomes of them in this state:
    ``keep``, ``mask``, ``hash`` or ``delete``.
    """

    code: str
    name_ja: str
    name_en: str
    kind: StateKind
    member_text_ja: str = ""
    member_text_en: str = ""
    deadlines: tuple[Deadline, ...] = ()
    field_policy: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard of the closed library with its typed parameters."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """A move of one lifecycle version; ``was`` is ``""`` for the first one."""

    event: str
    name_ja: str
    name_en: str
    was: str
    became: str
    movers: frozenset[Mover]
    second_person: str = ""
    guards: tuple[Guard, ...] = ()
    reasons: tuple[str, ...] = ()

    def needs_second(self, reason: str | None) -> bool:
        """Return whether ``reason`` makes another person's approval necessary."""
        if self.second_person == "always":
            return True
        if self.second_person.startswith("when:"):
            return reason in self.second_person.removeprefix("when:").split("|")
        return False


@dataclass(frozen=True)
class Lifecycle:
    """One version of a lifecycle, ready for questions."""

    version_id: int
    code: str
    states: Mapping[str, State]
    moves: tuple[Move, ...]
    reasons: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    index: dict[tuple[str, str], Move] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the moves by (event, state)."""
        object.__setattr__(
            self, "index", {(move.event, move.was): move for move in self.moves}
        )

    def move(self, event: str, state: str | None) -> Move | None:
        """Return the move of ``event`` from ``state`` (None: before joining)."""
        return self.index.get((event, state or ""))

    def moves_from(self, state: str | None) -> tuple[Move, ...]:
        """Return every move out of ``state``, in the table's order."""
        return tuple(move for move in self.moves if move.was == (state or ""))


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of the ledger as rules see it (see ``models.tables.ledger``)."""

    id: int
    kind: LedgerKind
    event: str | None
    was: str | None
    became: str | None
    effective_at: datetime
    recorded_at: datetime
    mover: Mover
    lifecycle_version_id: int
    version: int = 1
    effective_on: date | None = None
    zone: str | None = None
    until_on: date | None = None
    staff_id: int | None = None
    approved_by: int | None = None
    reason: str | None = None
    case_number: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    corrects: int | None = None
    cancels: int | None = None
    settles: int | None = None
    caused_by: int | None = None
    batch_id: int | None = None
    audit_id: int | None = None
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class GuardFacts:
    """What guards may ask beyond the ledger; dated where it changes over time.

    ``other_open`` is whether another spell of the same offering is open, and
    ``other_planned`` the day on which one is planned to begin; ``locks``
    are those of every scope that contains the membership. Of one that does not exist
    yet, ``left_as`` and ``left_on`` say how and when the spell before it ended.
    ``offers`` are the versions of the offering, ``contracts`` those that it leans on.
    ``terms`` is None where there are none; ``terms_required`` and ``terms_accepted``
    answer then.
    """

    zone: str = "Asia/Tokyo"
    birth_date: date | None = None
    organisation: bool = False
    joined_on: date | None = None
    arrears: tuple[Span, ...] = ()
    other_open: bool = False
    other_planned: date | None = None
    refuse_listed: bool = False
    terms_required: bool = False
    terms_accepted: bool = False
    locks: tuple[LockFact, ...] = ()
    open_request: bool = False
    left_as: str | None = None
    left_on: date | None = None
    variant: str = ""
    offers: tuple[Offer, ...] = ()
    contracts: tuple[PartyContract, ...] = ()
    terms: TermsAround | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one guard answered; ``facts`` fill its sentence."""

    guard: str
    holds: bool
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pending:
    """A scheduled row that has not come due yet.

    ``would_become`` is None where, as things stand, it would be skipped.
    """

    row: LedgerRow
    was: str | None
    would_become: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A row that took effect (or was skipped) on the way to a standing."""

    row: LedgerRow
    was: str | None
    became: str | None
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer of the fold for one membership at two instants."""

    state: str | None
    since_at: datetime | None
    lifecycle_version_id: int | None = None
    came_from: str | None = None
    leave_state: str | None = None
    leave_from: date | None = None
    leave_until: date | None = None
    term_until: date | None = None
    joined_on: date | None = None
    steps: tuple[Step, ...] = ()
    pending: tuple[Pending, ...] = ()
    opened_as_balance: bool = False
    voided: bool = False

    @property
    def until_on(self) -> date | None:
        """The last day of what the member is in now: a leave, else a fixed term."""
        if self.state is not None and self.state == self.leave_state:
            return self.leave_until
        return self.term_until

    @property
    def next_change_at(self) -> datetime | None:
        """When the next pending row comes due."""
        return self.pending[0].row.effective_at if self.pending else None


# ---------------------------------------------------------------- members


@dataclass(frozen=True, slots=True)
class NameFact:
    """A name as a member has or had it."""

    name: str
    reading: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class ContactFact:
    """A contact point; ``value`` is personal and shown masked."""

    id: int
    kind: ContactKind
    value: str
    folded: str
    span: Span


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """One membership with its ledger and what its guards need.

    ``versions_ahead`` is whether a lifecycle version may be to come: False where none
    is, after the instant that it was read for.
    """

    id: int
    member_id: int
    offering_code: str
    offering_ja: str
    offering_en: str
    variant: str
    spell: int
    zone: str
    joined_on: date | None
    version: int
    lifecycle_version_id: int
    rows: tuple[LedgerRow, ...]
    facts: GuardFacts
    state: str | None = None
    since_at: datetime | None = None
    next_change_at: datetime | None = None
    offering_id: int = 0
    previous_id: int | None = None
    versions_ahead: bool = True


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A member with names, contacts and memberships, as of two instants.

    ``terms`` are those around their contracts; of memberships, each has its own.
    ``answers`` are all they said about terms, ``documents`` the versions there are.
    """

    id: int
    number: str
    kind: MemberKind
    actor_kind: str
    actor_kind_ja: str
    actor_kind_en: str
    name: str
    reading: str | None
    birth_date: date | None
    joined_on: date | None
    version: int
    note: str | None = None
    names: tuple[NameFact, ...] = ()
    contacts: tuple[ContactFact, ...] = ()
    memberships: tuple[MembershipFacts, ...] = ()
    partners: tuple["PartnerLink", ...] = ()
    contracts: tuple["ContractFact", ...] = ()
    locks: tuple[LockFact, ...] = ()
    terms: tuple[TermsAround, ...] = ()
    answers: tuple[AcceptanceFact, ...] = ()
    documents: tuple[TermsVersionFact, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerLink:
    """That a member belongs to a partner company (or one of its memberships)."""

    partner_number: str
    partner_name: str
    relation: str
    span: Span
    membership_id: int | None = None


@dataclass(frozen=True, slots=True)
class ContractFact:
    """A party's contract for an offering."""

    number: str
    offering_code: str
    terms_label: str
    span: Span


# ---------------------------------------------------------------- commands


@dataclass(frozen=True, slots=True)
class Change(Asked):
    """A request to change one membership, as a form or the command line makes it.

    Without ``on`` it is for now; ``takes_back`` is the receipt of the planned change
    that is to be taken back (``None``: the next one).
    """

    member_number: str
    offering_code: str
    event: str
    reason: str | None = None
    takes_back: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done; ``number`` is what the help desk reads out.

    ``outcome`` is ``done``, ``scheduled``, ``waiting`` (for a second person),
    ``already``, ``undone`` or ``overtaken`` (a request of what others did meanwhile);
    for ``waiting`` and ``overtaken`` the number is the request's. ``cancelled`` are
    the plans that it ended, or for ``waiting`` would end. ``another_spell``
    is whether it was overtaken because its membership ended and another one stands.
    ``parts`` are the names, Japanese and English, of what is joined with a bundle.
    """

    number: str
    outcome: str
    member_number: str
    offering_code: str
    event: str
    was: str | None
    became: str | None
    effective_at: datetime | None
    recorded_at: datetime
    reason: str | None = None
    until_on: date | None = None
    cancelled: tuple[str, ...] = ()
    filed: tuple[str, ...] = ()
    version: int | None = None
    repeated: bool = False
    another_spell: bool = False
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """One move as the card offers it: open, or closed with its findings.

    ``takes_back`` is the receipt of the planned change that undoing would take back.
    """

    event: str
    name_ja: str
    name_en: str
    became: str
    open: bool
    second_person: str
    reasons: tuple[str, ...]
    movers: frozenset[Mover]
    findings: tuple[Finding, ...] = ()
    needs: frozenset[str] = frozenset()
    by_role: bool = True
    takes_back: str | None = None

    @property
    def undoes(self) -> bool:
        """Whether this takes back what is planned; no move of a lifecycle does."""
        return not self.name_ja

    @property
    def code(self) -> str:
        """What tells it from the other moves of a card: several can be undone."""
        return f"{self.event}.{self.takes_back}" if self.takes_back else self.event
