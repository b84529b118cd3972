"""Jobs as markup: what, how far, for whom, and what stopped them."""

from collections.abc import Sequence

from models.job_facts import Job
from models.job_kinds import JobState
from portal.errors import InputRefused
from portal.ui.html import Html
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import instant, t, why
from portal.wording import has
from portal.wording.refusal import job_about

COLUMNS = ("number", "what", "state", "progress", "who", "asked", "ended")


def jobs(found: Sequence[Job]) -> Html:
    """Return the list of jobs."""
    heads = [t(f"jobs.columns.{each}") for each in COLUMNS]
    return table(t("pages.jobs.title"), heads, map(_row, found))


def _row(job: Job) -> tuple[str | None, ...]:
    return (
        job.number,
        what(job),
        state(job),
        progress(job),
        who(job),
        instant(job.recorded_at),
        instant(job.ended_at) if job.ended_at else None,
    )


def what(job: Job) -> str:
    """Return what a job does, and about what."""
    kind = t(f"jobs.kinds.{job.kind}") if has(f"jobs.kinds.{job.kind}") else job.kind
    return f"{kind} {job_about(job, language())}".strip()


def state(job: Job) -> str:
    """Return how a job stands; where something stopped it, what that was."""
    said = t(f"jobs.states.{job.state}")
    if job.fault is None or job.state is JobState.CANCELLED:
        return said
    return f"{said}: {_fault(job.fault)}"


def _fault(code: str) -> str:
    if code == "interrupted":
        return t("jobs.interrupted")
    if has(f"refusals.{code}"):
        return why(InputRefused(code))
    return t("jobs.fault", reference=code)


def progress(job: Job) -> str:
    """Return how much of a job is done."""
    if job.total is None:
        return f"{job.done:,}"
    return t("jobs.of", done=f"{job.done:,}", total=f"{job.total:,}")


def who(job: Job) -> str:
    """Return who asked for a job."""
    if not job.asked_by:
        return t("sign_in.system")
    return job.asked_en if language() == "en" else job.asked_ja


def called(job: Job) -> str:
    """Return a job in one line."""
    facts = {
        "number": job.number,
        "what": what(job),
        "state": t(f"jobs.states.{job.state}"),
    }
    return t("jobs.line", **facts)
