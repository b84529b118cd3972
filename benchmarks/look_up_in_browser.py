"""Enter → status on screen, in a real Chromium, beside an empty interaction.

``--url`` names a portal filled by ``python -m portal bench-data N``; without it a new
one of ``--members`` is made. The floor is the smallest Streamlit page: a box whose
text comes back as one line, served with the same garbage settings. Every look-up goes
through the session, the permission, masking and its committed access event.

Times run in the browser, from the key to the frame after the answer stood.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jaconv

from benchmarks.people import Person, people_of
from benchmarks.portals import asking_for_filled, filled_portal
from benchmarks.timing import line
from portal.domain.member_number import grouped
from tests.browser.visitor import Visitor, visitor
from tests.programs import chromium
from tests.server import free_port, served

BOX = ".st-key-q input"
FLOOR_BOX = ".stTextInput input"
ROOT = Path(__file__).resolve().parent.parent

ASK = """([box, typed, place, wanted]) => new Promise((done, failed) => {
  const field = document.querySelector(box)
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
  field.focus()
  set.call(field, typed)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  // The whole answer counts, not its first line: the run must be over as well.
  const rests = () => document.querySelector('[data-test-script-state="notRunning"]')
  const old = new Set(document.querySelectorAll(place))
  const stands = () => rests() && [...document.querySelectorAll(place)].some(
    (each) => !old.has(each) && each.textContent.includes(wanted))
  setTimeout(() => {
    const start = performance.now()
    const seen = new MutationObserver(() => {
      if (!stands()) return
      seen.disconnect()
      requestAnimationFrame(() => done((performance.now() - start) / 1000))
    })
    seen.observe(document.body, { subtree: true, childList: true,
      characterData: true, attributes: true })
    setTimeout(() => failed(new Error(`nothing came for ${typed}`)), 20000)
    for (const kind of ['keydown', 'keypress', 'keyup'])
      field.dispatchEvent(new KeyboardEvent(kind, { key: 'Enter', code: 'Enter',
        keyCode: 13, which: 13, bubbles: true }))
  }, 60)
})"""

EMPTY_PAGE = """import streamlit as st
typed = st.text_input("q", key="q")
st.html(f"<p class='answer'>{typed}</p>")
"""

EMPTY_SERVER = """import gc, sys
from contextlib import asynccontextmanager
import streamlit as st, uvicorn

@asynccontextmanager
async def lifespan(_app):
    gc.collect(); gc.freeze()
    yield {}

app = st.App(sys.argv[1], lifespan=lifespan)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error",
            access_log=False, ws="websockets-sansio", ws_per_message_deflate=False)
"""


def main() -> None:
    """Measure one portal and the floor beside it."""
    parser = asking_for_filled(__doc__)
    parser.add_argument("-n", type=int, default=60, dest="times")
    args = parser.parse_args()
    with filled_portal(args) as portal, TemporaryDirectory() as folder:
        people = people_of(portal.store, args.times + 5)
        measure(portal.url, people, Path(folder))


def measure(url: str, people: list[Person], folder: Path) -> None:
    """Print the floor, then each kind of question, then the floor again."""
    from playwright.sync_api import sync_playwright

    times = len(people)
    with (
        served(DATABASE_URL=url) as portal,
        _empty(folder) as floor,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=_flags())
        with visitor(browser, portal.address) as clerk, _page(browser, floor) as empty:
            clerk.sign_in("desk-1", "/look_up")
            clerk.page.locator(BOX).wait_for()
            _floor(empty, times)
            for name, asked in KINDS.items():
                _asked(clerk, name, [asked(each) for each in people])
            _floor(empty, times)
        browser.close()


def _flags() -> list[str]:
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-sync"]
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet


def _asked(clerk: Visitor, name: str, questions: list[tuple[str, str, str]]) -> None:
    taken = []
    for typed, place, wanted in questions:
        taken.append(clerk.page.evaluate(ASK, [BOX, typed, place, wanted]))
        clerk.page.wait_for_timeout(150)
    line(f"look-up by {name}", taken[5:])


def _floor(page: Any, times: int) -> None:
    taken = []
    for turn in range(times):
        ask = [FLOOR_BOX, f"turn {turn} ", "p.answer", f"turn {turn} "]
        taken.append(page.evaluate(ASK, ask))
        page.wait_for_timeout(150)
    line("empty interaction", taken[5:])


Question = tuple[str, str, str]
"""What is typed, where its answer stands, and what it reads."""

ANSWER = ".portal-who, .portal-hits"
"""A card or a list."""


def _by_number(one: Person) -> Question:
    return one["number"], ".portal-who .number", grouped(one["number"])


def _by_reading(one: Person) -> Question:
    return jaconv.kata2hira(one["reading"]), ANSWER, ""


def _by_part(one: Person) -> Question:
    return max(one["name"].split(), key=len)[:2], ANSWER, ""


KINDS: dict[str, Callable[[Person], Question]] = {
    "member number": _by_number,
    "whole reading in hiragana": _by_reading,
    "two signs of the name": _by_part,
}


@contextmanager
def _empty(folder: Path) -> Iterator[str]:
    """Serve the smallest page; return its address."""
    (folder / "empty.py").write_text(EMPTY_PAGE)
    (folder / "serve.py").write_text(EMPTY_SERVER)
    port = free_port()
    command = (sys.executable, "serve.py", "empty.py", str(port))
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    try:
        time.sleep(4)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def _page(browser: Any, address: str) -> Iterator[Any]:
    page = browser.new_page()
    page.goto(address)
    page.locator(FLOOR_BOX).wait_for()
    yield page
    page.close()
