"""``correct``: correct the past of a membership, with a second person's yes."""

import argparse
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.change import receipt_payload
from portal.commands.membership import add_membership, code, typed
from portal.commands.opening import add_acting, day, opened
from portal.config import settings
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from models.correction_facts import Correction

OPTIONS = (("--event", "EVENT"), ("--asked-on", "D"), ("--why", "W"))


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.correct.help", settings().language)
    parser = subparsers.add_parser("correct", help=words, description=words)
    add_membership(parser, *OPTIONS)
    parser.add_argument("--also", metavar="R", action="append", default=[])
    for flag in ("--never", "--yes"):
        parser.add_argument(flag, action="store_true")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Say what would change; with ``--yes`` ask a second person for it."""
    from portal.services.correct_past import correct_past
    from portal.services.name_codes import name_codes
    from portal.services.preview_correction import preview_correction
    from portal.services.tell_correction import correction_lines, who_agrees

    correction = correction_from(args)
    with opened(args) as portal:
        occasion = portal.occasion(args.case)
        seen = preview_correction(portal.store, occasion, correction)
        lines = {each: correction_lines(seen, each) for each in LANGUAGES}
        payload: dict[str, Any] = {"outcome": "preview", "preview": seen}
        if args.yes:
            receipt = correct_past(portal.store, occasion, correction)
            payload |= receipt_payload(receipt, name_codes(portal.store))
    said = payload.get("sentence")
    for each in LANGUAGES:
        lines[each].append(said[each] if said else who_agrees(seen, each))
        if not said:
            lines[each].append(say("commands.correct.nothing_done", each))
    payload["lines"] = lines
    return answer(args, payload, [line for each in lines.values() for line in each])


def correction_from(args: argparse.Namespace) -> "Correction":
    """Return the correction that was typed."""
    from models.correction_facts import Correction

    return Correction(
        **typed(args),
        why=code(args.why),
        receipt=code(args.receipt),
        never=args.never,
        event=args.event.strip().lower() if args.event else None,
        asked_on=day(args.asked_on, "asked-on"),
        also=tuple(each.strip().upper() for each in args.also),
    )
