"""Every page can be read and used without eyes, mouse or luck with colours.

axe-core on each page, in both themes; what is Streamlit's own and cannot be helped
from here stands in ``ALLOWED`` by name.
"""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from models.facts import Acting
from portal.navigation import PAGES, PageRow
from portal.services.staff import acting_for
from portal.store.engine import Store
from seed.staff import SAMPLE_STAFF
from tests.browser.rest import rest, stand_still
from tests.browser.visitor import Visitor, visitor
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALLOWED = {
    "list": '[data-testid="stSidebarNav"]',
    "listitem": '[data-testid="stSidebarNav"]',
    "presentation-role-conflict": '[data-testid="stFileUploaderDropzone"]',
}
"""Rules that Streamlit's own elements break, by axe's name, and in which element."""

THEMES = ("light", "dark")
STANDS = """theme => {
    const app = document.querySelector('[data-testid="stApp"]')
    return !app || getComputedStyle(app).colorScheme === theme
}"""


def faults(page: Any) -> list[str]:
    """Return what axe finds: the rule, and where."""
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
        if not _allowed(page, rule["id"], node["target"][0])
    ]


def faults_in_both_themes(page: Any) -> list[str]:
    """Return what axe finds in light and in dark, the screen as it stands."""
    found = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(STANDS, arg=theme)
        stand_still(page)
        found += [f"{theme}: {each}" for each in faults(page)]
    return found


def _allowed(page: Any, rule: str, target: str) -> bool:
    inside = "(element, outer) => element.closest(outer) !== null"
    found = page.locator(target).first
    return rule in ALLOWED and bool(found.evaluate(inside, ALLOWED[rule]))


def somebody_for(store: Store, row: PageRow) -> Acting:
    """Return a member of the sample staff who may open a page."""
    people = (acting_for(store, each.code) for each in SAMPLE_STAFF)
    return next(each for each in people if row.opens_for(each))


def at_rest(clerk: Visitor) -> None:
    """Wait until everything that was asked for is there and nothing moves."""
    rest(clerk.page)


def test_the_start_page_can_be_read(browser: Any, portal: Server):
    with visitor(browser, portal.address) as clerk:
        clerk.go("/")
        clerk.sees(clerk.word("sign_in.point_prove"))
        at_rest(clerk)

        assert faults_in_both_themes(clerk.page) == []


def test_the_sample_provider_can_be_read(browser: Any, portal: Server):
    with visitor(browser, portal.address) as clerk:
        clerk.go("/")
        clerk.press("sign_in.button")
        clerk.sees(clerk.word("sign_in.sample.title"))

        assert faults_in_both_themes(clerk.page) == []


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_every_page_can_be_read(
    browser: Any, portal: Server, beside: Store, row: PageRow
):
    code = somebody_for(beside, row).code
    code = "viewer-1" if row.name == "home" else code
    place = "/" if row.name == "home" else f"/{row.name}"

    with visitor(browser, portal.address) as clerk:
        clerk.sign_in(code, place)
        at_rest(clerk)

        assert faults_in_both_themes(clerk.page) == []
        assert clerk.complaints == []
