"""What the form says before the first try, and the receipt after a leave."""

import re

import pytest

from portal import clock
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import go, look_up, open_form, refusal
from tests.screens import OpenScreen, page, said

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@BOTH
def test_the_receipt_of_a_leave_names_its_last_day_to_staff_and_caller(
    desk: Desk, open_screen: OpenScreen, language: str
):
    at = look_up(open_screen, NUMBER, language=language)
    field = open_form(at, desk, "take_leave")
    at.radio(key=field("months")).set_value(1)
    at.radio(key=field("reason")).set_value("ILLNESS").run()
    at.button(key=field("submit")).click().run()

    desk.now = clock.now()
    ahead = desk.card().memberships[0].ahead
    assert ahead is not None
    assert ahead.until_on is not None
    until = day_words(ahead.until_on, language)
    receipt = said(at).partition("portal-is-scheduled")[2].partition("</div>")[0]
    assert receipt.count(say("changes.receipt.until", language, until=until)) == 2


@BOTH
def test_what_is_still_missing_is_a_hint_and_no_refusal_before_the_first_try(
    desk: Desk, open_screen: OpenScreen, language: str
):
    at = look_up(open_screen, NUMBER, language=language)
    field = open_form(at, desk, "take_leave")
    hint = say("changes.preview.missing", language)
    months = say("changes.fields.months", language)

    assert refusal(at) == ""
    assert re.search(rf"{hint}</span>[^<]*{months}", said(at))

    at.button(key=field("submit")).click().run()
    assert refusal(at) != ""


def test_a_day_that_was_not_chosen_is_a_hint_too(desk: Desk, open_screen: OpenScreen):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "suspend")
    at.radio(key=field("when")).set_value("on").run()
    at.date_input(key=field("on")).set_value(None).run()

    assert refusal(at) == ""
    assert say("changes.preview.missing", "ja") in said(at)

    at.button(key=field("submit")).click().run()
    assert say("refusals.day_missing", "ja") in refusal(at)


def test_what_is_refused_is_not_offered_instead(desk: Desk, open_screen: OpenScreen):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "withdraw")
    at.radio(key=field("reason")).set_value("MOVED")
    at.button(key=field("submit")).click().run()

    offered = refusal(at).partition("いまできること：")[2]
    assert "利用停止" in offered
    assert "退会" not in offered.replace("強制退会", "")


def test_joining_again_after_two_people_had_suspended_becomes_a_request(
    desk: Desk, open_screen: OpenScreen
):
    desk.approve(desk.change("suspend", reason="VIOLATION").number)
    desk.change("withdraw", reason="MOVED", verified="card")
    at = look_up(open_screen, NUMBER)
    go(at, do="apply", on="MAIL")
    form = key("change", NUMBER, "MAIL", "apply")

    at.radio(key=key(form, "reason")).set_value("SELF_APPLICATION").run()
    assert at.button(key=key(form, "submit")).label == say(
        "changes.submit.second", "ja"
    )
    at.button(key=key(form, "submit")).click().run()

    assert not at.exception
    assert "portal-is-waiting" in said(at)
    assert len(desk.member().memberships) == 1

    other = open_screen("supervisor-2", "ja").run()
    other.switch_page(page("approvals")).run()
    assert not other.exception
    assert say("approvals.gone", "ja") not in said(other)
