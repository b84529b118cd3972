"""How many records one transaction writes, so that nobody waits for an import.

On SQLite all writers share one lock. While somebody is signed in to the portal a
chunk holds it for some 15 ms; when nobody is there, for half a second, since bigger
chunks touch each page of an index once instead of many times. Where the commit alone
takes longer, smaller chunks would only make more of them: the rows may then take as
long as the commit. PostgreSQL's writers do not wait for each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

from portal.store import staff
from portal.store.engine import Connection, Store

HELD_BESIDE = 0.012
HELD_ALONE = 0.5
"""Seconds that a chunk may hold the write lock, its commit included."""

FEWEST, MOST, FIRST = 25, 10_000, 100
ON_POSTGRESQL = 2_000
LOOKS_EVERY = timedelta(seconds=3)
HERE_SINCE = timedelta(minutes=5)
"""Whoever did something in the last minutes is there."""


@dataclass
class Pace:
    """Finds the size of chunks by measuring them; ``rows`` is the next one's.

    ``written`` may be set within a chunk that turned out to be smaller.
    """

    store: Store
    rows: int = FIRST
    beside: bool = True
    written: int = 0
    _looked_at: datetime | None = None

    def __post_init__(self) -> None:
        """Start at once on PostgreSQL."""
        if not self.store.main.sqlite:
            self.rows = ON_POSTGRESQL
            self.beside = False

    @contextmanager
    def chunk(self, rows: int) -> Iterator[Connection]:
        """Open a chunk's transaction and learn from the time it holds the lock."""
        alone = self.store.main.sqlite and not self.beside
        self.written = rows
        with self.store.main.write(heavy=alone) as connection:
            start = perf_counter()
            yield connection
            writing = perf_counter() - start
        self._learn(self.written, writing, perf_counter() - start - writing)

    def _learn(self, rows: int, writing: float, committing: float) -> None:
        if not self.store.main.sqlite or not rows:
            return
        held = HELD_BESIDE if self.beside else HELD_ALONE
        wanted = max(held - committing, held / 2, committing)
        fitting = int(rows * wanted / max(writing, 1e-4))
        self.rows = max(FEWEST, min(MOST, fitting, 2 * max(rows, FEWEST)))

    def look_around(self, now: datetime) -> None:
        """See from time to time whether somebody uses the portal."""
        if not self.store.main.sqlite:
            return
        if self._looked_at is not None and now - self._looked_at < LOOKS_EVERY:
            return
        self._looked_at = now
        with self.store.read() as connection:
            seen = staff.open_sessions(connection, now, now - HERE_SINCE, None)
        if bool(seen) and not self.beside:
            self.rows = FIRST
        self.beside = bool(seen)
