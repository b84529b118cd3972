"""What stands around a question of what somebody may do: services and the member."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.facts import MemberFacts, MembershipFacts
from models.offer_facts import Offer
from portal.domain.card import Words
from portal.domain.joining import narrowed, offer_at
from portal.domain.ledger import Lifecycles
from portal.domain.locks import reaching
from portal.domain.policy.of_member import Behind, Service, membership_of
from portal.domain.policy.rules import Rules
from portal.domain.publishing.actor_flow import FunctionFact
from portal.domain.publishing.functions import functions_in
from portal.errors import NotFound
from portal.services.policy.own_columns import About, columns_of
from portal.store import (
    assignments,
    lifecycles,
    locks,
    members,
    offers,
    partners,
    publishing,
)
from portal.store.cards import offering_names
from portal.store.engine import Connection
from portal.store.terms_around import member_terms

NOTHING_SAID = b"{}"
"""What a service says of which no version was ever approved."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A service with what it and its functions are called.

    ``content`` is what its version in force says of it.
    """

    service: Service
    name: Words
    functions: Mapping[str, FunctionFact]
    content: bytes = NOTHING_SAID


Offers = Sequence[Offer]


def versions_of(memberships: Collection[MembershipFacts]) -> set[int]:
    """Return the lifecycle versions that memberships were in."""
    found = {each.lifecycle_version_id for each in memberships}
    for membership in memberships:
        found |= {row.lifecycle_version_id for row in membership.rows}
    return found


# ------------------------------------------------------------------ services


def scenes_held(
    connection: Connection,
    member: MemberFacts,
    known: Lifecycles,
    at: datetime,
    known_at: datetime,
) -> list[Scene]:
    """Return the services of a member's memberships, as offered at an instant."""
    held = {each.offering_code: each for each in member.memberships}
    offered = {code: each.facts.offers for code, each in held.items()}
    contents = contents_of(connection, offered, at, known_at)
    behind, theirs = behind_of(connection, member)
    everything = {**theirs, **known}
    found = []
    for code, each in held.items():
        scene = Scene(
            service=Service(code, (), everything, behind=behind),
            name=Words(each.offering_ja, each.offering_en),
            functions=functions_in(contents[code]),
            content=contents[code],
        )
        found.append(_offered(scene, each.facts.offers, at, known_at))
    return found


def filled(
    connection: Connection,
    read: Sequence[Rules],
    member: MemberFacts | None,
    scenes: Sequence[Scene],
    at: datetime,
    known_at: datetime,
) -> list[Scene]:
    """Return services with what stands in the owners' own columns.

    ``read`` are the rules that are asked; of columns of one name the first counts.
    """
    asking = _by_columns(read)
    if not asking:
        return list(scenes)
    whom = member.id if member else None
    found = []
    for scene in scenes:
        about = About(scene.content, whom, at, known_at)
        filling = [columns_of(connection, each, about) for each in reversed(asking)]
        columns = {code: value for each in filling for code, value in each.items()}
        found.append(replace(scene, service=replace(scene.service, columns=columns)))
    return found


def _by_columns(read: Sequence[Rules]) -> list[Rules]:
    """Return the first rules of each choice of columns; none of those without any."""
    found: list[Rules] = []
    for each in read:
        if each.columns() and each.columns() not in [e.columns() for e in found]:
            found.append(each)
    return found


def scene_of(
    connection: Connection, code: str, at: datetime, known_at: datetime
) -> Scene:
    """Return a service for who is not in it; refuse one that there is not."""
    offering = members.offering_of(connection, code)
    if offering is None:
        raise NotFound(
            what="offering", number=code, known=sorted(offering_names(connection))
        )
    offered = offers.offers_of(connection, [offering.id]).get(offering.id, ())
    content = contents_of(connection, {code: offered}, at, known_at)[code]
    begun = _to_join(connection, offering, at)
    joins = next(iter(begun.values()), None)
    scene = Scene(
        service=Service(code, (), begun, joins=joins),
        name=Words(offering.name_ja, offering.name_en),
        functions=functions_in(content),
        content=content,
    )
    return _offered(scene, offered, at, known_at)


def _offered(scene: Scene, offered: Offers, at: datetime, known_at: datetime) -> Scene:
    """Return a service with its phases, and with what its functions ask of locks."""
    offer = offer_at(offered, at, known_at)
    asks = {code: each.asks for code, each in scene.functions.items()}
    phases = offer.phases if offer else ()
    return replace(scene, service=replace(scene.service, phases=phases, asks=asks))


def contents_of(
    connection: Connection,
    offered: Mapping[str, Offers],
    at: datetime,
    known_at: datetime,
) -> Mapping[str, bytes]:
    """Return what services say of themselves in their versions in force.

    Where none is, that of the next to come, else of the last one: what somebody asks
    about then has a name, and its answer is that the service is not there.
    """
    meant = {code: _meant(each, at, known_at) for code, each in offered.items()}
    ids = {offer.id for offer in meant.values() if offer is not None}
    stored = publishing.stored_contents(connection, ids) if ids else {}
    return {
        code: stored[offer.id] if offer else NOTHING_SAID
        for code, offer in meant.items()
    }


def _meant(offered: Offers, at: datetime, known_at: datetime) -> Offer | None:
    live = offer_at(offered, at, known_at)
    if live is not None:
        return live
    begun = [each for each in offered if each.since != each.until]
    ahead = [each for each in begun if each.since > at]
    if ahead:
        return min(ahead, key=lambda each: each.since)
    return max(begun, key=lambda each: each.since, default=None)


def _to_join(connection: Connection, offering: object, at: datetime) -> Lifecycles:
    """Return the lifecycle that who joins then begins in; none before its first."""
    try:
        version = assignments.version_to_join(connection, offering, at)
    except LookupError:
        return {}
    return lifecycles.lifecycles_of(connection, {version})


# ------------------------------------------------------------------ the member


def around_member(
    connection: Connection,
    member: MemberFacts,
    scene: Scene,
    known: Lifecycles,
    at: datetime,
    known_at: datetime,
) -> Scene:
    """Return a service with what reaches a member who may not be in it."""
    behind, theirs = behind_of(connection, member)
    everything = {**theirs, **scene.service.lifecycles, **known}
    service = replace(scene.service, lifecycles=everything, behind=behind)
    if membership_of(member, service, at, known_at) is None:
        service = _from_outside(connection, member, service, at, known_at)
    return replace(scene, service=service)


def _from_outside(
    connection: Connection,
    member: MemberFacts,
    service: Service,
    at: datetime,
    known_at: datetime,
) -> Service:
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
    signed = offers.to_join(connection, member.id, offering.id).contracts
    return replace(
        service,
        locks=reached,
        terms=terms.around(service.code, None, offering_id=offering.id)
        if terms
        else None,
        contracts=narrowed(signed.get(service.code, ()), ()),
    )


def behind_of(
    connection: Connection, member: MemberFacts
) -> tuple[tuple[Behind, ...], Lifecycles]:
    """Return the partners behind a member who have services, and their lifecycles."""
    if all(each.relation == offers.INTRODUCED for each in member.partners):
        return (), {}
    found = partners.partners_with_services(connection, member.id)
    if not found:
        return (), {}
    held = members.memberships_of(connection, found.keys())
    behind = tuple(
        Behind(number, tuple(each for each in held if each.member_id == partner))
        for partner, number in found.items()
    )
    return behind, lifecycles.lifecycles_of(connection, versions_of(held))
