"""Cases at the edge: each is one story, told on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from models.correction_facts import Correction
from models.facts import Receipt
from models.kinds import StateKind
from portal.errors import ChangedMeanwhile, TransitionRefused
from portal.services.correct_past import correct_past
from portal.services.look_up import find
from portal.services.see_offerings import see_offerings
from portal.services.verify import verify
from portal.store.engine import Store
from portal.store.members import OFFERING
from tests.desk import NUMBER, Desk
from tests.services.importing.loading import Loader, number, row

SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    return desk.at(2026, 11, 20)


def state(desk: Desk, offering: str = "MAIL", **given: Any) -> str | None:
    shown = desk.card(**given).memberships
    return next(each.state for each in shown if each.offering_code == offering)


def counted(desk: Desk, offering: str) -> dict[StateKind, int]:
    """Return how many members an offering has by kind of state."""
    seen = see_offerings(desk.store, desk.occasion("owner-1"))
    [found] = [each for each in seen if each.code == offering]
    return {each.kind: each.held for each in found.states}


def listed(desk: Desk, offering: str) -> StateKind | None:
    """Return the kind of state that the list of those found shows."""
    [hit] = find(desk.store, desk.occasion(), NUMBER).hits
    return next(m.kind for m in hit.memberships if m.offering_code == offering)


def test_truth_is_right_one_second_after_midnight_in_each_zone(desk: Desk):
    with desk.store.write() as connection:
        there = sa.update(OFFERING).where(OFFERING.c.code == "PAY")
        connection.execute(there.values(zone="Europe/Berlin"))
    desk.join("PAY")
    desk.change("withdraw", reason="MOVED", on=date(2026, 12, 1), verified="card")
    desk.change("withdraw", reason="MOVED", verified="card", offering="PAY",
                on=date(2027, 3, 28), at_end=True)  # fmt: skip

    midnights = {
        "MAIL": datetime(2026, 11, 30, 15, tzinfo=UTC),
        "PAY": datetime(2027, 3, 28, 22, tzinfo=UTC),
    }
    for offering, midnight in midnights.items():
        desk.now = midnight - SECOND
        before = listed(desk, offering), counted(desk, offering), state(desk, offering)
        desk.now = midnight + SECOND
        after = listed(desk, offering), counted(desk, offering), state(desk, offering)

        assert before == (StateKind.ACTIVE, {StateKind.ACTIVE: 1}, "active")
        assert after == (StateKind.ENDED, {StateKind.ENDED: 1}, "withdrawn")


def test_a_withdrawal_filed_while_a_leave_is_pending_ends_the_plan(desk: Desk):
    desk.change("take_leave", reason="ILLNESS", on=date(2026, 12, 1),
                until=date(2027, 1, 31))  # fmt: skip

    done = desk.change("withdraw", reason="MOVED", on=date(2026, 11, 25), verified="c")

    assert done.cancelled == ("take_leave",)
    assert state(desk.at(2026, 12, 10)) == "withdrawn"
    assert state(desk.at(2027, 2, 10)) == "withdrawn"


def test_a_suspension_during_leave_outlives_the_end_of_the_leave(desk: Desk):
    desk.change("take_leave", reason="ILLNESS", on=date(2026, 12, 1),
                until=date(2026, 12, 31))  # fmt: skip
    desk.at(2026, 12, 10).change("suspend", reason="LOST_DEVICE")

    assert state(desk.at(2027, 1, 5)) == "suspended"
    offers = {m.event: m.open for m in desk.card().memberships[0].allowed}
    assert (offers["reinstate"], offers["reinstate_to_leave"]) == (True, False)
    desk.change("reinstate", reason="DEVICE_FOUND")
    assert state(desk) == "active"


def test_of_two_clerks_one_extends_and_the_other_is_told_before_withdrawing(desk: Desk):
    desk.change("take_leave", reason="ILLNESS", on=date(2026, 12, 1),
                until=date(2026, 12, 31))  # fmt: skip
    desk.at(2026, 12, 10)
    seen = desk.card().memberships[0].version
    desk.change("extend_leave", by="desk-1", reason="ILLNESS",
                until=date(2027, 1, 31), seen_version=seen)  # fmt: skip

    with pytest.raises(ChangedMeanwhile) as refused:
        desk.change("withdraw", by="desk-2", reason="MOVED", verified="c",
                    seen_version=seen)  # fmt: skip
    assert refused.value.facts["rows"][0].event == "extend_leave"
    assert state(desk) == "on_leave"

    desk.change("withdraw", by="desk-2", reason="MOVED", verified="c",
                seen_version=desk.card().memberships[0].version)  # fmt: skip
    assert state(desk.at(2027, 2, 5)) == "withdrawn"


def test_a_death_that_is_reported_after_a_withdrawal_corrects_it(desk: Desk):
    withdrawn = desk.change("withdraw", reason="MOVED", verified="card")
    desk.at(2026, 12, 20)
    with pytest.raises(TransitionRefused, match="no_such_move"):
        desk.change("report_death", reason="DEATH", evidence="D-1")

    asked = Correction(NUMBER, "MAIL", "MEMBER_PROVED", withdrawn.number,
                       event="report_death", reason="DEATH", evidence="D-1",
                       on=date(2026, 11, 15))  # fmt: skip
    waiting = correct_past(desk.store, desk.occasion(), asked)
    desk.approve(waiting.number)

    assert state(desk) == "deceased"
    assert state(desk, at=date(2026, 11, 14)) == "active"
    assert state(desk, at=date(2026, 11, 16), known_at=date(2026, 12, 1)) == "active"


def test_a_clock_that_was_set_back_neither_loses_nor_reorders_anything(desk: Desk):
    first = desk.change("suspend", reason="LOST_DEVICE")
    desk.later(days=-2)

    second = desk.change("reinstate", reason="DEVICE_FOUND")

    assert second.recorded_at >= first.recorded_at
    assert state(desk.later(days=3)) == "active"
    events = [m.event for m in desk.card().timeline[:2]]
    assert sorted(events) == ["reinstate", "suspend"]
    flaws = verify(desk.store, desk.occasion("auditor-1"), full=True).found
    assert flaws == ()


def test_a_request_waits_on_the_days_on_which_it_waited(desk: Desk):
    asked = desk.at(2026, 11, 25).change("suspend", reason="VIOLATION")
    desk.at(2026, 11, 28).approve(asked.number)
    desk.at(2026, 12, 20)

    def waiting(day: int) -> list[str]:
        on = date(2026, 11, day)
        return [each.number for each in desk.card(at=on, known_at=on).waiting]

    assert [waiting(day) for day in (24, 26, 29)] == [[], [asked.number], []]
    assert desk.card(at=date(2026, 11, 26)).waiting == ()


def test_what_an_import_found_is_the_floor_of_corrections(desk: Desk):
    member = number(1)
    Loader(desk).load(row(member, state="利用停止"))
    desk.later(days=5)
    done = desk.change("reinstate", reason="DEVICE_FOUND", member_number=member)
    desk.later(days=5)

    def correct(on: date) -> Receipt:
        asked = Correction(member, "MAIL", "RECORDED_WRONG", done.number, on=on)
        return correct_past(desk.store, desk.occasion(), asked)

    with pytest.raises(TransitionRefused) as refused:
        correct(date(2026, 11, 18))
    assert refused.value.code == "correction_before_floor"
    desk.approve(correct(date(2026, 11, 22)).number)

    [shown] = desk.card(number=member, at=date(2026, 11, 22)).memberships
    assert (shown.state, shown.unknown_before) == (
        "active",
        refused.value.facts["floor"],
    )
    [before] = desk.card(number=member, at=date(2026, 11, 21)).memberships
    assert before.state == "suspended"
