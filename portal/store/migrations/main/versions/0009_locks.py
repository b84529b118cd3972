"""Keep locks and their releases, append-only; say who places and releases them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SCOPES = ("member", "membership", "offering", "partner", "everywhere")
SOURCES = ("help_desk", "operations", "billing", "security", "legal")
PERMISSIONS = (
    "member.find", "member.show", "member.reveal", "member.change", "member.export",
    "request.list", "request.answer", "import.run", "import.void", "audit.read",
    "audit.export", "lifecycle.read", "lifecycle.edit", "lifecycle.approve",
    "lock.list", "lock.place", "lock.place_widely", "lock.hold", "lock.release",
    "staff.read", "staff.change", "health.read", "job.change",
)  # fmt: skip
GIVEN = {
    "help_desk": ("lock.list", "lock.place", "lock.release"),
    "supervisor": ("lock.list", "lock.place", "lock.place_widely", "lock.release"),
    "legal": (
        "lock.list", "lock.place", "lock.place_widely", "lock.hold", "lock.release",
    ),
    "information_management": (
        "lock.list", "lock.place", "lock.place_widely", "lock.release",
    ),
}  # fmt: skip


def upgrade() -> None:
    """Apply."""
    create_tables()
    for table in ("lock", "lock_release"):
        keep(table)
    give_permissions()


def one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=40
    )


def key() -> sa.Column:  # type: ignore[type-arg]
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def create_tables() -> None:
    op.create_table(
        "lock",
        key(),
        sa.Column("scope", one_of(SCOPES, "lock_scope"), nullable=False),
        sa.Column("target_id", BIG, nullable=False),
        sa.Column("source", one_of(SOURCES, "lock_source"), nullable=False),
        sa.Column("name", AutoString(length=60), nullable=False),
        sa.Column("reason", AutoString(length=40), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("valid_from", UTCDateTime(), nullable=False),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("zone", AutoString(length=60), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("case_number", AutoString(length=60), nullable=True),
        sa.Column("batch_id", BIG, nullable=True),
        sa.Column("audit_id", BIG, nullable=False),
        sa.Column("text_event_id", BIG, nullable=True),
        sa.Column("receipt", AutoString(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("lock_target", "lock", ["scope", "target_id"])
    op.create_index("lock_batch", "lock", ["batch_id"])
    op.create_table(
        "lock_release",
        key(),
        sa.Column("lock_id", BIG, nullable=False),
        sa.Column("source", one_of(SOURCES, "release_source"), nullable=False),
        sa.Column("reason", AutoString(length=40), nullable=False),
        sa.Column("effective_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("case_number", AutoString(length=60), nullable=True),
        sa.Column("audit_id", BIG, nullable=False),
        sa.Column("receipt", AutoString(length=40), nullable=False),
        sa.ForeignKeyConstraint(["lock_id"], ["lock.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("lock_id"),
    )


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
    for role, permissions in GIVEN.items():
        for permission in permissions:
            connection.execute(
                sa.text(
                    "INSERT INTO role_permission (role, permission) "
                    "VALUES (:role, :permission)"
                ),
                {"role": role, "permission": permission},
            )
