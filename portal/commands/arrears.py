"""``arrears``: record unpaid dues, that they are paid, and list them; import a file."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.opening import Portal, add_acting, day, opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words
from portal.wording.refusal import refusal_words

if TYPE_CHECKING:
    from models.facts import Occasion
    from portal.domain.arrears import Dues
    from portal.services.import_arrears import Imported
    from portal.services.list_arrears import Account, Owing
    from portal.services.record_arrears import Done, Whose

ACTIONS = ("record", "settle", "list", "import")
OPTIONS = (
    ("--since", "D"),
    ("--source", "S"),
    ("--on", "D"),
    ("--variant", "V"),
    ("--key", "K"),
)


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.arrears.help", settings().language)
    parser = subparsers.add_parser("arrears", help=words, description=words)
    parser.add_argument("action", metavar="ACTION", choices=ACTIONS)
    parser.add_argument("target", metavar="TARGET")
    parser.add_argument("offering", metavar="OFFERING", nargs="?")
    for option, metavar in OPTIONS:
        parser.add_argument(option, metavar=metavar)
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Record, settle, list or import; 1 where a line of a file was set aside."""
    if args.action == "list":
        return show(args)
    if args.action == "import":
        return bring_in(args)
    with opened(args) as portal:
        done = _reported(args, portal)
    return answer(args, _payload(args, done), list(_done_words(args, done)))


def _reported(args: argparse.Namespace, portal: Portal) -> "Done":
    from portal.services.record_arrears import report_arrears, report_payment

    whose, occasion = _whose(args), _occasion(args, portal)
    if args.action == "settle":
        return report_payment(portal.store, occasion, whose, day(args.on, "on"))
    since, source = day(args.since, "since"), args.source or ""
    return report_arrears(portal.store, occasion, whose, source, since)


def _whose(args: argparse.Namespace) -> "Whose":
    from portal.services.record_arrears import Whose

    if args.offering is None:
        raise UsageRefused("usage_missing", help="arrears --help", arguments="OFFERING")
    return Whose(args.target, args.offering.strip().upper(), args.variant or "")


def _occasion(args: argparse.Namespace, portal: Portal) -> "Occasion":
    return replace(portal.occasion(), idem=args.key)


def _payload(args: argparse.Namespace, done: "Done") -> dict[str, Any]:
    return {
        "outcome": done.became,
        "member": args.target,
        "offering": args.offering.strip().upper(),
        "since": done.since,
        "until": done.until,
    }


def _done_words(args: argparse.Namespace, done: "Done") -> Iterator[str]:
    for each in LANGUAGES:
        yield say(
            f"commands.arrears.{done.became}",
            each,
            member=args.target,
            offering=args.offering.strip().upper(),
            since=day_words(done.since, each),
            until=day_words(done.until, each) if done.until else "–",
        )


# ------------------------------------------------------------------ list


def show(args: argparse.Namespace) -> int:
    """Print what a member owes and owed."""
    from portal.services.list_arrears import list_arrears

    with opened(args) as portal:
        found = list_arrears(portal.store, portal.occasion(), args.target)
    payload = {"member": found.member_number, "memberships": found.memberships}
    lines = [line for each in LANGUAGES for line in _lines(found, each)]
    return answer(args, payload, lines)


def _lines(found: "Account", language: str) -> Iterator[str]:
    listed = [(one, each) for one in found.memberships for each in one.dues]
    for one, each in listed:
        yield f"  {_line(one, each, found, language)}"
    if not listed:
        yield say("commands.arrears.none", language, member=found.member_number)


def _line(one: "Owing", each: "Dues", found: "Account", language: str) -> str:
    by = found.names.get(each.recorded_by or 0)
    return say(
        f"commands.arrears.{'paid_line' if each.until else 'open_line'}",
        language,
        offering=one.offering_code,
        since=day_words(each.since, language),
        until=day_words(each.until, language) if each.until else "",
        source=each.source,
        by=by.say(language) if by else "–",
    )


# ------------------------------------------------------------------ import


def bring_in(args: argparse.Namespace) -> int:
    """Take a file of unpaid dues, and name each line that was set aside."""
    from portal.services.import_arrears import MOST_BYTES, import_arrears
    from portal.services.read_file import read_file

    file = read_file(Path(args.target), MOST_BYTES + 1)
    with opened(args) as portal:
        done = import_arrears(portal.store, portal.occasion(), file)
    answer(args, _file_payload(done), list(_file_words(done)))
    return 1 if done.set_aside else 0


def _file_payload(done: "Imported") -> dict[str, Any]:
    return {
        **done.counts,
        "set_aside": [
            {
                "line": each.line,
                "code": each.why.code,
                "why": {one: refusal_words(each.why, one) for one in LANGUAGES},
            }
            for each in done.set_aside
        ],
    }


def _file_words(done: "Imported") -> Iterator[str]:
    for each in LANGUAGES:
        yield say(
            "commands.arrears.imported",
            each,
            recorded=done.counts["recorded"],
            settled=done.counts["settled"],
            known=done.counts["already"],
            aside=len(done.set_aside),
        )
        for one in done.set_aside:
            why = refusal_words(one.why, each)
            yield "  " + say("commands.arrears.set_aside", each, line=one.line, why=why)
