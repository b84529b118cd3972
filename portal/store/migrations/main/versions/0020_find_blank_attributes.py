"""Find who has no value of an attribute, in the order of the members' ids."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    columns = ["target", "attribute", "subject_id"]
    op.create_index("attribute_value_holder", "attribute_value", columns)
