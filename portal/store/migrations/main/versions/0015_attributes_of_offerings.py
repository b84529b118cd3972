"""Keep what lists read of the attributes of an offering beside its names."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    column = sa.Column("attributes", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("offering_version", column)
