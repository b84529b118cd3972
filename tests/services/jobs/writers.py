"""The services of jobs that write."""

from collections.abc import Mapping

from models.job_facts import NewJob
from models.job_kinds import JobKind
from portal.services.jobs.ask import ask_job
from portal.services.jobs.steer import cancel_job, retry_job
from tests.services.writer import Writer, after, within

asking_for_a_job = within(ask_job, NewJob(JobKind.IMPORT, "B-1-3"))

JOBS: Mapping[str, Writer] = {
    "jobs.ask.ask_job": Writer(once=asking_for_a_job, events=1),
    "jobs.steer.cancel_job": Writer(
        before=asking_for_a_job,
        once=lambda desk: cancel_job(desk.store, desk.occasion("admin-1"), "J-1-3"),
        refused=lambda desk: cancel_job(desk.store, desk.occasion("desk-2"), "J-1-3"),
        events=1,
        denied=1,
    ),
    "jobs.steer.retry_job": Writer(
        before=after(
            asking_for_a_job,
            lambda desk: cancel_job(desk.store, desk.occasion(), "J-1-3"),
        ),
        once=lambda desk: retry_job(desk.store, desk.occasion(), "J-1-3"),
        refused=lambda desk: retry_job(desk.store, desk.occasion(), "J-9-9"),
        events=1,
    ),
}
