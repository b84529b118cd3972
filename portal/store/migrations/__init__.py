"""Alembic migrations: one line of versions per database (main, access, keys)."""
