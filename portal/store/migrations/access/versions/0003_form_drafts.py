"""Keep what is typed into a form until it is carried out."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "form_draft",
        sa.Column("staff_id", BIG, autoincrement=False, nullable=False),
        sa.Column("member_id", BIG, autoincrement=False, nullable=False),
        sa.Column("place", AutoString(length=60), nullable=False),
        sa.Column("event", AutoString(length=60), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "member_id", "place", "event"),
    )
    op.create_index("form_draft_saved_at", "form_draft", ["saved_at"])
