"""Attributes on the member card, as the desk fills them in."""

import pytest

from portal.ui.keys import key
from portal.wording import say
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import go, look_up
from tests.screens import OpenScreen, said
from tests.services.attributes.office import Office

PLACE = key("attributes", NUMBER)


@pytest.fixture
def office(desk: Desk) -> Office:
    office = Office(desk.store, desk.now)
    office.publish()
    return office


def test_without_a_definition_nothing_is_offered(open_screen: OpenScreen):
    assert "do=attributes" not in said(look_up(open_screen, NUMBER))


def test_what_a_condition_hides_comes_back_as_it_was_typed(
    office: Office, open_screen: OpenScreen
):
    at = go(look_up(open_screen, NUMBER), do="attributes")
    assert say("attributes.none", "ja") in said(at)
    company = key(PLACE, "company")
    assert company not in [each.key for each in at.text_input]

    at.radio(key=key(PLACE, "job")).set_value("works").run()
    at.text_input(key=company).set_value("海の会社 <b>").run()
    at.radio(key=key(PLACE, "job")).set_value("rests").run()
    assert company not in [each.key for each in at.text_input]
    at.radio(key=key(PLACE, "job")).set_value("works").run()
    assert at.text_input(key=company).value == "海の会社 <b>"
    at.text_input(key=key(PLACE, "children")).set_value("99").run()
    at.button(key=key(PLACE, "save")).click().run()
    assert say("forms.problems.too_large", "ja", label="項目 children（人）", least=0,
               most=20) in said(at)  # fmt: skip
    at.text_input(key=key(PLACE, "children")).set_value("2").run()
    at.button(key=key(PLACE, "save")).click().run()

    assert not at.exception
    assert say("attributes.saved", "ja") in at.success[0].value
    assert "選択 works" in said(at)
    assert "2 人" in said(at)
    assert "海の会社" not in said(at), "masked"
    assert at.text_input(key=company).value == ""


def test_a_masked_value_is_revealed_and_who_may_not_change_only_reads(
    office: Office, open_screen: OpenScreen
):
    office.set(job="works", company="海の会社 <b>")
    at = go(look_up(open_screen, NUMBER, language="en"), do="attributes")
    reveal = key(PLACE, "reveal")
    at.radio(key=key(reveal, "code")).set_value("company").run()
    at.radio(key=key(reveal, "reason")).set_value("CALL_BACK").run()
    at.text_input(key=key(reveal, "case")).set_value("C-1").run()
    at.button(key=key(reveal, "save")).click().run()
    assert not at.exception
    assert "海の会社 &lt;b&gt;" in said(at)

    at = go(look_up(open_screen, NUMBER, code="info-1"), do="attributes")
    assert "選択 works" in said(at)
    assert key(PLACE, "save") not in [each.key for each in at.button]
