"""``rules``: export a rule set as JSON, or begin a draft from such a file."""

import argparse
from typing import Any

from models.kinds import VersionedKind
from portal.commands import lifecycle
from portal.commands.opening import add_acting
from portal.config import settings
from portal.wording import say


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.rules.help", settings().language)
    parser = subparsers.add_parser("rules", help=words, description=words)
    parser.add_argument("action", metavar="ACTION", choices=lifecycle.ACTIONS)
    parser.add_argument("target", metavar="TARGET")
    parser.add_argument("--version", metavar="N", type=int)
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Export to standard output, or import a file as a draft."""
    act = lifecycle.export if args.action == "export" else lifecycle.bring_in
    return act(args, VersionedKind.RULE_SET)
