"""The help desk's main path in a real browser: by keyboard, twice, by link."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.domain.member_number import make
from portal.services.show_member import REVEAL_REASONS
from portal.store.engine import Store
from portal.wording import say
from tests.browser.test_reading import at_rest, faults_in_both_themes
from tests.browser.visitor import Visitor, visitor
from tests.desk import NUMBER, Desk
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAYLOAD = "<img src=x onerror=window.hit=1><script>window.hit=1</script>"
MARKDOWN = "**太郎** ![x](https://evil.example/x.png) :red[x]"
BOX = ".st-key-q input"


@pytest.fixture(scope="module")
def desk(portal: Server, beside: Store) -> Desk:
    """Return a desk with a member, and one whose name is an attack."""
    found = Desk.open(beside)
    found.now = clock.now() - timedelta(days=3)
    for number, name in ((make(7), PAYLOAD), (make(8), MARKDOWN)):
        found.add(number, name, "タカハシ ペイロード", phones=["080-2222-3333"])
    return found


@pytest.fixture(autouse=True)
def _active(desk: Desk) -> Iterator[None]:
    """Give each test a membership of its own, open at its beginning."""
    desk.now = clock.now() - timedelta(minutes=5)
    desk.join()
    yield
    desk.now = clock.now()
    if desk.card().memberships[0].undoes:
        desk.change("undo", reason="CORRECTION")
    desk.change("withdraw", reason="DUPLICATE", verified="test")


@pytest.fixture
def clerk(browser: Any, portal: Server) -> Iterator[Visitor]:
    with visitor(browser, portal.address) as found:
        found.sign_in("desk-1", "/look_up")
        found.page.locator(BOX).wait_for()
        # What is typed while the page is still being put together may be lost.
        at_rest(found)
        yield found
        assert found.complaints == []


def find(clerk: Visitor, query: str) -> None:
    """Type a line into the box and press Enter."""
    clerk.page.locator(BOX).fill(query)
    clerk.page.keyboard.press("Enter")


def choice(clerk: Visitor, words: str) -> Any:
    """Return one choice of the open form; the history may have the same words."""
    return clerk.page.get_by_role("radiogroup").get_by_text(words, exact=True)


def membership(desk: Desk) -> Any:
    desk.now = clock.now()
    return desk.card().memberships[0]


def focused(clerk: Visitor) -> str:
    return str(clerk.page.evaluate("document.activeElement.textContent"))


def held(clerk: Visitor, element: Any) -> bool:
    """Wait until the keyboard stands on an element."""
    script = "each => each === document.activeElement"
    return clerk.comes_true(script, element.element_handle())


def tab_to(clerk: Visitor, text: str) -> None:
    """Press Tab until the focus stands on what reads ``text``."""
    for _ in range(60):
        if focused(clerk).strip() == text:
            return
        clerk.page.keyboard.press("Tab")
    raise AssertionError(f"{text} is out of the keyboard's reach")


# ------------------------------------------------------------------ by keyboard


def test_a_suspension_needs_no_mouse(clerk: Visitor, desk: Desk):
    page = clerk.page
    page.wait_for_function(f"document.activeElement.matches('{BOX}')")
    page.keyboard.type("090-1234-5678")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="髙橋 はるか").wait_for()
    at_rest(clerk)

    tab_to(clerk, "利用停止")
    page.keyboard.press("Enter")
    choice(clerk, "端末紛失・盗難").wait_for()
    at_rest(clerk)
    first = say("changes.fields.when", "ja")
    assert held(
        clerk, page.get_by_role("radiogroup", name=first).locator("input").first
    )

    reason = page.get_by_role("radiogroup", name=say("changes.fields.reason", "ja"))
    reason.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    at_rest(clerk)
    tab_to(clerk, say("changes.submit.now", "ja", event="利用停止"))
    page.keyboard.press("Enter")

    page.locator(".portal-receipt").wait_for()
    at_rest(clerk)
    clerk.comes_true("document.activeElement.textContent.trim().startsWith('R-')")
    assert membership(desk).state == "suspended"


def test_the_list_is_walked_by_arrows_and_opened_without_a_reload(
    clerk: Visitor, desk: Desk
):
    page = clerk.page
    page.evaluate("window.same = true")
    find(clerk, "たかはし")
    page.locator("a.portal-hit").first.wait_for()
    at_rest(clerk)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.locator(".portal-who").first.wait_for()
    at_rest(clerk)
    assert page.evaluate("window.same")

    page.go_back()
    page.locator("a.portal-hit").first.wait_for()
    assert page.evaluate("window.same")
    page.keyboard.press("/")
    assert clerk.comes_true(f"document.activeElement.matches('{BOX}')")


def test_escape_gives_the_keyboard_back_to_what_opened_the_form(
    clerk: Visitor, desk: Desk
):
    find(clerk, NUMBER)
    opener = clerk.page.locator("a.portal-move", has_text="退会").first
    opener.wait_for()
    opener.press("Enter")
    note = clerk.page.get_by_label(say("changes.fields.text", "ja"))
    note.wait_for()
    at_rest(clerk)

    clerk.page.keyboard.press("Escape")
    note.wait_for(state="detached")
    at_rest(clerk)

    clerk.comes_true("!location.search.includes('do=')")
    assert held(clerk, opener)


# ------------------------------------------------------------------ twice


def test_a_double_click_is_one_change(clerk: Visitor, desk: Desk):
    on = membership(desk).id
    clerk.go(f"/look_up?q={NUMBER}&m={NUMBER}&do=suspend&on={on}")
    page = clerk.page
    choice(clerk, "端末紛失・盗難").click()
    at_rest(clerk)
    button = page.get_by_role("button", name="利用停止を確定する")
    place = button.bounding_box()
    middle = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2

    page.mouse.click(*middle)
    page.wait_for_timeout(400)
    page.mouse.click(*middle)
    page.locator(".portal-receipt").wait_for()
    at_rest(clerk)

    rows = desk.member().memberships
    events = [row.event for each in rows if each.id == on for row in each.rows]
    assert events.count("suspend") == 1


def test_a_press_elsewhere_right_after_a_receipt_is_not_lost(
    clerk: Visitor, desk: Desk
):
    on = membership(desk).id
    clerk.go(f"/look_up?q={NUMBER}&m={NUMBER}&do=suspend&on={on}")
    page = clerk.page
    choice(clerk, "端末紛失・盗難").click()
    at_rest(clerk)

    page.get_by_role("button", name="利用停止を確定する").click()
    page.locator(".portal-receipt").wait_for()
    way = page.locator("a[data-opens]").first
    opens = way.get_attribute("data-opens")
    what, _, _ = opens.partition(" ")
    assert what != "suspend"
    way.click()

    page.locator(f"[data-opened-by='{opens}']").wait_for(state="attached")
    at_rest(clerk)
    clerk.is_at(f"do={what}")


def test_two_quick_presses_are_one_change(clerk: Visitor, desk: Desk):
    on = membership(desk).id
    clerk.go(f"/look_up?q={NUMBER}&m={NUMBER}&do=suspend&on={on}")
    choice(clerk, "端末紛失・盗難").click()
    at_rest(clerk)

    clerk.page.get_by_role("button", name="利用停止を確定する").dblclick()
    clerk.page.locator(".portal-receipt").wait_for()
    at_rest(clerk)

    rows = desk.member().memberships
    events = [row.event for each in rows if each.id == on for row in each.rows]
    assert events.count("suspend") == 1


# ------------------------------------------------------------------ by link


def test_a_shared_address_opens_card_and_form_after_signing_in(
    browser: Any, portal: Server, desk: Desk
):
    on = membership(desk).id
    place = f"/look_up?q={NUMBER}&m={NUMBER}&do=withdraw&on={on}"

    with visitor(browser, portal.address, "en") as clerk:
        clerk.sign_in("desk-2", place)

        clerk.sees("What will happen")
        clerk.page.get_by_role("button", name="Confirm: Withdraw").wait_for()
        clerk.comes_true("document.title.startsWith('髙橋 はるか 111-000-0001')")
        assert clerk.complaints == []


# ------------------------------------------------------------------ attacks


@pytest.mark.parametrize("serial", [7, 8])
def test_nothing_in_a_name_runs_or_asks_elsewhere(
    clerk: Visitor, desk: Desk, serial: int
):
    find(clerk, "ぺいろーど")
    clerk.page.locator("a.portal-hit").first.wait_for()
    find(clerk, make(serial))
    clerk.page.locator(".portal-who").first.wait_for()
    at_rest(clerk)

    name = clerk.page.locator("h1[data-focus]").inner_text()
    assert name == {7: PAYLOAD, 8: MARKDOWN}[serial]
    assert clerk.page.evaluate("window.hit") is None


def test_nothing_in_a_note_or_a_line_runs(clerk: Visitor, desk: Desk):
    desk.change("suspend", reason="LOST_DEVICE", text=PAYLOAD, case_number=MARKDOWN)
    nobody = f"{PAYLOAD} 99"
    find(clerk, nobody)
    # The empty box has a page of this kind too: wait for the one that says the line.
    told = clerk.page.locator(".portal-nothing h1", has_text=nobody)
    told.wait_for()
    find(clerk, NUMBER)
    clerk.page.locator(".portal-life .text").first.wait_for()
    at_rest(clerk)

    assert clerk.page.locator(".portal-life .text").first.inner_text() == PAYLOAD
    assert clerk.page.evaluate("window.hit") is None


# ------------------------------------------------------------------ revealing


def test_a_contact_is_shown_for_a_minute_and_hidden_on_request(
    clerk: Visitor, desk: Desk
):
    page = clerk.page
    find(clerk, NUMBER)
    page.get_by_role("link", name=say("card.tools.reveal", "ja")).click()
    reason = say(f"card.reveal.reasons.{REVEAL_REASONS[0]}", "ja")
    page.get_by_role("radiogroup").get_by_text("***-****-5678").click()
    choice(clerk, reason).click()
    page.get_by_label(say("card.reveal.case", "ja"), exact=True).fill("C-1")
    page.get_by_role("button", name=say("card.reveal.show", "ja", seconds=60)).click()

    page.get_by_text("090-1234-5678").wait_for()
    page.locator("[data-hides-at]").wait_for()
    page.get_by_role("button", name=say("card.reveal.hide", "ja")).click()
    page.get_by_text("090-1234-5678").wait_for(state="detached")
    at_rest(clerk)
    assert page.locator("[data-hides-at]").count() == 0


def test_what_was_revealed_leaves_the_screen_in_time(clerk: Visitor, desk: Desk):
    find(clerk, NUMBER)
    clerk.page.locator(".portal-who").first.wait_for()
    at_rest(clerk)

    clerk.page.evaluate(
        """() => {
            const secret = document.createElement("div")
            secret.dataset.secret = ""
            secret.innerHTML = "<b id=told>090</b><p data-hides-at=0 data-words={}></p>"
            document.body.append(secret)
        }"""
    )

    clerk.page.locator("#told").wait_for(state="detached")
    assert clerk.page.get_by_text("090", exact=True).count() == 0


# ------------------------------------------------------------------ reading


def test_list_card_and_form_can_be_read(browser: Any, portal: Server, desk: Desk):
    on = membership(desk).id
    with visitor(browser, portal.address) as clerk:
        clerk.sign_in("desk-1", "/look_up?q=%E3%81%9F%E3%81%8B%E3%81%AF%E3%81%97")
        for place in (
            "",
            f"&m={NUMBER}",
            f"&m={NUMBER}&do=suspend&on={on}",
            f"&m={NUMBER}&do=reveal",
            f"&m={NUMBER}&do=dates",
            f"&m={NUMBER}&do=join",
            f"&m={NUMBER}&at=2020-01-01",
        ):
            clerk.go(f"/look_up?q=%E3%81%9F%E3%81%8B%E3%81%AF%E3%81%97{place}")
            clerk.page.locator("h1").first.wait_for(state="attached")
            at_rest(clerk)

            assert (place, faults_in_both_themes(clerk.page)) == (place, [])
        assert clerk.complaints == []
