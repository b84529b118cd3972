"""Attributes on the card in a real browser: what is hidden, shown, and only text."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_reading import at_rest
from tests.browser.visitor import WAIT, Visitor, visitor
from tests.desk import NUMBER, Desk
from tests.domain.attributes.cases import of_option, with_
from tests.server import Server
from tests.services.attributes.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script>"
ODD = f"شروط\u0301 \u202e{SCRIPT}"


@pytest.fixture
def clerk(browser: Any, portal: Server, desk: Desk) -> Iterator[Visitor]:
    Office(desk.store, desk.now).publish(
        with_("nick", name_ja=ODD, name_en=ODD, help_ja=SCRIPT, help_en=SCRIPT,
              pattern=""),
        with_("company", sensitivity="shown"),
        of_option("job", "works", name_ja=f"働く {SCRIPT}"),
    )  # fmt: skip
    with visitor(browser, portal.address) as found:
        found.sign_in("desk-1", f"/look_up?q={NUMBER}&m={NUMBER}&do=attributes")
        yield found
        assert found.complaints == []


def company(clerk: Visitor) -> Any:
    return clerk.page.get_by_label("項目 company", exact=True)


def choose(clerk: Visitor, option: str) -> None:
    clerk.page.locator("label", has_text=option).first.click()
    at_rest(clerk)


def test_a_field_that_was_hidden_comes_back_with_what_was_typed(clerk: Visitor):
    clerk.page.locator("label", has_text="働く").first.wait_for()
    choose(clerk, "働く")
    company(clerk).fill(f"海の会社 {SCRIPT}")
    at_rest(clerk)
    choose(clerk, "選択 rests")
    company(clerk).wait_for(state="detached")
    choose(clerk, "働く")

    expect(company(clerk)).to_have_value(f"海の会社 {SCRIPT}", timeout=WAIT)
    nick = clerk.page.locator('input[aria-label^="شروط"]')
    nick.fill("e\u0301" * 10 + "مرحبا")
    at_rest(clerk)
    clerk.press("forms.save")
    assert clerk.sees(clerk.word("attributes.saved"))
    kept = clerk.page.locator("table", has_text="海の会社").first.inner_text()
    assert SCRIPT in kept
    assert "é" * 10 + "مرحبا" in kept, "in one form of writing"
    assert clerk.page.locator("table img, label img").count() == 0
