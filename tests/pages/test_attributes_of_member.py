"""Attributes on the member card, as the desk fills them in."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from portal.ui.keys import key
from portal.wording import say
from tests.desk import NUMBER, Desk
from tests.domain.attributes.cases import plus, with_
from tests.pages.looking_up import drafts, go, look_up
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
    at = go(look_up(open_screen, NUMBER), do="attributes")
    assert at.text_input(key=company).value == "海の会社 <b>", "a new screen"
    at.button(key=key(PLACE, "save")).click().run()

    assert not at.exception
    assert drafts(office.store) == 0
    assert say("attributes.saved", "ja") in at.success[0].value
    assert "選択 works" in said(at)
    assert "2 人" in said(at)
    assert "海の会社" not in said(at), "masked"
    assert at.text_input(key=company).value == ""


def test_what_nobody_touched_stays_and_a_masked_value_is_taken_away(
    office: Office, open_screen: OpenScreen
):
    office.publish(with_("agreed", sensitivity="masked", filterable=False),
                   plus("vip", "yes_no"))  # fmt: skip
    office.set(agreed=True, nick="タロウ")
    at = go(look_up(open_screen, NUMBER), do="attributes")
    assert at.radio(key=key(PLACE, "agreed")).value == "", "masked"

    at.text_input(key=key(PLACE, "nick")).set_value("ハナコ").run()
    at.button(key=key(PLACE, "save")).click().run()
    assert _kept(office) == {"agreed": True, "nick": "ハナコ"}, "nobody said no"
    at.radio(key=key(PLACE, "agreed")).set_value("no").run()
    at.radio(key=key(PLACE, "vip")).set_value("yes").run()
    at.button(key=key(PLACE, "save")).click().run()
    assert _kept(office) == {"agreed": False, "nick": "ハナコ", "vip": True}
    at.radio(key=key(PLACE, "vip")).set_value("").run()
    at.button(key=key(PLACE, "save")).click().run()
    assert _kept(office) == {"agreed": False, "nick": "ハナコ"}

    away = key(PLACE, "away")
    at.radio(key=key(away, "code")).set_value("agreed").run()
    at.button(key=key(away, "save")).click().run()
    assert not at.exception
    assert say("attributes.saved", "ja") in at.success[0].value
    assert _kept(office) == {"nick": "ハナコ"}


def _kept(office: Office) -> dict[str, Any]:
    with office.store.read() as connection:
        found = connection.execute(
            text(
                "SELECT content FROM attribute_record"
                " WHERE recorded_to IS NULL AND valid_to IS NULL"
            )
        )
        return dict(json.loads(found.scalar_one()))


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
