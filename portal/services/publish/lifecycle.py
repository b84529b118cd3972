"""The lifecycle as a kind: approval writes the version that memberships begin in."""

from datetime import datetime

from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.kinds import Around, Collision, KindRules
from portal.domain.publishing.lifecycle import lifecycle_from, offerings_of
from portal.domain.publishing.lifecycle_gate import lifecycle_problems
from portal.store import assignments, lifecycles, offerings
from portal.store.engine import Connection
from portal.store.held import StatesHeld

RULES = KindRules(
    kind=VersionedKind.LIFECYCLE,
    read=Permission.LIFECYCLE_READ,
    edit=Permission.LIFECYCLE_EDIT,
    approve=Permission.LIFECYCLE_APPROVE,
    gate=lifecycle_problems,
    collision=Collision.REFUSED,
    keeps_one=True,
)


def around(connection: Connection, code: str) -> Around:
    """Return what the gate has to know: whose members are in which state.

    And which lifecycle each offering uses once everything approved is in force.
    """
    lifecycle_id = offerings.lifecycle_id_of(connection, code)
    held = StatesHeld(connection, lifecycle_id) if lifecycle_id else {}
    used = assignments.used_in_the_end(connection)
    return {"code": code, "held": held, "offerings": used}


def put_in_force(connection: Connection, version: Version) -> None:
    """Write the states and moves of an approved version, in force from its instant.

    From then on its offerings use the lifecycle. Memberships in flight stay on the
    version they began in.
    """
    content, at = version.content, version.effective_at
    assert at is not None
    assert version.approved_at is not None
    lifecycle_id = offerings.lifecycle_id_of(connection, version.code)
    if lifecycle_id is None:
        names = (content["name_ja"], content["name_en"])
        lifecycle_id = offerings.add_lifecycle(connection, version.code, *names)
    lifecycles.add_version(
        connection,
        lifecycle_id,
        lifecycles.next_number(connection, lifecycle_id),
        lifecycle_from(content),
        at,
        recorded_at=version.approved_at,
        thing_version_id=version.id,
    )
    assignments.assign(connection, lifecycle_id, offerings_of(content), version)


def end(connection: Connection, version: Version, at: datetime) -> None:
    """End what an approval wrote; at its own beginning, it never comes in force."""
    lifecycles.end_version(connection, version.id, at)
    assignments.end_assignments(connection, version.id, at)


def holds(connection: Connection, version: Version) -> bool:
    """Return whether what is in force is what was approved, offerings included."""
    version_id = lifecycles.version_id_of(connection, version.id)
    if version_id is None:
        return False
    span = lifecycles.span_of(connection, version_id)
    found = lifecycles.read_version(connection, version_id)
    approved = lifecycle_from(version.content, version_id)
    if found != approved or span != (version.effective_at, version.ended_at):
        return False
    given = assignments.given_by(connection, version.id, span)
    return given == set(offerings_of(version.content))
