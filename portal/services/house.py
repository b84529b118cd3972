"""The open store and the settings of this process.

The start puts them here once; tests put others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from portal.config import Settings
from portal.errors import StoreUnusable
from portal.store.engine import Store


@dataclass(frozen=True)
class House:
    """What everything in this process stands on."""

    store: Store
    settings: Settings


_houses: list[House] = []


def move_in(store: Store, settings: Settings) -> House:
    """Make this store and these settings the ones of the process."""
    _houses[:] = [House(store, settings)]
    return _houses[0]


def opened() -> bool:
    """Return whether there is a house."""
    return bool(_houses)


def move_out() -> None:
    """Close the store and forget it."""
    while _houses:
        _houses.pop().store.close()


@contextmanager
def living_in(store: Store, settings: Settings) -> Iterator[House]:
    """Use another store for a while, as tests do; closes nothing."""
    before = list(_houses)
    try:
        yield move_in(store, settings)
    finally:
        _houses[:] = before


def the_house() -> House:
    """Return the house, or refuse where nobody opened one."""
    if not _houses:
        raise StoreUnusable("store_not_open")
    return _houses[0]


def the_store() -> Store:
    """Return the open store."""
    return the_house().store


def the_settings() -> Settings:
    """Return the settings in force."""
    return the_house().settings
