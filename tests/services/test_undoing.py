"""Taking back what is planned, alone or with a second person, and how it is told."""

from datetime import date

import pytest

from models.facts import Receipt
from portal.domain.card import Course, Words
from portal.domain.trail import Wanted
from portal.errors import TransitionRefused
from portal.services.answer_request import refuse_request
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


def suspend(desk: Desk, day: int = 1, reason: str = "COURT") -> str:
    """Plan a suspension in December as two people; return its receipt."""
    asked = desk.change("suspend", reason=reason, on=date(2026, 12, day))
    if asked.outcome != "waiting":
        return asked.number
    return desk.approve(asked.number).number


def leave(desk: Desk) -> Receipt:
    return desk.change(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )


def preview(desk: Desk, takes_back: str | None = None) -> Preview:
    from models.facts import Change

    shown = desk.member().memberships[0].id
    change = Change(
        NUMBER, "MAIL", "undo", "CORRECTION", membership_id=shown, takes_back=takes_back
    )
    return preview_change(desk.store, desk.occasion(), change)


def test_a_planned_change_of_two_people_is_taken_back_by_two(desk: Desk):
    planned = suspend(desk)

    asked = desk.change("undo", reason="CORRECTION")
    assert (asked.outcome, asked.became) == ("waiting", "active")
    assert desk.card().memberships[0].ahead is not None

    receipt = desk.approve(asked.number, by="supervisor-2")

    assert (receipt.outcome, receipt.event) == ("undone", "suspend")
    assert desk.card().memberships[0].ahead is None
    row = desk.member().memberships[0].rows[-1]
    assert row.approved_by == desk.acting("supervisor-2").staff_id
    assert planned != receipt.number


def test_a_request_takes_back_what_it_was_made_for_and_nothing_else(desk: Desk):
    suspend(desk, day=10)
    asked = desk.change("undo", reason="CORRECTION")
    earlier = leave(desk)

    receipt = desk.approve(asked.number, by="supervisor-2")

    assert receipt.event == "suspend"
    (left,) = desk.card().memberships[0].undoes
    assert left.receipt == earlier.number


def test_each_of_two_plans_can_wait_to_be_taken_back(desk: Desk):
    first, second = suspend(desk), suspend(desk)
    assert first == second
    wrong = desk.change("withdraw", reason="MOVED", on=date(2027, 1, 31), verified="3")

    asked = desk.change("undo", reason="CORRECTION", takes_back=first)
    again = desk.change("undo", by="desk-2", reason="CORRECTION", takes_back=first)
    other = desk.change("undo", reason="CORRECTION", takes_back=wrong.number)

    assert asked.number == again.number
    assert other.outcome == "undone"
    assert desk.card().memberships[0].undoes[0].receipt == first


def test_the_receipt_names_which_plan_is_taken_back(desk: Desk):
    leave(desk)
    later = desk.change("withdraw", reason="MOVED", on=date(2027, 3, 31), verified="3")

    undone = desk.change("undo", reason="CORRECTION", takes_back=later.number)

    assert undone.event == "withdraw"
    assert [each.event for each in desk.card().memberships[0].undoes] == ["take_leave"]
    with pytest.raises(TransitionRefused) as caught:
        desk.change("undo", reason="CORRECTION", takes_back=later.number)
    assert caught.value.code == "not_pending"


def test_the_card_offers_one_way_back_for_each_plan_with_its_day(desk: Desk):
    leave(desk)
    desk.change("withdraw", reason="MOVED", on=date(2027, 3, 31), verified="3")

    shown = desk.card().memberships[0]
    offered = [each for each in shown.allowed if each.undoes]

    days = [moment and moment.effective_on for moment in map(shown.undone_by, offered)]
    assert days == [date(2026, 12, 1), date(2027, 3, 31)]
    assert shown.undone_by(shown.allowed[0]) is None


def test_the_preview_tells_what_goes_with_it_and_who_must_agree(desk: Desk):
    leave(desk)
    desk.change(
        "extend_leave", reason="ILLNESS", on=date(2026, 12, 2), until=date(2027, 1, 31)
    )
    alone = preview(desk)
    later = desk.card().memberships[0].undoes[1]
    other = preview(desk, takes_back=later.receipt)

    assert [each.ja for each in alone.cancelled] == ["休会延長"]
    assert not alone.needs_second
    assert other.cancelled == ()
    desk.change("undo", reason="CORRECTION")
    suspend(desk)
    assert preview(desk).needs_second


def test_the_list_of_requests_tells_what_would_be_taken_back(desk: Desk):
    planned = suspend(desk)
    desk.change("undo", reason="CORRECTION")

    (asked,) = list_requests(desk.store, desk.occasion("supervisor-2")).waiting

    assert asked.undoes is not None
    assert asked.undoes.name == Words("利用停止", "Suspend")
    assert (asked.undoes.receipt, asked.undoes.effective_on) == (
        planned,
        date(2026, 12, 1),
    )
    assert asked.may_answer
    assert asked.became is None


def trail(desk: Desk, language: str) -> list[str]:
    page = read_trail(desk.store, desk.occasion("auditor-1"), Wanted())
    return [whole_sentence(each, page.names, language) for each in page.events]


def test_the_trail_says_that_a_plan_was_to_be_taken_back_and_which(desk: Desk):
    planned = suspend(desk)
    asked = desk.change("undo", reason="CORRECTION")
    refuse_request(desk.store, desk.occasion("supervisor-2"), asked.number)
    desk.approve(
        desk.change("undo", reason="CORRECTION").number, by="supervisor-2"
    )  # fmt: skip

    ja, en = trail(desk, "ja"), trail(desk, "en")

    assert [planned in line for line in ja[:4]] == [True] * 4
    assert ["予約「利用停止」" in line for line in ja[:4]] == [True] * 4
    assert ["取り消" in line for line in ja[:4]] == [True] * 4
    assert ["“Suspend”" in line and planned in line for line in en[:4]] == [True] * 4


def test_the_timeline_tells_how_taking_back_was_verified_and_not_the_plan(desk: Desk):
    desk.change("withdraw", reason="MOVED", on=date(2027, 3, 31), verified="licence")
    desk.change("undo", reason="CORRECTION", verified="phone", case_number="C-2")

    moments = {each.course: each for each in desk.card().timeline}
    taking = moments[Course.TOOK_BACK]

    assert taking.details == {"verified": "phone"}
    assert taking.effective_on == date(2027, 3, 31)
    assert moments[Course.TAKEN_BACK].details == {"verified": "licence"}
    assert taking.case_number == "C-2"


def test_the_timeline_keeps_the_end_of_the_day_that_was_meant(desk: Desk):
    desk.change(
        "withdraw", reason="MOVED", on=date(2027, 3, 31), at_end=True, verified="card"
    )
    desk.change("undo", reason="CORRECTION")

    moments = {each.course: each for each in desk.card().timeline}

    assert moments[Course.TOOK_BACK].details == {"at_end": "true"}
