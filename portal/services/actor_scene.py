"""What stands around actor kinds at an instant: kinds, services, functions, moves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.facts import Move
from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal.domain.card import Words
from portal.domain.publishing.actor_flow import FunctionFact, Scene
from portal.domain.publishing.functions import (
    functions_in,
    meant_in,
    service_function,
)
from portal.domain.publishing.phases import in_force, scheduled
from portal.domain.publishing.rows import called
from portal.store import assignments, catalog, lifecycles, offerings, publishing
from portal.store.cards import offering_names
from portal.store.engine import Connection
from portal.wording import LANGUAGES, say

KIND = VersionedKind.ACTOR_PROFILE


@dataclass(frozen=True, slots=True)
class Stage:
    """A scene with the names of what is on it.

    ``meant`` says for whom each service in force is; ``moves`` are the names of
    events.
    """

    scene: Scene
    offerings: Mapping[str, Words]
    moves: Mapping[str, Words]
    meant: Mapping[str, frozenset[str]]

    def meant_for(self, actor: str) -> tuple[str, ...]:
        """Return the services that are for an actor kind."""
        return tuple(code for code, actors in self.meant.items() if actor in actors)

    def functions(self) -> dict[str, Words]:
        """Return what every function is called, with its service."""
        return {
            code: service_function(self.offerings[code.partition(":")[0]], each.name)
            for code, each in self.scene.functions.items()
        }


def live_kinds(connection: Connection, at: datetime) -> dict[str, Version]:
    """Return the version of each actor kind in force at ``at``, by code."""
    of: dict[str, list[Version]] = {}
    for each in publishing.approved_versions(connection, [KIND]):
        of.setdefault(each.code, []).append(each)
    live = {code: in_force(versions, at) for code, versions in of.items()}
    return {code: live[code] for code in sorted(live) if live[code]}  # type: ignore[misc]


def kinds_from(connection: Connection, at: datetime) -> tuple[Version, ...]:
    """Return the version of each actor kind in force at ``at``, and all to come."""
    ahead = scheduled(publishing.approved_versions(connection, [KIND]), at)
    return (*live_kinds(connection, at).values(), *ahead)


def kinds_in_force(connection: Connection, at: datetime) -> frozenset[str]:
    """Return the codes of the actor kinds in force at ``at``, without reading them."""
    return publishing.codes_in_force(connection, KIND, at)


def kind_names(connection: Connection) -> dict[str, Words]:
    """Return what every actor kind that there is or will be is called now."""
    names = offerings.actor_kind_names(connection)
    return {code: Words(*both) for code, both in names.items()}


def live_first(names: Mapping[str, Words], live: Collection[str]) -> dict[str, Words]:
    """Return actor kinds to choose from: those in force, then the others, told so."""
    found = {code: words for code, words in names.items() if code in live}
    for code, words in names.items():
        if code not in live:
            said = (
                say("actors.not_live", each, name=words.say(each)) for each in LANGUAGES
            )
            found[code] = Words(*said)
    return found


def stage_at(connection: Connection, at: datetime) -> Stage:
    """Return what stands around actor kinds at ``at``."""
    contents = catalog.live_contents(connection, at)
    functions: dict[str, FunctionFact] = {
        f"{offering}:{code}": fact
        for offering, content in contents
        for code, fact in functions_in(content).items()
    }
    kinds = live_kinds(connection, at)
    moves, names = _moves(connection, at)
    named = offering_names(connection)
    return Stage(
        scene=Scene(
            actors={code: called(v.content, code) for code, v in kinds.items()},
            functions=functions,
            moves=moves,
        ),
        offerings={code: Words(*both) for code, both in named.items()},
        moves=names,
        meant={code: meant_in(content) for code, content in contents},
    )


def _moves(
    connection: Connection, at: datetime
) -> tuple[dict[str, frozenset[str]], dict[str, Words]]:
    """Return the events of the lifecycle of each service, and what they are called."""
    used = assignments.used_at(connection, at)
    events: dict[str, frozenset[str]] = {}
    names: dict[str, Words] = {}
    for code in sorted(set(used.values())):
        moves = _moves_of(connection, code, at)
        events[code] = frozenset(each.event for each in moves)
        names |= {each.event: Words(each.name_ja, each.name_en) for each in moves}
    return {each: events[code] for each, code in used.items()}, names


def _moves_of(connection: Connection, code: str, at: datetime) -> tuple[Move, ...]:
    """Return the moves of a lifecycle, none before its first version holds."""
    lifecycle_id = offerings.lifecycle_id_of(connection, code)
    assert lifecycle_id is not None
    try:
        version = lifecycles.version_in_force(connection, lifecycle_id, at)
    except LookupError:
        return ()
    return lifecycles.lifecycle_version(connection, version).moves
