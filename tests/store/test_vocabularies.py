"""Every value of a closed vocabulary can be stored, on both databases.

Alembic's comparison leaves CHECK constraints out, so a new value without its
migration would be refused by the first database that was set up before it (ADR
0004).
"""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from portal.store import migrate
from portal.store.engine import Store

LINES = ("main", "access", "keys")


def vocabularies(line: str) -> Iterator[tuple[str, str, set[str]]]:
    """Yield table, constraint and values of every closed vocabulary."""
    for table in migrate.METADATA[line].tables.values():
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                yield table.name, str(column.type.name), set(column.type.enums)


@pytest.mark.parametrize("line", LINES)
def test_a_database_takes_exactly_the_values_the_program_knows(store: Store, line: str):
    with getattr(store, line).read() as connection:
        inspector = sa.inspect(connection)
        taken = {
            (table, str(check["name"])): set(re.findall(r"'([^']+)'", check["sqltext"]))
            for table in inspector.get_table_names()
            for check in inspector.get_check_constraints(table)
        }

    for table, name, values in vocabularies(line):
        assert taken[table, name] == values, f"{table}.{name}"


def test_there_are_vocabularies_to_look_at():
    assert len(list(vocabularies("main"))) > 5
