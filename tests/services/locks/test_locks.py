"""Locks at the desk: placed, met by changes, released, and told the same afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.facts import Change
from models.kinds import LockBlock, LockScope, LockSource
from models.lock_facts import LockReceipt, NewLock, NewRelease
from portal.clock import business_day
from portal.config import read_settings
from portal.errors import (
    InputRefused,
    KeyReused,
    NotFound,
    NotPermitted,
    TransitionRefused,
)
from portal.services.add_partner import NewLink, end_link, link_member
from portal.services.change_state import change_state
from portal.services.locks.place import place_lock
from portal.services.locks.release import release_lock
from portal.services.look_up import find
from portal.services.preview_change import preview_change
from portal.services.verify import verify
from portal.store.engine import Store, open_store
from tests.desk import NUMBER, Desk

COMPANY = "2220000002"
USE = frozenset({LockBlock.USE})
JOIN = frozenset({LockBlock.JOIN, LockBlock.USE})
CHANGE = frozenset({LockBlock.CHANGE})


@pytest.fixture
def desk(store: Store) -> Desk:
    found = Desk.open(store)
    found.at(2026, 10, 1).join()
    return found.at(2026, 11, 20)


@pytest.fixture
def quick(sqlite_url: str) -> Iterator[Desk]:
    """A desk on one kind of database, for what SQL has no part in."""
    opened = open_store(read_settings(database_url=sqlite_url))
    found = Desk.open(opened)
    found.at(2026, 10, 1).join()
    yield found.at(2026, 11, 20)
    opened.close()


def new(scope: LockScope = LockScope.MEMBER, **more: Any) -> NewLock:
    given: dict[str, Any] = {
        "scope": scope,
        "source": LockSource.HELP_DESK,
        "reason": "LOST_DEVICE",
        "blocks": USE,
        "member_number": NUMBER,
    }
    return NewLock(**(given | more))


def place(desk: Desk, asked: NewLock, by: str = "desk-1") -> LockReceipt:
    return place_lock(desk.store, desk.occasion(by), asked)


def release(desk: Desk, lock_id: int, by: str = "desk-1", **more: Any) -> LockReceipt:
    asked = NewRelease(lock_id, "RESOLVED", **more)
    return release_lock(desk.store, desk.occasion(by), asked)


def held(desk: Desk, offering: str = "MAIL") -> list[str]:
    """Return what locks the newest membership of an offering now.

    The list of those found counts the same.
    """
    from portal.domain.locks import holding

    memberships = desk.member().memberships
    counts = {m.id: len(holding(m.facts, desk.now, desk.now)) for m in memberships}
    [hit] = find(desk.store, desk.occasion(), NUMBER).hits
    listed = sorted((each.offering_code, each.locks) for each in hit.memberships)
    assert listed == sorted((m.offering_code, counts[m.id]) for m in memberships)
    found = [m for m in memberships if m.offering_code == offering]
    facts = max(found, key=lambda each: each.spell).facts
    return [each.called for each in holding(facts, desk.now, desk.now)]


def wide(scope: LockScope, by: LockSource = LockSource.OPERATIONS, **more: Any) -> Any:
    return new(scope, source=by, reason="INCIDENT", **more)


def test_a_lock_is_placed_met_and_released(desk: Desk):
    locked = place(
        desk, new(blocks=CHANGE, text="携帯を落とした", until=date(2026, 12, 24))
    )
    december: dict[str, Any] = {"on": date(2026, 12, 1), "until": date(2026, 12, 31)}

    assert (locked.outcome, locked.number[:2]) == ("placed", "L-")
    assert held(desk) == ["LOST_DEVICE"]
    with pytest.raises(TransitionRefused) as refused:
        desk.change("take_leave", reason="ILLNESS", **december)
    assert refused.value.facts["findings"][0].guard == "not_locked"
    # What protects goes on, and the lock goes on with it.
    desk.change("suspend", reason="LOST_DEVICE")
    assert held(desk.later(days=1)) == ["LOST_DEVICE"]

    again = release(desk, locked.lock_id)
    assert again.outcome == "released"
    assert held(desk) == []
    assert desk.card().memberships[0].state == "suspended"
    with pytest.raises(InputRefused) as over:
        release(desk.later(days=1), locked.lock_id)
    assert over.value.code == "lock_over"
    assert verify(desk.store, desk.occasion("auditor-1"), full=True).right


def test_a_lock_reaches_everything_within_its_scope_and_nothing_else(desk: Desk):
    desk.join("PHONE")
    company = desk.add(COMPANY, "株式会社 海", "ウミ", kind="organisation")
    link = NewLink(company, desk.member().id, valid_from=desk.now)
    with desk.store.write() as connection:
        link_member(connection, desk.store, desk.occasion(), link)
    by = "supervisor-1"
    place(desk, new(LockScope.MEMBERSHIP, offering_code="MAIL", name="加入"))
    place(desk, wide(LockScope.OFFERING, offering_code="PHONE", name="サービス"), by)
    place(desk, wide(LockScope.PARTNER, member_number=COMPANY, name="取引先"), by)
    place(desk, wide(LockScope.EVERYWHERE, name="全体"), by)

    assert set(held(desk)) == {"加入", "取引先", "全体"}
    assert set(held(desk, "PHONE")) == {"サービス", "取引先", "全体"}
    with desk.store.write() as connection:
        end_link(connection, desk.store, desk.later(days=1).occasion(), company,
                 desk.member().id)  # fmt: skip
    assert set(held(desk.later(days=1))) == {"加入", "全体"}
    place(desk, new(name="予定", on=date(2026, 12, 24)))
    place(desk, new(name="今日まで", until=business_day(desk.now)))
    assert set(held(desk)) == {"加入", "全体", "今日まで"}
    assert set(held(desk.later(days=1))) == {"加入", "全体"}


def test_leaving_and_joining_again_shakes_off_no_lock(desk: Desk):
    place(desk, new(LockScope.MEMBERSHIP, offering_code="MAIL", name="use"))
    kept = place(desk, new(LockScope.MEMBERSHIP, offering_code="MAIL", name="join",
                           blocks=JOIN))  # fmt: skip
    desk.change("withdraw", reason="MOVED", verified="card")
    rejoin = Change(NUMBER, "MAIL", "apply", "SELF_APPLICATION")
    desk.later(days=1)

    for service in (change_state, preview_change):
        with pytest.raises(TransitionRefused) as refused:
            service(desk.store, desk.occasion(), rejoin)
        assert refused.value.facts["findings"][0].facts["locks"] == ("join",)
    release(desk, kept.lock_id)
    desk.later(days=1).join()

    assert desk.card().memberships[0].spell == 2
    assert held(desk) == ["use"]


def test_a_lock_on_a_service_keeps_those_out_who_never_joined(quick: Desk):
    asked = wide(LockScope.OFFERING, offering_code="PHONE", blocks=JOIN)
    place(quick, asked, "supervisor-1")

    with pytest.raises(TransitionRefused):
        quick.join("PHONE")


def test_a_planned_move_is_not_made_while_a_lock_stands(quick: Desk):
    quick.change("take_leave", reason="ILLNESS", on=date(2026, 12, 1),
                 until=date(2026, 12, 31))  # fmt: skip
    place(quick, new(blocks=CHANGE, on=date(2026, 11, 30), until=date(2026, 12, 1)))
    quick.at(2026, 12, 5)

    assert quick.card().memberships[0].state == "active"
    # Known as of the day before the lock, the leave was going to begin.
    before = quick.card(at="2026-12-05", known_at="2026-11-19")
    assert before.memberships[0].state == "active"
    assert verify(quick.store, quick.occasion("auditor-1"), full=True).right


def test_the_same_source_and_name_lock_once(quick: Desk):
    first = place(quick, new())
    second = place(quick.later(hours=1), new(text="もう一度"))
    other = place(quick, new(reason="FRAUD_SUSPECT"))

    assert (second.outcome, second.number) == ("already", first.number)
    assert other.outcome == "placed"
    assert held(quick) == ["LOST_DEVICE", "FRAUD_SUSPECT"]


def test_a_lock_of_other_contents_does_not_pass_for_the_one_that_is_there(quick: Desk):
    first = place(quick, new())

    with pytest.raises(InputRefused) as caught:
        place(quick, new(blocks=frozenset({LockBlock.CHANGE})))

    assert caught.value.code == "lock_there_otherwise"
    assert caught.value.facts["number"] == first.number
    assert held(quick) == ["LOST_DEVICE"]


def test_the_same_key_locks_and_releases_once(quick: Desk):
    first = place(quick, new(key="k1"))
    assert place(quick, new(key="k1")).repeated
    with pytest.raises(KeyReused):
        place(quick, new(key="k1", reason="COURT"))

    done = release(quick, first.lock_id, key="k2")
    repeated = release(quick, first.lock_id, key="k2")
    assert (repeated.number, repeated.repeated) == (done.number, True)


REFUSED: list[tuple[NewLock, str, type[Exception]]] = [
    (new(LockScope.EVERYWHERE), "desk-1", NotPermitted),
    (new(legal_hold=True), "desk-1", NotPermitted),
    (new(), "auditor-1", NotPermitted),
    (new(member_number="9990000009"), "desk-1", NotFound),
    (new(member_number=None), "desk-1", InputRefused),
    (new(LockScope.MEMBERSHIP, offering_code="MOON"), "desk-1", NotFound),
    (new(LockScope.MEMBERSHIP, offering_code="PHONE"), "desk-1", InputRefused),
    (wide(LockScope.PARTNER), "supervisor-1", InputRefused),
    (wide(LockScope.OFFERING), "supervisor-1", NotFound),
    (new(text="x" * 501), "desk-1", InputRefused),
    (new(blocks=frozenset({LockBlock.WITHDRAW})), "desk-1", InputRefused),
]


def test_what_cannot_be_locked_is_refused_and_leaves_nothing(quick: Desk):
    for asked, by, refusal in REFUSED:
        with pytest.raises(refusal):
            place(quick, asked, by)

    assert held(quick) == []
    with pytest.raises(NotFound):
        release(quick, 1)


def test_a_hold_keeps_a_member_from_leaving_until_legal_lets_go(quick: Desk):
    hold = new(source=LockSource.LEGAL, reason="COURT", legal_hold=True,
               blocks=frozenset({LockBlock.WITHDRAW}))  # fmt: skip
    held_back = place(quick, hold, "legal-1")

    with pytest.raises(TransitionRefused):
        quick.change("withdraw", reason="MOVED", verified="card")
    with pytest.raises(InputRefused) as refused:
        release(quick, held_back.lock_id, "supervisor-1")
    assert refused.value.code == "lock_not_yours"
    release(quick, held_back.lock_id, "legal-2")
    quick.change("withdraw", reason="MOVED", verified="card")

    with pytest.raises(InputRefused):
        place(quick, replace(hold, source=LockSource.HELP_DESK), "legal-1")


@pytest.mark.parametrize(
    ("statement", "place", "what"),
    [
        ("UPDATE lock SET blocks = '[]'", "lock", "blocks"),
        ("UPDATE lock SET target_id = 2", "lock", "target"),
        ("UPDATE lock SET valid_to = NULL, until_on = NULL", "lock", "until_on"),
        ("UPDATE lock SET valid_to = NULL", "lock", "valid_to"),
        ("UPDATE lock SET audit_id = 99999", "lock", ""),
        ("DELETE FROM lock_release", "lock", ""),
        ("UPDATE lock_release SET staff_id = 99", "lock_release", "staff_id"),
    ],
)
def test_what_was_done_to_locks_behind_the_trail_is_found(
    quick: Desk, statement: str, place: str, what: str
):
    from tests.services.test_verify import behind_its_back

    placed = place_lock(
        quick.store, quick.occasion(), new(until=date(2026, 12, 24), case_number="C-1")
    )
    release(quick.later(hours=1), placed.lock_id)
    assert verify(quick.store, quick.occasion("auditor-1"), full=True).right

    behind_its_back(quick, statement)

    (found,) = verify(quick.store, quick.occasion("auditor-1"), full=True).found
    assert (found.place, found.index, found.what) == (place, placed.lock_id, what)
