"""Keep jobs and the workers that do them; say who may cancel and retry them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("waiting", "running", "done", "failed", "cancelled")
PERMISSIONS = (
    "member.find", "member.show", "member.reveal", "member.change", "member.export",
    "request.list", "request.answer", "import.run", "import.void", "audit.read",
    "audit.export", "lifecycle.read", "lifecycle.edit", "lifecycle.approve",
    "staff.read", "staff.change", "health.read", "job.change",
)  # fmt: skip
GIVEN = (("information_management", "job.change"), ("administrator", "job.change"))


def upgrade() -> None:
    """Apply."""
    create_jobs()
    create_workers()
    give_permissions()


def create_jobs() -> None:
    state = sa.Enum(
        *STATES, name="job_state", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "job",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("number", AutoString(length=40), nullable=False),
        sa.Column("kind", AutoString(length=40), nullable=False),
        sa.Column("subject", AutoString(length=60), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("asked_by", BIG, nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("done", BIG, nullable=False),
        sa.Column("total", BIG, nullable=True),
        sa.Column("cursor", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("holder", AutoString(length=80), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("not_before", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fault", AutoString(length=200), nullable=True),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("job_state", "job", ["state", "id"])
    op.create_index("job_subject", "job", ["kind", "subject"])


def create_workers() -> None:
    op.create_table(
        "worker",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("name", AutoString(length=80), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("stopped_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )


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
