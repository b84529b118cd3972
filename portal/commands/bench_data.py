"""``bench-data``: add very many invented members to measure with."""

import argparse
import sys
import time
from typing import Any

from portal.commands.answering import answer
from portal.config import settings
from portal.errors import InputRefused
from portal.wording import LANGUAGES, say

MOST = 10_000_000


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.bench_data.help", settings().language)
    parser = subparsers.add_parser("bench-data", help=words, description=words)
    parser.add_argument(
        "count",
        type=read_count,
        metavar="N",
        help=say("commands.bench_data.count", settings().language),
    )
    parser.add_argument("--json", action="store_true")


def read_count(text: str) -> int:
    """Return how many members are wanted, or refuse what is no such number."""
    if not text.isdecimal() or not 0 < int(text) <= MOST:
        raise InputRefused("count_unreadable", count=text, most=MOST)
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Add them; a line on the error output tells how far it is."""
    from portal.commands.opening import open_portal
    from portal.services.house import move_out
    from seed.bench_data import add_invented

    store = open_portal()
    started = time.perf_counter()
    try:
        done = add_invented(store, args.count, progress=_tell)
    finally:
        move_out()
    seconds = time.perf_counter() - started
    facts = {
        "members": done,
        "seconds": round(seconds, 1),
        "rate": round(done / seconds),
    }
    words = {each: say("commands.bench_data.done", each, **facts) for each in LANGUAGES}
    return answer(args, {"outcome": "done", **facts}, list(words.values()))


def _tell(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,}", end="", file=sys.stderr, flush=True)
