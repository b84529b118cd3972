"""Make every offering a published one: version 1 says what was known of it.

The content is format 1 of offerings, written out here so that this file does the same
for ever. It is approved in the name of the system: nobody did it in the portal.
"""

import json
import unicodedata
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from portal import clock
from portal.domain.publishing.search_text import search_text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ALWAYS = datetime(1999, 12, 31, 15, tzinfo=UTC)
PERMISSIONS = (
    "member.find", "member.show", "member.reveal", "member.change", "member.export",
    "request.list", "request.answer", "import.run", "import.void", "audit.read",
    "audit.export", "lifecycle.read", "lifecycle.edit", "lifecycle.approve",
    "offering.read", "offering.edit", "offering.approve",
    "lock.list", "lock.place", "lock.place_widely", "lock.hold", "lock.release",
    "staff.read", "staff.change", "health.read", "job.change",
)  # fmt: skip
READERS = (
    "viewer", "help_desk", "supervisor", "product_owner", "legal",
    "information_management", "auditor", "administrator",
)  # fmt: skip
GIVEN = {
    **dict.fromkeys(READERS, ("offering.read",)),
    "product_owner": ("offering.read", "offering.edit", "offering.approve"),
    "information_management": ("offering.read", "offering.approve"),
}
TEXTS = (
    "catchphrase_ja", "catchphrase_en", "declaration_ja", "declaration_en",
    "summary_ja", "summary_en", "details_ja", "details_en", "owner_ja", "owner_en",
    "price_ja", "price_en", "support_phone", "support_mail", "support_url",
)  # fmt: skip
LISTS = (
    "variants", "parts", "tags", "actors", "hours", "targets", "functions",
    "interfaces", "candidates",
)  # fmt: skip

OFFERING = sa.table("offering", *map(sa.column, ("id", "code", "name_ja", "name_en")))
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
    create_tables()
    give_permissions()
    connection = op.get_bind()
    for offering in connection.execute(sa.select(OFFERING)).all():
        publish(connection, offering)


def key() -> sa.Column:  # type: ignore[type-arg]
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def text(name: str, length: int | None = None) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, AutoString(length=length), nullable=False)


def create_tables() -> None:
    said = ("name_ja", "name_en", "catchphrase_ja", "catchphrase_en")
    entry = op.create_table(
        "offering_version",
        key(),
        sa.Column("offering_id", BIG, nullable=False),
        sa.Column("thing_version_id", BIG, nullable=False),
        *map(text, (*said, "owner_ja", "owner_en", "search")),
        *(
            sa.Column(name, sa.JSON(), nullable=False)
            for name in ("phases", "actors", "tags", "parts")
        ),
        sa.Column("in_force_from", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("in_force_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"]),
        sa.ForeignKeyConstraint(["thing_version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("offering_id", "thing_version_id"):
        op.create_index(f"ix_{entry.name}_{column}", entry.name, [column])
    op.create_table(
        "taxonomy_term",
        key(),
        text("code", 40),
        text("taxonomy", 40),
        *map(text, ("taxonomy_ja", "taxonomy_en", "group_ja", "group_en")),
        *map(text, ("name_ja", "name_en")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )


def give_permissions() -> None:
    listed = ", ".join(f"'{each}'" for each in PERMISSIONS)
    with op.batch_alter_table("role_permission") as table:
        table.drop_constraint("permission", type_="check")
        table.create_check_constraint("permission", f"permission IN ({listed})")
    connection = op.get_bind()
    rows = sa.text("SELECT id FROM role_permission LIMIT 1")
    if not connection.execute(rows).first():
        return
    insert = sa.text(
        "INSERT INTO role_permission (role, permission) VALUES (:role, :permission)"
    )
    for role, permissions in GIVEN.items():
        for permission in permissions:
            connection.execute(insert, {"role": role, "permission": permission})


def publish(connection: Connection, offering: Any) -> None:
    at = clock.now()
    thing = {"kind": "offering", "code": offering.code, "recorded_at": at}
    connection.execute(sa.insert(THING).values(thing))
    mine = sa.select(THING.c.id).where(
        THING.c.kind == "offering", THING.c.code == offering.code
    )
    thing_id = connection.execute(mine).scalar_one()
    content = content_of(offering)
    written = canonical(content)
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
    write_entry(connection, offering, content, version_id, at)


def write_entry(
    connection: Connection,
    offering: Any,
    content: dict[str, Any],
    version_id: int,
    at: datetime,
) -> None:
    names = ("catchphrase_ja", "catchphrase_en", "owner_ja", "owner_en")
    lists = ("phases", "actors", "tags", "parts")
    entry = sa.table(
        "offering_version",
        *map(sa.column, ("offering_id", "thing_version_id", "name_ja", "name_en")),
        *map(sa.column, (*names, "search")),
        *(sa.column(name, sa.JSON()) for name in lists),
        *(sa.column(name, UTCDateTime()) for name in ("in_force_from", "recorded_at")),
    )
    values = {
        "offering_id": offering.id,
        "thing_version_id": version_id,
        **{name: content[name] for name in ("name_ja", "name_en", *names, *lists)},
        "search": search_text(content),
        "in_force_from": ALWAYS,
        "recorded_at": at,
    }
    connection.execute(sa.insert(entry).values(values))


def canonical(content: dict[str, Any]) -> bytes:
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return unicodedata.normalize("NFC", text).encode()


def content_of(offering: Any) -> dict[str, Any]:
    names = {name: getattr(offering, name) for name in ("code", "name_ja", "name_en")}
    return {
        "format": 1,
        **names,
        **dict.fromkeys(TEXTS, ""),
        "phases": [{"code": "in_service", "since": "2000-01-01"}],
        **{name: [] for name in LISTS},
    }
