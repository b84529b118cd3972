"""What a portal starts with counts as published: nobody drafted it here."""

from dataclasses import replace
from datetime import datetime

from models.facts import Occasion
from models.kinds import VersionedKind, VersionState
from models.publishing_facts import Content
from portal.domain.publishing import steps
from portal.domain.publishing.tree import diff
from portal.services.publish.kinds import adapter_of
from portal.store import publishing
from portal.store.engine import Connection


def publish_shipped(
    connection: Connection,
    occasion: Occasion,
    kind: VersionedKind,
    code: str,
    content: Content,
    effective_at: datetime,
) -> None:
    """Write ``content`` as version 1 of a new thing, in force from ``effective_at``.

    It is approved in the name of the system; the caller's event says that it is there.
    """
    at, by = occasion.at, occasion.acting.staff_id
    thing_id = publishing.add_thing(connection, kind, code, at)
    version = replace(
        steps.begun(kind, code, thing_id, 1, content, by, at),
        state=VersionState.APPROVED,
        effective_at=effective_at,
        approved_by=by,
        approved_at=at,
    )
    version = replace(version, id=publishing.add_version(connection, version))
    publishing.add_edit(connection, version, by, diff({}, version.content))
    adapter_of(kind).put_in_force(connection, version)
