"""Say who may read, edit and approve rules."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

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
    "lock.list", "lock.place", "lock.place_widely", "lock.hold", "lock.release",
    "staff.read", "staff.change", "health.read", "job.change",
)  # fmt: skip
READERS = ("viewer", "help_desk", "supervisor", "product_owner", "legal",
           "information_management", "auditor", "administrator")  # fmt: skip
GIVEN = (
    *((role, "rule.read") for role in READERS),
    *(("product_owner", "rule.edit"), ("legal", "rule.edit")),
    ("legal", "rule.approve"),
)


def upgrade() -> None:
    """Apply."""
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
