"""Counting and saying: percentiles, rates, and what the machine was doing."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.config import read_settings
from portal.store.engine import Store, open_store
from portal.store.migrate import upgrade


def percentile(times: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0-1) of ``times`` lie."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def line(name: str, times: Sequence[float], *, wall: float | None = None) -> None:
    """Print n, median and p95 in milliseconds, and the rate where ``wall`` is given."""
    rate = f"  {len(times) / wall:9.0f}/s" if wall else ""
    print(
        f"{name:<44} n={len(times):<6} p50 {percentile(times, 0.5) * 1e3:8.3f} ms"
        f"  p95 {percentile(times, 0.95) * 1e3:8.3f} ms{rate}",
        flush=True,
    )


def machine() -> None:
    """Print what the numbers depend on."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"# {os.cpu_count()} cores, load {load}, Python {sys.version.split()[0]}")


def timed(call: Callable[[], object]) -> float:
    """Return how many seconds ``call`` took."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


@contextmanager
def scratch_store(url: str | None) -> Iterator[Store]:
    """Open a migrated store: the database at ``url``, or a SQLite file of its own."""
    with TemporaryDirectory() as folder:
        address = url or f"sqlite:///{Path(folder) / 'bench.db'}"
        settings = read_settings(database_url=address)
        upgrade(settings)
        store = open_store(settings)
        try:
            yield store
        finally:
            store.close()
