"""The offering as a kind: approval writes what lists, searches and names read."""

from datetime import datetime

from models.attribute_kinds import AttributeTarget
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.kinds import Around, Collision, KindRules
from portal.domain.publishing.offering import OFFERING_CODE
from portal.domain.publishing.offering_gate import offering_problems
from portal.services.actor_scene import kind_names, kinds_in_force
from portal.services.attributes.in_force import rules_at
from portal.store import catalog
from portal.store.engine import Connection

RULES = KindRules(
    kind=VersionedKind.OFFERING,
    read=Permission.OFFERING_READ,
    edit=Permission.OFFERING_EDIT,
    approve=Permission.OFFERING_APPROVE,
    gate=offering_problems,
    collision=Collision.LATER_WINS,
    keeps_one=True,
    codes=OFFERING_CODE,
    code_refused="offering_code_refused",
    listed=False,
)


def around(connection: Connection, code: str) -> Around:
    """Return what the gate has to know: actors, tags, bundles, variants in use."""
    return {
        "code": code,
        "actors": kind_names(connection),
        "tags": {each.code for each in catalog.terms(connection)},
        "parts": catalog.parts_in_the_end(connection),
        "held": catalog.variants_held(connection, code),
    }


def from_then(connection: Connection, version: Version, since: datetime) -> Around:
    """Return which names, actors and attributes a version from ``since`` on meets."""
    return {
        "since": since,
        "names": catalog.names_since(connection, since, but=version.code),
        "live_actors": kinds_in_force(connection, since),
        "asked": rules_at(connection, AttributeTarget.OFFERING, since),
    }


def around_all(connection: Connection, at: datetime) -> Around:
    """Return what the gate has to know whichever offering it is asked about."""
    return {
        **around(connection, ""),
        "since": at,
        "names": catalog.names_since(connection, at, but=""),
        "live_actors": kinds_in_force(connection, at),
        "asked": rules_at(connection, AttributeTarget.OFFERING, at),
    }


def around_one(connection: Connection, found: Around, code: str) -> Around:
    """Return what ``around_all`` found as it is about one offering."""
    names = tuple(each for each in found["names"] if each[0] != code)
    held = catalog.variants_held(connection, code)
    return {**found, "code": code, "held": held, "names": names}


def put_in_force(connection: Connection, version: Version) -> None:
    """Write an approved version where lists read it, in force from its instant."""
    catalog.add_entry(connection, version)


def end(connection: Connection, version: Version, at: datetime) -> None:
    """End what an approval wrote; at its own beginning, it never comes in force."""
    catalog.end_entry(connection, version.id, at)


def settle(connection: Connection, version: Version, at: datetime) -> None:
    """Give an offering the names that hold now, for whatever asks without a day."""
    for each in catalog.stale_names(connection, at, version.code):
        catalog.rename(connection, each)


def holds(connection: Connection, version: Version) -> bool:
    """Return whether what lists read is what was approved."""
    return catalog.is_written(connection, version)
