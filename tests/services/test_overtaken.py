"""Requests of what others did meanwhile."""

from datetime import date
from typing import Any

import pytest

from models.facts import Change, Receipt
from models.kinds import AuditAction, Mover, RequestState
from portal.errors import InputRefused, TransitionRefused
from portal.services.answer_request import my_requests, waiting_requests
from portal.services.change_state import Approval, carry_out
from portal.store.engine import Store
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
