"""The facts of a question about a member, from what the portal holds of them: pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from models.facts import GuardFacts, Lifecycle, MemberFacts, MembershipFacts, Standing
from models.kinds import LockBlock, OfferingPhase, StateKind
from models.lock_facts import LockFact
from models.offer_facts import PartyContract
from models.terms_facts import TermsAround
from models.terms_kinds import AcceptanceMode, AfterGrace
from portal.domain.calendar import day_of
from portal.domain.joining import uncovered
from portal.domain.ledger import Lifecycles, fold
from portal.domain.locks import holding
from portal.domain.policy.ahead import instants_ahead, turns_of
from portal.domain.policy.facts import Entitlement, Facts, TermsFact, Value
from portal.domain.policy.kinds import NO_MEMBERSHIP, Effect, Footing
from portal.domain.policy.ways import OVER
from portal.domain.publishing.offering import phase_among
from portal.domain.terms.binding import standings
from portal.domain.terms.standing import Owes, TermsStanding

USABLE = (OfferingPhase.IN_SERVICE, OfferingPhase.ENDING)
"""The phases in which those who have a service use it."""
AFTERWARDS = {
    AfterGrace.ASK: Effect.CONDITIONAL,
    AfterGrace.NO_JOINING: Effect.CONDITIONAL,
    AfterGrace.LOCK: Effect.FORBID,
}
"""What follows once an acceptance is overdue: joining asks by itself."""


Held = tuple[MembershipFacts, Standing]


@dataclass(frozen=True, slots=True)
class Behind:
    """How a partner through whom a member came has the services themselves."""

    number: str
    memberships: tuple[MembershipFacts, ...]


@dataclass(frozen=True)
class Service:
    """What stands around a question about one service.

    ``locks``, ``terms`` and ``contracts`` are those of somebody who is not in it;
    ``asks`` is what each function asks of locks, ``columns`` what stands in the
    owners' own columns, ``behind`` the partners that have services themselves,
    ``joins`` the lifecycle that who joins then begins in.
    """

    code: str
    phases: tuple[tuple[OfferingPhase, date], ...]
    lifecycles: Lifecycles
    locks: tuple[LockFact, ...] = ()
    terms: TermsAround | None = None
    asks: Mapping[str, LockBlock] = field(default_factory=dict)
    columns: Mapping[str, Value | None] = field(default_factory=dict)
    contracts: tuple[PartyContract, ...] = ()
    behind: tuple[Behind, ...] = ()
    joins: Lifecycle | None = None

    def asked_by(self, function: str) -> LockBlock:
        """Return what a function asks of locks: use, where nobody said otherwise."""
        return self.asks.get(function, LockBlock.USE)


def facts_of(
    member: MemberFacts,
    service: Service,
    function: str,
    at: datetime,
    known_at: datetime,
) -> Facts:
    """Return the facts of a question at ``at``, as known at ``known_at``."""
    return of_function(facts_at(member, service, at, known_at), service, function)


def of_function(facts: Facts, service: Service, function: str) -> Facts:
    """Return facts as they are for one function of the service."""
    return replace(facts, function=function, asks=service.asked_by(function))


def facts_at(
    member: MemberFacts, service: Service, at: datetime, known_at: datetime
) -> Facts:
    """Return the facts that are the same for every function of a service."""
    held = membership_of(member, service, at, known_at)
    facts = held[0].facts if held else outside(service)
    terms = facts.terms if held else service.terms
    state, kind = _state(held, service)
    return Facts(
        at=at,
        known_at=known_at,
        actor=member.actor_kind,
        offering=service.code,
        function="",
        state=state,
        state_kind=kind,
        locks=holding(facts, at, known_at),
        terms=tuple(map(terms_fact, standings(terms, at, known_at))) if terms else (),
        entitlements=(
            *_through(member, held, service, at, known_at),
            *_entitled(facts, service, at, known_at),
        ),
        attributes=service.columns,
        lifecycle=_lifecycle(member, held, service),
    )


def _lifecycle(
    member: MemberFacts, held: Held | None, service: Service
) -> Lifecycle | None:
    """Return the lifecycle they move in, or that they would begin in."""
    if held is not None:
        return _followed(held, service)
    if service.joins is not None:
        return service.joins
    once = [e for e in member.memberships if e.offering_code == service.code]
    return service.lifecycles[once[-1].lifecycle_version_id] if once else None


def outside(service: Service) -> GuardFacts:
    """Return what stands around somebody who is not in a service."""
    return GuardFacts(locks=service.locks, contracts=service.contracts)


def membership_of(
    member: MemberFacts, service: Service, at: datetime, known_at: datetime
) -> tuple[MembershipFacts, Standing] | None:
    """Return the membership that a question means: the open, or the latest one."""
    return _meant(_folded(member.memberships, service, at, known_at), service)


def _folded(
    memberships: Iterable[MembershipFacts],
    service: Service,
    at: datetime,
    known_at: datetime,
) -> Iterator[Held]:
    for each in memberships:
        if each.offering_code == service.code:
            known = service.lifecycles
            yield each, fold(each.rows, known, each.facts, at, known_at)


def _meant(folded: Iterable[Held], service: Service) -> Held | None:
    found = [pair for pair in folded if pair[1].state is not None]

    def order(pair: tuple[MembershipFacts, Standing]) -> tuple[bool, int, int]:
        return _state(pair, service)[1] not in OVER, pair[0].spell, pair[0].id

    return max(found, key=order, default=None)


def _state(
    held: tuple[MembershipFacts, Standing] | None, service: Service
) -> tuple[str, StateKind | None]:
    if held is None:
        return NO_MEMBERSHIP, None
    state = held[1].state
    assert state is not None
    return state, _followed(held, service).states[state].kind


def _followed(held: Held, service: Service) -> Lifecycle:
    membership, standing = held
    version = standing.lifecycle_version_id or membership.lifecycle_version_id
    return service.lifecycles[version]


def _entitled(
    facts: GuardFacts, service: Service, at: datetime, known_at: datetime
) -> Iterator[Entitlement]:
    """Yield what has to hold: that the service is there, and a contract, if needed."""
    yield served(service, at)
    lacking = uncovered(facts, at, known_at)
    if lacking is not None:
        yield Entitlement(
            "contract" if lacking.own else "partner_contract",
            holds=False,
            reference=lacking.number,
            partner=lacking.partner,
            since=lacking.span.valid_from,
            until=lacking.span.valid_to,
        )
    elif facts.contracts:
        yield Entitlement("contract", holds=True)


def served(service: Service, at: datetime) -> Entitlement:
    """Return whether the service is there to be used, whoever asks."""
    phase = phase_among(service.phases, day_of(at))
    return Entitlement("phase", holds=phase in USABLE, reference=phase or "")


def _through(
    member: MemberFacts,
    held: tuple[MembershipFacts, Standing] | None,
    service: Service,
    at: datetime,
    known_at: datetime,
) -> Iterator[Entitlement]:
    """Yield the partners behind a member who have the service and may not use it."""
    if not service.behind:
        return
    spells = (None, held[0].id) if held else (None,)
    names = {
        link.partner_number: link.partner_name
        for link in member.partners
        if link.membership_id in spells and link.span.holds(at, known_at)
    }
    for each in service.behind:
        if each.number not in names:
            continue
        standing = _meant(_folded(each.memberships, service, at, known_at), service)
        if standing and _state(standing, service)[1] is not StateKind.ACTIVE:
            since, name = standing[1].since_at, names[each.number]
            yield Entitlement("partner", holds=False, partner=name, since=since)


# ------------------------------------------------------------------ terms


def terms_fact(standing: TermsStanding) -> TermsFact:
    """Return how somebody stands to a document, as rules ask it."""
    owes, bound = standing.owes, standing.bound
    return TermsFact(
        document=standing.document,
        version=standing.asked.number,
        name=(standing.asked.name_ja, standing.asked.name_en),
        standing=_footing(standing, owes),
        route=bound.route.value if bound else "",
        since=bound.since if bound else None,
        grace_until=owes.until if owes else None,
        unaccepted=AFTERWARDS[owes.after] if owes else Effect.CONDITIONAL,
    )


def _footing(standing: TermsStanding, owes: Owes | None) -> Footing:
    if owes is not None:
        if not owes.overdue:
            return Footing.IN_GRACE
        return Footing.DECLINED if owes.answer else Footing.OPEN
    if _is_accepted(standing):
        return Footing.ACCEPTED
    if standing.bound is not None:
        return Footing.BOUND
    quiet = standing.mode is AcceptanceMode.NOTICE_ONLY
    return Footing.NONE_APPLY if quiet else Footing.OPEN


def _is_accepted(standing: TermsStanding) -> bool:
    accepted = standing.accepted
    if accepted is None:
        return False
    covered = (accepted.version, accepted.carried_to)
    return any(v and v.version_id == standing.asked.version_id for v in covered)


# ------------------------------------------------------------------ ahead

MOST = 20
"""Instants that are looked at for the next change of an answer."""


def course_of(
    member: MemberFacts,
    service: Service,
    function: str,
    at: datetime,
    known_at: datetime,
) -> Sequence[Facts]:
    """Return the facts now, and at each instant after which they will be others."""
    return courses_of(member, service, (function,), at, known_at)[0]


def courses_of(
    member: MemberFacts,
    service: Service,
    functions: Iterable[str],
    at: datetime,
    known_at: datetime,
) -> list[Sequence[Facts]]:
    """Return the same for some functions; what they have in common is found once."""
    ahead = sorted({e for e in _instants(member, service, at, known_at) if e > at})
    course = [facts_at(member, service, each, known_at) for each in (at, *ahead[:MOST])]
    return [[of_function(e, service, each) for e in course] for each in functions]


def _instants(
    member: MemberFacts, service: Service, at: datetime, known_at: datetime
) -> Iterator[datetime]:
    folded = list(_folded(member.memberships, service, at, known_at))
    held = _meant(folded, service)
    facts = held[0].facts if held else outside(service)
    terms = facts.terms if held else service.terms
    planned = [held[1]] if held else [standing for _, standing in folded]
    yield from instants_ahead(facts, terms, planned, service.phases, at, known_at)
    yield from _behind_ahead(member, service, at, known_at)


def _behind_ahead(
    member: MemberFacts, service: Service, at: datetime, known_at: datetime
) -> Iterator[datetime]:
    """Yield when links to partners that have the service turn, and their own states."""
    numbers = {each.number for each in service.behind}
    for link in member.partners:
        if link.partner_number in numbers:
            yield from turns_of(link.span)
    for each in service.behind:
        for _, standing in _folded(each.memberships, service, at, known_at):
            yield from (planned.row.effective_at for planned in standing.pending)
