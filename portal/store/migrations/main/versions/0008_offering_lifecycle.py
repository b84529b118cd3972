"""Keep which lifecycle an offering uses since when; what it began with stays."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "offering_lifecycle"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("offering_id", BIG, nullable=False),
        sa.Column("lifecycle_id", BIG, nullable=False),
        sa.Column("thing_version_id", BIG, nullable=False),
        sa.Column("in_force_from", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("in_force_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"]),
        sa.ForeignKeyConstraint(["lifecycle_id"], ["lifecycle.id"]),
        sa.ForeignKeyConstraint(["thing_version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("offering_id", "thing_version_id"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column])
