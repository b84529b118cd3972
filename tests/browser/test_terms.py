"""Legal reads what changed in terms, by mouse and by keyboard, in a browser."""

from types import SimpleNamespace
from typing import Any

import pytest

from portal.services.publish.draft import start_draft
from portal.services.staff import acting_for
from portal.services.terms.design import KIND
from portal.store.engine import Store
from tests.browser.test_reading import at_rest, faults_in_both_themes
from tests.browser.visitor import Visitor, visitor
from tests.domain.publishing.test_terms import JA
from tests.people import occasion
from tests.server import Server
from tests.services.terms.test_design import begun, filled, published

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COMPARE = "/terms?thing=rules&version=2&part=compare"
FOCUSED = "place => document.activeElement.id === place"


@pytest.fixture(scope="module", autouse=True)
def _terms(portal: Server, beside: Store) -> None:
    """Give the portal a version of terms, and a draft that changes two clauses."""

    def as_(who: str) -> Any:
        return occasion(acting_for(beside, who))

    desk: Any = SimpleNamespace(store=beside, occasion=as_)
    first = published(desk, filled(desk, begun(desk), JA))
    draft = start_draft(beside, as_("legal-1"), KIND, "rules", None, first.id)
    filled(desk, draft, JA.replace("千円", "二千円").replace("会員", "全会員"))


def reads(clerk: Visitor) -> None:
    """Wait until the page rests, and check that it can be read in both themes."""
    at_rest(clerk)
    assert faults_in_both_themes(clerk.page) == []


def test_from_one_change_to_the_next_and_to_one_text(browser: Any, portal: Server):
    with visitor(browser, portal.address, "en") as legal:
        legal.sign_in("legal-2", COMPARE)
        legal.page.get_by_text(legal.word("terms.changes", count=2)).click()
        assert legal.comes_true("() => window.portalChanges === true")
        listed = legal.page.locator("a[data-jump]")
        listed.nth(1).click()
        assert legal.comes_true(FOCUSED, "change-2")
        legal.page.keyboard.press("p")
        assert legal.comes_true(FOCUSED, "change-1")
        legal.page.keyboard.press("n")
        assert legal.comes_true(FOCUSED, "change-2")
        reads(legal)

        ways = legal.page.get_by_role("link", name=legal.word("terms.layouts.inline"))
        ways.click()
        legal.is_at("layout=inline")
        legal.page.locator("td.inline ins").first.wait_for()
        reads(legal)
        assert legal.complaints == []
