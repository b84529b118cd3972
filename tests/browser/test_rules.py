"""An owner adds a rule and reads what it says; legal approves it for a later day."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from models.kinds import VersionPhase
from portal import clock
from portal.domain.instants import instant_of
from portal.services.policy.may import Asked, may
from portal.services.publish.read import list_versions
from portal.services.staff import acting_for
from portal.store.engine import Store
from tests.browser.test_publishing import submit
from tests.browser.test_reading import at_rest, faults
from tests.browser.visitor import visitor
from tests.desk import Desk
from tests.people import occasion
from tests.server import Server
from tests.services.policy.house_rules import KIND, publish

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WHAT_IF = "rules_checks.what_if"
SAYS = "No actor whose state is “Active” may do “Use” with any service."


@pytest.fixture(scope="module", autouse=True)
def _rules(portal: Server, beside: Store, desk: Desk) -> None:
    """Give the portal a member, and rules under which who is active may do all."""
    office: Any = SimpleNamespace(
        store=beside, occasion=lambda who: occasion(acting_for(beside, who))
    )
    office.later = lambda **_: office
    publish(office)


def test_an_owner_adds_a_rule_and_legal_approves_it(
    browser: Any, portal: Server, beside: Store
):
    with visitor(browser, portal.address, "en") as owner:
        owner.sign_in("owner-1", "/rules?thing=main&version=1")
        owner.press("designer.begin")
        owner.is_at("version=2")
        owner.page.get_by_role("link", name=owner.word("rules_page.add_rule")).click()
        owner.is_at("row=")
        names = owner.page.get_by_role("textbox")
        names.nth(0).fill("使えない")
        names.nth(1).fill("Closed for now")
        owner.page.get_by_text(owner.word("rules_page.effects.forbid")).first.click()
        owner.page.get_by_role("button", name="Use", exact=True).click()
        states = owner.page.get_by_role("combobox", name="States")
        states.fill("Active")
        states.press("Enter")
        states.press("Escape")
        owner.sees(SAYS)
        at_rest(owner)
        assert faults(owner.page) == []
        owner.press("forms.save")
        owner.is_at("row=r3")
        owner.page.locator("td", has_text=SAYS).wait_for()

        owner.page.get_by_role(
            "link", name=owner.word("rules_page.parts.checks")
        ).click()
        owner.page.get_by_role("link", name=owner.word(f"{WHAT_IF}.count")).click()
        owner.sees("People: Honokaze Mail 1.")
        people = owner.word(f"{WHAT_IF}.people", service="Honokaze Mail")
        owner.page.get_by_role("link", name=people).click()
        owner.sees("Use: yes → no")
        mark = owner.page.get_by_role(
            "button", name=owner.word("rules_checks.mark_now")
        )
        mark.first.click()
        owner.sees(owner.word("rules_checks.marked"))

        owner.page.get_by_role("link", name=owner.word("designer.review")).click()
        rules = owner.word("rules_page.parts.rules")
        owner.sees(owner.word("rules_page.changed", part=rules))
        at_rest(owner)
        submit(owner, 2)
        place = "/version?" + owner.page.url.split("?")[1]
        with visitor(browser, portal.address, "ja") as legal:
            legal.sign_in("legal-1", place)
            legal.sees("どのアクターも、状態が「利用中」のとき、")
            at_rest(legal)
            legal.press("version.steps.approve")
            legal.sees(legal.word("version.done.approve"))
            assert legal.complaints == []
        assert owner.complaints == []

    by = occasion(acting_for(beside, "owner-1"))
    assert list_versions(beside, by, KIND, "main")[-1].phase is VersionPhase.SCHEDULED
    day = clock.business_day()
    told = []
    for days in (1, 2):
        at = instant_of(day + timedelta(days=days), by.at)
        asked = Asked("MAIL", actor="member", state="active", function="use", at=at)
        told.append(may(beside, by, asked).rulings[0].answer.decision.value)
    assert told == ["permit", "deny"]
