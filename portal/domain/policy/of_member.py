"""The facts of a question about a member, from what the portal holds of them: pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from models.facts import GuardFacts, MemberFacts, MembershipFacts, Standing
from models.kinds import LockBlock, OfferingPhase, StateKind
from models.lock_facts import LockFact
from models.terms_facts import TermsAround
from models.terms_kinds import AcceptanceMode, AfterGrace
from portal.domain.calendar import day_of
from portal.domain.joining import expired
from portal.domain.ledger import Lifecycles, fold
from portal.domain.locks import holding
from portal.domain.policy.facts import Entitlement, Facts, TermsFact, Value
from portal.domain.policy.kinds import NO_MEMBERSHIP, Effect, Footing
from portal.domain.publishing.offering import phase_among
from portal.domain.terms.binding import standings
from portal.domain.terms.standing import Owes, TermsStanding

USABLE = (OfferingPhase.IN_SERVICE, OfferingPhase.ENDING)
"""The phases in which those who have a service use it."""
OVER = (StateKind.ENDED, StateKind.ERASED)
AFTERWARDS = {
    AfterGrace.ASK: Effect.CONDITIONAL,
    AfterGrace.NO_JOINING: Effect.CONDITIONAL,
    AfterGrace.LOCK: Effect.FORBID,
}
"""What follows once an acceptance is overdue: joining asks by itself."""


@dataclass(frozen=True)
class Service:
    """What stands around a question about one service.

    ``locks`` and ``terms`` are those of somebody who is not in it; ``asks`` is what
    each function asks of locks, ``columns`` what stands in the owners' own columns.
    """

    code: str
    phases: tuple[tuple[OfferingPhase, date], ...]
    lifecycles: Lifecycles
    locks: tuple[LockFact, ...] = ()
    terms: TermsAround | None = None
    asks: Mapping[str, LockBlock] = field(default_factory=dict)
    columns: Mapping[str, Value | None] = field(default_factory=dict)

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
    held = membership_of(member, service, at, known_at)
    facts = held[0].facts if held else GuardFacts(locks=service.locks)
    terms = facts.terms if held else service.terms
    state, kind = _state(held, service)
    return Facts(
        at=at,
        known_at=known_at,
        actor=member.actor_kind,
        offering=service.code,
        function=function,
        state=state,
        state_kind=kind,
        asks=service.asked_by(function),
        locks=holding(facts, at, known_at),
        terms=tuple(map(terms_fact, standings(terms, at, known_at))) if terms else (),
        entitlements=tuple(_entitled(facts, service, at, known_at)),
        attributes=service.columns,
    )


def membership_of(
    member: MemberFacts, service: Service, at: datetime, known_at: datetime
) -> tuple[MembershipFacts, Standing] | None:
    """Return the membership that a question means: the open, or the latest one."""
    folded = (
        (each, fold(each.rows, service.lifecycles, each.facts, at, known_at))
        for each in member.memberships
        if each.offering_code == service.code
    )
    found = [pair for pair in folded if pair[1].state is not None]

    def order(pair: tuple[MembershipFacts, Standing]) -> tuple[bool, int, int]:
        return _state(pair, service)[1] not in OVER, pair[0].spell, pair[0].id

    return max(found, key=order, default=None)


def _state(
    held: tuple[MembershipFacts, Standing] | None, service: Service
) -> tuple[str, StateKind | None]:
    if held is None:
        return NO_MEMBERSHIP, None
    membership, standing = held
    assert standing.state is not None
    version = standing.lifecycle_version_id or membership.lifecycle_version_id
    lifecycle = service.lifecycles[version]
    return standing.state, lifecycle.states[standing.state].kind


def _entitled(
    facts: GuardFacts, service: Service, at: datetime, known_at: datetime
) -> Iterator[Entitlement]:
    """Yield what has to hold: that the service is there, and a contract, if needed."""
    phase = phase_among(service.phases, day_of(at))
    yield Entitlement("phase", holds=phase in USABLE, reference=phase or "")
    over = expired(facts, at, known_at)
    if over is not None:
        until = over.span.valid_to
        yield Entitlement("contract", holds=False, reference=over.number, until=until)
    elif facts.contracts:
        yield Entitlement("contract", holds=True)


# ------------------------------------------------------------------ terms


def terms_fact(standing: TermsStanding) -> TermsFact:
    """Return how somebody stands to a document, as rules ask it."""
    owes, bound = standing.owes, standing.bound
    return TermsFact(
        document=standing.document,
        version=standing.asked.number,
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
    held = membership_of(member, service, at, known_at)
    ahead = sorted({each for each in _instants(held, service) if each > at})
    return [
        facts_of(member, service, function, each, known_at)
        for each in (at, *ahead[:MOST])
    ]


def _instants(
    held: tuple[MembershipFacts, Standing] | None, service: Service
) -> Iterator[datetime]:
    locks: Iterable[LockFact] = held[0].facts.locks if held else service.locks
    for lock in locks:
        yield lock.valid_from
        if lock.valid_to is not None:
            yield lock.valid_to
    if held is not None:
        for pending in held[1].pending:
            yield pending.row.effective_at
        for contract in held[0].facts.contracts:
            if contract.span.valid_to is not None:
                yield contract.span.valid_to
