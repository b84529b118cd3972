"""Let a request be overtaken by what others did meanwhile."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHECK = "request_state"
STATES = ("waiting", "approved", "refused", "taken_back", "lapsed", "overtaken")


def upgrade() -> None:
    """Apply."""
    listed = ", ".join(f"'{state}'" for state in STATES)
    with op.batch_alter_table("approval_request") as table:
        table.drop_constraint(CHECK, type_="check")
        table.create_check_constraint(CHECK, f"state IN ({listed})")
