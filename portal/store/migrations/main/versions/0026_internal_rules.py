"""Keep internal rules, and how versions of terms stand to them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDS = sa.Enum("ok", "gap", "exempt", name="rule_stands", native_enum=False,
                 create_constraint=True, length=40)  # fmt: skip
TEXTS = ("code", "name_ja", "name_en", "says_ja", "says_en", "documents")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "internal_rule",
        big("id"),
        *(sa.Column(name, AutoString(), nullable=False) for name in TEXTS),
        sa.Column("revision", sa.Integer(), nullable=False),
        big("staff_id"),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "rule_check",
        big("id"),
        big("rule_id"),
        big("version_id"),
        sa.Column("stands", STANDS, nullable=False),
        sa.Column("content_hash", AutoString(), nullable=False),
        big("staff_id"),
        sa.Column("at", UTCDateTime(), nullable=False),
        big("text_event_id"),
        sa.ForeignKeyConstraint(["rule_id"], ["internal_rule.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["thing_version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("rule_check_version", "rule_check", ["version_id"])


def big(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, BIG, autoincrement=name == "id", nullable=False)
