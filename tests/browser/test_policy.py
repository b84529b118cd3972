"""A caller's question, by keyboard: why they cannot use it today."""

from datetime import timedelta
from typing import Any

import pytest

from models.kinds import LockBlock, LockReason, LockScope, LockSource
from models.lock_facts import NewLock
from portal import clock
from portal.services.locks.place import place_lock
from portal.store.engine import Store
from tests.browser.test_reading import at_rest, faults_in_both_themes
from tests.browser.visitor import visitor
from tests.desk import NUMBER
from tests.server import Server
from tests.services.policy.house_rules import publish
from tests.services.publish.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def office(portal: Server, beside: Store) -> Office:
    """A member whose device is lost, and rules."""
    found = Office.open(beside)
    found.now = clock.now() - timedelta(minutes=5)
    found.join("PHONE")
    publish(found)
    lock = NewLock(
        scope=LockScope.MEMBER, source=LockSource.HELP_DESK,
        reason=LockReason.LOST_DEVICE, blocks=frozenset({LockBlock.USE}),
        member_number=NUMBER,
    )  # fmt: skip
    place_lock(found.store, found.later(minutes=1).occasion(), lock)
    return found


@pytest.mark.usefixtures("office")
def test_two_bursts_of_keys_lead_from_the_number_to_the_full_reason(
    browser: Any, portal: Server
):
    with visitor(browser, portal.address, language="en") as clerk:
        clerk.sign_in("desk-1", "/look_up")
        box = clerk.page.locator(".st-key-q input")
        box.wait_for()
        at_rest(clerk)
        box.fill(NUMBER)
        box.press("Enter")
        assert clerk.sees("Use: no")
        clerk.page.keyboard.press("ArrowDown")
        clerk.page.keyboard.press("Enter")

        assert clerk.sees("It will be possible again once the device is found")
        clerk.is_at("function=use")
        assert clerk.sees("released by: the device found or replaced")
        number = clerk.page.locator("[data-copy]").get_attribute("data-copy")
        assert str(number).startswith("P-")
        assert faults_in_both_themes(clerk.page) == []

        clerk.go(f"/policy?answer={number}")
        assert clerk.sees("given again. It is the same")
        clerk.go("/policy")
        asked = clerk.page.locator(".st-key-policy-m input")
        asked.wait_for()
        at_rest(clerk)
        asked.fill(NUMBER)
        asked.press("Enter")
        assert clerk.sees("Reason for the caller")
        asked.fill("1110000002")
        asked.press("Enter")
        clerk.is_at("m=1110000002")
        assert clerk.sees("1110000002")
        assert "offering" not in clerk.page.url
        assert clerk.complaints == []
