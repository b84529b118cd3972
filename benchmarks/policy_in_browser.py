"""Enter → what a member may do on the screen, in a real Chromium.

``--url`` names a portal filled by ``python -m portal bench-data N``; without it a new
one of ``--members`` is made, with ``--rules`` in force. A member number is typed on the
page of answers, and the time runs in the browser, from the key to the frame after the
answer stood; each answer leaves its event. Beside it stands the smallest page.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.look_up_in_browser import ASK, _empty, _flags, _floor, _page
from benchmarks.people import Person, people_of
from benchmarks.policy_of_member import add_rules
from benchmarks.portals import asking_for_filled, filled_portal
from benchmarks.timing import line
from portal.domain.member_number import grouped
from tests.browser.visitor import Visitor, visitor
from tests.programs import chromium
from tests.server import served

BOX = ".st-key-policy-m input"
ANSWER = ".portal-line"


def main() -> None:
    """Measure the page with the rules that are asked for, and the floor beside it."""
    parser = asking_for_filled(__doc__)
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("-n", type=int, default=60, dest="times")
    args = parser.parse_args()
    with filled_portal(args) as portal, TemporaryDirectory() as folder:
        add_rules(portal.store, 0, args.rules)
        people = people_of(portal.store, args.times + 5)
        measure(portal.url, people, Path(folder), args)


def measure(
    url: str, people: list[Person], folder: Path, args: argparse.Namespace
) -> None:
    """Print the floor, then the page of answers, then the floor again."""
    from playwright.sync_api import sync_playwright

    with (
        served(DATABASE_URL=url) as portal,
        _empty(folder) as smallest,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=_flags())
        with (
            visitor(browser, portal.address) as clerk,
            _page(browser, smallest) as bare,
        ):
            clerk.sign_in("desk-1", "/policy")
            clerk.page.locator(BOX).wait_for()
            _floor(bare, len(people))
            _asked(clerk, f"all functions, {args.rules:,} rules", people)
            _floor(bare, len(people))
        browser.close()


def _asked(clerk: Visitor, name: str, people: list[Person]) -> None:
    taken: list[Any] = []
    for one in people:
        number = one["number"]
        ask = [BOX, number, ANSWER, grouped(number)]
        taken.append(clerk.page.evaluate(ASK, ask))
        clerk.page.wait_for_timeout(150)
    line(name, taken[5:])


if __name__ == "__main__":
    main()
