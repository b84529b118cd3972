"""A help desk on SQLite and its screens; a file may begin with a desk of its own.

A file whose pages need another beginning defines ``desk`` anew: the screens follow.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from portal import clock
from portal.config import read_settings
from portal.store.engine import Store, open_store
from tests.conftest import sqlite_address
from tests.desk import Desk
from tests.screens import Look, OpenScreen, opened, screens
from tests.services.publish.office import Office


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """Open a migrated, empty SQLite database: pages are told from no kind."""
    opened = open_store(read_settings(database_url=sqlite_url))
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    """Return a desk of an hour ago, whose member joined three days ago."""
    desk = Desk.open(store)
    desk.now = clock.now() - timedelta(days=3)
    desk.join()
    desk.now = clock.now() - timedelta(hours=1)
    return desk


@pytest.fixture
def open_screen(desk: Desk) -> Iterator[OpenScreen]:
    """Yield a function that opens a screen on the desk's portal."""
    with screens(desk.store) as opener:
        yield opener


@pytest.fixture
def look(open_screen: OpenScreen) -> Look:
    """Return a function that opens a page at a place."""

    def looked(
        name: str, who: str = "viewer-1", language: str = "ja", **place: str
    ) -> AppTest:
        return opened(open_screen, name, who, language, **place)

    return looked


@pytest.fixture(scope="module")
def office(
    sqlite_set_up: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """Return an office of some minutes ago, which the tests of a file share."""
    folder = tmp_path_factory.mktemp("office") / "database"
    shutil.copytree(sqlite_set_up, folder)
    store = open_store(read_settings(database_url=sqlite_address(folder)))
    office = Office.open(store)
    office.now = clock.now() - timedelta(minutes=5)
    yield office
    store.close()
