"""From an actor kind to a risk of it, which somebody else accepts, in a browser."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.services.risks.keep import open_risk
from portal.services.risks.see import see_risk
from portal.services.staff import acting_for
from portal.store.engine import Store
from seed.set_up import set_up
from tests.browser.test_reading import at_rest, faults_in_both_themes
from tests.browser.visitor import Visitor, visitor
from tests.desk import OPENED
from tests.domain.test_risks import SAYS
from tests.people import occasion
from tests.server import Server
from tests.services.risks.writers import NEW

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def _risk(portal: Server, beside: Store) -> None:
    """Give the portal the actor kinds that ship, and a risk of one of them."""
    set_up(beside, OPENED)
    says = replace(SAYS, review_on=clock.business_day() + timedelta(days=30))
    open_risk(beside, occasion(acting_for(beside, "owner-1")), replace(NEW, says=says))


def reads(clerk: Visitor) -> None:
    """Wait until the page rests, and check that it can be read in both themes."""
    at_rest(clerk)
    assert faults_in_both_themes(clerk.page) == []


def test_from_an_actor_to_its_risk_and_to_the_sheet(
    browser: Any, portal: Server, beside: Store
):
    with visitor(browser, portal.address, "ja") as legal:
        legal.sign_in("legal-1", "/actors")
        legal.page.get_by_role("link", name="会員", exact=True).click()
        legal.sees(legal.word("actors.gaps", count=1))
        reads(legal)
        legal.page.get_by_role("link", name="R1 会員情報の漏えい").click()
        legal.sees(legal.word("risks.history"))
        words = legal.page.get_by_role("textbox", name=legal.word("risks.words"))
        # Typed and pressed in one go, as people do.
        words.first.fill("期限まで監視する")
        legal.press("risks.accept")
        legal.sees(legal.word("risks.done.accepted"))
        reads(legal)
        legal.page.get_by_role("link", name=legal.word("risks.back")).click()
        legal.sees(legal.word("risks.heat_after"))
        reads(legal)
        legal.page.get_by_role("link", name=legal.word("risks.sheet")).click()
        legal.sees(legal.word("risks.register"))
        reads(legal)
        legal.page.go_back()
        legal.sees(legal.word("risks.heat_after"))
        assert legal.complaints == []
    seen = see_risk(beside, occasion(acting_for(beside, "auditor-1")), "R1")
    assert seen.risk.accepted
