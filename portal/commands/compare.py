"""``compare``: what differs between two texts of terms, and a 新旧対照表 of it."""

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.report_file import in_place_of, refuse_if_read
from portal.config import settings
from portal.errors import InputRefused
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from portal.domain.terms.compare import Comparison
    from portal.domain.terms.table import Line, Run
    from portal.services.terms.comparison_cells import Showing

LAYOUTS = ("new-first", "after-before", "inline")


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.compare.help", settings().language)
    parser = subparsers.add_parser("compare", help=words, description=words)
    parser.add_argument("old", metavar="OLD", type=Path)
    parser.add_argument("new", metavar="NEW", type=Path)
    parser.add_argument("--html", metavar="F", type=Path)
    parser.add_argument("--docx", metavar="F", type=Path)
    parser.add_argument("--pdf", metavar="F", type=Path)
    parser.add_argument("--layout", choices=LAYOUTS, default=LAYOUTS[0])
    parser.add_argument("--words-only", action="store_true")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--take-apart", metavar="TABLE", type=Path)
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Print the changes; write them as a table where asked."""
    from portal.domain.terms.clauses import clauses_of
    from portal.domain.terms.compare import compare

    if args.take_apart is not None:
        return take_apart(args)
    old, new = read_text(args.old), read_text(args.new)
    found = compare(clauses_of(old), clauses_of(new))
    lines = showing(args).lines(found)
    for kind, write in WRITERS.items():
        if getattr(args, kind) is not None:
            write(args, lines)
    return answer(args, _payload(found, lines), _told(found, lines))


def showing(args: argparse.Namespace) -> "Showing":
    """Return how the changes are shown."""
    from portal.services.terms.comparison_cells import Layout, Showing

    return Showing(Layout(args.layout), quiet=not args.words_only, whole=args.whole)


def take_apart(args: argparse.Namespace) -> int:
    """Write the two texts of a table into files that are not there yet."""
    from portal.services.read_file import read_file
    from portal.services.terms.comparison_word import texts_of_word
    from portal.services.terms.reading import MOST

    for file in (args.old, args.new):
        if file.exists():
            raise InputRefused("comparison_exists", file=file.name)
    old, new = texts_of_word(read_file(args.take_apart, MOST + 1))
    for file, text in ((args.old, old), (args.new, new)):
        with in_place_of(file) as place:
            place.write(text)
    told = [say("compare.taken_apart", each, old=args.old.name, new=args.new.name)
            for each in LANGUAGES]  # fmt: skip
    return answer(args, {"old": len(old), "new": len(new)}, told)


def read_text(file: Path) -> str:
    """Return the text in a file, as far as it may be long and a byte more."""
    from portal.services.read_file import read_file
    from portal.services.terms.reading import MOST, read_terms

    return read_terms(read_file(file, MOST + 1))


def write_page(args: argparse.Namespace, lines: tuple["Line", ...]) -> None:
    """Write the table as a page."""
    from portal.services.terms.comparison_page import (
        comparison_page,
        is_comparison,
    )

    title, language = _title(args), settings().language
    page = comparison_page(title, lines, showing(args).layout, language)
    _put(args, args.html, page.encode(), is_comparison)


def write_word(args: argparse.Namespace, lines: tuple["Line", ...]) -> None:
    """Write the table for Word."""
    from portal.services.terms.comparison_word import comparison_word, is_comparison

    title, language = _title(args), settings().language
    written = comparison_word(title, lines, showing(args), language)
    _put(args, args.docx, written, is_comparison)


def write_paper(args: argparse.Namespace, lines: tuple["Line", ...]) -> None:
    """Write the table to be printed."""
    from portal.services.terms.comparison_paper import (
        comparison_paper,
        is_comparison,
    )

    title, language = _title(args), settings().language
    written = comparison_paper(title, lines, showing(args), language)
    _put(args, args.pdf, written, is_comparison)


WRITERS = {"html": write_page, "docx": write_word, "pdf": write_paper}
"""What writes the file that an option names."""


def _title(args: argparse.Namespace) -> str:
    facts = {"old": args.old.name, "new": args.new.name}
    return say("compare.title", settings().language, **facts)


def _put(
    args: argparse.Namespace,
    file: Path,
    content: bytes,
    is_ours: Callable[[bytes], bool],
) -> None:
    """Put a table in place of an older one, or of nothing."""
    from portal.services.read_file import read_file

    refuse_if_read(file, (args.old, args.new))
    if file.is_file() and (there := read_file(file)) and not is_ours(there):
        raise InputRefused("comparison_exists", file=file.name)
    with in_place_of(file) as place:
        place.buffer.write(content)


def _payload(found: "Comparison", lines: tuple["Line", ...]) -> dict[str, Any]:
    kinds = Counter(line.remark.value for line in _shown(lines))
    return {
        "changes": dict(sorted(kinds.items())),
        "only_format": found.only_format,
        "lines": [_line(line) for line in _shown(lines)],
    }


def _line(line: "Line") -> dict[str, Any]:
    sides = {
        side: [{"words": run.words, "marked": run.marked} for run in runs]
        for side, runs in (("old", line.old), ("new", line.new))
    }
    return {"remark": line.remark.value, "old_place": line.old_place,
            "new_place": line.new_place, **sides}  # fmt: skip


def _shown(lines: tuple["Line", ...]) -> list["Line"]:
    return [line for line in lines if line.is_change]


def _told(found: "Comparison", lines: tuple["Line", ...]) -> list[str]:
    shown = _shown(lines)
    key = "only_format" if found.only_format else "changes" if shown else "no_change"
    said = [say(f"compare.{key}", each, count=len(shown)) for each in LANGUAGES]
    for line in shown:
        remarks = " ".join(
            say(f"compare.remarks.{line.remark}", each) for each in LANGUAGES
        )
        said += ["", f"{line.new_place or line.old_place} {remarks}".strip()]
        said += [f"  - {_marked(line.old)}"] if line.old else []
        said += [f"  + {_marked(line.new)}"] if line.new else []
    return said


def _marked(runs: tuple["Run", ...]) -> str:
    """Return words on one line, with brackets around what differs."""
    words = "".join(f"[{run.words}]" if run.marked else run.words for run in runs)
    return " ".join(words.split("\n")).strip()
