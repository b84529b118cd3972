"""Find planned changes that were skipped, without reading the whole ledger."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute(
        "CREATE INDEX membership_event_skipped ON membership_event (recorded_at) "
        "WHERE kind = 'skipped'"
    )
