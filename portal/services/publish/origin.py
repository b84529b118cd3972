"""What a thing is compared with that has no earlier version of its own."""

from datetime import datetime

from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.lifecycle import offerings_of
from portal.domain.publishing.phases import in_force
from portal.store import assignments, publishing
from portal.store.engine import Connection

CANONICAL = "canonical"
"""The lifecycle that ships."""


def origin_of(connection: Connection, version: Version, at: datetime) -> Version | None:
    """Return what the services that a lifecycle names use at ``at``, or what ships.

    None for what begins from nothing: other kinds, and what ships itself.
    """
    if version.kind is not VersionedKind.LIFECYCLE:
        return None
    used = assignments.used_at(connection, at)
    named = [used[each] for each in offerings_of(version.content) if each in used]
    others = [each for each in (*named, CANONICAL) if each != version.code]
    found = (_live(connection, each, at) for each in others)
    return next((each for each in found if each is not None), None)


def _live(connection: Connection, code: str, at: datetime) -> Version | None:
    thing_id = publishing.thing_id_of(connection, VersionedKind.LIFECYCLE, code)
    if thing_id is None:
        return None
    return in_force(publishing.versions_of(connection, thing_id), at)
