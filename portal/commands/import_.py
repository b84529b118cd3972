"""``import``: members from a CSV file of any size.

It never stops to ask: what the mapping cannot settle is a reason in the report.
It ends with 1 where a record was refused, as where the whole file was. ``--batch`` is
the inner door by which the portal works on a file that a page has stored.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.opening import Portal, add_acting, day, opened
from portal.commands.report_file import reporter
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.errors import InputRefused, Refusal
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from portal.services.import_members.detecting import Detected
    from portal.services.import_members.reporting import Progress, Report

EVERY = 2.0
"""Seconds between two lines of progress."""

BESIDE_VOID = ("dry_run", "file", "as_of", "report", "mapping", "offering")
"""What speaks of a file, and therefore not of an import that is taken back."""


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.import.help", settings().language)
    parser = subparsers.add_parser("import", help=words, description=words)
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--as-of", metavar="D")
    parser.add_argument("--report", metavar="R.jsonl", type=Path)
    parser.add_argument("--mapping", metavar="M.json", type=Path)
    parser.add_argument("--offering", metavar="CODE")
    parser.add_argument("--void", metavar="B", nargs="?", const="")
    parser.add_argument("--keep-changed", action="store_true")
    parser.add_argument("--batch", metavar="B", help=argparse.SUPPRESS)
    parser.add_argument("--life", type=int, help=argparse.SUPPRESS)
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Import the file, or tell what importing it would do."""
    if args.batch:
        return work_on(args)
    check_usage(args)
    if args.void is not None:
        return take_back(args)
    if args.file is None:
        raise UsageRefused("file_needed")
    how = {
        "as_of": day(args.as_of, "as-of"),
        "offering": args.offering,
        "mapping": mapping_in(args.mapping),
    }
    with (
        reporter(args.report, args.file, args.mapping) as report,
        opened(args) as portal,
    ):
        watch = Telling()
        if args.dry_run:
            return check(args, portal, how, watch, report)
        return bring_in(args, portal, how, watch, report)


def check_usage(args: argparse.Namespace) -> None:
    """Refuse what does not belong together: taking back is neither tried nor told."""
    if args.void is None:
        if args.keep_changed:
            raise UsageRefused("keep_changed_alone")
        return
    if not args.void.strip():
        raise UsageRefused("void_needs_number")
    for name in BESIDE_VOID:
        if getattr(args, name) not in (None, False):
            word = "FILE" if name == "file" else f"--{name.replace('_', '-')}"
            raise UsageRefused("not_beside_void", option=word)


def bring_in(
    args: argparse.Namespace,
    portal: Portal,
    how: Mapping[str, Any],
    watch: "Telling",
    report: "Report | None",
) -> int:
    """Import the file."""
    from portal.services.import_members.running import import_file
    from portal.services.import_members.sources import FileSource

    done = import_file(
        portal.store,
        portal.occasion(),
        FileSource(args.file),
        args.file.name,
        watch=watch,
        report=report,
        **how,
    )
    watch.end()
    batch = done.batch
    payload = summary(done.detected, batch.counts, batch.reasons) | {
        "outcome": "done",
        "batch": batch.number,
        "resumed_after": done.resumed or None,
    }
    return told(args, payload)


def check(
    args: argparse.Namespace,
    portal: Portal,
    how: Mapping[str, Any],
    watch: "Telling",
    report: "Report | None",
) -> int:
    """Tell what importing the file would do."""
    from portal.services.import_members.checking import check_file
    from portal.services.import_members.sources import FileSource

    detected, tally = check_file(
        portal.store,
        portal.occasion(),
        FileSource(args.file),
        watch=watch,
        report=report,
        **how,
    )
    watch.end()
    payload = summary(detected, tally.counts, tally.reasons) | {"outcome": "checked"}
    return told(args, payload)


def told(args: argparse.Namespace, payload: Mapping[str, Any]) -> int:
    """Print what became of the records; returns 1 where one was refused."""
    answer(args, payload, words_of(payload))
    return 1 if payload["counts"]["refused"] else 0


def take_back(args: argparse.Namespace) -> int:
    """Take an import back."""
    from portal.services.import_members.voiding import void_import

    with opened(args) as portal:
        voided = void_import(
            portal.store,
            portal.occasion(),
            args.void,
            keep_changed=args.keep_changed,
        )
    payload = {
        "outcome": "voided",
        "batch": voided.batch.number,
        "members": voided.members,
        "memberships": voided.memberships,
        "put_back": voided.put_back,
        "kept": voided.kept,
    }
    facts = payload | {"kept": len(voided.kept)}
    words = [say("imports.voided", each, **facts) for each in LANGUAGES]
    return answer(args, payload, words)


def work_on(args: argparse.Namespace) -> int:
    """Work on a stored file, for a page that waits for nothing."""
    from portal.parent import live_with
    from portal.services.import_members.checking import check_batch
    from portal.services.import_members.running import run_batch
    from portal.services.import_members.storing import note_stop
    from portal.services.import_members.voiding import void_import

    live_with(args.life)
    with opened(args) as portal:
        given = portal.store, portal.occasion(), args.batch
        try:
            if args.void is not None:
                void_import(*given, keep_changed=args.keep_changed)
            elif args.dry_run:
                check_batch(*given)
            else:
                run_batch(*given)
        except Refusal as refused:
            if args.life is None or refused.code != "import_running":
                # A worker waits for its turn; who started it by hand has to be told.
                note_stop(portal.store, args.batch, refused)
            raise
    return 0


def mapping_in(file: Path | None) -> dict[str, Any] | None:
    """Return the mapping in a file, or refuse."""
    if file is None:
        return None
    from portal.services.read_file import read_file

    try:
        found = json.loads(read_file(file).decode())
    except (ValueError, RecursionError):
        raise InputRefused("mapping_unreadable") from None
    if not isinstance(found, dict):
        raise InputRefused("mapping_unreadable")
    return found


class Telling:
    """Tells the progress on standard error, every other second."""

    def __init__(self) -> None:
        self._start = self._told = monotonic()
        self._read = 0
        self._last: Progress | None = None

    def __call__(self, progress: "Progress") -> None:
        """Say how far it is, unless that was said a moment ago."""
        self._last = progress
        if monotonic() - self._told >= EVERY:
            self._tell(progress)

    def _tell(self, progress: "Progress") -> None:
        self._told = monotonic()
        facts = {
            "read": f"{progress.read:,}",
            "total": f"{progress.total:,}",
            "rate": f"{progress.read / max(self._told - self._start, 0.001):,.0f}",
        }
        line = " / ".join(say("imports.progress", each, **facts) for each in LANGUAGES)
        print(line, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Say the last word if there was a first one."""
        if self._last is not None and self._told != self._start:
            self._tell(self._last)


def summary(
    detected: "Detected", counts: Mapping[str, int], reasons: Mapping[str, int]
) -> dict[str, Any]:
    """Return what was read and what became of it, for programs."""
    from models.job_kinds import RecordOutcome

    every = {each.value: int(counts.get(each.value, 0)) for each in RecordOutcome}
    records = detected.survey.records
    return {
        "file_hash": detected.file_hash.hex(),
        "encoding": detected.survey.encoding.value,
        "delimiter": detected.survey.layout.delimiter,
        "header_record": detected.survey.layout.header_record,
        "as_of": detected.as_of,
        "records": records,
        "counts": every,
        "unexplained": records - sum(every.values()),
        "reasons": dict(sorted(reasons.items())),
        "mapping": detected.mapping.as_json(),
    }


def words_of(payload: Mapping[str, Any]) -> list[str]:
    """Return the summary in both languages."""
    return [line for each in LANGUAGES for line in _in(payload, each)]


def _in(payload: Mapping[str, Any], language: str) -> list[str]:
    from portal.wording.dates import day_words

    counts, reasons = payload["counts"], payload["reasons"]
    parts = [
        say("imports.counted", language, what=_outcome(name, language), count=number)
        for name, number in counts.items()
    ]
    lines = [
        say(
            f"imports.{payload['outcome']}{_how_far(counts)}",
            language,
            batch=payload.get("batch", ""),
            records=payload["records"],
            as_of=day_words(payload["as_of"], language),
            counts=say("house.between", language).join(parts),
        )
    ]
    for code, number in sorted(reasons.items(), key=lambda item: -item[1]):
        what = say(f"import.reasons.{code}.what", language)
        lines.append(say("imports.because", language, count=number, what=what))
    return lines


def _how_far(counts: Mapping[str, int]) -> str:
    """Return which sentence fits: all went in, some, or none."""
    if not counts["refused"]:
        return ""
    inside = sum(counts.values()) - counts["refused"] - counts["skipped"]
    return "_in_part" if inside else "_without"


def _outcome(name: str, language: str) -> str:
    return say(f"imports.outcomes.{name}", language)
