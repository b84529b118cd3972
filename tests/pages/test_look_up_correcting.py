"""Correcting the past on the help desk's page, and agreeing to it."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from portal import clock
from portal.domain.correcting import CORRECT
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import drafts, go, look_up, membership_of
from tests.screens import OpenScreen, opened, said

BOTH = pytest.mark.parametrize("language", LANGUAGES)


def correcting(at: AppTest, desk: Desk, receipt: str) -> str:
    """Open the form of one record; return what its widget keys begin with."""
    go(at, do=CORRECT, on=receipt)
    return key(CORRECT, NUMBER, membership_of(desk), receipt)


@BOTH
def test_a_record_is_taken_out_by_two_people_who_both_see_what_changes(
    desk: Desk, open_screen: OpenScreen, language: str
):
    desk.now = clock.now()
    receipt = desk.change("suspend", reason="LOST_DEVICE").number
    at = look_up(open_screen, NUMBER, language=language)
    assert f"on={receipt}" in said(at)
    form = correcting(at, desk, receipt)

    at.radio(key=key(form, "what")).set_value("never").run()
    outlook = said(at)
    assert say("corrections.preview.never", language, record="")[-6:] in outlook
    assert at.button(key=key(form, "submit")).disabled
    at.radio(key=key(form, "why")).set_value("WRONG_MEMBER").run()
    at.button(key=key(form, "submit")).click().run()
    assert any("Q" in each.value for each in at.success)

    second = opened(open_screen, "approvals", "supervisor-1", language)
    assert say("our_moves.correct", language) in said(second)
    [number] = [
        str(each.key).rpartition(".")[2]
        for each in second.button
        if str(each.key).startswith(key("approvals", "approve"))
    ]
    second.button(key=key("approvals", "approve", number)).click().run()

    assert not second.exception
    desk.now = clock.now()
    assert desk.card().memberships[0].state == "active"
    struck = say("card.timeline.course.corrected", language)
    assert struck in said(look_up(open_screen, NUMBER, language=language))


def test_what_was_cleared_stays_cleared_after_a_reload(
    desk: Desk, open_screen: OpenScreen
):
    desk.now = clock.now()
    receipt = desk.change("suspend", reason="LOST_DEVICE").number
    at = look_up(open_screen, NUMBER)
    form = correcting(at, desk, receipt)
    on, event = key(form, "on"), key(form, "event")
    assert (at.selectbox(key=event).value, at.date_input(key=on).value) == (
        "suspend", clock.business_day()
    )  # fmt: skip

    at.date_input(key=on).set_value(None)
    at.selectbox(key=event).set_value(None).run()
    again = look_up(open_screen, m=NUMBER, do=CORRECT, on=receipt)
    assert again.date_input(key=on).value is None
    assert again.selectbox(key=event).value is None
    assert again.radio(key=key(form, "what")).value == "instead"

    again.selectbox(key=event).set_value("suspend").run()
    at = look_up(open_screen, m=NUMBER, do=CORRECT, on=receipt)
    assert at.selectbox(key=event).value == "suspend"
    assert at.date_input(key=on).value is None


def test_a_forgotten_record_is_added_and_what_is_impossible_is_refused_at_once(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)
    go(at, do=CORRECT, on=f"forgotten.{membership_of(desk)}")
    form = key(CORRECT, NUMBER, membership_of(desk), "")

    at.selectbox(key=key(form, "event")).set_value("reinstate").run()
    at.selectbox(key=key(form, "reason", "reinstate")).set_value("DEVICE_FOUND").run()
    assert any("行えませんでした" in each.value for each in at.warning)
    assert at.button(key=key(form, "submit")).disabled

    yesterday = clock.business_day() - timedelta(days=1)
    at.selectbox(key=key(form, "event")).set_value("suspend").run()
    at.selectbox(key=key(form, "reason", "suspend")).set_value("LOST_DEVICE")
    at.date_input(key=key(form, "on")).set_value(yesterday)
    at.radio(key=key(form, "why")).set_value("RECORDED_LATE").run()
    assert not at.warning
    assert "「利用中」→「利用停止」" in said(at)
    at.button(key=key(form, "submit")).click().run()
    assert any("Q" in each.value for each in at.success)


def test_who_may_not_change_members_is_offered_no_correction(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER, "info-1")

    assert f"do={CORRECT}" not in said(at)
    go(at, do=CORRECT, on=f"forgotten.{membership_of(desk)}")
    assert not at.selectbox


def test_a_half_typed_correction_is_there_on_a_new_screen_until_it_is_asked_for(
    desk: Desk, open_screen: OpenScreen
):
    desk.now = clock.now() - timedelta(minutes=30)
    receipt = desk.change("suspend", reason="LOST_DEVICE").number
    later = desk.change("reinstate", reason="DEVICE_FOUND", verified="card").number
    at = look_up(open_screen, NUMBER)
    form = correcting(at, desk, receipt)
    assert drafts(desk.store) == 0

    at.radio(key=key(form, "what")).set_value("never").run()
    assert later in str(at.warning[0].value)
    at.multiselect(key=key(form, "also")).set_value([later])
    at.radio(key=key(form, "why")).set_value("WRONG_MEMBER")
    at.text_area(key=key(form, "text")).set_value("隣の人の\n端末").run()
    assert not at.warning
    assert drafts(desk.store) == 1

    again = look_up(open_screen, NUMBER)
    correcting(again, desk, receipt)
    assert again.radio(key=key(form, "what")).value == "never"
    assert again.radio(key=key(form, "why")).value == "WRONG_MEMBER"
    assert again.text_area(key=key(form, "text")).value == "隣の人の\n端末"
    assert again.multiselect(key=key(form, "also")).value == [later]
    again.button(key=key(form, "submit")).click().run()
    assert any("Q" in each.value for each in again.success)
    assert drafts(desk.store) == 0

    correcting(again, desk, receipt)
    assert again.radio(key=key(form, "what")).value == "instead"
    day = clock.business_day() - timedelta(days=1)
    again.date_input(key=key(form, "on")).set_value(day).run()
    again.button(key=key(form, "cancel")).click().run()
    assert drafts(desk.store) == 0
