"""Keep what a place said when an opinion was written, and which opinion one answers."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.add_column("version_comment", sa.Column("mark", sa.String(64), nullable=True))
    op.add_column("version_comment", sa.Column("answers", BIG, nullable=True))
