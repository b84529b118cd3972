"""Counting and saying: percentiles, rates, and what the machine was doing."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar


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


Part = TypeVar("Part")


def at_once(client: Callable[[Part], None], parts: Iterable[Part]) -> float:
    """Let one thread per part work; return how many seconds all of them took."""
    threads = [threading.Thread(target=client, args=(part,)) for part in parts]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start
