"""Keep cases of violations, append-only; say who opens them and who decides."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTS = (
    "opened", "evidence_added", "sanction_asked", "sanction_refused", "sanctioned",
    "appealed", "appeal_upheld", "appeal_dismissed", "lifted", "closed", "struck",
)  # fmt: skip
PERMISSIONS = (
    "member.find", "member.show", "member.reveal", "member.change", "member.export",
    "request.list", "request.answer", "import.run", "import.void", "audit.read",
    "audit.export", "lifecycle.read", "lifecycle.edit", "lifecycle.approve",
    "offering.read", "offering.edit", "offering.approve",
    "terms.read", "terms.edit", "terms.approve", "acceptance.list",
    "rule.read", "rule.edit", "rule.approve",
    "actor.read", "actor.edit", "actor.approve",
    "risk.read", "risk.edit", "risk.accept",
    "attribute.read", "attribute.edit", "attribute.approve",
    "partner.read", "partner.edit",
    "violation.read", "violation.edit", "violation.decide",
    "lock.list", "lock.place", "lock.place_widely", "lock.hold", "lock.release",
    "staff.read", "staff.change", "health.read", "job.change",
)  # fmt: skip
DESK = ("violation.read", "violation.edit")
GIVEN = {
    "help_desk": DESK,
    "supervisor": (*DESK, "violation.decide"),
    "legal": (*DESK, "violation.decide"),
}


def upgrade() -> None:
    """Apply."""
    create_cases()
    create_steps()
    keep("violation_case")
    keep("violation_step")
    give_permissions()


def create_cases() -> None:
    op.create_table(
        "violation_case",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("membership_id", BIG, nullable=False),
        sa.Column("kind", AutoString(length=60), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("zone", AutoString(length=60), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("violation_case_member", "violation_case", ["member_id"])


def create_steps() -> None:
    acts = sa.Enum(
        *ACTS, name="case_act", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "violation_step",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("act", acts, nullable=False),
        sa.Column("says", sa.JSON(), nullable=False),
        sa.Column("blob_id", BIG, nullable=True),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("audit_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["violation_case.id"]),
        sa.ForeignKeyConstraint(["blob_id"], ["blob.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "revision"),
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
    insert = sa.text(
        "INSERT INTO role_permission (role, permission) VALUES (:role, :permission)"
    )
    for role, permissions in GIVEN.items():
        for permission in permissions:
            connection.execute(insert, {"role": role, "permission": permission})
