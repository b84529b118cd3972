"""``offerings``: services as a file, and drafts of what a file says once accepted."""

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.opening import add_acting, opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.errors import InputRefused
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from portal.services.exchange_offerings import Plan, Taken

ACTIONS = ("export", "import")
BY_NAME = {"": "csv", ".csv": "csv", ".xlsx": "xlsx", ".json": "tmf633"}


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.offerings.help", settings().language)
    parser = subparsers.add_parser("offerings", help=words, description=words)
    parser.add_argument("action", metavar="ACTION", choices=ACTIONS)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--format", metavar="F", choices=("csv", "xlsx", "tmf633"))
    parser.add_argument("--on", metavar="D", type=date.fromisoformat)
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--key", metavar="K")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Write a file, or show what one would do and do it where that is accepted."""
    return export(args) if args.action == "export" else bring_in(args)


def export(args: argparse.Namespace) -> int:
    """Write all services in force into a file."""
    from portal.services.exchange_offerings import export_offerings

    kind = args.format or _kind_of(args.file)
    with opened(args) as portal:
        occasion, language = portal.occasion(), settings().language
        found = export_offerings(portal.store, occasion, kind, language, args.on)
    try:
        args.file.write_bytes(found.content)
    except OSError as error:
        raise _refusal(args.file, error) from None
    facts = {"file": args.file.name, "count": found.rows}
    words = [say("commands.offerings.exported", each, **facts) for each in LANGUAGES]
    return answer(args, {**facts, "format": kind}, words)


def _kind_of(file: Path) -> str:
    kind = BY_NAME.get(file.suffix.lower())
    if kind is None:
        known = ", ".join(filter(None, BY_NAME))
        raise UsageRefused("ending_unknown", file=file.name, known=known)
    return kind


def _refusal(file: Path, error: OSError) -> InputRefused:
    problem = error.strerror or type(error).__name__
    return InputRefused("file_unreadable", file=file.name, problem=problem)


def bring_in(args: argparse.Namespace) -> int:
    """Show what a file would do; with ``--accept`` begin its drafts."""
    from portal.services.exchange_offerings import import_offerings, plan_import

    content = _content(args.file)
    with opened(args) as portal:
        plan = plan_import(portal.store, portal.occasion(), content)
        taken: tuple[Taken, ...] = ()
        if args.accept:
            occasion = replace(portal.occasion(), idem=args.key)
            given = (portal.store, occasion, content, plan.digest)
            taken = import_offerings(*given)
    answer(args, _payload(plan, taken), _lines(plan, taken if args.accept else None))
    return 1 if any(row.problems for row in plan.rows) else 0


def _content(file: Path) -> bytes:
    if not file.exists():
        raise InputRefused("file_missing", file=file.name)
    if file.is_dir():
        raise InputRefused("file_is_folder", file=file.name)
    try:
        return file.read_bytes()
    except OSError as error:
        raise _refusal(file, error) from None


def _payload(plan: "Plan", taken: "tuple[Taken, ...]") -> dict[str, Any]:
    return {
        "outcome": "drafted" if taken else "planned",
        "rows": [
            {
                "row": each.row,
                "code": each.code,
                "outcome": each.outcome,
                "changes": len(each.changes),
                "problems": each.problems,
                "lacking": each.lacking,
            }
            for each in plan.rows
        ],
        "unread": plan.unread,
        "digest": plan.digest,
        "drafts": [
            {"code": e.version.code, "version": e.version.number, "new": e.new}
            for e in taken
        ],
    }


def _lines(plan: "Plan", taken: "tuple[Taken, ...] | None") -> list[str]:
    from portal.domain.publishing.offering_exchange import RowOutcome
    from portal.services.publish.tell import problems_in_words

    counts = {each.value: plan.count(each) for each in RowOutcome}
    lines = []
    for language in LANGUAGES:
        if taken is None:
            lines.append(say("commands.offerings.planned", language, **counts))
        else:
            facts = {"count": len(taken)}
            lines.append(say("commands.offerings.taken", language, **facts))
        for row in plan.rows:
            told = problems_in_words(row.problems, row.content, language)
            lines += [f"  {row.row} {row.code}: {each}" for each in told]
    return lines
