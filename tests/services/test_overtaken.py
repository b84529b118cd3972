"""Requests of what others did meanwhile."""

from datetime import date
from typing import Any

import pytest

from models.facts import Change, Receipt
from models.kinds import AuditAction, Mover, RequestState
from portal.domain.trail import Wanted
from portal.errors import InputRefused, TransitionRefused
from portal.services.answer_request import my_requests, waiting_requests
from portal.services.change_state import Approval, carry_out
from portal.services.list_requests import list_requests
from portal.services.read_trail import read_trail
from portal.services.tell_event import whole_sentence
from portal.store.engine import Store
from portal.wording import LANGUAGES
from portal.wording.refusal import refusal_words
from tests.desk import NUMBER, Desk
from tests.people import trail


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    return desk.at(2026, 11, 20)


def elsewhere(desk: Desk, **given: Any) -> Receipt:
    """Change the member by another door than the list of requests."""
    change = Change(NUMBER, "MAIL", **given)
    approval = Approval("Q-0-0", desk.acting("desk-2").staff_id, frozenset(Mover))
    with desk.store.write() as connection:
        occasion = desk.occasion("supervisor-1")
        return carry_out(connection, desk.store, occasion, change, approval)


def planned(desk: Desk) -> Receipt:
    return elsewhere(desk, event="suspend", reason="COURT", on=date(2026, 12, 1))


def test_a_request_of_what_was_done_meanwhile_is_closed_without_a_foreign_receipt(
    desk: Desk,
):
    waits = desk.change("suspend", reason="COURT").number
    done = elsewhere(desk.later(days=1), event="suspend", reason="COURT")
    rows = len(desk.member().memberships[0].rows)

    receipt = desk.later(days=1).approve(waits, by="supervisor-2")

    assert (receipt.outcome, receipt.number) == ("overtaken", waits)
    assert receipt.number != done.number
    assert len(desk.member().memberships[0].rows) == rows
    (mine,) = my_requests(desk.store, desk.occasion())
    assert (mine.state, mine.receipt) == (RequestState.OVERTAKEN, None)
    assert waiting_requests(desk.store, desk.occasion("supervisor-1")) == []


def test_a_request_of_something_else_than_what_was_done_still_waits(desk: Desk):
    waits = desk.change("suspend", reason="COURT").number
    desk.change("suspend", reason="LOST_DEVICE")

    with pytest.raises(TransitionRefused) as caught:
        desk.approve(waits)

    assert caught.value.code == "already_otherwise"
    assert len(waiting_requests(desk.store, desk.occasion("supervisor-1"))) == 1


def test_a_request_to_take_back_what_is_gone_leaves_one_event_and_is_answered(
    desk: Desk,
):
    planned(desk)
    asked = desk.change("undo", reason="CORRECTION").number
    desk.change("withdraw", reason="MOVED", verified="3")
    before = len(trail(desk.store))

    assert desk.approve(asked, by="supervisor-2").outcome == "overtaken"

    assert len(trail(desk.store)) == before + 1
    (event,) = trail(desk.store, AuditAction.REQUEST_OVERTAKEN)
    assert event["member_id"] == desk.member().id
    with pytest.raises(InputRefused) as caught:
        desk.approve(asked, by="supervisor-2")
    assert caught.value.code == "request_settled"


def test_another_request_of_the_same_event_does_not_pass_for_the_first(desk: Desk):
    first = desk.change("suspend", reason="COURT").number

    assert desk.change("suspend", reason="COURT", by="desk-2").number == first
    with pytest.raises(InputRefused) as caught:
        desk.change("suspend", reason="FRAUD_SUSPECT", by="desk-2")

    assert caught.value.code == "request_waits_otherwise"
    assert caught.value.facts["number"] == first
    assert "Suspend" in refusal_words(caught.value, "en")
    assert "COURT" not in refusal_words(caught.value, "en")


def joined_again(desk: Desk) -> str:
    """Ask for an expulsion, then let the member leave and join again."""
    waits = expulsion(desk)
    desk.change("withdraw", reason="SELF_PRICE", verified="x")
    desk.later(hours=1).join()
    return waits


def expulsion(desk: Desk, **given: Any) -> str:
    known = {"violation_case": "V-1", "notice": "letter", "by": "supervisor-1"}
    return desk.change("expel", reason="VIOLATION", **known, **given).number


def test_a_request_is_never_carried_out_on_a_later_membership(desk: Desk):
    waits = joined_again(desk)
    rows = [len(each.rows) for each in desk.member().memberships]

    receipt = desk.approve(waits, by="legal-1")

    assert (receipt.outcome, receipt.another_spell) == ("overtaken", True)
    assert [len(each.rows) for each in desk.member().memberships] == rows
    states = {each.spell: each.state for each in desk.card().memberships}
    assert states == {1: "withdrawn", 2: "active"}
    (mine,) = my_requests(desk.store, desk.occasion("supervisor-1"))
    assert (mine.state, mine.receipt) == (RequestState.OVERTAKEN, None)


def test_the_trail_says_that_a_request_was_meant_for_an_earlier_membership(desk: Desk):
    waits = joined_again(desk)
    desk.approve(waits, by="legal-1")

    page = read_trail(desk.store, desk.occasion("auditor-1"), Wanted())
    said = {
        each: whole_sentence(page.events[0], page.names, each) for each in LANGUAGES
    }

    assert "対象の加入はすでに終わり、別の加入が始まっていた" in said["ja"]
    assert "another one had begun" in said["en"]


def test_a_request_of_the_last_membership_is_still_carried_out_when_it_is_open(
    desk: Desk,
):
    desk.change("withdraw", reason="SELF_PRICE", verified="x")
    desk.later(hours=1).join()
    waits = expulsion(desk)

    assert desk.approve(waits, by="legal-1").became == "expelled"


def test_what_cannot_be_done_any_more_is_listed_so(desk: Desk):
    waits = joined_again(desk)

    (asked,) = list_requests(desk.store, desk.occasion("legal-1")).waiting

    assert asked.waiting.number == waits
    assert (asked.became, asked.stands, asked.may_answer) == (None, False, True)


def test_what_can_be_done_on_its_day_stands(desk: Desk):
    desk.change(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )
    expulsion(desk, on=date(2026, 12, 10))

    (asked,) = list_requests(desk.store, desk.occasion("legal-1")).waiting

    assert asked.stands
    assert asked.became is not None
    assert asked.became.en == "Expelled"
