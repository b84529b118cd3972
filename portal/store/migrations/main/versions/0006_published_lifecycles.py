"""Make every lifecycle version that is in force a published version of its own.

The content is format 1 of lifecycles, written out here so that this file does the same
for ever. They are approved in the name of the system: nobody did it in the portal.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LIFECYCLE = sa.table("lifecycle", *map(sa.column, ("id", "code", "name_ja", "name_en")))
IN_FORCE = sa.table(
    "lifecycle_version",
    sa.column("id"),
    sa.column("lifecycle_id"),
    sa.column("number"),
    sa.column("in_force_from", UTCDateTime()),
    sa.column("recorded_at", UTCDateTime()),
    sa.column("thing_version_id"),
)
STATE = sa.table(
    "lifecycle_state",
    *map(sa.column, ("version_id", "position", "code", "name_ja", "name_en", "kind")),
    *map(sa.column, ("member_text_ja", "member_text_en")),
    sa.column("deadlines", sa.JSON()),
)
MOVE = sa.table(
    "lifecycle_move",
    *map(sa.column, ("version_id", "position", "event", "name_ja", "name_en")),
    *map(sa.column, ("was", "became", "second_person")),
    *(sa.column(name, sa.JSON()) for name in ("movers", "guards", "reasons")),
)
REASON = sa.table(
    "reason_code", *map(sa.column, ("id", "version_id", "code", "name_ja", "name_en"))
)
THING = sa.table(
    "versioned_thing",
    *(sa.column(name) for name in ("id", "kind", "code")),
    sa.column("recorded_at", UTCDateTime()),
)
VERSION = sa.table(
    "thing_version",
    *map(sa.column, ("id", "thing_id", "number", "state", "revision", "content")),
    *map(sa.column, ("content_hash", "created_by", "zone", "approved_by")),
    *(
        sa.column(name, UTCDateTime())
        for name in ("created_at", "edited_at", "effective_at", "approved_at")
    ),
)
EDIT = sa.table(
    "version_edit",
    *map(sa.column, ("version_id", "revision", "staff_id", "content", "content_hash")),
    sa.column("at", UTCDateTime()),
    sa.column("changes", sa.JSON()),
)


def upgrade() -> None:
    """Apply."""
    connection = op.get_bind()
    for lifecycle in connection.execute(sa.select(LIFECYCLE)).all():
        query = sa.select(IN_FORCE).where(IN_FORCE.c.lifecycle_id == lifecycle.id)
        versions = connection.execute(query.order_by(IN_FORCE.c.number)).all()
        if versions:
            publish(connection, lifecycle, versions)


def publish(connection: Connection, lifecycle: Any, versions: Sequence[Any]) -> None:
    values = {
        "kind": "lifecycle",
        "code": lifecycle.code,
        "recorded_at": versions[0].recorded_at,
    }
    connection.execute(sa.insert(THING).values(values))
    thing = sa.select(THING.c.id).where(
        THING.c.kind == "lifecycle", THING.c.code == lifecycle.code
    )
    thing_id = connection.execute(thing).scalar_one()
    for version in versions:
        publish_version(connection, lifecycle, thing_id, version)


def publish_version(
    connection: Connection, lifecycle: Any, thing_id: int, version: Any
) -> None:
    content = canonical(content_of(connection, lifecycle, version.id))
    at = version.recorded_at
    same = {"content": content, "content_hash": sha256(content).hexdigest()}
    values = {
        **same, "thing_id": thing_id, "number": version.number, "state": "approved",
        "revision": 1, "created_by": 0, "created_at": at, "edited_at": at,
        "zone": "Asia/Tokyo", "effective_at": version.in_force_from, "approved_by": 0,
        "approved_at": at,
    }  # fmt: skip
    connection.execute(sa.insert(VERSION).values(values))
    mine = sa.select(VERSION.c.id).where(
        VERSION.c.thing_id == thing_id, VERSION.c.number == version.number
    )
    version_id = connection.execute(mine).scalar_one()
    edit = {**same, "version_id": version_id, "revision": 1, "staff_id": 0, "at": at}
    connection.execute(sa.insert(EDIT).values({**edit, "changes": []}))
    connection.execute(
        sa.update(IN_FORCE)
        .where(IN_FORCE.c.id == version.id)
        .values(thing_version_id=version_id)
    )


def canonical(content: Mapping[str, Any]) -> bytes:
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return unicodedata.normalize("NFC", text).encode()


def content_of(
    connection: Connection, lifecycle: Any, version_id: int
) -> dict[str, Any]:
    def rows(table: Any, order: Any) -> Sequence[Any]:
        query = sa.select(table).where(table.c.version_id == version_id)
        return connection.execute(query.order_by(order)).mappings().all()

    names = ("code", "name_ja", "name_en")
    texts = ("kind", "member_text_ja", "member_text_en", "deadlines")
    return {
        "format": 1,
        **{name: getattr(lifecycle, name) for name in names},
        "states": [
            {**{name: row[name] for name in (*names, *texts)}, "field_policy": {}}
            for row in rows(STATE, STATE.c.position)
        ],
        "moves": [move_of(row) for row in rows(MOVE, MOVE.c.position)],
        "reasons": [
            {name: row[name] for name in names} for row in rows(REASON, REASON.c.id)
        ],
        "remap": {},
    }


def move_of(row: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        "event", "name_ja", "name_en", "was", "became", "movers", "second_person",
        "reasons",
    )  # fmt: skip
    guards = [
        {
            "code": guard["guard"],
            "parameters": {k: v for k, v in guard.items() if k != "guard"},
        }
        for guard in row["guards"]
    ]
    return {
        "id": f"{row['event']}@{row['was']}",
        **{name: row[name] for name in names},
        "guards": guards,
    }
