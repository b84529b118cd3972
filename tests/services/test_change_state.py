"""Changing a membership: what is written, what is refused, what is remembered."""

import json
import threading
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from models.facts import Change, Receipt
from models.kinds import LedgerKind
from portal.domain.receipts import count_of
from portal.errors import (
    ChangedMeanwhile,
    InputRefused,
    KeyReused,
    NotFound,
    NotPermitted,
    TransitionRefused,
)
from portal.services.answer_request import (
    my_requests,
    refuse_request,
    take_back_request,
    waiting_requests,
)
from portal.services.change_state import change_state
from portal.store.audit import CHANGES
from portal.store.engine import Store
from portal.store.members import EVENT, MEMBERSHIP
from portal.store.private import private_values
from portal.wording.refusal import refusal_words
from tests.desk import NUMBER, Desk
from tests.people import rows_in


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    return desk.at(2026, 11, 20)


def count(desk: Desk, table: sa.Table) -> int:
    return rows_in(desk.store, table)


def last_body(desk: Desk) -> dict[str, Any]:
    query = sa.select(CHANGES.event.c.body).order_by(CHANGES.event.c.id.desc())
    with desk.store.read() as connection:
        found: dict[str, Any] = json.loads(
            connection.execute(query.limit(1)).scalar_one()
        )
    return found


def test_a_change_is_one_row_one_event_and_a_number_to_read_out(desk: Desk):
    rows, events = count(desk, EVENT), count(desk, CHANGES.event)

    receipt = desk.change("suspend", reason="LOST_DEVICE", case_number="C-1")

    assert receipt.outcome == "done"
    assert (receipt.was, receipt.became) == ("active", "suspended")
    assert count(desk, EVENT) == rows + 1
    assert count(desk, CHANGES.event) == events + 1
    assert count_of(receipt.number, "R") == events + 1
    body = last_body(desk)
    assert body["what"] == "membership.moved"
    assert body["before"]["state"] == "active"
    assert body["after"]["state"] == "suspended"
    assert body["why"] == {"case": "C-1", "reason": "LOST_DEVICE"}
    assert body["who"]["code"] == "desk-1"


def test_free_text_is_never_in_the_body_and_can_be_read_back(desk: Desk):
    receipt = desk.change("suspend", reason="LOST_DEVICE", text="娘さんの090-1111-2222")
    event_id = count_of(receipt.number, "R")
    assert event_id is not None

    with desk.store.read() as connection:
        query = sa.select(CHANGES.event.c.body).where(CHANGES.event.c.id == event_id)
        body = bytes(connection.execute(query).scalar_one())
        values = private_values(connection, desk.store.keys, [event_id])

    assert b"1111-2222" not in body
    assert values[event_id]["text"][1] == "娘さんの090-1111-2222"


def test_a_refusal_writes_nothing(desk: Desk):
    before = count(desk, EVENT), count(desk, CHANGES.event)

    with pytest.raises(TransitionRefused):
        desk.change("resume", reason="SELF_REQUEST")

    assert (count(desk, EVENT), count(desk, CHANGES.event)) == before


def test_somebody_without_the_permission_is_denied_and_that_is_on_record(desk: Desk):
    rows = count(desk, EVENT)

    with pytest.raises(NotPermitted):
        desk.change("suspend", by="auditor-1", reason="LOST_DEVICE")

    assert count(desk, EVENT) == rows
    assert last_body(desk)["outcome"] == "denied"


def test_the_same_key_and_body_answer_the_first_receipt_again(desk: Desk):
    first = desk.change("suspend", reason="LOST_DEVICE", key="k")
    rows = count(desk, EVENT)

    again = desk.later(minutes=5).change("suspend", reason="LOST_DEVICE", key="k")

    assert again.repeated
    assert (again.number, again.became, again.effective_at) == (
        first.number,
        first.became,
        first.effective_at,
    )
    assert count(desk, EVENT) == rows


def test_the_same_key_with_another_body_is_refused(desk: Desk):
    desk.change("suspend", reason="LOST_DEVICE", key="k")

    with pytest.raises(KeyReused):
        desk.change("suspend", reason="ARREARS", key="k")


def test_keys_of_two_people_do_not_meet(desk: Desk):
    desk.change("suspend", reason="LOST_DEVICE", key="k")

    assert (
        desk.change("reinstate", by="desk-2", reason="DEVICE_FOUND", key="k").became
        == "active"
    )


def test_twenty_clicks_at_once_are_one_change(desk: Desk):
    rows = count(desk, EVENT)
    receipts: list[Receipt] = []
    occasion = desk.occasion()
    change = Change(NUMBER, "MAIL", "suspend", reason="LOST_DEVICE", key="one")

    def click() -> None:
        receipts.append(change_state(desk.store, occasion, change))

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({receipt.number for receipt in receipts}) == 1
    assert sum(not receipt.repeated for receipt in receipts) == 1
    assert count(desk, EVENT) == rows + 1


def test_two_clerks_at_once_leave_a_legal_ledger(desk: Desk):
    occasions = [desk.occasion("desk-1"), desk.occasion("desk-2")]
    ends: list[str] = []

    def work(number: int) -> None:
        change = Change(NUMBER, "MAIL", "suspend", reason="LOST_DEVICE", seen_version=2)
        try:
            ends.append(change_state(desk.store, occasions[number], change).outcome)
        except ChangedMeanwhile:
            ends.append("changed")

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["changed", "done"]


def test_a_change_asked_for_before_a_colleagues_but_done_after_it_knows_of_it(
    desk: Desk,
):
    asked_at = desk.now
    desk.later(seconds=1).change("suspend", by="desk-2", reason="LOST_DEVICE")
    desk.now = asked_at

    with pytest.raises(TransitionRefused):
        desk.change(
            "take_leave",
            reason="ILLNESS",
            on=date(2026, 12, 1),
            until=date(2026, 12, 31),
        )
    receipt = desk.change("reinstate", reason="DEVICE_FOUND")

    assert receipt.recorded_at > asked_at
    assert desk.later(minutes=1).card().memberships[0].state == "active"


def test_a_clock_that_was_set_back_does_not_reorder_the_ledger(desk: Desk):
    desk.change("suspend", reason="LOST_DEVICE")
    desk.at(2026, 11, 10).change("reinstate", reason="DEVICE_FOUND")

    states = [row.became for row in desk.member().memberships[0].rows[-2:]]

    assert states == ["suspended", "active"]
    assert desk.at(2026, 11, 21).card().memberships[0].state == "active"


def test_a_colleagues_change_in_between_is_told_and_nothing_is_overwritten(desk: Desk):
    seen = desk.member().memberships[0].version
    desk.change("suspend", by="desk-2", reason="LOST_DEVICE")

    with pytest.raises(ChangedMeanwhile) as caught:
        desk.change("withdraw", reason="MOVED", verified="card", seen_version=seen)

    assert [row.event for row in caught.value.facts["rows"]] == ["suspend"]
    assert desk.card().memberships[0].state == "suspended"


def test_asking_again_for_what_is_done_names_the_receipt_that_did_it(desk: Desk):
    first = desk.change("suspend", reason="LOST_DEVICE")

    again = desk.change("suspend", by="desk-2", reason="LOST_DEVICE")

    assert (again.outcome, again.number) == ("already", first.number)


def test_nobody_gets_the_receipt_of_something_else(desk: Desk):
    first = desk.change("suspend", reason="LOST_DEVICE")

    with pytest.raises(TransitionRefused) as caught:
        desk.change("suspend", by="desk-2", reason="ARREARS")

    assert caught.value.code == "already_otherwise"
    assert caught.value.facts["receipt"] == first.number


def test_the_projection_is_what_the_fold_says(desk: Desk):
    desk.change(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )

    with desk.store.read() as connection:
        row = connection.execute(sa.select(MEMBERSHIP)).one()

    assert row.state == "active"
    assert row.next_change_at is not None
    assert row.version == 3


def test_a_scheduled_withdrawal_can_be_taken_back(desk: Desk):
    filed = desk.change(
        "withdraw", reason="MOVED", on=date(2026, 11, 30), at_end=True, verified="3"
    )
    assert filed.outcome == "scheduled"

    undone = desk.change("undo", reason="SELF_CHANGED_MIND")

    assert undone.outcome == "undone"
    assert undone.event == "withdraw"
    assert desk.at(2026, 12, 5).card().memberships[0].state == "active"


def test_a_planned_joining_is_no_joining_yet_and_goes_with_its_plan(desk: Desk):
    desk.change("apply", offering="PAY", reason="SELF_APPLICATION")
    plan: dict[str, Any] = {
        "reason": "COUNTER",
        "verified": "card",
        "on": date(2026, 12, 1),
    }
    desk.change("activate", offering="PAY", **plan)

    def stored_and_shown() -> tuple[date | None, date | None]:
        shown = {each.offering_code: each for each in desk.card().memberships}
        held = {each.offering_code: each for each in desk.member().memberships}
        return held["PAY"].joined_on, shown["PAY"].joined_on

    assert stored_and_shown() == (None, None)
    desk.change("undo", offering="PAY", reason="CORRECTION")
    assert stored_and_shown() == (None, None)

    desk.change("activate", offering="PAY", **plan)
    desk.at(2026, 12, 2)
    assert stored_and_shown() == (None, date(2026, 12, 1))
    desk.change("suspend", offering="PAY", reason="LOST_DEVICE")
    assert stored_and_shown() == (date(2026, 12, 1), date(2026, 12, 1))


def test_withdrawing_ends_everything_that_was_still_to_come(desk: Desk):
    desk.change(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )

    receipt = desk.change("withdraw", reason="MOVED", verified="3")

    assert receipt.cancelled == ("take_leave",)
    assert desk.at(2026, 12, 5).card().memberships[0].state == "withdrawn"


def test_joining_again_opens_a_linked_second_spell(desk: Desk):
    desk.change("withdraw", reason="MOVED", verified="3")
    desk.at(2026, 12, 20).join()

    first, second = desk.member().memberships

    assert (first.spell, second.spell) == (1, 2)
    assert second.previous_id == first.id
    assert [each.state for each in desk.card().memberships].count("active") == 1


def test_joining_twice_is_refused(desk: Desk):
    with pytest.raises(TransitionRefused) as caught:
        desk.change("apply", reason="SELF_APPLICATION")

    assert caught.value.facts["findings"][0].guard == "no_open_membership"


def test_a_child_cannot_join(desk: Desk):
    desk.add("1110000017", "高橋 そら", "タカハシ ソラ", birth_date=date(2020, 1, 1))

    with pytest.raises(TransitionRefused) as caught:
        desk.change("apply", member_number="1110000017", reason="SELF_APPLICATION")

    assert caught.value.facts["findings"][0].guard == "min_age"


@pytest.mark.parametrize(
    ("given", "what"),
    [({"member_number": "1110000025"}, "member"), ({"offering": "NOPE"}, "offering")],
)
def test_what_does_not_exist_is_said_by_name(
    desk: Desk, given: dict[str, str], what: str
):
    with pytest.raises(NotFound) as caught:
        desk.change("suspend", reason="LOST_DEVICE", **given)

    assert caught.value.facts["what"] == what


def test_an_offering_never_joined_says_that_joining_is_what_is_left(desk: Desk):
    with pytest.raises(TransitionRefused) as caught:
        desk.change("suspend", offering="PAY", reason="LOST_DEVICE")

    assert caught.value.code == "no_membership"
    assert caught.value.facts["allowed"] == ["apply"]
    assert caught.value.facts["offering"] == "PAY"
    assert "PAY" not in refusal_words(caught.value, "ja")


# ------------------------------------------------------------ the second person


def test_a_grave_suspension_waits_until_another_approves(desk: Desk):
    asked = desk.change(
        "suspend", reason="VIOLATION", text="通報あり", case_number="C-9"
    )
    assert asked.outcome == "waiting"
    assert desk.card().memberships[0].state == "active"

    receipt = desk.later(hours=2).approve(asked.number)

    assert receipt.outcome == "done"
    row = desk.member().memberships[0].rows[-1]
    assert row.kind is LedgerKind.MOVE
    assert row.staff_id == desk.acting("desk-1").staff_id
    assert row.approved_by == desk.acting("supervisor-1").staff_id
    body = last_body(desk)
    assert body["facts"]["request"] == asked.number
    assert body["private"].keys() == {"text"}


def test_asking_twice_for_the_same_gives_the_same_request(desk: Desk):
    first = desk.change("suspend", reason="VIOLATION")

    assert (
        desk.change("suspend", by="desk-2", reason="VIOLATION").number == first.number
    )
    assert len(waiting_requests(desk.store, desk.occasion("supervisor-1"))) == 1


def test_nobody_approves_their_own_request(desk: Desk):
    asked = desk.change("suspend", by="supervisor-1", reason="VIOLATION")

    with pytest.raises(InputRefused) as caught:
        desk.approve(asked.number, by="supervisor-1")

    assert caught.value.code == "own_request"
    assert desk.approve(asked.number, by="supervisor-2").outcome == "done"


def test_the_desk_cannot_be_the_second_person(desk: Desk):
    asked = desk.change("suspend", reason="VIOLATION")

    with pytest.raises(NotPermitted):
        desk.approve(asked.number, by="desk-2")


def test_legal_is_a_second_person_only_where_legal_may_act(desk: Desk):
    asked = desk.change("suspend", reason="VIOLATION")

    with pytest.raises(InputRefused) as caught:
        desk.approve(asked.number, by="legal-1")
    assert caught.value.code == "request_not_yours"

    expel = desk.change(
        "expel", by="legal-1", reason="FRAUD", violation_case="V-1", notice="2026-11-01"
    )
    assert desk.approve(expel.number, by="legal-2").became == "expelled"


def test_the_rules_are_asked_again_when_a_request_is_approved(desk: Desk):
    desk.change("withdraw", reason="MOVED", verified="3")
    asked = desk.change("undo_withdraw", reason="WRONG_MEMBER")
    assert desk.at(2026, 11, 26).approve(asked.number).became == "active"

    desk.change("withdraw", reason="MOVED", verified="3")
    late = desk.at(2026, 12, 4).change("undo_withdraw", reason="WRONG_MEMBER")

    with pytest.raises(TransitionRefused):
        desk.at(2026, 12, 8).approve(late.number)


def test_a_request_is_answered_once(desk: Desk):
    asked = desk.change("suspend", reason="VIOLATION")
    desk.approve(asked.number)

    with pytest.raises(InputRefused) as caught:
        desk.approve(asked.number, by="supervisor-2")

    assert caught.value.code == "request_settled"


def test_a_request_can_be_refused_or_taken_back(desk: Desk):
    first = desk.change("suspend", reason="VIOLATION")
    refuse_request(
        desk.store, desk.occasion("supervisor-1"), first.number, "証拠が足りない"
    )
    second = desk.change("suspend", reason="VIOLATION")
    with pytest.raises(InputRefused) as caught:
        take_back_request(desk.store, desk.occasion("desk-2"), second.number)
    assert caught.value.code == "request_of_another"
    take_back_request(desk.store, desk.occasion("desk-1"), second.number)

    states = [each.state.value for each in my_requests(desk.store, desk.occasion())]

    assert states == ["taken_back", "refused"]
    assert desk.card().memberships[0].state == "active"


def test_an_old_request_lapses_by_itself(desk: Desk):
    asked = desk.change("suspend", reason="VIOLATION")
    desk.later(days=7)

    assert waiting_requests(desk.store, desk.occasion("supervisor-1")) == []
    with pytest.raises(InputRefused) as caught:
        desk.approve(asked.number)
    assert caught.value.code == "request_lapsed"


def test_a_request_for_a_day_that_is_over_by_then_happens_at_once(desk: Desk):
    asked = desk.change("suspend", reason="COURT", on=date(2026, 11, 22))

    receipt = desk.at(2026, 11, 25).approve(asked.number)

    assert receipt.outcome == "done"
    assert receipt.effective_at == desk.now


def test_a_request_that_does_not_exist_is_not_found(desk: Desk):
    with pytest.raises(NotFound):
        desk.approve("Q-999-0")


@pytest.mark.parametrize("seen", ["the same number", "no number"])
def test_a_form_of_an_earlier_spell_does_not_change_the_new_one(desk: Desk, seen: str):
    first = desk.member().memberships[0]
    desk.later(days=1).change("withdraw", reason="OTHER", verified="counter")
    desk.later(days=1).join()
    latest = max(desk.member().memberships, key=lambda each: each.spell)
    number = latest.version if seen == "the same number" else None

    with pytest.raises(ChangedMeanwhile) as caught:
        desk.change(
            "suspend",
            reason="LOST_DEVICE",
            membership_id=first.id,
            seen_version=number,
        )

    assert {row.event for row in caught.value.facts["rows"]} >= {"apply", "activate"}
    assert caught.value.facts["version"] == latest.version
    done = desk.change(
        "suspend",
        reason="LOST_DEVICE",
        membership_id=latest.id,
        seen_version=latest.version,
    )
    assert done.outcome == "done"
