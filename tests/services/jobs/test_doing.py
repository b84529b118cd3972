"""Jobs are done in turns, each once, whoever does them and whatever ends a worker."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.job_facts import NewJob
from models.job_kinds import JobState
from models.kinds import AuditAction
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.jobs import doing
from portal.services.jobs.ask import ask_job
from portal.services.jobs.handlers import Turn
from portal.services.jobs.steer import cancel_job, list_jobs, newest_job, retry_job
from portal.store import jobs
from portal.store.engine import Store
from tests.desk import Desk
from tests.people import trail
from tests.services.jobs.counting import (
    KIND,
    Counting,
    Killed,
    again,
    ask,
    counts,
    lease_ran_out,
    worker,
)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def numbers(*ids: int, to: int = 5) -> list[int]:
    """Return what is counted when these jobs are through."""
    return [each * 100 + number for each in ids for number in range(1, to + 1)]


def test_a_job_exists_exactly_when_its_command_committed(desk: Desk):
    with pytest.raises(ZeroDivisionError):
        ask_then_fail(desk)
    assert list_jobs(desk.store, desk.occasion("admin-1")) == (0, [])
    assert trail(desk.store, AuditAction.JOB_ASKED) == []

    job = ask(desk)

    assert list_jobs(desk.store, desk.occasion("admin-1")) == (1, [job])
    assert (job.state, job.asked_by) == (
        JobState.WAITING,
        desk.acting("supervisor-1").staff_id,
    )
    assert len(trail(desk.store, AuditAction.JOB_ASKED)) == 1


def ask_then_fail(desk: Desk) -> None:
    """Ask for a job in a command that is undone."""
    with desk.store.write() as connection:
        ask_job(connection, desk.store, desk.occasion(), NewJob(KIND))
        raise ZeroDivisionError


def test_a_job_is_done_in_turns_and_tells_how_far_it_is(desk: Desk, counting: Counting):
    job = ask(desk)
    seen = []
    counting.before = lambda turn: seen.append((turn.job.done, turn.job.state))

    assert worker(desk.store).work()
    assert not worker(desk.store).work()

    found = again(desk.store, job)
    assert seen == [(0, "running"), (2, "running"), (4, "running")]
    assert (found.state, found.done, found.total) == (JobState.DONE, 5, 5)
    assert (found.result, found.holder) == ({"last": 5}, None)
    assert counts(desk.store) == numbers(job.id)
    asked, completed = trail(desk.store, AuditAction.JOB_ASKED, "job.completed")
    assert asked["actor_id"] == completed["actor_id"] == job.asked_by


def test_two_workers_share_the_jobs_and_do_each_once(desk: Desk, counting: Counting):
    asked = [ask(desk) for _ in range(4)]

    def all_of(name: str) -> None:
        while worker(desk.store, name).work():
            pass

    with ThreadPoolExecutor() as pool:
        list(pool.map(all_of, ("one", "two")))

    assert counts(desk.store) == numbers(*(job.id for job in asked))
    assert {again(desk.store, job).state for job in asked} == {JobState.DONE}
    assert len(trail(desk.store, AuditAction.JOB_COMPLETED)) == 4


def test_a_job_goes_on_from_its_cursor_when_its_worker_was_killed(
    desk: Desk, counting: Counting
):
    job = ask(desk)

    def killed_in_the_second_turn(turn: Turn) -> None:
        if turn.job.cursor and turn.job.holder == "one":
            raise Killed

    counting.before = killed_in_the_second_turn
    with pytest.raises(Killed):
        worker(desk.store, "one").work()

    assert counts(desk.store) == numbers(job.id, to=2)
    assert not worker(desk.store, "two").work()
    lease_ran_out(desk.store)
    assert worker(desk.store, "two").work()

    assert counts(desk.store) == numbers(job.id)
    assert counting.turns == [1, 3, 5]


def test_a_worker_whose_job_was_taken_over_writes_nothing_more(
    desk: Desk, counting: Counting
):
    job = ask(desk)
    with desk.store.write() as connection:
        mine = jobs.claim(connection, "slow", [KIND])
    lease_ran_out(desk.store)
    worker(desk.store, "quick").work()
    assert mine

    with desk.store.write() as connection:
        assert doing.one_turn(connection, desk.store, "slow", mine, 10) is None
    doing.note_fault(desk.store, "slow", mine, ValueError())

    assert again(desk.store, job).state is JobState.DONE
    assert counts(desk.store) == numbers(job.id)


def test_a_fault_is_tried_again_and_then_the_job_has_failed(
    desk: Desk, counting: Counting
):
    job = ask(desk)

    def stumble(turn: Turn) -> None:
        if turn.job.cursor:
            raise ValueError

    counting.before = stumble
    for _ in range(len(doing.PAUSES) + 1):
        assert worker(desk.store).work()
    assert not worker(desk.store).work()

    found = again(desk.store, job)
    assert (found.state, found.done) == (JobState.FAILED, 2)
    assert str(found.fault).startswith("F-")
    assert counts(desk.store) == numbers(job.id, to=2)
    (event,) = trail(desk.store, AuditAction.JOB_FAILED)
    assert event["outcome"] == "failed"

    counting.before = lambda _: None
    retry_job(desk.store, desk.occasion("admin-1"), job.number)
    worker(desk.store).work()
    assert counts(desk.store) == numbers(job.id)


def test_what_kills_its_workers_again_and_again_is_given_up(
    desk: Desk, counting: Counting
):
    job = ask(desk)

    def killing(_turn: Turn) -> None:
        raise Killed

    counting.before = killing
    for _ in range(len(doing.PAUSES) + 1):
        with pytest.raises(Killed):
            worker(desk.store).work()
        lease_ran_out(desk.store)
    worker(desk.store).work()

    found = again(desk.store, job)
    assert (found.state, found.fault) == (JobState.FAILED, "interrupted")


def test_a_refusal_ends_a_job_at_once(desk: Desk, counting: Counting):
    job = ask(desk)

    def refuse(_turn: Turn) -> None:
        raise InputRefused("import_not_open")

    counting.before = refuse
    worker(desk.store).work()

    found = again(desk.store, job)
    assert (found.state, found.fault) == (JobState.FAILED, "import_not_open")


def test_a_job_that_is_taken_off_ends_between_two_turns(desk: Desk, counting: Counting):
    job = ask(desk)
    took = {"off": False}

    def stop_after_one() -> bool:
        if not took["off"]:
            took["off"] = True
            cancel_job(desk.store, desk.occasion("supervisor-1"), job.number)
        return False

    assert worker(desk.store, stopping=stop_after_one).work()

    found = again(desk.store, job)
    assert (found.state, found.done) == (JobState.CANCELLED, 2)
    assert counts(desk.store) == numbers(job.id, to=2)
    with pytest.raises(InputRefused, match="job_over"):
        cancel_job(desk.store, desk.occasion("admin-1"), job.number)


def test_a_worker_that_stops_hands_its_job_back(desk: Desk, counting: Counting):
    job = ask(desk)

    worker(desk.store, stopping=lambda: True).work()

    assert again(desk.store, job).state is JobState.WAITING
    worker(desk.store, "next").work()
    assert counts(desk.store) == numbers(job.id)


def test_jobs_take_turns(desk: Desk, counting: Counting):
    first, second = ask(desk), ask(desk)
    seen: list[int] = []
    counting.before = lambda turn: seen.append(turn.job.id)

    for _ in range(6):
        worker(desk.store, stopping=lambda: True).work()

    assert seen == [first.id, second.id] * 3


def test_who_asked_may_take_a_job_off_and_others_need_the_right(desk: Desk):
    job = ask(desk, by="desk-1")

    with pytest.raises(NotPermitted):
        cancel_job(desk.store, desk.occasion("desk-2"), job.number)
    with pytest.raises(NotPermitted):
        list_jobs(desk.store, desk.occasion("desk-1"))
    with pytest.raises(NotFound):
        cancel_job(desk.store, desk.occasion("desk-1"), "J-0-0")
    with pytest.raises(InputRefused, match="job_not_stopped"):
        retry_job(desk.store, desk.occasion("desk-1"), job.number)
    off = cancel_job(desk.store, desk.occasion("desk-1"), job.number.lower())
    assert off.state is JobState.CANCELLED
    on = retry_job(desk.store, desk.occasion("admin-1"), job.number)
    assert on.state is JobState.WAITING
    assert newest_job(desk.store, desk.occasion("desk-1"), KIND, "") is not None
