"""Arrears on the member card: dated rows, recorded and settled by hand."""

from datetime import timedelta

import pytest

from portal import clock
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import buttons, go, look_up, membership_of
from tests.screens import OpenScreen, said

FORM = key("arrears", NUMBER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_dues_are_recorded_and_settled_on_the_card(
    desk: Desk, open_screen: OpenScreen, language: str
):
    on = membership_of(desk)
    since = clock.business_day() - timedelta(days=2)
    at = go(look_up(open_screen, NUMBER, "desk-1", language), do="arrears")
    assert say("card.arrears_form.none", language) in said(at)

    at.button(key=key(FORM, on, "record", "now")).click().run()
    assert say("refusals.arrears_source_missing", language) in said(at)
    at.date_input(key=key(FORM, on, "record", "on")).set_value(None)
    at.button(key=key(FORM, on, "record", "now")).click().run()
    assert say("refusals.day_missing", language) in said(at), "none is not today"
    at.date_input(key=key(FORM, on, "record", "on")).set_value(since)
    at.text_input(key=key(FORM, on, "record", "source")).set_value("billing")
    at.button(key=key(FORM, on, "record", "now")).click().run()

    assert say("card.arrears_form.done", language) in said(at)
    assert f">{say('card.arrears_form.unpaid', language)}<" in said(at)
    assert ">billing<" in said(at)
    assert 'class="warn"' in said(at)
    at.button(key=key(FORM, on, "settle", "now")).click().run()
    assert 'class="warn"' not in said(at)
    assert key(FORM, on, "record", "now") in buttons(at)


def test_who_may_not_change_sees_the_rows_alone(desk: Desk, open_screen: OpenScreen):
    at = go(look_up(open_screen, NUMBER, "info-1"), do="arrears")

    assert say("card.arrears_form.none", "ja") in said(at)
    assert key(FORM, membership_of(desk), "record", "now") not in buttons(at)
