"""The actor kind as a kind with versions: approval writes what members point to."""

from datetime import datetime
from typing import Any

from models.attribute_kinds import AttributeTarget
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.actor_gate import actor_problems
from portal.domain.publishing.kinds import Around, Collision, KindRules
from portal.errors import InputRefused
from portal.services.actor_scene import kind_names, live_kinds, stage_at
from portal.services.attributes.in_force import rules_at
from portal.store import catalog, offerings
from portal.store.cards import offering_names
from portal.store.engine import Connection

RULES = KindRules(
    kind=VersionedKind.ACTOR_PROFILE,
    read=Permission.ACTOR_READ,
    edit=Permission.ACTOR_EDIT,
    approve=Permission.ACTOR_APPROVE,
    gate=actor_problems,
    collision=Collision.LATER_WINS,
    listed=False,
)


def around(connection: Connection, code: str) -> Around:
    """Return what the gate has to know: what others are called, which services."""
    return {
        "code": code,
        "names": kind_names(connection),
        "offerings": set(offering_names(connection)),
    }


def from_then(connection: Connection, _version: Version, since: datetime) -> Around:
    """Return what a version from ``since`` on would meet, and what is asked then."""
    asked = rules_at(connection, AttributeTarget.ACTOR_PROFILE, since)
    return {"scene": stage_at(connection, since).scene, "asked": asked}


def put_in_force(connection: Connection, version: Version) -> None:
    """Let members be of a kind that is new; what it says is read from its version."""
    offerings.add_actor_kinds(connection, [_row(version)])


def _row(version: Version) -> dict[str, str]:
    names = ("code", "name_ja", "name_en", "side")
    return {name: str(version.content[name]) for name in names}


def end(connection: Connection, version: Version, at: datetime) -> None:
    """Refuse to end a kind that a service needs from then on."""
    needing = [
        code
        for code, actors in catalog.actors_since(connection, at).items()
        if version.code in actors
    ]
    left = live_kinds(connection, at)
    if needing and version.code not in left:
        raise InputRefused("actor_needed", thing=version.code, offerings=needing)


def settle(connection: Connection, version: Version, at: datetime) -> None:
    """Give a kind the names that hold now, for whatever asks without a day."""
    for was, live in stale(connection, at):
        if live.code == version.code:
            bring_up(connection, was, live)


def stale(connection: Connection, at: datetime) -> list[tuple[Any, Version]]:
    """Return the rows that say otherwise than their kind does at ``at``."""
    rows = {row.code: row for row in offerings.actor_kinds(connection)}
    live = live_kinds(connection, at).values()
    said = ("name_ja", "name_en", "side")
    return [
        (rows[each.code], each)
        for each in live
        if any(getattr(rows[each.code], name) != each.content[name] for name in said)
    ]


def bring_up(connection: Connection, was: Any, version: Version) -> bool:
    """Give a row what its version says, unless another was faster."""
    return offerings.change_actor_kind(connection, was, _row(version))


def holds(connection: Connection, version: Version) -> bool:
    """Return whether members can be of it; what it says is the version itself."""
    return version.code in offerings.actor_kind_ids(connection)
