"""Things with versions: reading them as facts, and keeping what became of one."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from models.kinds import AuditAction, VersionedKind, VersionState
from models.publishing_facts import Content, Edit, FieldChange, Round, Version
from models.tables import publishing as tables
from portal.domain.publishing.content import content_bytes, read_content
from portal.domain.publishing.phases import DATED, OPEN
from portal.domain.publishing.tree import change_of, change_row
from portal.store.audit import CHANGES
from portal.store.engine import new_id
from portal.store.reviews import keep_round, newest_rounds

THING = tables.VersionedThing.__table__  # type: ignore[attr-defined]
VERSION = tables.ThingVersion.__table__  # type: ignore[attr-defined]
EDIT = tables.VersionEdit.__table__  # type: ignore[attr-defined]

_VERSIONS = sa.select(VERSION, THING.c.kind, THING.c.code).join(
    THING, THING.c.id == VERSION.c.thing_id
)


def thing_id_of(connection: Connection, kind: VersionedKind, code: str) -> int | None:
    """Return the id of a thing, if there is one."""
    query = sa.select(THING.c.id).where(THING.c.kind == kind, THING.c.code == code)
    return connection.execute(query).scalar()


def lock_thing(connection: Connection, thing_id: int) -> None:
    """Let nobody else change a version of this thing until the transaction ends."""
    query = sa.select(THING.c.id).where(THING.c.id == thing_id)
    connection.execute(query.with_for_update())


def lock_kind(connection: Connection, kind: VersionedKind) -> None:
    """Let nobody else approve anything of a kind until the transaction ends.

    Whoever locks a thing as well does so first: then nobody waits in a ring.
    """
    first = sa.select(sa.func.min(THING.c.id)).where(THING.c.kind == kind)
    query = sa.select(THING.c.id).where(THING.c.id == first.scalar_subquery())
    connection.execute(query.with_for_update())


def add_thing(
    connection: Connection, kind: VersionedKind, code: str, at: datetime
) -> int:
    """Write a thing without versions where there is none; return its id.

    Two who begin one thing at once meet in the same row.
    """
    sort = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"kind": kind, "code": code, "recorded_at": at}
    connection.execute(sort.insert(THING).values(values).on_conflict_do_nothing())
    found = thing_id_of(connection, kind, code)
    assert found is not None
    return found


def thing_id_of_version(connection: Connection, version_id: int) -> int | None:
    """Return the thing that a version is of, if there is such a version."""
    query = sa.select(VERSION.c.thing_id).where(VERSION.c.id == version_id)
    return connection.execute(query).scalar()


def kind_of(connection: Connection, version_id: int) -> VersionedKind | None:
    """Return the kind of what a version is of, if there is such a version."""
    query = sa.select(THING.c.kind).join(VERSION, VERSION.c.thing_id == THING.c.id)
    found = connection.execute(query.where(VERSION.c.id == version_id)).scalar()
    return None if found is None else VersionedKind(found)


def version_ids_of(connection: Connection, thing_id: int) -> tuple[int, ...]:
    """Return the id of every version of a thing, oldest first."""
    query = sa.select(VERSION.c.id).where(VERSION.c.thing_id == thing_id)
    return tuple(connection.execute(query.order_by(VERSION.c.number)).scalars())


def versions_of(connection: Connection, thing_id: int) -> tuple[Version, ...]:
    """Return every version of a thing, oldest first."""
    query = _VERSIONS.where(VERSION.c.thing_id == thing_id)
    return _read(connection, query.order_by(VERSION.c.number))


def open_versions(connection: Connection) -> tuple[Version, ...]:
    """Return what somebody still has to do something about, oldest first."""
    query = _VERSIONS.where(VERSION.c.state.in_(OPEN))
    return _read(connection, query.order_by(VERSION.c.id))


def approved_versions(
    connection: Connection, kinds: Collection[VersionedKind] | None = None
) -> tuple[Version, ...]:
    """Return what is, was or will be in force, of all kinds or of some."""
    query = _VERSIONS.where(VERSION.c.state.in_(DATED))
    if kinds is not None:
        query = query.where(THING.c.kind.in_(kinds))
    return _read(connection, query.order_by(VERSION.c.id))


def codes_in_force(
    connection: Connection, kind: VersionedKind, at: datetime
) -> frozenset[str]:
    """Return the codes of the things of a kind of which a version holds at ``at``."""
    holds = (
        VERSION.c.state.in_(DATED),
        VERSION.c.effective_at <= at,
        sa.or_(VERSION.c.ended_at.is_(None), VERSION.c.ended_at > at),
    )
    query = sa.select(THING.c.code).join(VERSION, VERSION.c.thing_id == THING.c.id)
    found = connection.execute(query.where(THING.c.kind == kind, *holds).distinct())
    return frozenset(found.scalars())


def approvals(connection: Connection) -> dict[int, tuple[int, str, datetime]]:
    """Return by version who approved it last, which hash, from when: by the trail."""
    event = CHANGES.event
    query = sa.select(event.c.entity_id, event.c.actor_id, event.c.body).where(
        event.c.entity_type == "version",
        event.c.action == AuditAction.VERSION_APPROVED.value,
    )
    rows = connection.execute(query.order_by(event.c.id))
    found = {}
    for row in rows:
        said = json.loads(row.body)
        since = datetime.fromisoformat(said["after"]["effective_at"])
        found[row.entity_id] = (row.actor_id, said["facts"]["content_hash"], since)
    return found


_HEADS = (
    sa.select(*(each for each in VERSION.c if each.name != "content"),
              THING.c.kind, THING.c.code)
    .join(THING, THING.c.id == VERSION.c.thing_id)
    .where(THING.c.kind == sa.bindparam("kind"), VERSION.c.state.in_(DATED))
    .order_by(VERSION.c.id)
)  # fmt: skip
_CONTENTS = sa.select(VERSION.c.id, VERSION.c.content).where(
    VERSION.c.id.in_(sa.bindparam("ids", expanding=True))
)


def approved_heads(connection: Connection, kind: VersionedKind) -> tuple[Version, ...]:
    """Return what ``approved_versions`` does, without contents, rounds and editors.

    For who asks at every look-up which of them hold; their hashes say what they say.
    """
    rows = connection.execute(_HEADS, {"kind": kind})
    return tuple(_version(row, b"{}", None, ()) for row in rows)


def stored_contents(
    connection: Connection, version_ids: Collection[int]
) -> dict[int, bytes]:
    """Return the bytes of some versions as they are stored, by their ids."""
    rows = connection.execute(_CONTENTS, {"ids": sorted(version_ids)})
    return {int(row.id): bytes(row.content) for row in rows}


def stored_content(connection: Connection, version_id: int) -> bytes:
    """Return the bytes of a version as they are stored."""
    query = sa.select(VERSION.c.content).where(VERSION.c.id == version_id)
    return bytes(connection.execute(query).scalar_one())


def _read(connection: Connection, query: sa.Select[Any]) -> tuple[Version, ...]:
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    rounds, editors = newest_rounds(connection, ids), _editors(connection, ids)
    return tuple(
        _version(r, bytes(r.content), rounds.get(r.id), editors.get(r.id, ()))
        for r in rows
    )


def _editors(connection: Connection, ids: Collection[int]) -> dict[int, set[int]]:
    query = sa.select(EDIT.c.version_id, EDIT.c.staff_id).distinct()
    found: dict[int, set[int]] = {}
    for version_id, staff_id in connection.execute(
        query.where(EDIT.c.version_id.in_(ids))
    ):
        found.setdefault(version_id, set()).add(staff_id)
    return found


def _version(
    row: Any, content: bytes, round_: Round | None, editors: Collection[int]
) -> Version:
    return Version(
        id=row.id,
        thing_id=row.thing_id,
        kind=VersionedKind(row.kind),
        code=row.code,
        number=row.number,
        state=VersionState(row.state),
        revision=row.revision,
        content=read_content(content),
        content_hash=row.content_hash,
        editors=frozenset(editors),
        created_by=row.created_by,
        created_at=row.created_at,
        edited_at=row.edited_at,
        based_on=row.based_on,
        round=round_,
        effective_on=row.effective_on,
        zone=row.zone,
        effective_at=row.effective_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        ended_at=row.ended_at,
    )


# ------------------------------------------------------------------ writing


def add_version(connection: Connection, version: Version) -> int:
    """Write a new version with its first revision and return its id."""
    values = {
        **_columns(version),
        "thing_id": version.thing_id,
        "number": version.number,
        "based_on": version.based_on,
        "created_by": version.created_by,
        "created_at": version.created_at,
        "zone": version.zone,
    }
    return new_id(connection.execute(sa.insert(VERSION).values(values)))


def keep_version(connection: Connection, version: Version) -> None:
    """Write what became of a version, and of its newest round."""
    update = sa.update(VERSION).where(VERSION.c.id == version.id)
    connection.execute(update.values(_columns(version)))
    if version.round is not None:
        keep_round(connection, version.id, version.round)


def _columns(version: Version) -> Mapping[str, Any]:
    return {
        "state": version.state,
        "revision": version.revision,
        "content": content_bytes(version.content),
        "content_hash": version.content_hash,
        "edited_at": version.edited_at,
        "effective_on": version.effective_on,
        "effective_at": version.effective_at,
        "approved_by": version.approved_by,
        "approved_at": version.approved_at,
        "ended_at": version.ended_at,
    }


# ------------------------------------------------------------------ edits


def add_edit(
    connection: Connection,
    version: Version,
    staff_id: int,
    changes: Collection[FieldChange],
    audit_id: int | None = None,
) -> None:
    """Write the revision that ``version`` is at: by whom, and what changed."""
    values = {
        "version_id": version.id,
        "revision": version.revision,
        "staff_id": staff_id,
        "at": version.edited_at,
        "content": content_bytes(version.content),
        "content_hash": version.content_hash,
        "changes": [change_row(each) for each in changes],
        "audit_id": audit_id,
    }
    connection.execute(sa.insert(EDIT).values(values))


def edits_of(
    connection: Connection, version_id: int, after: int = 0
) -> tuple[Edit, ...]:
    """Return the revisions after ``after``, oldest first."""
    columns = (EDIT.c.revision, EDIT.c.staff_id, EDIT.c.at, EDIT.c.changes)
    query = sa.select(*columns).where(
        EDIT.c.version_id == version_id, EDIT.c.revision > after
    )
    rows = connection.execute(query.order_by(EDIT.c.revision))
    return tuple(
        Edit(row.revision, row.staff_id, row.at, tuple(map(change_of, row.changes)))
        for row in rows
    )


def revision_content(
    connection: Connection, version_id: int, revision: int
) -> Content | None:
    """Return what a version said at one of its revisions."""
    query = sa.select(EDIT.c.content).where(
        EDIT.c.version_id == version_id, EDIT.c.revision == revision
    )
    found = connection.execute(query).scalar()
    return None if found is None else read_content(bytes(found))
