"""``rules``: export, import or check a rule set, or count whom it touches."""

import argparse
from pathlib import Path
from typing import Any

from models.kinds import VersionedKind
from portal.commands import lifecycle, rules_check, rules_file
from portal.commands.opening import add_acting
from portal.config import settings
from portal.wording import say

ACTIONS = (*lifecycle.ACTIONS, "check", "what-if")


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.rules.help", settings().language)
    parser = subparsers.add_parser("rules", help=words, description=words)
    parser.add_argument("action", metavar="ACTION", choices=ACTIONS)
    parser.add_argument("target", metavar="TARGET")
    parser.add_argument("--version", metavar="N", type=int)
    parser.add_argument("--file", metavar="F", type=Path)
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Do what is asked: files go the way of every kind."""
    if args.action == "check":
        return rules_check.check(args)
    if args.action == "what-if":
        return rules_check.what_if(args)
    if args.action == "import":
        return rules_file.bring_in(args)
    if args.file:
        return rules_file.export(args)
    return lifecycle.export(args, VersionedKind.RULE_SET)
