"""Keep the values of attributes that owners define; say who edits definitions."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TARGETS = ("offering", "actor_profile", "member", "partner")
PERMISSIONS = (
    "member.find", "member.show", "member.reveal", "member.change", "member.export",
    "request.list", "request.answer", "import.run", "import.void", "audit.read",
    "audit.export", "lifecycle.read", "lifecycle.edit", "lifecycle.approve",
    "offering.read", "offering.edit", "offering.approve",
    "attribute.read", "attribute.edit", "attribute.approve",
    "lock.list", "lock.place", "lock.place_widely", "lock.hold", "lock.release",
    "staff.read", "staff.change", "health.read", "job.change",
)  # fmt: skip
READERS = (
    "viewer", "help_desk", "supervisor", "product_owner", "legal",
    "information_management", "auditor", "administrator",
)  # fmt: skip
GIVEN = (
    *((role, "attribute.read") for role in READERS),
    ("product_owner", "attribute.edit"),
    ("product_owner", "attribute.approve"),
    ("information_management", "attribute.approve"),
)


def upgrade() -> None:
    """Apply."""
    create_records()
    create_values()
    give_permissions()


def one_of(name: str) -> sa.Enum:
    return sa.Enum(
        *TARGETS, name=name, native_enum=False, create_constraint=True, length=40
    )


def create_records() -> None:
    op.create_table(
        "attribute_record",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("target", one_of("attribute_target"), nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("thing_version_id", BIG, nullable=False),
        sa.Column("content", AutoString(), nullable=False),
        sa.Column("valid_from", UTCDateTime(), nullable=False),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.Column("recorded_from", UTCDateTime(), nullable=False),
        sa.Column("recorded_to", UTCDateTime(), nullable=True),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("audit_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["thing_version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "attribute_record_subject",
        "attribute_record",
        ["target", "subject_id", "recorded_to"],
    )


def create_values() -> None:
    op.create_table(
        "attribute_value",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("target", one_of("value_target"), nullable=False),
        sa.Column("attribute", AutoString(length=40), nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("text_value", AutoString(length=200), nullable=True),
        sa.Column("number_value", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("text", "number"):
        columns = ["target", "attribute", f"{name}_value", "subject_id"]
        op.create_index(f"attribute_value_{name}", "attribute_value", columns)
    op.create_index(
        "attribute_value_subject", "attribute_value", ["target", "subject_id"]
    )


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
    for role, permission in GIVEN:
        connection.execute(
            sa.text(
                "INSERT INTO role_permission (role, permission) "
                "VALUES (:role, :permission)"
            ),
            {"role": role, "permission": permission},
        )
