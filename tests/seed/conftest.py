"""The sample company opened once for all tests that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.config import read_settings
from portal.store.engine import Store, open_store
from tests.conftest import sqlite_address


@pytest.fixture(scope="session")
def sqlite_cast(sqlite_company: Path) -> Iterator[Store]:
    """Open the sample company on SQLite for reading."""
    opened = open_store(read_settings(database_url=sqlite_address(sqlite_company)))
    yield opened
    opened.close()
