"""Make the log of look-ups append-only.

SQLite: BEFORE INSERT refuses REPLACE (an existing id) even where
recursive_triggers is off; AFTER INSERT refuses gaps in the trails. PostgreSQL:
UPDATE, DELETE and TRUNCATE raise, and a leaf must be the hash of its body.
What this does not stop (an owner who drops triggers, an edited file) is found by
the outside checkpoints; ``docs/operations`` says so.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LEDGERS = ("access_event",)
HASHED = ("access_event",)


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in sqlite_triggers():
            op.execute(statement)
    else:
        for statement in postgresql_triggers():
            op.execute(statement)


def sqlite_triggers() -> list[str]:
    """Return the CREATE TRIGGER statements for SQLite."""
    made = []
    for table in LEDGERS:
        made += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        ]
    for table in HASHED:
        made.append(
            f"CREATE TRIGGER {table}_no_gap AFTER INSERT ON {table} "
            f"WHEN NEW.id <> 1 + (SELECT coalesce(max(id), 0) FROM {table} "
            "WHERE id <> NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{table} has no gaps'); END"
        )
    return made


def postgresql_triggers() -> list[str]:
    """Return the function, triggers and checks for PostgreSQL."""
    made = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    ]
    for table in LEDGERS:
        made += [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ]
    made += [
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_leaf "
        "CHECK (leaf = sha256('\\x00'::bytea || body))"
        for table in HASHED
    ]
    return made
