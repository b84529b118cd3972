"""Back, forward and reload walk through whole places, one step each."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.wording import say
from tests.browser.test_reading import at_rest
from tests.browser.visitor import Visitor, visitor
from tests.desk import NUMBER, Desk
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLACE = f"/look_up?q={NUMBER}&m={NUMBER}"


@pytest.fixture
def clerk(browser: Any, portal: Server, desk: Desk) -> Iterator[Visitor]:
    with visitor(browser, portal.address) as found:
        found.sign_in("desk-1", PLACE)
        found.page.locator(".portal-who").wait_for()
        at_rest(found)
        yield found
        assert found.complaints == []


def place(clerk: Visitor) -> dict[str, str]:
    """Return what of the address is beside the query and the member."""
    at_rest(clerk)
    parts = parse_qs(urlsplit(clerk.page.url).query)
    return {name: parts[name][0] for name in parts if name not in ("q", "m")}


def test_back_from_a_receipt_is_the_form_and_then_the_card(clerk: Visitor, desk: Desk):
    on = str(desk.member().memberships[0].id)
    clerk.page.locator("a.portal-move", has_text="利用停止").click()
    clerk.page.get_by_text("端末紛失・盗難").click()
    at_rest(clerk)
    name = say("changes.submit.now", "ja", event="利用停止")
    clerk.page.get_by_role("button", name=name).click()
    clerk.page.locator(".portal-receipt").wait_for()
    assert place(clerk) == {}

    clerk.page.go_back()
    assert place(clerk) == {"do": "suspend", "on": on}
    clerk.page.go_back()
    assert place(clerk) == {}
    clerk.page.go_forward()
    clerk.page.go_forward()
    assert place(clerk) == {}

    clerk.page.reload()
    clerk.page.locator(".portal-who").wait_for()
    assert place(clerk) == {}
    assert clerk.page.locator(".portal-receipt").count() == 0


def test_another_day_is_one_step_from_its_choice(clerk: Visitor):
    clerk.page.get_by_role("link", name=say("card.tools.dates", "ja")).click()
    clerk.page.get_by_role("button", name=say("card.as_of.apply", "ja")).wait_for()
    at_rest(clerk)
    clerk.go(f"{PLACE}&at=2026-01-05&do=dates")
    clerk.page.get_by_role("button", name=say("card.as_of.apply", "ja")).click()
    clerk.page.locator(".portal-as-of").wait_for(state="detached")
    assert place(clerk) == {}

    clerk.page.go_back()
    assert place(clerk) == {"at": "2026-01-05", "do": "dates"}
