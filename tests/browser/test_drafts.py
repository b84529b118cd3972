"""What a clerk typed is there after a reload and after an idle sign-out."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from models.kinds import VersionedKind
from portal import clock
from portal.services.drafts import editing
from portal.store.drafts import DRAFT
from portal.store.engine import Store
from portal.store.staff import SESSION
from portal.wording import say
from tests.browser.rest import has_sent
from tests.browser.test_reading import at_rest
from tests.browser.visitor import WAIT, Visitor, visitor
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import drafts
from tests.server import Server
from tests.services.attributes.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTE = "駅で紛失した\nとのこと"


@pytest.fixture
def clerk(browser: Any, portal: Server, beside: Store) -> Iterator[Visitor]:
    # What is found again is not sent again, and a test would wait for that.
    with beside.access.write() as connection:
        connection.execute(sa.delete(DRAFT))
    with visitor(browser, portal.address) as found:
        found.sign_in("desk-1", "/look_up")
        yield found
        assert found.complaints == []


def line(clerk: Visitor, name: str) -> Any:
    field = say(f"changes.fields.{name}", "ja")
    label = (
        say("changes.fields.optional", "ja", field=field) if name == "case" else field
    )
    return clerk.page.get_by_label(label, exact=True)


def reason(clerk: Visitor) -> Any:
    return clerk.page.get_by_role("radio", name="端末紛失・盗難")


def type_a_suspension(clerk: Visitor, desk: Desk) -> None:
    """Open the form and type in one go, without leaving the last field."""
    on = desk.member().memberships[0].id
    clerk.go(f"/look_up?q={NUMBER}&m={NUMBER}&do=suspend&on={on}")
    clerk.page.get_by_text("端末紛失・盗難").click()
    at_rest(clerk)
    line(clerk, "case").fill("C-77")
    line(clerk, "text").fill(NOTE)
    has_sent(clerk.page, NOTE)


def stands(clerk: Visitor) -> bool:
    """Wait for the form; return whether everything that was typed stands in it."""
    reason(clerk).wait_for(state="attached")
    at_rest(clerk)
    for name, typed in (("case", "C-77"), ("text", NOTE)):
        expect(line(clerk, name)).to_have_value(typed, timeout=WAIT)
    return bool(reason(clerk).is_checked())


def test_everything_is_there_after_a_reload_and_gone_when_cancelled(
    clerk: Visitor, desk: Desk
):
    type_a_suspension(clerk, desk)

    clerk.page.reload()
    assert stands(clerk)

    clerk.press("changes.cancel")
    line(clerk, "text").wait_for(state="detached")
    at_rest(clerk)
    assert drafts(desk.store, "suspend") == 0


def test_what_an_owner_typed_into_a_row_of_a_draft_is_there_after_a_reload(
    browser: Any, portal: Server, desk: Desk
):
    Office(desk.store, desk.now).draft()
    with visitor(browser, portal.address, "en") as owner:
        owner.sign_in("owner-1", "/attributes?thing=member&version=1&row=nick")
        field = owner.page.get_by_label("Name (Japanese)", exact=True).first
        field.fill("私の名前")
        has_sent(owner.page, "私の名前")

        owner.page.reload()

        expect(field).to_have_value("私の名前", timeout=WAIT)
        at_rest(owner)
        owner.press("forms.save")
        owner.sees(owner.word("designer.saved"))
        at_rest(owner)
        assert drafts(desk.store, editing(VersionedKind.ATTRIBUTE)) == 0
        assert owner.complaints == []


def test_everything_is_there_after_an_idle_sign_out(clerk: Visitor, desk: Desk):
    type_a_suspension(clerk, desk)
    with desk.store.write() as connection:
        long_ago = clock.now() - timedelta(hours=1)
        connection.execute(sa.update(SESSION).values(last_seen_at=long_ago))

    clerk.page.reload()
    clerk.press("sign_in.again")
    clerk.page.get_by_text("desk-1", exact=True).click()

    assert stands(clerk)
