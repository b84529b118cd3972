"""A lock on very many: seen before, placed in turns, found again, released as one."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from models.job_facts import Job
from models.job_kinds import JobState
from models.kinds import AuditAction, LockBlock, LockScope, LockSource
from models.lock_facts import Many, NewLock
from portal import clock
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.add_partner import NewLink, link_member
from portal.services.jobs.doing import Doer
from portal.services.locks.mass import (
    list_masses,
    lock_many,
    open_masses,
    preview_lock,
    release_many,
)
from portal.services.locks.place import place_lock
from portal.services.verify import verify
from portal.store.audit import LOOK_UPS
from portal.store.engine import Store
from tests.desk import NUMBER, Desk
from tests.services.locks.test_locks import held

COMPANY = "2220000002"
OTHERS = ("3330000003", "4440000004", "5550000005")
INCIDENT = NewLock(
    LockScope.MEMBERSHIP, LockSource.OPERATIONS, "INCIDENT",
    frozenset({LockBlock.USE}), offering_code="MAIL", name="障害 11/20",
    text="サーバー交換", case_number="C-9",
)  # fmt: skip
BY = "supervisor-1"
BORN = date(1990, 1, 2)


@pytest.fixture
def desk(store: Store) -> Desk:
    """Four members of one service, of whom two are users of a company."""
    found = Desk.open(store).at(2026, 10, 1)
    company = found.add(COMPANY, "株式会社 海", "ウミ", kind="organisation")
    found.join()
    for number in OTHERS:
        member_id = found.add(number, "月野 楓", "ツキノ カエデ", birth_date=BORN)
        found.join(number=number)
        if number != OTHERS[0]:
            link = NewLink(company, member_id, valid_from=found.now)
            with store.write() as connection:
                link_member(connection, store, found.occasion(), link)
    return found.at(2026, 11, 20)


def work(desk: Desk) -> None:
    """Do what waits, two rows at a time."""
    doer = Doer(desk.store, "test")
    while doer.work():
        pass


def names(desk: Desk, number: str) -> list[str]:
    desk.now = clock.now()
    return [each.fact.called for each in desk.card(number=number).locks]


def look_ups(desk: Desk) -> list[list[int]]:
    """Return the members of each list that was seen."""
    table = LOOK_UPS.event
    query = sa.select(table.c.body).where(table.c.action == AuditAction.MEMBERS_FOUND)
    with desk.store.access.read() as connection:
        bodies = connection.execute(query.order_by(table.c.id)).scalars()
        return [json.loads(each)["facts"]["members"] for each in bodies]


def masses(desk: Desk) -> list[Job]:
    return list_masses(desk.store, desk.occasion(BY))


def test_a_mass_lock_is_previewed_placed_found_again_and_released(desk: Desk):
    many = Many("MAIL", states=("active",))
    who = desk.occasion(BY)
    seen = preview_lock(desk.store, who, INCIDENT, many)
    assert seen.count == 4
    assert [count for _, count in seen.states] == [4]

    asked = lock_many(desk.store, who, INCIDENT, many)
    assert held(desk) == []
    (job,) = masses(desk)
    assert (job.number, job.total, job.state) == (asked.number, 4, JobState.WAITING)

    work(desk)

    (job,) = masses(desk)
    assert (job.state, job.done) == (JobState.DONE, 4)
    assert job.result["placed"] == 4
    assert [names(desk, each) for each in (NUMBER, *OTHERS)] == [["障害 11/20"]] * 4
    again = lock_many(desk.store, desk.occasion(BY), INCIDENT, many)
    work(desk)
    assert again.number != asked.number
    assert masses(desk)[0].result == {"placed": 0, "already": 4}

    with pytest.raises(InputRefused):
        release_many(desk.store, desk.occasion("info-1"), asked.number, "RESOLVED")
    done = release_many(desk.store, desk.occasion(BY), asked.number, "RESOLVED")
    work(desk)

    assert (done.outcome, masses(desk)[0].done) == ("unlocked", 4)
    assert [names(desk, each) for each in (NUMBER, *OTHERS)] == [[]] * 4
    with pytest.raises(InputRefused) as over:
        release_many(desk.store, desk.occasion(BY), asked.number, "RESOLVED")
    assert over.value.code == "lock_over"
    assert verify(desk.store, desk.occasion("auditor-1"), full=True).right


def test_a_partner_that_is_dissolved_locks_its_users_by_one_row(desk: Desk):
    dissolved = replace(
        INCIDENT, scope=LockScope.PARTNER, member_number=COMPANY, name="",
        offering_code=None, reason="PARTNER_DISSOLVED",
    )  # fmt: skip
    seen = preview_lock(desk.store, desk.occasion(BY), dissolved)
    assert seen.count == 2

    place_lock(desk.store, desk.occasion(BY), dissolved)

    found = {each: names(desk, each) for each in (NUMBER, *OTHERS)}
    assert found == {
        NUMBER: [], OTHERS[0]: [], OTHERS[1]: ["PARTNER_DISSOLVED"],
        OTHERS[2]: ["PARTNER_DISSOLVED"],
    }  # fmt: skip


def test_a_list_a_partner_or_states_narrow_it(desk: Desk):
    def count(**given: Any) -> int:
        many = Many("MAIL", **given)
        return preview_lock(desk.store, desk.occasion(BY), INCIDENT, many).count

    before = look_ups(desk)
    assert count() == 4
    assert look_ups(desk) == before
    for _ in range(2):
        assert count(numbers=(NUMBER, "333-000-0003")) == 2
    [told] = look_ups(desk)[len(before) :]
    assert {desk.member(each).id for each in (NUMBER, OTHERS[0])} == set(told)
    assert count(partner_number=COMPANY) == 2
    assert count(partner_number=COMPANY, numbers=(NUMBER,)) == 0
    assert count(states=("suspended",)) == 0
    for given, refusal in (
        ({"numbers": ("9990000009",)}, InputRefused),
        ({"numbers": tuple(map(str, range(10_001)))}, InputRefused),
        ({"partner_number": NUMBER}, InputRefused),
    ):
        with pytest.raises(refusal):
            count(**given)
    with pytest.raises(InputRefused):
        lock_many(desk.store, desk.occasion(BY), INCIDENT, Many("PHONE"))
    with pytest.raises(NotFound):
        lock_many(desk.store, desk.occasion(BY), INCIDENT, Many("MOON"))
    with pytest.raises(NotPermitted):
        lock_many(desk.store, desk.occasion(), INCIDENT, Many("MAIL"))


def test_a_mass_release_is_asked_for_once_and_not_before_all_is_placed(desk: Desk):
    who = desk.occasion(BY)
    asked = lock_many(desk.store, who, INCIDENT, Many("MAIL"))

    def refused() -> str:
        with pytest.raises(InputRefused) as found:
            release_many(desk.store, desk.occasion(BY), asked.number, "RESOLVED")
        return found.value.code

    def offered() -> list[str]:
        found = open_masses(desk.store, desk.occasion(BY))
        return [job.number for job in found]

    assert (refused(), offered()) == ("locks_being_placed", [])
    work(desk)
    desk.now = clock.now()
    assert offered() == [asked.number]
    pressed = replace(desk.occasion(BY), idem="pressed")
    first = release_many(desk.store, pressed, asked.number, "RESOLVED")
    again = release_many(desk.store, pressed, asked.number, "RESOLVED")
    assert (again.number, again.repeated) == (first.number, True)
    assert (refused(), offered()) == ("locks_being_released", [])
    work(desk)

    desk.now = clock.now()
    assert (refused(), offered()) == ("lock_over", [])
    assert len(masses(desk)) == 2
