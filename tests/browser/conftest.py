"""A portal as a process of its own for the browser tests of one file."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock
from portal.config import read_settings
from portal.store.engine import Store, open_store
from tests.browser.visitor import forget_sessions
from tests.desk import Desk
from tests.server import Server, free_port, served


@pytest.fixture(scope="module")
def portal_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a new SQLite database."""
    folder: Path = tmp_path_factory.mktemp("portal")
    return f"sqlite:///{folder / 'portal.db'}"


@pytest.fixture(scope="session")
def port_of_run() -> int:
    """Return a port for one portal after the other: their scripts are the same."""
    return free_port()


def port_again(port: int) -> int:
    """Return a port, or another one if somebody took it meanwhile."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return free_port()
    return port


@pytest.fixture(scope="module")
def portal(portal_url: str, port_of_run: int) -> Iterator[Server]:
    """Serve an empty portal with the sample staff."""
    forget_sessions()
    with served(DATABASE_URL=portal_url, PORT=str(port_again(port_of_run))) as server:
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
