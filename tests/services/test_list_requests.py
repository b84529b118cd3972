"""The list a second person decides from."""

import json

import pytest
import sqlalchemy as sa

from portal.errors import NotPermitted
from portal.services.list_requests import list_requests
from portal.store.audit import LOOK_UPS
from portal.store.engine import Store
from tests.desk import NUMBER, Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    return desk.at(2026, 11, 20)


def test_a_request_comes_with_everything_needed_to_decide_it(desk: Desk):
    number = desk.change("suspend", reason="VIOLATION", text="通報あり").number

    (asked,) = list_requests(desk.store, desk.occasion("supervisor-1")).waiting

    assert asked.waiting.number == number
    assert asked.waiting.member_number == NUMBER
    assert asked.event.en == "Suspend"
    assert asked.reason is not None
    assert asked.reason.en == "Violation of terms"
    assert asked.state is not None
    assert asked.became is not None
    assert (asked.state.en, asked.became.en) == ("Active", "Suspended")
    assert asked.text == "通報あり"


def test_who_asked_may_take_it_back_and_nobody_of_the_desk_may_answer(desk: Desk):
    desk.change("suspend", reason="VIOLATION")

    (own,) = list_requests(desk.store, desk.occasion("desk-1")).waiting
    (other,) = list_requests(desk.store, desk.occasion("desk-2")).waiting
    (second,) = list_requests(desk.store, desk.occasion("supervisor-1")).waiting

    assert (own.own, own.may_answer) == (True, False)
    assert (other.own, other.may_answer) == (False, False)
    assert (second.own, second.may_answer) == (False, True)


def test_the_state_is_that_of_today_and_not_of_when_it_was_asked(desk: Desk):
    desk.change("suspend", reason="VIOLATION")
    desk.later(hours=1).change("withdraw", reason="MOVED", verified="3")

    (asked,) = list_requests(desk.store, desk.occasion("supervisor-1")).waiting

    assert asked.state is not None
    assert asked.state.en == "Withdrawn"
    assert asked.became is None


def test_what_became_of_my_requests_is_listed_with_the_receipt(desk: Desk):
    number = desk.change("suspend", reason="VIOLATION").number
    receipt = desk.approve(number).number

    found = list_requests(desk.store, desk.occasion("desk-1"))

    assert found.waiting == ()
    assert [(each.waiting.state, each.waiting.receipt) for each in found.mine] == [
        ("approved", receipt)
    ]


def test_that_members_were_listed_is_on_record_before_anybody_sees_them(desk: Desk):
    desk.change("suspend", reason="VIOLATION")
    list_requests(desk.store, desk.occasion("supervisor-1"))

    with desk.store.access.read() as connection:
        query = sa.select(LOOK_UPS.event.c.body).order_by(LOOK_UPS.event.c.id.desc())
        body = json.loads(connection.execute(query.limit(1)).scalar_one())

    assert body["what"] == "requests.listed"
    assert body["facts"]["members"] == [desk.member().id]


def test_an_auditor_is_not_shown_requests(desk: Desk):
    with pytest.raises(NotPermitted):
        list_requests(desk.store, desk.occasion("auditor-1"))
