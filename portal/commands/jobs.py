"""``jobs``: the background jobs, taking one off, letting one go on."""

import argparse
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.opening import add_acting, opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.wording import LANGUAGES, has, say
from portal.wording.refusal import job_about

if TYPE_CHECKING:
    from models.job_facts import Job

MOST = 1000


def register(subparsers: Any) -> None:
    """Add the command."""
    language = settings().language
    words = say("commands.jobs.help", language)
    parser = subparsers.add_parser("jobs", help=words, description=words)
    parser.add_argument("do", metavar="DO", choices=("list", "cancel", "retry"))
    parser.add_argument("number", metavar="NUMBER", nargs="?")
    parser.add_argument("--limit", metavar="N", default="50")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """List the jobs, or take one off, or let one go on."""
    if (args.number is None) != (args.do == "list"):
        raise UsageRefused("job_number" if args.number is None else "job_no_number")
    return list_them(args) if args.do == "list" else steer(args)


def list_them(args: argparse.Namespace) -> int:
    """Print the newest jobs."""
    from portal.services.jobs.steer import list_jobs

    with opened(args) as portal:
        count, found = list_jobs(portal.store, portal.occasion(), limit_of(args.limit))
    payload = {"count": count, "jobs": [payload_of(each) for each in found]}
    lines = [line(each, language) for each in found for language in LANGUAGES]
    none = [say("jobs.none", language) for language in LANGUAGES]
    return answer(args, payload, lines or none)


def limit_of(text: str) -> int:
    """Return how many jobs are wanted, or refuse."""
    if not text.isdigit() or not 1 <= int(text) <= MOST:
        raise UsageRefused("limit_unreadable", most=MOST)
    return int(text)


def steer(args: argparse.Namespace) -> int:
    """Take a job off, or let it go on."""
    from portal.services.jobs.steer import cancel_job, retry_job

    service = cancel_job if args.do == "cancel" else retry_job
    with opened(args) as portal:
        job = service(portal.store, portal.occasion(), args.number)
    payload = {"outcome": "done", **payload_of(job)}
    return answer(args, payload, [line(job, language) for language in LANGUAGES])


def payload_of(job: "Job") -> dict[str, Any]:
    """Return a job as values of JSON."""
    names = ("number", "kind", "subject", "state", "done", "total", "fault", "result")
    times = ("recorded_at", "started_at", "ended_at")
    return {name: getattr(job, name) for name in (*names, *times)}


def line(job: "Job", language: str) -> str:
    """Return a job in one line."""
    known = has(f"jobs.kinds.{job.kind}")
    kind = say(f"jobs.kinds.{job.kind}", language) if known else job.kind
    total = "–" if job.total is None else f"{job.total:,}"
    facts = {"done": f"{job.done:,}", "total": total}
    said = {
        "number": job.number,
        "what": f"{kind} {job_about(job, language)}".strip(),
        "state": say(f"jobs.states.{job.state}", language),
    }
    words = [say("jobs.line", language, **said), say("jobs.of", language, **facts)]
    return " ".join([*words, job.fault or ""]).strip()
