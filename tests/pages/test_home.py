"""The first page of those who see no members: how the offerings stand."""

import pytest

from portal.wording import LANGUAGES, say
from tests.desk import NUMBER, Desk
from tests.screens import OpenScreen, page, said
from tests.services.publish.office import Office


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

    assert "href=" not in said(at)
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
