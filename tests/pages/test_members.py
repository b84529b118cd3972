"""The list of members with the attributes that a role sees."""

import pytest

from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import NUMBER, Desk
from tests.screens import OpenScreen, opened, said
from tests.services.attributes.office import Office


@pytest.fixture
def office(desk: Desk) -> Office:
    office = Office(desk.store, desk.now)
    office.publish()
    office.set(nick="ハル", job="works", company="海の会社")
    return office


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("office")
def test_the_desk_narrows_the_list_by_the_address(
    open_screen: OpenScreen, language: str
):
    at = opened(open_screen, "members", "desk-1", language, **{"a.job": "works"})
    assert f"m={NUMBER}" in said(at)
    assert {"ja": "選択 works", "en": "Option works"}[language] in said(at)
    assert "海の会社" not in said(at)

    at.selectbox(key=key("members", "a.job")).set_value("rests").run()
    assert say("tables.empty", language) in said(at)
    at.selectbox(key=key("members", "whose")).set_value("partner").run()
    assert not at.exception


@pytest.mark.usefixtures("office")
def test_what_an_address_cannot_ask_is_told(open_screen: OpenScreen):
    at = opened(open_screen, "members", "supervisor-1", **{"a.moon": "1", "after": "x"})

    assert say("catalog.dropped", "ja", attribute="moon") in said(at)
    assert f"m={NUMBER}" in said(at)
