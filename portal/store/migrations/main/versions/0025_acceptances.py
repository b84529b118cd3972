"""Keep what people said about terms, append-only; say who may list it."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PERMISSIONS = (
    "member.find", "member.show", "member.reveal", "member.change", "member.export",
    "request.list", "request.answer", "import.run", "import.void", "audit.read",
    "audit.export", "lifecycle.read", "lifecycle.edit", "lifecycle.approve",
    "offering.read", "offering.edit", "offering.approve",
    "terms.read", "terms.edit", "terms.approve", "acceptance.list",
    "actor.read", "actor.edit", "actor.approve",
    "risk.read", "risk.edit", "risk.accept",
    "attribute.read", "attribute.edit", "attribute.approve",
    "partner.read", "partner.edit",
    "lock.list", "lock.place", "lock.place_widely", "lock.hold", "lock.release",
    "staff.read", "staff.change", "health.read", "job.change",
)  # fmt: skip
GIVEN = (("supervisor", "acceptance.list"), ("legal", "acceptance.list"))
ACTS = ("accept", "decline", "withdraw")
METHODS = ("click", "signature", "paper", "phone", "import")
CAPACITIES = ("self", "guardian", "representative", "on_behalf")


def upgrade() -> None:
    """Apply."""
    create_acceptances()
    keep("terms_acceptance")
    give_permissions()


def one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=40
    )


def big(name: str) -> sa.Column[Any]:
    return sa.Column(name, BIG, nullable=False)


def text(name: str, most: int) -> sa.Column[Any]:
    return sa.Column(name, AutoString(length=most), nullable=False)


def at(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, UTCDateTime(), nullable=nullable)


def create_acceptances() -> None:
    op.create_table(
        "terms_acceptance",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        big("member_id"),
        text("document", 40),
        big("thing_version_id"),
        text("purpose", 40),
        sa.Column("act", one_of(ACTS, "acceptance_act"), nullable=False),
        at("acted_at"),
        at("served_at", nullable=True),
        at("recorded_at"),
        text("language", 8),
        text("text_sha256", 64),
        sa.Column("method", one_of(METHODS, "acceptance_method"), nullable=False),
        sa.Column("capacity", one_of(CAPACITIES, "capacity"), nullable=False),
        text("channel", 60),
        text("reference", 60),
        text("button", 200),
        text("evidence", 64),
        text("source", 64),
        sa.Column("case_number", AutoString(length=60), nullable=True),
        big("staff_id"),
        big("audit_id"),
        text("receipt", 40),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["thing_version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    columns = ["member_id", "thing_version_id", "purpose", "acted_at"]
    op.create_index("terms_acceptance_of", "terms_acceptance", columns)
    op.create_index("terms_acceptance_receipt", "terms_acceptance", ["receipt"])


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
    insert = sa.text(
        "INSERT INTO role_permission (role, permission) VALUES (:role, :permission)"
    )
    for role, permission in GIVEN:
        connection.execute(insert, {"role": role, "permission": permission})
