"""A desk of 1366×768 is enough: for four services, and for names that never end."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.domain.member_number import make
from portal.store.engine import Store
from portal.wording import say
from tests.browser.test_reading import at_rest
from tests.browser.visitor import Visitor, visitor
from tests.desk import NUMBER, Desk
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREEN = {"width": 1366, "height": 768}
LONG = "Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhafts"
NEVER_ENDS = (
    "株式会社" + "ジャパンコミュニケーションズ" * 4,
    LONG,
    "محمد عبد الرحمن العزيز",
)
OUTSIDE = """edge => [...document.querySelectorAll(".portal-desk, .portal-desk *")]
    .filter(each => !each.closest(".unseen"))
    .filter(each => each.getBoundingClientRect().right > edge)
    .map(each => each.className || each.tagName)"""


@pytest.fixture(scope="module")
def desk(portal: Server, beside: Store) -> Desk:
    """Return a desk with four services, and members whose names fill the line."""
    found = Desk.open(beside)
    found.now = clock.now() - timedelta(hours=1)
    for offering in ("MAIL", "PHONE", "CLOUD", "PAY"):
        found.join(offering)
    for serial, name in enumerate(NEVER_ENDS, start=20):
        number = make(serial)
        born = found.now.date().replace(year=1980, day=1)
        found.add(number, name, "ﾅｶﾞｲ ﾅﾏｴ", phones=["080-2222-7777"], birth_date=born)
        found.join(number=number)
        found.change(
            "suspend",
            member_number=number,
            reason="VIOLATION",
            text="x" * 200,
            case_number="C-" + "7" * 58,
        )
    return found


@pytest.fixture
def clerk(browser: Any, portal: Server, desk: Desk) -> Iterator[Visitor]:
    with visitor(browser, portal.address) as found:
        found.page.set_viewport_size(SCREEN)
        yield found
        assert found.complaints == []


def test_four_services_need_no_scrolling(clerk: Visitor):
    clerk.sign_in("desk-1", f"/look_up?q={NUMBER}")
    moves = clerk.page.locator(".portal-hold .moves")
    moves.nth(3).wait_for()
    at_rest(clerk)

    last = moves.nth(3).bounding_box()
    assert last["y"] + last["height"] <= SCREEN["height"]


def test_the_form_of_the_last_service_opens_with_its_button_in_sight(clerk: Visitor):
    clerk.sign_in("desk-1", f"/look_up?q={NUMBER}")
    clerk.page.locator(".portal-hold").nth(3).locator("a", has_text="退会").click()
    name = say("changes.submit.now", "ja", event="退会")
    button = clerk.page.get_by_role("button", name=name)
    button.wait_for()
    at_rest(clerk)

    place = button.bounding_box()
    assert place["y"] + place["height"] <= SCREEN["height"]


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("desk-1", "/look_up?q=7777&list=1"),
        *[("desk-1", f"/look_up?q={make(n)}&m={make(n)}") for n in (20, 21, 22)],
        ("supervisor-1", "/approvals"),
        ("auditor-1", "/audit_trail"),
    ],
)
def test_nothing_long_leaves_the_screen(clerk: Visitor, code: str, place: str):
    clerk.sign_in(code, place)
    clerk.page.locator(".portal-desk").first.wait_for()
    at_rest(clerk)

    assert clerk.page.evaluate(OUTSIDE, SCREEN["width"]) == []
