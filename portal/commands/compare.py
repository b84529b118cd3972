"""``compare``: what differs between two texts of terms, and a 新旧対照表 of it."""

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer, plain
from portal.commands.report_file import in_place_of, refuse_if_read
from portal.config import settings
from portal.errors import InputRefused
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from portal.domain.terms.compare import Comparison
    from portal.domain.terms.table import Line, Run

LAYOUTS = ("new-first", "after-before")


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.compare.help", settings().language)
    parser = subparsers.add_parser("compare", help=words, description=words)
    parser.add_argument("old", metavar="OLD", type=Path)
    parser.add_argument("new", metavar="NEW", type=Path)
    parser.add_argument("--html", metavar="F", type=Path)
    parser.add_argument("--docx", metavar="F", type=Path)
    parser.add_argument("--layout", choices=LAYOUTS, default=LAYOUTS[0])
    parser.add_argument("--words-only", action="store_true")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Print the changes; write them as a table where asked."""
    from portal.domain.terms.clauses import clauses_of
    from portal.domain.terms.compare import compare
    from portal.domain.terms.table import lines_of

    old, new = read_text(args.old), read_text(args.new)
    found = compare(clauses_of(old), clauses_of(new))
    lines = lines_of(found, quiet=not args.words_only)
    if args.html is not None:
        write_page(args, lines)
    if args.docx is not None:
        write_word(args, lines)
    return answer(args, _payload(found, lines), _told(found, lines))


def read_text(file: Path) -> str:
    """Return the text in a file, as far as it may be long and a byte more."""
    from portal.services.read_file import read_file
    from portal.services.terms.reading import MOST, read_terms

    return read_terms(read_file(file, MOST + 1))


def write_page(args: argparse.Namespace, lines: tuple["Line", ...]) -> None:
    """Write the table as a page."""
    from portal.services.terms.comparison_cells import Layout
    from portal.services.terms.comparison_page import (
        comparison_page,
        is_comparison,
    )

    title, language = _title(args), settings().language
    page = comparison_page(title, lines, Layout(args.layout), language)
    _put(args, args.html, page.encode(), is_comparison)


def write_word(args: argparse.Namespace, lines: tuple["Line", ...]) -> None:
    """Write the table for Word."""
    from portal.services.terms.comparison_cells import Layout
    from portal.services.terms.comparison_word import comparison_word, is_comparison

    title, language = _title(args), settings().language
    written = comparison_word(title, lines, Layout(args.layout), language)
    _put(args, args.docx, written, is_comparison)


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
        "lines": [plain(line) for line in _shown(lines)],
    }


def _shown(lines: tuple["Line", ...]) -> list["Line"]:
    from portal.domain.terms.table import Remark

    return [line for line in lines if line.remark is not Remark.OMITTED]


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
