"""``python -m portal work``: jobs and due changes, beside the pages."""

import argparse
import signal
from threading import Event
from types import FrameType
from typing import Any

from portal.config import settings
from portal.logs import log, set_up_logs
from portal.wording import say


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.work", settings().language)
    parser = subparsers.add_parser("work", help=words, description=words)
    once = say("options.once", settings().language)
    parser.add_argument("--once", action="store_true", help=once)
    parser.add_argument("--life", type=int, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT, or (``--once``) until there is nothing to do."""
    from portal.commands.opening import open_portal
    from portal.parent import live_with
    from portal.services.house import move_out
    from portal.services.jobs.working import work, work_once

    given = settings()
    set_up_logs(given.log_level)
    live_with(args.life)
    store = open_portal(given)
    try:
        if args.once:
            work_once(store)
        else:
            work(store, asked_to_stop())
            log("stopped", process="work")
    finally:
        move_out()
    return 0


def asked_to_stop() -> Event:
    """Return what SIGTERM and SIGINT set; a second one ends the process at once."""
    stopping = Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopping
