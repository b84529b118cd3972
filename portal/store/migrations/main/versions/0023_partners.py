"""Keep what became known of contracts and links, and say who may record it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PERMISSIONS = (
    "member.find", "member.show", "member.reveal", "member.change", "member.export",
    "request.list", "request.answer", "import.run", "import.void", "audit.read",
    "audit.export", "lifecycle.read", "lifecycle.edit", "lifecycle.approve",
    "offering.read", "offering.edit", "offering.approve",
    "terms.read", "terms.edit", "terms.approve",
    "actor.read", "actor.edit", "actor.approve",
    "risk.read", "risk.edit", "risk.accept",
    "attribute.read", "attribute.edit", "attribute.approve",
    "partner.read", "partner.edit",
    "lock.list", "lock.place", "lock.place_widely", "lock.hold", "lock.release",
    "staff.read", "staff.change", "health.read", "job.change",
)  # fmt: skip
READERS = ("help_desk", "supervisor", "product_owner", "legal",
           "information_management", "auditor", "administrator")  # fmt: skip
EDITORS = ("supervisor", "product_owner", "administrator")
GIVEN = (
    *((role, "partner.read") for role in READERS),
    *((role, "partner.edit") for role in EDITORS),
)
KNOWN = sa.text("recorded_to IS NULL AND reason IS NULL")


def upgrade() -> None:
    """Apply."""
    for table in ("partner_member", "contract"):
        op.add_column(table, sa.Column("first_id", BIG, nullable=True))
        op.add_column(table, sa.Column("audit_id", BIG, nullable=True))
    op.add_column("contract", sa.Column("reason", sa.String(40), nullable=True))
    op.add_column("contract", sa.Column("staff_id", BIG, nullable=True))
    free_the_numbers()
    op.create_index(
        "contract_number_known",
        "contract",
        ["number", "valid_from"],
        unique=True,
        sqlite_where=KNOWN,
        postgresql_where=KNOWN,
    )
    give_permissions()


def free_the_numbers() -> None:
    """Let the number of a contract stand on more than one row."""
    names = {"uq": "%(table_name)s_%(column_0_name)s_key"}
    with op.batch_alter_table("contract", naming_convention=names) as table:
        table.drop_constraint("contract_number_key", type_="unique")


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
