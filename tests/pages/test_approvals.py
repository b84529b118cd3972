"""The list of what waits for a second person, on screen."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from portal import clock
from portal.domain.calendar import add_months
from portal.services.record_arrears import record_arrears
from portal.services.settle_due import settle_due
from portal.ui.keys import key
from portal.wording import say
from tests.desk import NUMBER, Desk
from tests.screens import OpenScreen, opened, said
from tests.services.publish.office import Office
from tests.services.publish.test_offering_versions import publish


def approvals(
    open_screen: OpenScreen, code: str, language: str | None = None
) -> AppTest:
    return opened(open_screen, "approvals", code, language)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_supervisor_approves_and_reads_out_the_number(
    desk: Desk, open_screen: OpenScreen, language: str
):
    number = desk.change("suspend", reason="VIOLATION", text="<b>通報</b>").number

    at = approvals(open_screen, "supervisor-1", language)
    assert say("approvals.count", language, count=1) in said(at)
    at.button(key=key("approvals", "approve", number)).click().run()

    assert not at.exception
    assert any("R" in each.value for each in at.success)
    desk.now = clock.now()
    assert desk.card().memberships[0].state == "suspended"


def test_the_parts_of_a_bundle_stand_in_its_form_its_receipt_and_its_request(
    desk: Desk, open_screen: OpenScreen
):
    office = Office(**vars(desk))
    publish(office, "VIDEO", lambda content: content.update(parts=["MAIL"]))
    expelled = office.change("expel", reason="VIOLATION", violation_case="V-1",
                             notice="x", by="legal-1").number  # fmt: skip
    office.approve(expelled)
    parts = say("changes.preview.parts", "en", services="Honokaze Mail")

    at = opened(open_screen, "look_up", "desk-1", "en",
                m=NUMBER, do="apply", on="VIDEO")  # fmt: skip
    form = key("change", NUMBER, "VIDEO", "apply")
    at.radio(key=key(form, "reason")).set_value("SELF_APPLICATION").run()
    assert parts in said(at)
    assert at.button(key=key(form, "submit")).label == say(
        "changes.submit.second", "en"
    )
    at.button(key=key(form, "submit")).click().run()
    assert not at.exception
    assert parts in said(at)

    at = approvals(open_screen, "supervisor-1", "en")
    assert parts in said(at)
    assert say("card.unknown_state", "en") not in said(at)


def test_a_supervisor_refuses_with_a_reason(desk: Desk, open_screen: OpenScreen):
    number = desk.change("suspend", reason="VIOLATION").number

    at = approvals(open_screen, "supervisor-1")
    at.text_area(key=key("approvals", "why", number)).set_value("証拠が足りない")
    at.button(key=key("approvals", "refuse", number)).click().run()

    assert any(number.replace("-", "") in each.value.replace("\\", "").replace("-", "")
               for each in at.success)  # fmt: skip
    desk.now = clock.now()
    assert desk.card().memberships[0].state == "active"


def test_the_desk_can_only_take_its_own_request_back(
    desk: Desk, open_screen: OpenScreen
):
    number = desk.change("suspend", reason="VIOLATION").number

    other = approvals(open_screen, "desk-2")
    own = approvals(open_screen, "desk-1")
    shown = {each.key for each in other.button}
    own.button(key=key("approvals", "take_back", number)).click().run()

    assert key("approvals", "approve", number) not in shown
    assert key("approvals", "take_back", number) not in shown
    assert own.success
    assert say("approvals.none", "ja") in said(own)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_plan_that_two_people_made_is_shown_as_what_would_be_taken_back(
    desk: Desk, open_screen: OpenScreen, language: str
):
    on = clock.business_day() + timedelta(days=9)
    planned = desk.change("suspend", reason="COURT", on=on)
    desk.approve(planned.number, by="supervisor-2")
    number = desk.change("undo", reason="CORRECTION").number

    at = approvals(open_screen, "supervisor-1", language)
    suspend = {"ja": "利用停止", "en": "Suspend"}[language]
    asked_for = say("changes.undo_of", language, event=suspend)

    assert f"<h2>{asked_for}" in said(at)
    assert say("approvals.undone", language, event=suspend, when="§").split("§")[1] in (
        said(at)
    )
    at.button(key=key("approvals", "approve", number)).click().run()
    assert not at.exception
    desk.now = clock.now()
    assert desk.card().memberships[0].ahead is None


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_cannot_be_done_any_more_can_only_be_refused(
    desk: Desk, open_screen: OpenScreen, language: str
):
    number = desk.change("suspend", reason="VIOLATION").number
    desk.change("withdraw", reason="MOVED", verified="x")

    at = approvals(open_screen, "supervisor-1", language)

    shown = {each.key for each in at.button}
    assert say("approvals.gone", language) in said(at)
    assert key("approvals", "approve", number) not in shown
    assert key("approvals", "refuse", number) in shown


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_plan_that_an_approval_would_end_is_named(
    desk: Desk, open_screen: OpenScreen, language: str
):
    on = clock.business_day() + timedelta(days=9)
    planned = desk.change("suspend", reason="COURT", on=on)
    desk.approve(planned.number, by="supervisor-2")
    desk.change("suspend", reason="LOST_DEVICE")

    at = approvals(open_screen, "supervisor-1", language)

    suspend = {"ja": "利用停止", "en": "Suspend"}[language]
    assert say("approvals.cancels", language, events=suspend) in said(at)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_planned_change_that_did_not_happen_waits_until_somebody_sees_to_it(
    desk: Desk, open_screen: OpenScreen, language: str
):
    leave_in_arrears(desk, "2220000002")
    with desk.store.write() as connection:
        settle_due(connection, desk.store, desk.now, [2])

    shown = said(approvals(open_screen, "supervisor-1", language))
    assert say("approvals.skipped.title", language, count=1) in shown
    assert say("card.skipped.no_arrears", language) in shown

    desk.change("suspend", reason="LOST_DEVICE", member_number="2220000002")
    shown = said(approvals(open_screen, "supervisor-1", language))
    assert say("card.skipped.no_arrears", language) not in shown


def leave_in_arrears(desk: Desk, number: str) -> None:
    """Let a new member plan a leave that is long due, and owe money before it."""
    desk.now = clock.now() - timedelta(days=60)
    desk.add(number, "海野 渚", "ウミノ ナギサ", birth_date=date(1985, 3, 4))
    desk.join(number=number)
    on = add_months(desk.now.date().replace(day=1), 1)
    desk.change("take_leave", reason="ILLNESS", member_number=number,
                on=on, until=add_months(on, 1) - timedelta(days=1))  # fmt: skip
    with desk.store.write() as connection:
        membership = desk.member(number).memberships[0]
        record_arrears(connection, desk.store, desk.occasion(), membership, "billing")
    desk.now = clock.now()
