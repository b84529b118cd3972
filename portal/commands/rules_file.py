"""``rules`` with files: a table, a workbook or YAML, written and read."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from models.kinds import VersionedKind
from portal.commands import lifecycle
from portal.commands.answering import answer
from portal.commands.opening import opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.errors import InputRefused
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from portal.services.policy.rule_files import FileRead

KIND = VersionedKind.RULE_SET
BY_NAME = {".csv": "csv", ".xlsx": "xlsx", ".yaml": "yaml", ".yml": "yaml"}
"""The kinds of files that are written, by how their names end."""


def export(args: argparse.Namespace) -> int:
    """Write a version into a file: a table, a workbook or YAML, by its ending."""
    from portal.services.policy.rule_files import export_rules

    kind = BY_NAME.get(args.file.suffix.lower())
    if kind is None:
        known = ", ".join(BY_NAME)
        raise UsageRefused("ending_unknown", file=args.file.name, known=known)
    with opened(args) as portal:
        given = (kind, args.target, args.version, settings().language)
        found = export_rules(portal.store, portal.occasion(), *given)
    try:
        args.file.write_bytes(found.content)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        facts = {"file": args.file.name, "problem": problem}
        raise InputRefused("file_unreadable", **facts) from None
    facts = {"file": args.file.name, "count": found.rows}
    words = [say("commands.rules.exported", each, **facts) for each in LANGUAGES]
    return answer(args, {**facts, "format": kind}, words)


def bring_in(args: argparse.Namespace) -> int:
    """Begin a draft of a file; of what cannot be read nothing is begun."""
    if Path(args.target).suffix.lower() in (".json", ""):
        return lifecycle.bring_in(args, KIND)
    from portal.services.policy.rule_files import read_rules
    from portal.services.publish.table_files import MOST_BYTES
    from portal.services.read_file import read_file

    file = Path(args.target)
    found = read_rules(read_file(file, MOST_BYTES), file.name)
    if not found.problems:
        return lifecycle.begin(args, KIND, found.content)
    payload = {"outcome": "unreadable", "problems": found.problems}
    answer(args, payload, _lines(found))
    return 1


def _lines(found: "FileRead") -> list[str]:
    from portal.services.publish.tell import problems_in_words

    lines = []
    for language in LANGUAGES:
        count = len(found.problems)
        lines.append(say("rules_page.files.wrong", language, count=count))
        told = (each.problem for each in found.problems)
        words = problems_in_words(told, found.content, language)
        lines += [
            f"  {each.line} {each.column}: {said}"
            for each, said in zip(found.problems, words, strict=True)
        ]
    return lines
