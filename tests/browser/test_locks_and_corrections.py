"""A lock from its form to its release, and a past change put right by two people."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from portal import clock
from portal.store.engine import Store
from tests.browser.rest import has_sent
from tests.browser.test_reading import at_rest
from tests.browser.visitor import WAIT, Visitor, visitor
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import drafts
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CARD = f"/look_up?q={NUMBER}&m={NUMBER}"
NOTE = "警察から\n連絡あり"


def choose(clerk: Visitor, label: str, option: str) -> None:
    """Choose one entry of a list that opens."""
    lists = clerk.page.locator(
        '[data-testid="stSelectbox"],[data-testid="stMultiSelect"]'
    )
    field = lists.filter(has_text=clerk.word(label)).get_by_role("combobox")
    field.fill(clerk.word(option))
    clerk.page.get_by_role("option", name=clerk.word(option), exact=True).click()
    at_rest(clerk)


def note(clerk: Visitor, label: str) -> Any:
    return clerk.page.get_by_label(clerk.word(label), exact=True)


def reload(clerk: Visitor, store: Store) -> None:
    """Load the page anew once the server has what was typed."""
    at_rest(clerk)
    assert drafts(store) == 1
    clerk.page.reload()
    clerk.settled()


def lock_and_release(clerk: Visitor, desk: Desk) -> None:
    """Lock the member, see what that blocks, and release the lock."""
    clerk.page.locator("a[data-opens=lock]").click()
    choose(clerk, "locks.form.reason", "locks.reasons.LOST_DEVICE")
    choose(clerk, "locks.form.blocks", "locks.blocks.use")
    note(clerk, "locks.form.text").fill(NOTE)
    has_sent(clerk.page, NOTE)
    reload(clerk, desk.store)
    expect(note(clerk, "locks.form.text")).to_have_value(NOTE, timeout=WAIT)
    clerk.press("locks.form.place")
    clerk.page.locator(".portal-badge.portal-locked").first.wait_for()
    use = clerk.word("locks.blocks.use")
    assert clerk.sees(clerk.word("locks.card.blocked", blocks=use))

    clerk.page.locator("a[data-opens^=release]").first.click()
    choose(clerk, "locks.form.release_reason", "locks.release_reasons.RESOLVED")
    clerk.press("locks.form.release")
    clerk.page.locator(".portal-locked").first.wait_for(state="detached")
    desk.now = clock.now()
    assert desk.card().locks == ()
    assert drafts(desk.store) == 0


def ask_for_a_correction(clerk: Visitor, store: Store, receipt: str) -> None:
    """Say that a change never was, and ask for a second person."""
    clerk.page.locator(f'a[href*="on={receipt}"]').click()
    clerk.page.get_by_text(clerk.word("corrections.form.never"), exact=True).click()
    clerk.page.get_by_text(clerk.word("correction_whys.WRONG_MEMBER")).click()
    reload(clerk, store)
    clerk.press("changes.submit.second")
    assert clerk.sees(clerk.word("corrections.form.asked", number="Q")[:14])
    assert drafts(store) == 0


def agree(second: Visitor) -> None:
    """Approve the only correction that waits."""
    event = second.word("our_moves.correct")
    name = second.word("approvals.approve", event=event)
    second.page.get_by_role("button", name=name).click()
    assert second.sees(second.word("approvals.approved", number="")[:9])


def test_a_lock_comes_and_goes_and_two_people_put_a_past_change_right(
    browser: Any, portal: Server, desk: Desk
):
    desk.now = clock.now() - timedelta(minutes=2)
    receipt = desk.change("suspend", reason="LOST_DEVICE").number
    with visitor(browser, portal.address) as clerk:
        clerk.sign_in("desk-1", CARD)
        lock_and_release(clerk, desk)
        ask_for_a_correction(clerk, desk.store, receipt)

        with visitor(browser, portal.address, "en") as second:
            second.sign_in("supervisor-1", "/approvals")
            agree(second)
            assert second.complaints == []

        clerk.page.reload()
        assert clerk.sees(clerk.word("card.timeline.course.corrected"))
        desk.now = clock.now()
        assert desk.card().memberships[0].state == "active"
        assert clerk.complaints == []
