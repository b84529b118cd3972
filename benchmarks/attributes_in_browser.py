"""A form of sixty attributes in a real Chromium: from a key to a form that is ready.

A line is taken when no key came for 300 ms (``portal.ui.form.LIVE``), so that time is
left out: it is measured from the beginning of the run to the frame after its end.
Every other time the key shows or hides a field.
"""

import argparse
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.look_up_in_browser import _flags
from benchmarks.timing import line
from models.kinds import VersionedKind
from portal import clock
from portal.config import read_settings
from portal.domain.publishing.steps import Plan
from portal.services.publish.approve import approve
from portal.services.publish.draft import start_draft
from portal.services.publish.review import submit
from portal.store.engine import open_store
from portal.store.migrate import upgrade
from tests.browser.visitor import visitor
from tests.desk import NUMBER, Desk
from tests.programs import chromium
from tests.server import served

WATCH = """() => {
  const rests = () => document.querySelector('[data-test-script-state="notRunning"]')
  let start = null
  window.taken = null
  const seen = new MutationObserver(() => {
    if (start === null && !rests()) start = performance.now()
    if (start === null || !rests()) return
    seen.disconnect()
    requestAnimationFrame(() => { window.taken = (performance.now() - start) / 1000 })
  })
  seen.observe(document, { subtree: true, childList: true, attributes: true })
}"""
KINDS = ("text", "integer", "decimal", "choice", "yes_no", "long_text")


def definition(count: int) -> dict[str, Any]:
    """Return a definition of which the second attribute hides the third."""
    rows: list[dict[str, Any]] = []
    for number in range(count):
        kind = "text" if number < 3 else KINDS[number % len(KINDS)]
        names = {"name_ja": f"項目{number:02}", "name_en": f"Attribute {number:02}"}
        row = {"code": f"a{number}", "kind": kind, **names}
        options = [{"code": each, **names} for each in "abc"]
        rows.append(row | ({"options": options} if kind == "choice" else {}))
    rows[2]["shown_when"] = {"field": "a1", "op": "filled"}
    return {"format": 1, "code": "member", "name_ja": "項目", "name_en": "Attributes",
            "sections": [], "attributes": rows, "columns": []}  # fmt: skip


def publish(desk: Desk, content: dict[str, Any]) -> None:
    """Put a definition in force."""
    kind, by = VersionedKind.ATTRIBUTE, desk.occasion("owner-1")
    draft = start_draft(desk.store, by, kind, content["code"], content)
    submit(desk.store, by, draft.id, Plan())
    approve(desk.store, desk.occasion("owner-2"), draft.id, draft.content_hash)


def main() -> None:
    """Measure typing, and typing that shows or hides a field."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attributes", type=int, default=60)
    parser.add_argument("-n", type=int, default=40, dest="times")
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/portal.db"
        settings = read_settings(database_url=url)
        upgrade(settings)
        store = open_store(settings)
        desk = Desk.open(store)
        desk.now = clock.now() - timedelta(minutes=5)
        desk.join()
        publish(desk, definition(args.attributes))
        with served(DATABASE_URL=url) as portal, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=_flags()
            )
            with visitor(browser, portal.address) as clerk:
                clerk.sign_in("desk-1", f"/look_up?q={NUMBER}&m={NUMBER}&do=attributes")
                clerk.page.get_by_label("項目00").wait_for()
                clerk.page.wait_for_timeout(2_000)
                measure(clerk.page, args.times)
            browser.close()
        store.close()


def measure(page: Any, times: int) -> None:
    """Print both times."""
    for name, label in (("a key", "項目00"), ("a key that shows a field", "項目01")):
        taken = []
        field = page.get_by_label(label, exact=True)
        for turn in range(times + 5):
            page.evaluate(WATCH)
            field.fill("" if turn % 2 else "a")
            done = page.wait_for_function("() => window.taken", timeout=20_000)
            taken.append(float(done.json_value()))
            page.wait_for_timeout(500)
        line(name, taken[5:])


if __name__ == "__main__":
    main()
