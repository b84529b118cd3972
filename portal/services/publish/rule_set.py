"""Rule sets as a kind: what decides is read from their versions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from models.attribute_kinds import AttributeTarget
from models.facts import Lifecycle
from models.kinds import Mover, Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.attributes.definition import AttributeShape
from portal.domain.policy.analysis import Document, Documents
from portal.domain.policy.kinds import Effect
from portal.domain.policy.rules import InForce
from portal.domain.policy.space import Universe
from portal.domain.publishing.functions import functions_in
from portal.domain.publishing.kinds import Around, Collision, KindRules
from portal.domain.publishing.phases import in_force
from portal.domain.publishing.rule_set_gate import rule_set_problems
from portal.domain.publishing.terms import clause_rows
from portal.services.actor_scene import kinds_in_force
from portal.store import (
    assignments,
    attributes,
    catalog,
    lifecycles,
    offerings,
    publishing,
)
from portal.store.engine import Connection

KIND = VersionedKind.RULE_SET
RULES = KindRules(
    kind=KIND,
    read=Permission.RULE_READ,
    edit=Permission.RULE_EDIT,
    approve=Permission.RULE_APPROVE,
    gate=rule_set_problems,
    collision=Collision.LATER_WINS,
)


CARRIERS = (AttributeTarget.MEMBER, AttributeTarget.PARTNER, AttributeTarget.OFFERING)
"""Whose attributes can fill a column."""
LATEST_KNOWN = datetime.max.replace(tzinfo=UTC)
"""Whatever anybody knows by now."""


def around(_connection: Connection, code: str) -> Around:
    """Return what the gate has to know whenever it would hold: which set it is."""
    return {"code": code}


def from_then(connection: Connection, version: Version, since: datetime) -> Around:
    """Return what a rule set would meet from ``since`` on."""
    there = universe_at(connection, since)
    others = in_force_at(connection, since, LATEST_KNOWN)
    return {
        "actors": frozenset(there.actors),
        "functions": there.functions,
        "states": there.states,
        "events": _events(connection, since),
        "documents": documents_at(connection, since),
        "permitted": any(
            _permits(each) for each in others if each.code != version.code
        ),
        "since": since,
        "others": tuple(
            InForce(each.content_hash, each.content)
            for each in others
            if each.code != version.code
        ),
        "attributes": _attributes(connection, since),
    }


def _attributes(
    connection: Connection, at: datetime
) -> Mapping[AttributeTarget, Mapping[str, AttributeShape]]:
    found = {each: attributes.definition_at(connection, each, at) for each in CARRIERS}
    return {each: f.shape.by_code() for each, f in found.items() if f is not None}


def _permits(version: Version) -> bool:
    granting = (Effect.PERMIT, Effect.CONDITIONAL)
    return any(rule["effect"] in granting for rule in version.content["rules"])


def in_force_at(
    connection: Connection,
    at: datetime,
    known_at: datetime,
    without: int | None = None,
) -> tuple[Version, ...]:
    """Return the rule sets in force at an instant, as known at another, by code.

    As if the version ``without`` had never been approved.
    """
    approved = publishing.approved_versions(connection, [KIND])
    left = (each for each in approved if each.id != without)
    return holding_at(left, at, known_at)


def holding_at(
    versions: Iterable[Version], at: datetime, known_at: datetime
) -> tuple[Version, ...]:
    """Return those of approved rule sets that hold at an instant, by code."""
    of: dict[str, list[Version]] = {}
    for each in versions:
        known = _as_known(each, known_at)
        of.setdefault(each.code, []).extend(known)
    live = (in_force(of[code], at) for code in sorted(of))
    return tuple(each for each in live if each is not None)


def turns_of(
    versions: Iterable[Version], at: datetime, known_at: datetime
) -> list[datetime]:
    """Return when others of approved rule sets will hold, after an instant."""
    known = [each for version in versions for each in _as_known(version, known_at)]
    turns = {turn for each in known for turn in (each.effective_at, each.ended_at)}
    return sorted(turn for turn in turns if turn is not None and turn > at)


def _as_known(version: Version, known_at: datetime) -> Iterator[Version]:
    """Yield a version, without an end that was not known; none before its approval."""
    if version.approved_at is not None and version.approved_at <= known_at:
        unended = version.ended_at is None or version.ended_at <= known_at
        yield version if unended else replace(version, ended_at=None)


def universe_at(connection: Connection, at: datetime) -> Universe:
    """Return all that can be asked at an instant."""
    contents = catalog.live_contents(connection, at)
    return Universe(
        actors=tuple(sorted(kinds_in_force(connection, at))),
        functions={code: tuple(functions_in(each)) for code, each in contents},
        states=_states(connection, at, [code for code, _ in contents]),
        since=at,
    )


def _states(
    connection: Connection, at: datetime, codes: list[str]
) -> Mapping[str, tuple[str, ...]]:
    used = lifecycles_used(connection, at)
    return {code: tuple(used[code].states) if code in used else () for code in codes}


def lifecycles_used(connection: Connection, at: datetime) -> Mapping[str, Lifecycle]:
    """Return the lifecycle in force that each service uses, by its code."""
    used = assignments.used_at(connection, at)
    of = {code: _lifecycle(connection, code, at) for code in set(used.values())}
    found = ((service, of[code]) for service, code in used.items())
    return {service: each for service, each in found if each is not None}


def _lifecycle(connection: Connection, code: str, at: datetime) -> Lifecycle | None:
    lifecycle_id = offerings.lifecycle_id_of(connection, code)
    assert lifecycle_id is not None
    try:
        version = lifecycles.version_in_force(connection, lifecycle_id, at)
    except LookupError:
        return None
    return lifecycles.lifecycle_version(connection, version)


def _events(connection: Connection, at: datetime) -> frozenset[str]:
    """Return what people can do to memberships, by any lifecycle in use."""
    return frozenset(
        move.event
        for each in lifecycles_used(connection, at).values()
        for move in each.moves
        if move.movers != {Mover.SYSTEM}
    )


def documents_at(connection: Connection, at: datetime) -> Documents:
    """Return the documents of terms with the clauses that bind at an instant."""
    of: dict[str, list[Version]] = {}
    for each in publishing.approved_versions(connection, [VersionedKind.TERMS]):
        of.setdefault(each.code, []).append(each)
    return {code: _document(tuple(versions), at) for code, versions in of.items()}


def _document(versions: tuple[Version, ...], at: datetime) -> Document:
    live = in_force(versions, at)
    once = (clause["id"] for each in versions for clause in clause_rows(each.content))
    binding = clause_rows(live.content) if live else ()
    return Document(frozenset(c["id"] for c in binding), frozenset(once))
