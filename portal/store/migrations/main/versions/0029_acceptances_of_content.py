"""Keep with every answer about terms the hash of the content that it was about."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; what was said before has none, and counts for its version as it did."""
    op.add_column(
        "terms_acceptance",
        sa.Column(
            "content_sha256", AutoString(length=64), nullable=False, server_default=""
        ),
    )
