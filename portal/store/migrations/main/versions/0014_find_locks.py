"""Find locks by what they lie on first: a scope alone holds very many of them."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("lock_on", "lock", ["target_id", "scope"])
    op.drop_index("lock_target", "lock")
