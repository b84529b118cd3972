"""The portals that are measured: an empty one, or one with very many members."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.config import read_settings
from portal.store.engine import Store, open_store
from portal.store.migrate import upgrade
from seed.bench_data import add_invented


@dataclass(frozen=True, slots=True)
class Filled:
    """A portal with very many members, and where other processes find it."""

    store: Store
    url: str


@contextmanager
def _address(url: str | None) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        yield url or f"sqlite:///{Path(folder) / 'bench.db'}"


@contextmanager
def scratch_store(url: str | None) -> Iterator[Store]:
    """Open a migrated store: the database at ``url``, or a SQLite file of its own."""
    with _address(url) as address:
        settings = read_settings(database_url=address)
        upgrade(settings)
        store = open_store(settings)
        try:
            yield store
        finally:
            store.close()


def empty_stores(url: str | None) -> Iterator[tuple[str, Store]]:
    """Yield a SQLite store by its name, and one at ``url`` where it names one."""
    for name, address in (("SQLite", None), ("PostgreSQL", url)):
        if address or name == "SQLite":
            with scratch_store(address) as store:
                yield name, store


def asking_for_empty(words: str | None) -> argparse.ArgumentParser:
    """Return the command line of what is measured on empty portals."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument("--url", help="an empty PostgreSQL database")
    return parser


def asking_for_filled(words: str | None) -> argparse.ArgumentParser:
    """Return the command line of what is measured on a filled portal."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument("--url", help="a portal filled by bench-data")
    parser.add_argument("--members", type=int, default=10_000)
    return parser


@contextmanager
def filled_portal(args: argparse.Namespace) -> Iterator[Filled]:
    """Open the portal that ``args`` name, or a new one with as many members."""
    with _address(args.url) as url, scratch_store(url) as store:
        if args.url is None:
            add_invented(store, args.members)
        yield Filled(store, url)
