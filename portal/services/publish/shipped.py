"""What a portal starts with counts as published: nobody drafted it here."""

from dataclasses import replace
from datetime import datetime

from models.facts import Occasion
from models.kinds import VersionedKind, VersionState
from models.publishing_facts import Content, Version
from portal.domain.publishing.content import content_bytes, content_hash, read_content
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
    content = read_content(content_bytes(content))
    at, by = occasion.at, occasion.acting.staff_id
    version = Version(
        id=0,
        thing_id=publishing.add_thing(connection, kind, code, at),
        kind=kind,
        code=code,
        number=1,
        state=VersionState.APPROVED,
        revision=1,
        content=content,
        content_hash=content_hash(content),
        editors=frozenset({by}),
        created_by=by,
        created_at=at,
        edited_at=at,
        effective_at=effective_at,
        approved_by=by,
        approved_at=at,
    )
    version = replace(version, id=publishing.add_version(connection, version))
    publishing.add_edit(connection, version, by, diff({}, content))
    adapter_of(kind).put_in_force(connection, version)
