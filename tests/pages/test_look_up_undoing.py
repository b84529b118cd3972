"""Taking back what is planned, on the help desk's page."""

from datetime import timedelta

import pytest

from portal import clock
from portal.domain.calendar import add_months, last_day_of_period
from portal.wording import LANGUAGES, say
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import look_up, open_form, places
from tests.screens import OpenScreen, said

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@BOTH
def test_each_planned_change_has_a_way_back_of_its_own(
    desk: Desk, open_screen: OpenScreen, language: str
):
    month = add_months(clock.business_day().replace(day=1), 1)
    desk.change(
        "take_leave", reason="ILLNESS", on=month, until=last_day_of_period(month, 1)
    )
    over = add_months(month, 3)
    late = desk.change("withdraw", reason="MOVED", on=over, verified="3")
    at = look_up(open_screen, NUMBER, language=language)

    ways = [each for each in places(at, "portal-move") if "do=undo" in each]
    assert len(ways) == 2
    field = open_form(at, desk, f"undo.{late.number}")
    at.radio(key=field("reason")).set_value("CORRECTION")
    at.button(key=field("submit")).click().run()

    assert "portal-is-undone" in said(at)
    desk.now = clock.now()
    left = desk.card().memberships[0].undoes
    assert [each.event for each in left] == ["take_leave"]


def test_what_two_people_planned_is_asked_to_be_taken_back(
    desk: Desk, open_screen: OpenScreen
):
    on = clock.business_day() + timedelta(days=9)
    asked_for = desk.change("suspend", reason="COURT", on=on)
    planned = desk.approve(asked_for.number)
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, f"undo.{planned.number}")

    at.radio(key=field("reason")).set_value("CORRECTION").run()

    assert at.button(key=field("submit")).label == say("changes.submit.second", "ja")
    assert "承認するまで、状態は変わりません" in said(at)
    at.button(key=field("submit")).click().run()
    assert "portal-is-waiting" in said(at)
    assert "利用停止の予約の取り消し" in said(at)
    desk.now = clock.now()
    assert desk.card().memberships[0].ahead is not None
