"""A worker's day, on both databases."""

from threading import Event

import pytest

from models.job_kinds import JobState
from portal.services.jobs import working
from portal.services.jobs.handlers import Turn
from portal.store import jobs
from portal.store.engine import Store
from tests.desk import Desk
from tests.services.jobs.counting import Counting, again, ask, counts


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def seen(store: Store) -> object:
    with store.read() as connection:
        return jobs.worker_seen_at(connection)


def test_a_worker_says_that_it_is_there_works_and_stops(desk: Desk, counting: Counting):
    ask(desk)
    stopping = Event()
    there = []

    def stop_in_the_middle(_turn: Turn) -> None:
        there.append(seen(desk.store) is not None)
        stopping.set()

    counting.before = stop_in_the_middle
    working.work(desk.store, stopping)

    assert there == [True]
    assert seen(desk.store) is None
    assert len(counts(desk.store)) == 2


def test_trouble_is_waited_out(
    desk: Desk, counting: Counting, monkeypatch: pytest.MonkeyPatch
):
    job = ask(desk)
    stopping = Event()
    troubles = iter([OSError(), OSError()])

    def troubled(*_given: object, **_more: object) -> None:
        for trouble in troubles:
            raise trouble
        stopping.set()

    monkeypatch.setattr(working, "note", troubled)
    monkeypatch.setattr(working, "WAITS_AFTER_FAULT", 0.0)
    working.work(desk.store, stopping)

    assert again(desk.store, job).state is JobState.WAITING
    working.work_once(desk.store)
    assert again(desk.store, job).state is JobState.DONE
