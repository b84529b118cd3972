"""Keep versions, their edits and reviews; say who edits and approves lifecycles."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

KINDS = (
    "lifecycle", "offering", "actor_profile", "attribute", "terms", "rule_set",
    "checklist", "role_matrix", "import_mapping", "notice_template", "taxonomy",
)  # fmt: skip
STATES = (
    "draft", "in_review", "changes_requested", "approved", "withdrawn", "repealed",
)  # fmt: skip
ROLES = (
    "viewer", "help_desk", "supervisor", "product_owner", "legal",
    "information_management", "auditor", "administrator",
)  # fmt: skip
PERMISSIONS = (
    "member.find", "member.show", "member.reveal", "member.change", "member.export",
    "request.list", "request.answer", "import.run", "import.void", "audit.read",
    "audit.export", "lifecycle.read", "lifecycle.edit", "lifecycle.approve",
    "staff.read", "staff.change", "health.read",
)  # fmt: skip
GIVEN = (
    ("product_owner", "lifecycle.edit"),
    ("product_owner", "lifecycle.approve"),
    ("information_management", "lifecycle.approve"),
)


def upgrade() -> None:
    """Apply."""
    create_tables()
    create_reviews()
    keep_edits()
    extend_lifecycles()
    give_permissions()


def one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=40
    )


def key() -> sa.Column:  # type: ignore[type-arg]
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def create_tables() -> None:
    op.create_table(
        "versioned_thing",
        key(),
        sa.Column("kind", one_of(KINDS, "versioned_kind"), nullable=False),
        sa.Column("code", AutoString(length=40), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "code"),
    )
    op.create_table(
        "thing_version",
        key(),
        sa.Column("thing_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", one_of(STATES, "version_state"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", AutoString(length=64), nullable=False),
        sa.Column("based_on", BIG, nullable=True),
        sa.Column("created_by", BIG, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("edited_at", UTCDateTime(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("zone", AutoString(length=60), nullable=False),
        sa.Column("effective_at", UTCDateTime(), nullable=True),
        sa.Column("approved_by", BIG, nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["thing_id"], ["versioned_thing.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("thing_id", "number"),
    )
    op.create_index("thing_version_state", "thing_version", ["state"])
    op.create_table(
        "version_edit",
        key(),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", AutoString(length=64), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("audit_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "revision"),
    )


def create_reviews() -> None:
    outcomes = ("agreed", "changes_requested", "undecided", "voided")
    verdicts = ("agree", "request_changes", "abstain")
    op.create_table(
        "review_round",
        key(),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", AutoString(length=64), nullable=False),
        sa.Column(
            "turns", one_of(("series", "parallel"), "review_order"), nullable=False
        ),
        sa.Column("settling", one_of(("first", "all"), "settling"), nullable=False),
        sa.Column("opened_by", BIG, nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("outcome", one_of(outcomes, "round_outcome"), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "number"),
    )
    op.create_table(
        "review_seat",
        key(),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", one_of(ROLES, "seat_role"), nullable=True),
        sa.Column("staff_id", BIG, nullable=True),
        sa.Column("verdict", one_of(verdicts, "verdict"), nullable=True),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["review_round.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("round_id", "position"),
    )
    op.create_table(
        "version_comment",
        key(),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("path", AutoString(), nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("text_event_id", BIG, nullable=False),
        sa.Column("resolved_by", BIG, nullable=True),
        sa.Column("resolved_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("version_comment_version", "version_comment", ["version_id"])


def keep_edits() -> None:
    """Make edits append-only, as the ledgers of 0002 are."""
    table = "version_edit"
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


def extend_lifecycles() -> None:
    # Plain ADD COLUMN: batch mode would build a table anew that ledgers point to.
    sqlite = op.get_bind().dialect.name == "sqlite"
    instant, big = ("DATETIME", "INTEGER") if sqlite else ("TIMESTAMPTZ", "BIGINT")
    op.execute(f"ALTER TABLE lifecycle_version ADD COLUMN in_force_to {instant}")
    op.execute(
        f"ALTER TABLE lifecycle_version ADD COLUMN thing_version_id {big} "
        "REFERENCES thing_version (id)"
    )
    op.execute("ALTER TABLE lifecycle_state ADD COLUMN field_policy JSON")


def give_permissions() -> None:
    listed = ", ".join(f"'{each}'" for each in PERMISSIONS)
    with op.batch_alter_table("role_permission") as table:
        table.drop_constraint("permission", type_="check")
        table.create_check_constraint("permission", f"permission IN ({listed})")
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT id FROM role_permission LIMIT 1")).first():
        for role, permission in GIVEN:
            connection.execute(
                sa.text(
                    "INSERT INTO role_permission (role, permission) "
                    "VALUES (:role, :permission)"
                ),
                {"role": role, "permission": permission},
            )
