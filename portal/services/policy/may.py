"""May this member, or this kind of actor, do this with a service, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.facts import MemberFacts, Occasion
from models.kinds import Permission
from models.publishing_facts import Version
from portal.domain.card import Words
from portal.domain.instants import instant_of
from portal.domain.ledger import Lifecycles
from portal.domain.lengths import check_lengths
from portal.domain.locks import reaching
from portal.domain.policy.beside import Beside, beside
from portal.domain.policy.decide import Answer, decide
from portal.domain.policy.facts import Facts
from portal.domain.policy.kinds import NO_MEMBERSHIP
from portal.domain.policy.misses import Miss, near_misses, next_change
from portal.domain.policy.of_member import Service, course_of
from portal.domain.policy.rules import InForce, Rules, compiled
from portal.domain.publishing.content import read_content
from portal.domain.publishing.functions import functions_in
from portal.domain.publishing.offering import phases_of
from portal.errors import InputRefused, NotFound
from portal.services.actor_scene import kind_names, kinds_in_force
from portal.services.door import require
from portal.services.policy.own_columns import About, asks_of_members, columns_of
from portal.services.publish.rule_set import in_force_at
from portal.services.show_member import Given, member_id_of
from portal.services.terms.around import with_terms
from portal.store import assignments, catalog, lifecycles, locks, members
from portal.store.access import record_shown
from portal.store.engine import Connection, Store
from portal.store.terms_around import member_terms

SHOWN = frozenset({"memberships", "locks", "terms", "contracts"})
"""What an answer tells of a member, for the log of look-ups."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: of a member by number or of an actor kind, all functions or one."""

    offering: str
    member: str | None = None
    actor: str | None = None
    state: str = NO_MEMBERSHIP
    function: str | None = None
    at: Given = None
    known_at: Given = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer about one function; ``then`` is the next one, from ``then_at`` on.

    ``beside`` is what tables with a single answer say of it.
    """

    facts: Facts
    answer: Answer
    misses: tuple[Miss, ...]
    then_at: datetime | None = None
    then: Answer | None = None
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulings:
    """Answers about functions of a service; ``versions`` are the rule sets asked.

    ``functions``, ``states`` and ``actors`` are what these codes are called.
    """

    at: datetime
    known_at: datetime
    functions: Mapping[str, Words]
    states: Mapping[str, Words]
    actors: Mapping[str, Words]
    versions: tuple[Version, ...]
    rules: Rules
    rulings: tuple[Ruling, ...]


def may(store: Store, occasion: Occasion, asked: Asked) -> Rulings:
    """Return what may be done, with all reasons.

    Of a member it leaves one access event, on disk before this returns.
    """
    require(store, occasion.acting, Permission.RULE_READ)
    if asked.member is not None:
        require(store, occasion.acting, Permission.MEMBER_SHOW)
    at = instant_of(asked.at, occasion.at)
    known_at = instant_of(asked.known_at, occasion.at)
    for code in (asked.offering, asked.function, asked.actor, asked.state):
        check_lengths(offering_code=code)
    with store.read() as connection:
        versions = in_force_at(connection, at, known_at)
        sets = (InForce(each.content_hash, each.content) for each in versions)
        rules = compiled(tuple(sets))
        content = _content(connection, asked.offering, at)
        functions, service = _service(connection, asked, content, at)
        actors = kind_names(connection)
        member = _whom(connection, asked, at, known_at)
        if member is not None:
            service, member = _around(connection, member, service, at, known_at)
        about = About(content, member.id if member else None, at, known_at)
        service = replace(service, columns=columns_of(connection, rules, about))
        courses = [
            _course(asked, member, service, each, at, known_at) for each in functions
        ]
    if member is not None:
        read = {"attributes"} if asks_of_members(rules) else set()
        record_shown(store, occasion, member.id, SHOWN | read)
    rulings = tuple(_ruling(rules, course) for course in courses)
    named = (functions, _states(service), actors)
    return Rulings(at, known_at, *named, versions, rules, rulings)


def _states(service: Service) -> Mapping[str, Words]:
    return {
        code: Words(state.name_ja, state.name_en)
        for lifecycle in service.lifecycles.values()
        for code, state in lifecycle.states.items()
    }


def _ruling(rules: Rules, course: Sequence[Facts]) -> Ruling:
    facts = course[0]
    answer = decide(rules, facts)
    changed = next_change(rules, course)
    then_at, then = (changed[0].at, changed[1]) if changed else (None, None)
    misses = near_misses(rules, facts)
    told = beside(rules, facts, answer)
    return Ruling(facts, answer, misses, then_at, then, told)


def _content(connection: Connection, code: str, at: datetime) -> bytes:
    """Return what a service says of itself; refuse one that is not there."""
    contents = dict(catalog.live_contents(connection, at))
    content = contents.get(code)
    if content is None:
        raise NotFound(what="offering", number=code, known=sorted(contents))
    return content


def _service(
    connection: Connection, asked: Asked, content: bytes, at: datetime
) -> tuple[Mapping[str, Words], Service]:
    """Return the functions that are meant, and the service; refuse unknown ones."""
    functions = functions_in(content)
    named = {code: each.name for code, each in functions.items()}
    if asked.function is not None and asked.function not in named:
        known = sorted(named)
        raise InputRefused("no_such_function", function=asked.function, known=known)
    phases = phases_of(read_content(content)["phases"])
    meant = named if asked.function is None else {asked.function: named[asked.function]}
    known_states = _lifecycle_in_use(connection, asked.offering, at)
    asks = {code: each.asks for code, each in functions.items()}
    return meant, Service(asked.offering, phases, known_states, asks=asks)


def _lifecycle_in_use(connection: Connection, code: str, at: datetime) -> Lifecycles:
    """Return the lifecycle that who joins then begins in; none before its first."""
    offering = members.offering_of(connection, code)
    try:
        version = assignments.version_to_join(connection, offering, at)
    except LookupError:
        return {}
    return lifecycles.lifecycles_of(connection, {version})


def _check_actor(connection: Connection, actor: str | None, at: datetime) -> None:
    known = kinds_in_force(connection, at)
    if actor not in known:
        raise InputRefused("no_such_actor", actor=actor, known=sorted(known))


def _supposed(
    asked: Asked, service: Service, function: str, at: datetime, known_at: datetime
) -> Facts:
    """Return the facts of somebody of whom nothing is known but their kind."""
    return Facts(
        at=at,
        known_at=known_at,
        actor=asked.actor,
        offering=asked.offering,
        function=function,
        state=asked.state,
        asks=service.asked_by(function),
        attributes=service.columns,
    )


def _whom(
    connection: Connection, asked: Asked, at: datetime, known_at: datetime
) -> MemberFacts | None:
    """Return the member that is meant, None for a kind of actor; refuse strangers."""
    if asked.member is None:
        _check_actor(connection, asked.actor, at)
        return None
    member_id = member_id_of(connection, asked.member)
    member = members.load_member(connection, member_id, at, known_at)
    if member is None:
        raise NotFound(what="member", number=asked.member)
    return member


def _course(
    asked: Asked,
    member: MemberFacts | None,
    service: Service,
    function: str,
    at: datetime,
    known_at: datetime,
) -> Sequence[Facts]:
    if member is None:
        return (_supposed(asked, service, function, at, known_at),)
    return course_of(member, service, function, at, known_at)


def _around(
    connection: Connection,
    member: MemberFacts,
    service: Service,
    at: datetime,
    known_at: datetime,
) -> tuple[Service, MemberFacts]:
    """Return a service with what reaches who is not in it, and a member with terms."""
    versions = {each.lifecycle_version_id for each in member.memberships}
    for each in member.memberships:
        versions |= {row.lifecycle_version_id for row in each.rows}
    known = lifecycles.lifecycles_of(connection, versions)
    member = with_terms(connection, member, known, at, known_at)
    offering = members.offering_of(connection, service.code)
    assert offering is not None
    found = locks.around(connection, member.id, offering.id)
    reached = reaching(
        found.locks, offering_id=offering.id, spells=(), links=found.links
    )
    terms = member_terms(
        *(connection, member.id, at, known_at),
        actor=member.actor_kind,
        offerings=[offering.id],
    )
    code, number = service.code, offering.id
    around = terms.around(code, None, offering_id=number) if terms else None
    everything = {**service.lifecycles, **known}
    return replace(service, lifecycles=everything, locks=reached, terms=around), member
