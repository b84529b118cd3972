"""Find among very many members those who have not accepted terms."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLE = "terms_acceptance"
SAID = ["member_id", "thing_version_id", "purpose", "act", "acted_at", "recorded_at"]
OTHERWISE = sa.text("act <> 'accept'")


def upgrade() -> None:
    """Apply."""
    op.drop_index("terms_acceptance_of", TABLE)
    op.create_index("terms_acceptance_said", TABLE, SAID)
    op.create_index(
        "terms_acceptance_otherwise",
        TABLE,
        ["thing_version_id", "member_id"],
        sqlite_where=OTHERWISE,
        postgresql_where=OTHERWISE,
    )
