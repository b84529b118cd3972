"""Imports as jobs: begun on a page, done beside the worker, resumed by themselves."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import IO

import pytest

from models.job_facts import Job
from models.job_kinds import ImportState, JobKind, JobState
from models.kinds import AuditAction
from portal.config import read_settings
from portal.services.house import living_in
from portal.services.import_members.storing import batch_of, start_run, store_file
from portal.services.jobs import doing, errands, working
from portal.services.jobs.errands import Errands
from portal.store import imports, jobs
from portal.store.engine import Store
from tests.desk import Desk
from tests.people import trail
from tests.services.importing.loading import as_file, number, row
from tests.services.jobs.counting import again, lease_ran_out

ROWS = [row(number(each)) for each in range(1, 30)]


@pytest.fixture
def desk(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setattr(errands, "LOOKS_EVERY", 0.02)
    desk = Desk.open(store)
    with living_in(store, read_settings(database_url=database_url)):
        yield desk


@pytest.fixture
def job(desk: Desk) -> Job:
    """A file that was stored on a page, and its import begun, with a worker there."""
    working.note(desk.store, "somebody")
    occasion = desk.occasion("supervisor-1")
    batch = store_file(desk.store, occasion, "会員.csv", as_file(*ROWS))
    start_run(desk.store, occasion, batch.number)
    start_run(desk.store, occasion, batch.number)
    with desk.store.read() as connection:
        assert sum(jobs.count_by_state(connection).values()) == 1
        found = jobs.newest_job(connection, JobKind.IMPORT, batch.number)
    assert found is not None
    return found


def hands(desk: Desk, name: str = "one") -> Errands:
    return Errands(desk.store, name, Event())


def dying(_words: list[str], _life: int, _answer: IO[str]) -> subprocess.Popen[str]:
    return subprocess.Popen((sys.executable, "-c", "import os; os.abort()"), text=True)


def sleeping(_words: list[str], _life: int, _answer: IO[str]) -> subprocess.Popen[str]:
    long = "import time; time.sleep(60)"
    return subprocess.Popen((sys.executable, "-c", long), text=True)


def test_an_import_whose_process_died_goes_on_by_itself(
    desk: Desk, job: Job, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doing, "PAUSES", (timedelta(),))
    with monkeypatch.context() as patched:
        patched.setattr(errands, "_start", dying)
        assert hands(desk).run_one()
    assert (again(desk.store, job).state, again(desk.store, job).attempts) == (
        JobState.WAITING,
        1,
    )

    assert hands(desk).run_one()

    done = again(desk.store, job)
    batch = batch_of(desk.store, desk.occasion("supervisor-1"), job.subject)
    assert (done.state, done.done, done.total) == (JobState.DONE, 29, 29)
    assert batch.state is ImportState.DONE
    assert done.result == dict(batch.counts)
    assert len(trail(desk.store, AuditAction.JOB_COMPLETED)) == 1
    assert not hands(desk).run_one()


def test_only_one_import_runs_and_the_others_wait_their_turn(desk: Desk, job: Job):
    with imports.import_turn(desk.store):
        assert hands(desk).run_one()

    found = again(desk.store, job)
    assert (found.state, found.attempts) == (JobState.WAITING, 0)
    assert found.not_before is not None


def test_a_worker_that_stops_takes_its_process_along_and_hands_the_job_back(
    desk: Desk, job: Job, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(errands, "_start", sleeping)
    stopping = hands(desk)

    def told_to_stop(_job: Job) -> bool:
        stopping.stopping.set()
        return True

    monkeypatch.setattr(stopping, "_tell", told_to_stop)

    stopping.all_day()

    assert again(desk.store, job).state is JobState.WAITING


def test_a_worker_that_lost_its_job_ends_the_process(
    desk: Desk, job: Job, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(errands, "_start", sleeping)
    slow = hands(desk, "slow")
    tell = slow._tell

    def too_late(mine: Job) -> bool:
        lease_ran_out(desk.store)
        with desk.store.write() as connection:
            assert jobs.claim(connection, "quick", errands.ERRANDS)
        return tell(mine)

    monkeypatch.setattr(slow, "_tell", too_late)

    assert slow.run_one()

    found = again(desk.store, job)
    assert (found.state, found.holder) == (JobState.RUNNING, "quick")
