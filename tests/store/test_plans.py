"""Statements of the look-up path find rows by index, however many there are."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from portal.store.locks import lock_part
from tests.conftest import sqlite_address


def plan(query: sa.Select[tuple[object, ...]], folder: Path) -> list[str]:
    """Return the steps that SQLite takes, without statistics as in a new portal."""
    compiled = query.compile(dialect=sqlite.dialect())
    values = tuple(1 for _ in compiled.positiontup or ())
    engine = sa.create_engine(sqlite_address(folder))
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values)
        steps = [str(row[3]) for row in rows]
    engine.dispose()
    return steps


def test_locks_around_a_member_are_found_by_index(sqlite_template: Path):
    who: sa.BindParameter[int] = sa.bindparam("member_id", type_=sa.BigInteger())
    steps = plan(lock_part(who), sqlite_template)

    assert any(step.startswith("SEARCH lock USING INDEX lock_on") for step in steps)
    assert not any(step.startswith("SCAN lock") for step in steps)
