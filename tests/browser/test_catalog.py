"""An owner changes a live service for next month: seen, approved, and told later."""

from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.domain.calendar import add_months
from portal.store.engine import Store
from seed.set_up import set_up
from tests.browser.test_lifecycle_designer import choose, fill
from tests.browser.test_publishing import submit
from tests.browser.test_reading import at_rest, faults
from tests.browser.visitor import Visitor, visitor
from tests.desk import OPENED
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OLD, NEW = "かざして、おしまい。", "かざして、ためて、おしまい。"
DRAFT = "/offering?thing=PAY&version=2"


@pytest.fixture(scope="module", autouse=True)
def _services(portal: Server, beside: Store) -> None:
    """Give the portal the services of the sample company."""
    set_up(beside, OPENED)


def draft(owner: Visitor) -> None:
    """Begin a draft of what is live, and change what it is sold with."""
    owner.go("/catalog?code=PAY")
    owner.sees(OLD)
    owner.page.get_by_role("link", name=owner.word("catalog.edit"), exact=True).click()
    owner.is_at("thing=PAY")
    at_rest(owner)
    owner.press("designer.begin")
    owner.is_at("version=2")
    fill(owner, "publishing.places.catchphrase_ja", NEW)
    fill(owner, "publishing.places.catchphrase_en", "Hold it up. Save. Done.")
    owner.press("forms.save")
    owner.sees(owner.word("designer.saved"))
    owner.sees(owner.word("designer.no_problems"))


def preview(owner: Visitor) -> None:
    """See the draft as those it is for, and as those it is not for, would."""
    owner.go(f"{DRAFT}&part=preview")
    choose(owner, "catalog.asked.actor", "提携企業")
    owner.sees(owner.word("catalog.not_meant", actor="提携企業"))
    owner.sees(NEW)
    choose(owner, "catalog.asked.actor", "会員")
    owner.sees("申込フォームで申し込む")
    at_rest(owner)
    assert owner.page.get_by_text("会員は無料").count() == 1
    assert owner.page.get_by_text("売上を受け取る").count() == 0


def test_a_change_for_next_month_is_drafted_seen_approved_and_told(
    browser: Any, portal: Server
):
    today = clock.business_day()
    first = add_months(today.replace(day=1), 1)
    before = first - timedelta(days=1)
    review = DRAFT.replace("/offering?", "/version?kind=offering&")
    with visitor(browser, portal.address, "ja") as owner:
        owner.sign_in("owner-1", "/")
        owner.sees(owner.word("my_services.title"))
        at_rest(owner)
        assert faults(owner.page) == []
        draft(owner)
        preview(owner)
        owner.go(review)
        submit(owner, (first - today).days)
        owner.sees(owner.word("refusals.own_version", number=2))
        approving = owner.word("version.steps.approve")
        button = owner.page.get_by_role("button", name=approving, exact=True)
        assert button.count() == 0

        with visitor(browser, portal.address, "en") as other:
            other.sign_in("owner-2", "/")
            other.sees(other.word("my_services.waits.approval"))
            other.go(review)
            other.press("version.steps.approve")
            other.sees(other.word("version.done.approve"))
            other.go("/")
            other.sees(other.word("my_services.turns.version", number=2))
            assert other.complaints == []

        owner.go(f"/catalog?code=PAY&on={before}")
        owner.sees(OLD)
        owner.go(f"/catalog?code=PAY&on={first}")
        owner.sees(NEW)
        at_rest(owner)
        assert faults(owner.page) == []
        owner.go(review)
        for told in ("作り始めました", "編集しました", "を承認しました。施行は"):
            owner.sees(told)
        assert owner.complaints == []
