"""``init``: an empty portal with the shipped lifecycle, actor kinds and offerings."""

import argparse
import re
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.config import settings
from portal.errors import InputRefused
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from portal.services.set_up_offerings import NewOffering

CODE = re.compile(r"[A-Z][A-Z0-9_-]{0,39}")


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.init.help", settings().language)
    parser = subparsers.add_parser("init", help=words, description=words)
    parser.add_argument(
        "--offering",
        action="append",
        default=[],
        metavar="CODE=NAME",
        help=say("commands.init.offering", settings().language),
    )
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Write what is missing; what is there stays as its owners left it."""
    offerings = [read_offering(text) for text in args.offering]
    from portal import clock
    from portal.commands.opening import open_portal
    from portal.services.house import move_out
    from seed.set_up import set_up
    from seed.staff import SAMPLE_STAFF

    store = open_portal()
    staff = SAMPLE_STAFF if settings().sample_sign_in else ()
    try:
        added = set_up(store, clock.now(), offerings, staff)
    finally:
        move_out()
    outcome = "done" if added else "already"
    facts = {
        "offerings": list(added.offerings),
        "actor_kinds": list(added.actor_kinds),
        "lifecycle": added.lifecycle,
    }
    listed = ", ".join(added.offerings) or "–"
    words = {
        each: say(f"commands.init.{outcome}", each, offerings=listed)
        for each in LANGUAGES
    }
    return answer(args, {"outcome": outcome, **facts}, list(words.values()))


def read_offering(text: str) -> "NewOffering":
    """Return the offering in ``CODE=NAME`` or ``CODE=日本語|English``, or refuse."""
    from portal.services.set_up_offerings import NewOffering

    code, _, names = (part.strip() for part in text.partition("="))
    code = code.upper()
    name_ja, _, name_en = (part.strip() for part in names.partition("|"))
    if not CODE.fullmatch(code) or not name_ja:
        raise InputRefused("offering_unreadable", offering=text)
    return NewOffering(code, name_ja, name_en or name_ja)
