"""Members of a removed state go where the new version says, and not before its day."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from models.job_kinds import JobKind, JobState
from models.kinds import AuditAction
from portal import clock
from portal.services.jobs.doing import Doer
from portal.services.publish.approve import take_back
from portal.services.settle_due import settle_due
from portal.services.verify import verify
from portal.store import jobs
from portal.store.engine import Store
from tests.desk import NUMBER
from tests.people import trail
from tests.services.publish.office import Office

ACTIVE, LATER = "2220000002", "3330000003"
BORN = date(1985, 3, 4)


def with_rest(content: Any) -> None:
    """Add a state of rest, and the ways into it and out of it."""
    content["states"].append({
        "code": "resting", "name_ja": "休み", "name_en": "Resting", "kind": "active",
        "member_text_ja": "休み", "member_text_en": "Resting", "deadlines": [],
        "field_policy": {},
    })  # fmt: skip
    for event, was, became in (
        ("rest", "active", "resting"), ("wake", "resting", "active")
    ):  # fmt: skip
        content["moves"].append({
            "id": event, "event": event, "name_ja": "休む", "name_en": "Rest",
            "was": was, "became": became, "movers": ["H"], "second_person": "",
            "guards": [], "reasons": ["MOVED"],
        })  # fmt: skip


def without_rest(content: Any) -> None:
    """Remove it again; who rests is suspended from then on."""
    content["states"] = [s for s in content["states"] if s["code"] != "resting"]
    content["moves"] = [m for m in content["moves"] if m["id"] not in ("rest", "wake")]
    content["remap"] = {"resting": "suspended"}


@pytest.fixture
def office(store: Store) -> Office:
    """Two members who rest and an active one, on a version that knows rest."""
    office = Office.open(store)
    office.now = clock.now()
    office.publish(with_rest)
    for number in (NUMBER, ACTIVE, LATER):
        if number != NUMBER:
            office.add(number, "海野 渚", "ウミノ ナギサ", birth_date=BORN)
        office.join(number=number)
    rest(office, NUMBER)
    return office


def rest(office: Office, number: str, event: str = "rest") -> None:
    office.change(event, reason="MOVED", member_number=number)


def on_a_day(office: Office) -> date:
    return (office.now + timedelta(days=10)).date()


def work(office: Office) -> None:
    """Let a worker do what there is to do now."""
    while Doer(office.store, "one").work():
        pass


def state(office: Office, number: str, days: int = 0) -> str | None:
    office.now += timedelta(days=days)
    found = office.card(number=number).memberships[0].state
    office.now -= timedelta(days=days)
    return found


def test_who_is_in_a_removed_state_is_moved_on_the_day_and_nobody_else(office: Office):
    office.publish(without_rest, on=on_a_day(office))
    work(office)
    rest(office, LATER)

    assert [state(office, each) for each in (NUMBER, ACTIVE, LATER)] == [
        "resting", "active", "resting",
    ]  # fmt: skip
    assert [state(office, each, 12) for each in (NUMBER, ACTIVE, LATER)] == [
        "suspended", "active", "suspended",
    ]  # fmt: skip
    (event,) = trail(office.store, AuditAction.MEMBERSHIP_REMAPPED)
    assert event["member_id"] == 1
    with office.store.read() as connection:
        found = jobs.newest_jobs(connection, 9)
    assert [each.state for each in found if each.not_before] == [JobState.WAITING]

    office.now += timedelta(days=12)
    with office.store.write() as connection:
        settle_due(connection, office.store, office.now, [1, 2, 3])
    following = [office.member(each).memberships[0].lifecycle_version_id
                 for each in (NUMBER, ACTIVE, LATER)]  # fmt: skip
    assert following == [3, 2, 3]
    office.change("reinstate", reason="DEVICE_FOUND", verified="card")
    assert state(office, NUMBER) == "active"
    rest(office, ACTIVE)
    assert verify(office.store, office.occasion("auditor-1"), full=True).found == ()


def test_who_left_the_state_before_the_day_stays_where_they_are(office: Office):
    office.publish(without_rest, on=on_a_day(office))
    work(office)
    rest(office, NUMBER, "wake")

    assert state(office, NUMBER, 12) == "active"


def test_a_version_that_is_taken_back_moves_nobody(office: Office):
    approved = office.publish(without_rest, on=on_a_day(office))
    work(office)
    take_back(office.store, office.occasion("owner-2"), approved.id)
    work(office)

    assert state(office, NUMBER, 12) == "resting"
    assert len(trail(office.store, AuditAction.MEMBERSHIP_REMAPPED)) == 2
    assert office.member().memberships[0].next_change_at is None
    assert verify(office.store, office.occasion("auditor-1"), full=True).found == ()


def test_a_version_in_force_at_once_moves_at_once(office: Office):
    office.now = clock.now()
    rest(office, LATER)
    office.publish(without_rest)
    work(office)
    office.now = clock.now()

    assert state(office, NUMBER) == state(office, LATER) == "suspended"
    with office.store.read() as connection:
        assert jobs.count_by_state(connection) == {JobState.DONE: 1}
        query = sa.select(jobs.JOB.c.result).where(jobs.JOB.c.kind == JobKind.REMAP)
        assert connection.execute(query).scalar() == {"moved": 2}
