"""The first page of those who see no members: how the offerings stand."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from models.kinds import VersionedKind
from portal.clock import business_day
from portal.services.publish.draft import start_draft
from portal.ui.keys import key
from portal.wording import LANGUAGES, say, sentences
from tests.desk import NUMBER, Desk
from tests.screens import Look, OpenScreen, page, said
from tests.services.publish.office import Office
from tests.services.publish.test_offering_versions import named, publish


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["owner-1", "viewer-1"])
def test_owner_and_viewer_see_numbers_and_nobody(
    open_screen: OpenScreen, code: str, language: str
):
    at = open_screen(code, language).run()

    assert not at.exception
    assert say("offerings.lead", language) in said(at)
    assert "</span> 1</span>" in said(at)
    assert "髙橋" not in said(at)
    assert NUMBER not in said(at)


def test_there_is_no_link_to_a_page_that_cannot_be_opened(open_screen: OpenScreen):
    at = open_screen("viewer-1").run()

    assert said(at).count("href=") == said(at).count('href="/work_list?"') == 1
    at.switch_page(page("look_up")).run()
    assert not at.get("text_input")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_owner_sees_how_much_waits_for_them(
    open_screen: OpenScreen, desk: Desk, language: str
):
    office = Office(**vars(desk))
    office.submit(office.draft())

    other = open_screen("owner-2", language).run()
    own = open_screen("owner-1", language).run()

    assert say("work_list.count", language, count=1) in said(other)
    assert say("work_list.count", language, count=0) in said(own)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_owner_sees_what_waits_and_vouches_for_a_service(
    open_screen: OpenScreen, desk: Desk, look: Look, language: str
):
    office = Office(**vars(desk))
    tomorrow = business_day() + timedelta(days=1)
    publish(office, "PAY", named("Pay more"), on=tomorrow)
    owner = office.occasion("owner-1")
    start_draft(office.store, owner, VersionedKind.OFFERING, "MAIL")

    at = open_screen("owner-2", language).run()

    assert not at.exception
    assert counted("going", language, 1) in headings(at)
    assert counted("stale", language, 6) in headings(at)
    assert counted("ahead", language, 1) in headings(at)
    assert say("my_services.turns.version", language, number=2) in said(at)
    assert "/offering?thing=MAIL" in said(at)
    assert f"code=PAY&amp;on={tomorrow}" in said(at)

    at = look("work_list", "owner-2", language)
    assert "/catalog?code=CLOUD" in said(at)
    assert "/catalog?code=CLOUD" not in said(look("work_list", "info-1", language))
    at = look("catalog", "owner-2", language, code="CLOUD")
    assert late(language) in said(at)
    at.button(key=key("vouch", "CLOUD", 1)).click().run()
    assert not at.exception
    assert late(language) not in said(at)
    assert "/catalog?code=CLOUD" not in said(look("work_list", "owner-2", language))
    theirs = look("catalog", "viewer-1", language, code="CLOUD")
    assert not [each for each in theirs.button if "vouch" in str(each.key)]


def late(language: str) -> str:
    return sentences(language)["vouch.stale"].partition("{")[0]


def counted(name: str, language: str, count: int) -> str:
    what = say(f"my_services.{name}", language)
    return say("my_services.counted", language, what=what, count=count)


def headings(at: AppTest) -> list[str]:
    return [each.value for each in at.subheader]
