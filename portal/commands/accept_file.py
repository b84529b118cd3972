"""``accept-file``: record answers about terms from a file, whole or not at all."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.opening import add_acting, opened
from portal.config import settings
from portal.wording import LANGUAGES, say
from portal.wording.refusal import refusal_words

if TYPE_CHECKING:
    from portal.services.terms.accept_file import AcceptanceFile


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.accept_file.help", settings().language)
    parser = subparsers.add_parser("accept-file", help=words, description=words)
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--dry-run", action="store_true")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Take the file, or say what it would do; 1 where a line is refused."""
    from portal.services.read_file import read_file
    from portal.services.terms.accept_file import (
        MOST_BYTES,
        import_acceptances,
        preview_acceptances,
    )

    file = read_file(Path(args.file), MOST_BYTES + 1)
    with opened(args) as portal:
        done = preview_acceptances(portal.store, portal.occasion(), file)
        taken = not (args.dry_run or done.refused)
        if taken:
            done = import_acceptances(portal.store, portal.occasion(), file)
    answer(args, _payload(done, taken=taken), list(_words(done, args, taken=taken)))
    return 1 if done.refused else 0


def _payload(done: "AcceptanceFile", *, taken: bool) -> dict[str, Any]:
    return {
        **done.counts,
        "taken": taken,
        "file_hash": done.digest,
        "known": [
            {"line": each.line, "receipt": each.receipt or None} for each in done.known
        ],
        "refused": [
            {
                "line": each.line,
                "code": each.why.code,
                "why": {one: refusal_words(each.why, one) for one in LANGUAGES},
            }
            for each in done.refused
            if each.why is not None
        ],
    }


def _words(
    done: "AcceptanceFile", args: argparse.Namespace, *, taken: bool
) -> Iterator[str]:
    outcome = "imported" if taken else "previewed" if args.dry_run else "kept_out"
    for each in LANGUAGES:
        counts = {**done.counts, "refused": len(done.refused)}
        yield say(f"commands.accept_file.{outcome}", each, **counts)
        for one in done.known:
            key = "known" if one.receipt else "twice"
            said = say(
                f"commands.accept_file.{key}", each, line=one.line, receipt=one.receipt
            )
            yield f"  {said}"
        for one in done.refused:
            why = refusal_words(one.why, each) if one.why else ""
            said = say("commands.accept_file.refused", each, line=one.line, why=why)
            yield f"  {said}"
