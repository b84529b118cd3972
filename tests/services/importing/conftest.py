"""A desk to load at, with the clock standing still."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from portal.config import read_settings
from portal.services.house import living_in
from portal.store.engine import Store
from tests.desk import Desk
from tests.services.importing.loading import Loader, stand_still


@pytest.fixture
def move_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Let the clock stand at noon of 20 November 2026; returns what moves it."""
    return stand_still(monkeypatch)


@pytest.fixture
def loader(
    store: Store, database_url: str, move_clock: Callable[[datetime], None]
) -> Iterator[Loader]:
    """Give a portal with 髙橋 はるか and nobody else."""
    with living_in(store, read_settings(database_url=database_url)):
        yield Loader(Desk.open(store))
