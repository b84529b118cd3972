"""Find members by any part of a name, by case number, and by prefix in any locale.

``member_name.grams`` holds the pairs of ``domain.grams``. PostgreSQL indexes the array
they make; SQLite keeps them in a contentless FTS5 table that ``store.search_index``
writes (triggers cannot: trusted_schema is off, and FTS5 counts as unsafe then).
Loose keys are indexed where they differ from the name's, which is rare.
PostgreSQL's keys get the collation "C": a range of a prefix needs byte order.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ON_BOTH = (
    "ALTER TABLE member_name ADD COLUMN grams VARCHAR NOT NULL DEFAULT ''",
    "CREATE INDEX member_search_case ON membership_event (case_number) "
    "WHERE case_number IS NOT NULL",
    "DROP INDEX member_name_loose",
    "CREATE INDEX member_search_loose ON member_name (loose_key) "
    "WHERE loose_key <> name_key",
)
ON_SQLITE = (
    "CREATE VIRTUAL TABLE member_search USING fts5 "
    "(grams, content='', columnsize=0, detail='none', tokenize='ascii')",
)
COMPARED_BY_BYTES = {
    "member_name": ("name_key", "loose_key", "reading_key", "romaji_key"),
    "contact_point": ("folded",),
}
ON_POSTGRESQL = (
    *(
        f'ALTER TABLE {table} ALTER COLUMN {column} TYPE VARCHAR COLLATE "C"'
        for table, columns in COMPARED_BY_BYTES.items()
        for column in columns
    ),
    "CREATE INDEX member_search_grams ON member_name "
    "USING gin (string_to_array(grams, ' '))",
)


def upgrade() -> None:
    """Apply."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in ON_BOTH + (ON_SQLITE if sqlite else ON_POSTGRESQL):
        op.execute(statement)
