"""The tick, on both databases: what came due is recorded, and no answer changes."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from models.kinds import AuditAction
from portal import clock
from portal.config import read_settings
from portal.services.jobs.ticking import Ticker
from portal.services.record_arrears import record_arrears
from portal.services.settle_due import settle_due
from portal.services.verify import verify
from portal.store import due, members
from portal.store.engine import Connection, Store, open_store
from portal.store.members import EVENT, MEMBERSHIP, memberships_of
from tests.desk import NUMBER, Desk
from tests.people import trail

OTHER = "2220000002"


@pytest.fixture
def desk(store: Store) -> Desk:
    return on_leave(store)


def on_leave(store: Store) -> Desk:
    """Return a desk with two members who are on leave in November."""
    desk = Desk.open(store).at(2026, 10, 1)
    desk.add(OTHER, "海野 渚", "ウミノ ナギサ", birth_date=date(1985, 3, 4))
    for number in (NUMBER, OTHER):
        desk.join(number=number)
        desk.change("take_leave", reason="ILLNESS", member_number=number,
                    on=date(2026, 11, 1), until=date(2026, 11, 30))  # fmt: skip
    return desk


def tick(desk: Desk, *ids: int) -> int:
    """Settle what is due at the desk's time."""
    with desk.store.write() as connection:
        wanted = ids or due.some_due(connection, desk.now, 100)
        return settle_due(connection, desk.store, desk.now, wanted)


def projection(store: Store, number: int = 1) -> tuple[str, bool, int]:
    """Return the stored state, whether anything is planned, and the version."""
    columns = (MEMBERSHIP.c.state, MEMBERSHIP.c.next_change_at, MEMBERSHIP.c.version)
    query = sa.select(*columns).where(MEMBERSHIP.c.id == number)
    with store.read() as connection:
        state, planned, version = connection.execute(query).one()
    return state, planned is not None, version


def test_what_came_due_is_on_record_with_an_event_and_answers_stay(desk: Desk):
    desk.at(2026, 12, 5)
    before = desk.card()
    _, _, version = projection(desk.store)
    assert projection(desk.store) == ("active", True, version)

    assert tick(desk) == 2
    assert tick(desk) == 0

    assert desk.card() == before
    assert projection(desk.store) == ("active", False, version)
    settled = trail(desk.store, AuditAction.MEMBERSHIP_SETTLED)
    assert [(row["member_id"], row["actor_id"]) for row in settled] == [
        (1, 0), (1, 0), (2, 0), (2, 0),
    ]  # fmt: skip
    auditor = desk.occasion("auditor-1")
    assert verify(desk.store, auditor, full=True).found == ()


def test_what_was_skipped_says_why_and_stays_so_whatever_is_known_later(desk: Desk):
    membership = desk.member().memberships[0]
    desk.at(2026, 10, 20)
    with desk.store.write() as connection:
        record_arrears(connection, desk.store, desk.occasion(), membership, "billing")
    desk.at(2026, 11, 2)
    tick(desk)

    (skipped,) = [row for row in desk.member().memberships[0].rows
                  if row.kind == "skipped"]  # fmt: skip
    assert skipped.details == {"guard": "no_arrears"}
    assert projection(desk.store)[0] == "active"


def test_a_form_that_was_opened_before_a_tick_is_taken_after_it(desk: Desk):
    desk.at(2026, 11, 2)
    seen = desk.member().memberships[0].version
    tick(desk)

    receipt = desk.change("withdraw", reason="MOVED", verified="card",
                          seen_version=seen)  # fmt: skip

    assert receipt.outcome == "done"


def test_a_clock_that_was_set_back_is_no_reason_to_record_twice(desk: Desk):
    desk.at(2026, 12, 5)
    tick(desk)
    with desk.store.write() as connection:
        changes = {"next_change_at": desk.now - timedelta(days=9)}
        connection.execute(sa.update(MEMBERSHIP).values(**changes))

    desk.at(2026, 12, 1)
    tick(desk)

    assert len(trail(desk.store, AuditAction.MEMBERSHIP_SETTLED)) == 4
    assert projection(desk.store)[0] == "active"
    assert verify(desk.store, desk.occasion("auditor-1"), full=True).found == ()


@pytest.mark.postgres
def test_who_is_being_changed_is_left_for_later(postgres_url: str):
    opened = open_store(read_settings(database_url=postgres_url))
    desk = on_leave(opened).at(2026, 11, 2)
    held = sa.text("SELECT id FROM member WHERE number = :number FOR UPDATE")
    with desk.store.write() as clerk:
        clerk.execute(held, {"number": NUMBER})
        assert tick(desk, 1, 2) == 1

    assert tick(desk) == 1
    opened.close()


def test_a_membership_that_cannot_be_settled_holds_up_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    def broken(connection: Connection, ids: list[int]) -> object:
        if 1 in ids:
            raise LookupError
        return memberships_of(connection, ids)

    desk.at(2026, 12, 5)
    monkeypatch.setattr(members, "memberships_of", broken)
    monkeypatch.setattr(clock, "now", lambda: desk.now)
    ticker = Ticker(desk.store)

    assert ticker.tick()
    assert not ticker.tick()

    with desk.store.read() as connection:
        assert due.some_due(connection, desk.now, 9) == [1]
        count = sa.select(sa.func.count()).where(EVENT.c.settles.is_not(None))
        assert connection.execute(count).scalar() == 2
        assert due.count_due(connection, desk.now)[0] == 1
