"""Keep the variants of an offering where joining reads its phases."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ENTRY = sa.table(
    "offering_version",
    *map(sa.column, ("id", "thing_version_id")),
    sa.column("variants", sa.JSON()),
)
VERSION = sa.table("thing_version", *map(sa.column, ("id", "content")))


def upgrade() -> None:
    """Apply."""
    column = sa.Column("variants", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("offering_version", column)
    connection = op.get_bind()
    query = sa.select(ENTRY.c.id, VERSION.c.content).join(
        VERSION, VERSION.c.id == ENTRY.c.thing_version_id
    )
    for entry_id, content in connection.execute(query).all():
        said: Any = json.loads(bytes(content))
        update = sa.update(ENTRY).where(ENTRY.c.id == entry_id)
        if said.get("variants"):
            connection.execute(update.values(variants=said["variants"]))
