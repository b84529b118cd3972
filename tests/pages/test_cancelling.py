"""The form of a withdrawal proposes the earliest last day by the rules."""

from datetime import timedelta

from portal import clock
from portal.domain.calendar import days_after
from portal.wording import say
from portal.wording.dates import day_words
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import look_up, open_form
from tests.screens import OpenScreen, said
from tests.services.policy.house_rules import content, publish
from tests.services.policy.test_cancellation import TERM
from tests.services.publish.office import Office

MAIL = {**TERM, "offerings": ["MAIL"]}


def test_who_leaves_is_told_the_day_and_the_fee_and_takes_it(
    desk: Desk, open_screen: OpenScreen
):
    office = Office(desk.store)
    office.now = clock.now() - timedelta(days=2)
    publish(office, {**content(), "cancellations": [MAIL]})
    at = look_up(open_screen, NUMBER, language="en")
    field = open_form(at, desk, "withdraw")

    today = clock.business_day()
    earliest = days_after(today, 30)
    words = {each: day_words(each, "en") for each in (today, earliest)}
    assert f"The earliest last day is {words[earliest]}." in said(at)
    assert f"{words[today]} is before the earliest last day" in said(at)

    at.button(key=field("earliest")).click().run()
    assert not at.exception
    assert at.radio(key=field("when")).value == "at_end"
    assert at.date_input(key=field("on")).value == earliest
    assert "is before the earliest last day" not in said(at)
    assert f"With {words[earliest]} as the last day a fee is due" in said(at)

    at.text_input(key=field("verified")).set_value("licence")
    at.radio(key=field("reason")).set_value("MOVED")
    at.button(key=field("submit")).click().run()
    assert "portal-is-scheduled" in said(at)

    other = look_up(open_screen, NUMBER, language="en")
    open_form(other, desk, "suspend")
    assert say("policy.cancel.title", "en") not in said(other)
