"""A portal as a process of its own for the browser tests of one file."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock
from portal.config import read_settings
from portal.store.engine import Store, open_store
from tests.desk import Desk
from tests.server import Server, served


@pytest.fixture(scope="module")
def portal_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a new SQLite database."""
    folder: Path = tmp_path_factory.mktemp("portal")
    return f"sqlite:///{folder / 'portal.db'}"


@pytest.fixture(scope="module")
def portal(portal_url: str) -> Iterator[Server]:
    """Serve an empty portal with the sample staff."""
    with served(DATABASE_URL=portal_url) as server:
        yield server


@pytest.fixture(scope="module")
def beside(portal: Server, portal_url: str) -> Iterator[Store]:
    """Open the database that the portal serves, beside it."""
    opened = open_store(read_settings(database_url=portal_url))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def desk(beside: Store) -> Desk:
    """Return a desk with one active membership; a file may need another one."""
    found = Desk.open(beside)
    found.now = clock.now() - timedelta(minutes=5)
    found.join()
    return found
