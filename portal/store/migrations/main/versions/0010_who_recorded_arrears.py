"""Keep who recorded unpaid dues; of earlier rows the trail alone says it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.add_column("arrears", sa.Column("staff_id", BIG, nullable=True))
