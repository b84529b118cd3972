"""Keep who vouched for what the catalog says, and how long that is enough."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    column = sa.Column("vouch_days", sa.Integer(), nullable=True)
    op.add_column("offering_version", column)
    op.create_table(
        "vouching",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("thing_id", BIG, nullable=False),
        sa.Column("thing_version_id", BIG, nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["thing_id"], ["versioned_thing.id"]),
        sa.ForeignKeyConstraint(["thing_version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_vouching_thing_id", "vouching", ["thing_id"])
