"""A help desk on SQLite and its screens; a file may begin with a desk of its own.

A file whose pages need another beginning defines ``desk`` anew: the screens follow.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from portal import clock
from portal.config import read_settings
from portal.store.engine import Store, open_store
from tests.desk import Desk
from tests.screens import OpenScreen, screens


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
