"""``seed``: load the sample company into a portal without members."""

import argparse
from typing import Any

from portal.commands.answering import answer
from portal.config import settings
from portal.errors import InputRefused
from portal.wording import LANGUAGES, say


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.seed.help", settings().language)
    parser = subparsers.add_parser("seed", help=words, description=words)
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Load it once; a portal with other members is left alone and refused."""
    from portal.commands.opening import open_portal
    from portal.services.house import move_out
    from seed.load import Loaded, is_sample, load_sample

    loads: list[Loaded] = []
    store = open_portal(first=lambda store: loads.append(load_sample(store)))
    loaded = loads[0]
    try:
        if not loaded.members and not is_sample(store):
            raise InputRefused("members_present")
    finally:
        move_out()
    outcome = "loaded" if loaded.members else "already"
    facts = {"members": loaded.members, "deeds": loaded.deeds}
    words = {each: say(f"commands.seed.{outcome}", each, **facts) for each in LANGUAGES}
    return answer(args, {"outcome": outcome, **facts}, list(words.values()))
