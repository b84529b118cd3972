"""Keep what binds of approved terms, their notices, and the organisation's settings."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHANNELS = ("web", "mail", "letter", "in_app", "shop", "other")
SETTINGS = ("notice_floor",)


def upgrade() -> None:
    """Apply."""
    create_terms()
    create_notices()
    create_settings()
    for table in ("terms_notice", "organisation_setting"):
        keep(table)
    fill_terms()


def one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=40
    )


def key() -> sa.Column:  # type: ignore[type-arg]
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def big(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, BIG, nullable=nullable)


def text(name: str, length: int) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, AutoString(length=length), nullable=False)


def number(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Integer(), nullable=False)


def at(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, UTCDateTime(), nullable=nullable)


def create_terms() -> None:
    op.create_table(
        "published_terms",
        key(),
        big("thing_version_id"),
        text("code", 40),
        number("number"),
        text("content_hash", 64),
        sa.Column("said", sa.JSON(), nullable=False),
        number("floor_days"),
        text("zone", 60),
        at("in_force_from"),
        at("recorded_at"),
        at("in_force_to", nullable=True),
        at("ended_known_at", nullable=True),
        sa.ForeignKeyConstraint(["thing_version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    name = "ix_published_terms_thing_version_id"
    op.create_index(name, "published_terms", ["thing_version_id"])


def create_notices() -> None:
    op.create_table(
        "terms_notice",
        key(),
        big("thing_version_id"),
        text("content_hash", 64),
        sa.Column("channel", one_of(CHANNELS, "notice_channel"), nullable=False),
        at("given_at"),
        text("place", 300),
        text("evidence", 64),
        big("blob_id", nullable=True),
        big("strikes", nullable=True),
        big("staff_id"),
        at("recorded_at"),
        big("audit_id"),
        sa.ForeignKeyConstraint(["thing_version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("terms_notice_version", "terms_notice", ["thing_version_id"])


def create_settings() -> None:
    op.create_table(
        "organisation_setting",
        key(),
        sa.Column("name", one_of(SETTINGS, "setting"), nullable=False),
        number("value"),
        big("staff_id"),
        at("recorded_at"),
        big("audit_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    columns = ["name", "recorded_at"]
    op.create_index("organisation_setting_name", "organisation_setting", columns)


def keep(table: str) -> None:
    """Make a table append-only, as the ledgers of 0002 are."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for way, when in (
        ("no_update", f"BEFORE UPDATE ON {table}"),
        ("no_delete", f"BEFORE DELETE ON {table}"),
        (
            "no_replace",
            f"BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
        ),
    ):
        op.execute(f"CREATE TRIGGER {table}_{way} {when} {refuse}")


# ------------------------------------------------------------------ what is there

TERMS = sa.table(
    "published_terms",
    *map(sa.column, ("thing_version_id", "code", "number", "content_hash")),
    sa.column("said", sa.JSON()),
    *map(sa.column, ("floor_days", "zone", "in_force_from", "recorded_at")),
    *map(sa.column, ("in_force_to", "ended_known_at")),
)


def fill_terms() -> None:
    """Write what versions approved so far say; when an end was decided is unknown."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT v.id, t.code, v.number, v.content, v.content_hash, v.zone, "
            "v.effective_at, v.approved_at, v.ended_at FROM thing_version v "
            "JOIN versioned_thing t ON t.id = v.thing_id WHERE t.kind = 'terms' "
            "AND v.state IN ('approved', 'repealed') ORDER BY v.id"
        )
    ).all()
    for row in rows:
        connection.execute(sa.insert(TERMS).values(
            thing_version_id=row.id, code=row.code, number=row.number,
            content_hash=row.content_hash, said=said_of(json.loads(row.content)),
            floor_days=0, zone=row.zone, in_force_from=row.effective_at,
            recorded_at=row.approved_at, in_force_to=row.ended_at,
            ended_known_at=row.ended_at,
        ))  # fmt: skip


def said_of(content: dict[str, Any]) -> dict[str, Any]:
    """Return what rules read of a content; the first format said nothing of it."""
    named = {name: content[name] for name in ("name_ja", "name_en")}
    days = {name: content.get(name) for name in ("notice_days", "grace_days")}
    change = content.get("change", "first")
    return {"kind": content["document"], **named, "change": change, **days,
            "applies": [], "purposes": []}  # fmt: skip
