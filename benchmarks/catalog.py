"""The catalog of 2,000 offerings: listed, narrowed and paged; server side, in Chromium.

``--url`` names an empty database; without it a SQLite file is made. ``--browser`` asks
in a real Chromium as well, where times run from the key, or the click, to the frame
after the list stood. The floor is one SELECT of one offering's row, and the page of a
catalog of six in the browser.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa

from benchmarks.look_up_in_browser import ASK, _flags
from benchmarks.portals import scratch_store
from benchmarks.timing import line, timed
from models.facts import Occasion
from portal.clock import now
from portal.domain.catalog import AskedCatalog
from portal.services.door import system
from portal.services.see_catalog import see_catalog, see_entry
from portal.services.set_up_offerings import NewOffering, set_up_offerings
from portal.store.engine import Store
from portal.store.members import OFFERING
from seed.catalog import OFFERINGS, catalog
from seed.set_up import set_up
from tests.browser.visitor import Visitor, visitor
from tests.programs import chromium
from tests.server import served

BOX = ".st-key-catalog-q input"
LIST = "table tbody"
PHASES = ("considered", "design", "preparation", "in_service")


def main() -> None:
    """Measure a catalog with very many offerings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="an empty database")
    parser.add_argument("--offerings", type=int, default=2_000)
    parser.add_argument("-n", type=int, default=60, dest="times")
    parser.add_argument("--browser", action="store_true")
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        url = args.url or f"sqlite:///{Path(folder) / 'bench.db'}"
        with scratch_store(url) as store:
            taken = timed(lambda: fill(store, args.offerings))
            print(f"{args.offerings:,} offerings written in {taken:.1f} s")
            measure(store, args.times)
        if args.browser:
            in_browser(url, args.times)


def fill(store: Store, count: int) -> None:
    """Write what ships, and ``count`` offerings like those of the sample company."""
    set_up(store, now() - timedelta(days=1))
    made = tuple(map(_offering, range(count)))
    given = replace(catalog(), offerings=made)
    set_up_offerings(store, Occasion(system(), now()), given)


def _offering(number: int) -> NewOffering:
    like = OFFERINGS[number % len(OFFERINGS)]
    said = dict(like.more)
    since = date(2020, 1, 1) + timedelta(days=number)
    reached = 1 + number % len(PHASES)
    said["phases"] = [
        {"code": code, "since": str(since + timedelta(days=place))}
        for place, code in enumerate(PHASES[:reached])
    ]
    called = f"S{number:05d}"
    names = (f"{like.name_ja}{number:05d}", f"{like.name_en} {number:05d}")
    said["candidates"] = []
    return NewOffering(called, *names, more=said)


# ------------------------------------------------------------------ server side


def measure(store: Store, times: int) -> None:
    """Print the floor, then every way to ask, each time for something else."""
    bare = sa.select(OFFERING).where(OFFERING.c.code == sa.bindparam("code"))
    with store.read() as connection:
        code = {"code": "S00007"}
        floor = [timed(lambda: connection.execute(bare, code).first())
                 for _ in range(times)]  # fmt: skip
    line("bare SELECT of an offering by code", floor)
    for name, ask in _ways(store):
        taken, spent = [], time.process_time()
        for turn in range(times):
            start = time.perf_counter()
            ask(turn)
            taken.append(time.perf_counter() - start)
        spent = (time.process_time() - spent) / times
        line(name, taken)
        print(f"{'':<44} CPU {spent * 1e3:.2f} ms each, the first {taken[0]:.3f} s")


def _ways(store: Store) -> Iterator[tuple[str, Callable[[int], object]]]:
    def asked(**given: Any) -> object:
        after = given.pop("after", None)
        occasion = Occasion(system(), now())
        return see_catalog(store, occasion, AskedCatalog(**given), after)

    yield "first page", lambda _: asked()
    yield "a page in the middle", lambda turn: asked(after=f"S{turn * 20:05d}")
    yield "narrowed by a word", lambda turn: asked(q=f"{turn:05d}")
    yield "narrowed by kana in half width", lambda _: asked(q="ﾎﾉｶｾﾞ ﾒｰﾙ")
    yield (
        "narrowed by phase and actor",
        lambda _: asked(phase="in_service", actor="partner_store"),
    )
    yield (
        "as of another day",
        lambda turn: asked(on=date(2023, 1, 1) + timedelta(days=turn)),
    )
    yield (
        "one offering",
        lambda turn: see_entry(store, Occasion(system(), now()), f"S{turn:05d}"),
    )


# ------------------------------------------------------------------ in Chromium


def in_browser(url: str, times: int) -> None:
    """Print what a visitor waits for on the page of the catalog."""
    from playwright.sync_api import sync_playwright

    with served(DATABASE_URL=url) as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=_flags())
        with _owner(browser, portal.address) as owner:
            _typed(owner, times)
        browser.close()


@contextmanager
def _owner(browser: Any, address: str) -> Iterator[Visitor]:
    with visitor(browser, address) as owner:
        owner.sign_in("owner-1", "/catalog")
        owner.page.locator(BOX).wait_for()
        yield owner


def _typed(owner: Visitor, times: int) -> None:
    taken = []
    for turn in range(times + 5):
        ask = [BOX, f"{turn:05d}", LIST, f"S{turn:05d}"]
        taken.append(owner.page.evaluate(ASK, ask))
        owner.page.wait_for_timeout(150)
    line("a word typed, one offering left", taken[5:])
    taken = []
    for turn in range(times + 5):
        word = ("ほのかぜ", "honokaze")[turn % 2]
        taken.append(owner.page.evaluate(ASK, [BOX, f"{word} {turn % 9}", LIST, "S"]))
        owner.page.wait_for_timeout(150)
    line("a word typed, a full page", taken[5:])
