"""What two people planned is not ended by one, except by the member who leaves."""

from datetime import date

import pytest

from models.facts import Change, Receipt
from portal.domain.trail import Wanted
from portal.errors import InputRefused
from portal.services.list_requests import list_requests
from portal.services.preview_change import Preview, preview_change
from portal.services.read_trail import read_trail
from portal.services.tell_event import whole_sentence
from portal.store.engine import Store
from tests.desk import NUMBER, Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    return desk.at(2026, 11, 20)


def court(desk: Desk, day: int = 10) -> None:
    """Plan a suspension in December as two people."""
    asked = desk.change("suspend", reason="COURT", on=date(2026, 12, day))
    desk.approve(asked.number)


def lost(desk: Desk) -> Receipt:
    return desk.change("suspend", reason="LOST_DEVICE")


def withdraw(desk: Desk) -> Receipt:
    return desk.change("withdraw", reason="MOVED", verified="card")


def planned(desk: Desk) -> list[str | None]:
    return [each.event for each in desk.card().memberships[0].undoes]


def said(desk: Desk, language: str) -> list[str]:
    page = read_trail(desk.store, desk.occasion("auditor-1"), Wanted())
    return [whole_sentence(each, page.names, language) for each in page.events]


def preview(desk: Desk, event: str, reason: str) -> Preview:
    shown = desk.member().memberships[0].id
    change = Change(NUMBER, "MAIL", event, reason, verified="x", membership_id=shown)
    return preview_change(desk.store, desk.occasion(), change)


def test_one_person_does_not_end_a_plan_of_two(desk: Desk):
    court(desk)

    asked = lost(desk)

    assert (asked.outcome, asked.cancelled) == ("waiting", ("suspend",))
    assert desk.card().memberships[0].state == "active"
    assert planned(desk) == ["suspend"]


def test_two_people_end_it_and_the_receipt_names_it(desk: Desk):
    court(desk)

    receipt = desk.approve(lost(desk).number, by="supervisor-2")

    assert (receipt.outcome, receipt.cancelled) == ("done", ("suspend",))
    assert planned(desk) == []


def test_a_plan_of_one_person_is_ended_by_one(desk: Desk):
    desk.change("suspend", reason="MEMBER_REQUEST", on=date(2026, 12, 10))

    receipt = lost(desk)

    assert (receipt.outcome, receipt.cancelled) == ("done", ("suspend",))


def test_the_preview_and_the_list_say_which_plan_would_end(desk: Desk):
    court(desk)

    seen = preview(desk, "suspend", "LOST_DEVICE")
    lost(desk)
    (asked,) = list_requests(desk.store, desk.occasion("supervisor-2")).waiting

    assert seen.needs_second
    assert [each.en for each in seen.cancelled] == ["Suspend"]
    assert [each.ja for each in asked.cancels] == ["利用停止"]


def test_the_trail_says_which_plan_a_request_would_end(desk: Desk):
    court(desk)
    lost(desk)

    assert "承認されると取り消される予約: 利用停止" in said(desk, "ja")[0]
    assert (
        "Once approved it takes back what was scheduled: Suspend"
        in (said(desk, "en")[0])
    )


def test_a_request_that_was_filed_before_the_plan_says_that_it_would_end_it(desk: Desk):
    first = desk.change("report_death", reason="DEATH", evidence="papers")
    court(desk)

    (asked,) = list_requests(desk.store, desk.occasion("supervisor-2")).waiting

    assert first.cancelled == ()
    assert [each.en for each in asked.cancels] == ["Suspend"]


def test_who_planned_it_as_legal_may_answer_what_would_end_it(desk: Desk):
    known = {"violation_case": "V", "notice": "letter", "by": "supervisor-1"}
    asked = desk.change("expel", reason="VIOLATION", on=date(2026, 12, 10), **known)
    desk.approve(asked.number, by="legal-1")
    sooner = desk.change("expel", reason="FRAUD", on=date(2026, 12, 1), **known)

    receipt = desk.approve(sooner.number, by="legal-1")

    assert receipt.cancelled == ("expel",)


def test_a_member_leaves_at_any_time_and_the_ended_plan_is_told(desk: Desk):
    court(desk)

    assert not preview(desk, "withdraw", "MOVED").needs_second
    receipt = withdraw(desk)

    assert (receipt.outcome, receipt.cancelled) == ("done", ("suspend",))
    assert "これにより取り消された予約: 利用停止" in said(desk, "ja")[0]


def test_a_planned_leaving_that_ended_a_plan_of_two_is_taken_back_by_two(desk: Desk):
    court(desk)
    leaving = desk.change(
        "withdraw", reason="MOVED", verified="x", on=date(2026, 12, 1)
    )
    assert leaving.cancelled == ("suspend",)

    asked = desk.change("undo", reason="SELF_CHANGED_MIND")

    assert asked.outcome == "waiting"
    assert planned(desk) == ["withdraw"]


def test_a_planned_leaving_that_ended_nothing_is_taken_back_by_one(desk: Desk):
    desk.change("withdraw", reason="MOVED", verified="x", on=date(2026, 12, 1))

    assert desk.change("undo", reason="SELF_CHANGED_MIND").outcome == "undone"


def rejoin(desk: Desk) -> Receipt:
    return desk.later(hours=1).change("apply", reason="SELF_APPLICATION")


def test_who_left_while_a_plan_of_two_stood_is_taken_back_by_two(desk: Desk):
    court(desk)
    withdraw(desk)

    asked = rejoin(desk)
    (listed,) = list_requests(desk.store, desk.occasion("supervisor-1")).waiting

    assert (asked.outcome, asked.became) == ("waiting", "applied")
    assert len(desk.member().memberships) == 1
    assert listed.stands
    receipt = desk.approve(asked.number, by="supervisor-2")
    assert (receipt.outcome, receipt.became) == ("done", "applied")
    assert len(desk.member().memberships) == 2


def test_who_left_while_two_people_had_suspended_them_is_taken_back_by_two(desk: Desk):
    desk.approve(desk.change("suspend", reason="VIOLATION").number)
    withdraw(desk)
    change = Change(NUMBER, "MAIL", "apply", "SELF_APPLICATION")

    assert preview_change(desk.store, desk.occasion(), change).needs_second
    assert rejoin(desk).outcome == "waiting"


def test_who_had_been_reinstated_before_they_left_joins_again_by_one(desk: Desk):
    desk.approve(desk.change("suspend", reason="VIOLATION").number)
    back = desk.later(hours=1).change("reinstate", reason="VIOLATION_CLEARED")
    desk.approve(back.number)
    desk.later(hours=1)
    withdraw(desk)

    assert rejoin(desk).outcome == "done"


def test_who_left_of_a_plain_suspension_joins_again_by_one(desk: Desk):
    lost(desk)
    withdraw(desk)

    assert rejoin(desk).outcome == "done"


def test_a_second_request_to_join_again_is_closed_once_they_have_joined(desk: Desk):
    court(desk)
    withdraw(desk)
    first = rejoin(desk)
    assert rejoin(desk).number == first.number
    desk.approve(first.number, by="supervisor-2")
    held = len(desk.member().memberships)

    with pytest.raises(InputRefused):
        desk.approve(first.number, by="supervisor-1")

    assert len(desk.member().memberships) == held


def test_nobody_lets_an_expelled_member_in_alone(desk: Desk):
    known = {"violation_case": "V-1", "notice": "letter"}
    asked = desk.change("expel", reason="VIOLATION", by="legal-1", **known)
    desk.approve(asked.number, by="legal-2")

    assert rejoin(desk).outcome == "waiting"


def test_nobody_joins_again_after_a_death_on_record(desk: Desk):
    asked = desk.change("report_death", reason="DEATH", evidence="E-1")
    desk.approve(asked.number)

    with pytest.raises(InputRefused) as refused:
        rejoin(desk)
    assert refused.value.facts["findings"][0].guard == "rejoin_allowed"


def test_what_two_people_suspended_one_does_not_reinstate(desk: Desk):
    desk.approve(desk.change("suspend", reason="FRAUD_SUSPECT").number)

    asked = desk.change("reinstate", reason="MEMBER_REQUEST")

    assert asked.outcome == "waiting"
