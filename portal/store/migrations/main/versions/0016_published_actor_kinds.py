"""Make every actor kind a published one: version 1 says its names and its side.

The content is format 1 of actor kinds, written out here so that this file does the
same for ever. It is approved in the name of the system: nobody did it in the portal.
"""

import json
import unicodedata
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection
from sqlmodel.sql.sqltypes import UTCDateTime

from portal import clock

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ALWAYS = datetime(1999, 12, 31, 15, tzinfo=UTC)
PERMISSIONS = (
    "member.find", "member.show", "member.reveal", "member.change", "member.export",
    "request.list", "request.answer", "import.run", "import.void", "audit.read",
    "audit.export", "lifecycle.read", "lifecycle.edit", "lifecycle.approve",
    "offering.read", "offering.edit", "offering.approve",
    "actor.read", "actor.edit", "actor.approve",
    "attribute.read", "attribute.edit", "attribute.approve",
    "lock.list", "lock.place", "lock.place_widely", "lock.hold", "lock.release",
    "staff.read", "staff.change", "health.read", "job.change",
)  # fmt: skip
READERS = (
    "viewer", "help_desk", "supervisor", "product_owner", "legal",
    "information_management", "auditor", "administrator",
)  # fmt: skip
GIVEN = (
    *((role, "actor.read") for role in READERS),
    ("product_owner", "actor.edit"),
    ("product_owner", "actor.approve"),
    ("information_management", "actor.approve"),
)
TEXTS = (
    "description_ja", "description_en", "goals_ja", "goals_en", "channels_ja",
    "channels_en", "skills_ja", "skills_en",
)  # fmt: skip
LISTS = ("bound_by", "flow", "stakeholders")

ACTOR = sa.table("actor_kind", *map(sa.column, ("code", "name_ja", "name_en", "side")))
THING = sa.table(
    "versioned_thing",
    *map(sa.column, ("id", "kind", "code")),
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
    give_permissions()
    connection = op.get_bind()
    for kind in connection.execute(sa.select(ACTOR).order_by(ACTOR.c.code)).all():
        publish(connection, kind)


def give_permissions() -> None:
    listed = ", ".join(f"'{each}'" for each in PERMISSIONS)
    with op.batch_alter_table("role_permission") as table:
        table.drop_constraint("permission", type_="check")
        table.create_check_constraint("permission", f"permission IN ({listed})")
    connection = op.get_bind()
    if not connection.execute(
        sa.text("SELECT id FROM role_permission LIMIT 1")
    ).first():
        return
    insert = sa.text(
        "INSERT INTO role_permission (role, permission) VALUES (:role, :permission)"
    )
    for role, permission in GIVEN:
        connection.execute(insert, {"role": role, "permission": permission})


def publish(connection: Connection, kind: Any) -> None:
    at = clock.now()
    thing = {"kind": "actor_profile", "code": kind.code, "recorded_at": at}
    connection.execute(sa.insert(THING).values(thing))
    mine = sa.select(THING.c.id).where(
        THING.c.kind == "actor_profile", THING.c.code == kind.code
    )
    thing_id = connection.execute(mine).scalar_one()
    written = canonical(content_of(kind))
    same = {"content": written, "content_hash": sha256(written).hexdigest()}
    values = {
        **same, "thing_id": thing_id, "number": 1, "state": "approved", "revision": 1,
        "created_by": 0, "created_at": at, "edited_at": at, "zone": "Asia/Tokyo",
        "effective_at": ALWAYS, "approved_by": 0, "approved_at": at,
    }  # fmt: skip
    connection.execute(sa.insert(VERSION).values(values))
    found = sa.select(VERSION.c.id).where(VERSION.c.thing_id == thing_id)
    version_id = connection.execute(found).scalar_one()
    edit = {**same, "version_id": version_id, "revision": 1, "staff_id": 0, "at": at}
    connection.execute(sa.insert(EDIT).values({**edit, "changes": []}))


def canonical(content: dict[str, Any]) -> bytes:
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return unicodedata.normalize("NFC", text).encode()


def content_of(kind: Any) -> dict[str, Any]:
    names = {name: getattr(kind, name) for name in ("code", "name_ja", "name_en")}
    return {
        "format": 1,
        **names,
        "side": kind.side,
        **dict.fromkeys(TEXTS, ""),
        **{name: [] for name in LISTS},
    }
