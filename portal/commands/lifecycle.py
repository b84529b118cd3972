"""``lifecycle``: export a version as JSON, or begin a draft from such a file."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.kinds import VersionedKind
from portal.commands.answering import answer
from portal.commands.opening import add_acting, opened
from portal.config import settings
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from models.publishing_facts import Content, Version
    from portal.services.publish.exchange import Imported
    from portal.services.publish.read import Shown

ACTIONS = ("export", "import")


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.lifecycle.help", settings().language)
    parser = subparsers.add_parser("lifecycle", help=words, description=words)
    parser.add_argument("action", metavar="ACTION", choices=ACTIONS)
    parser.add_argument("target", metavar="TARGET")
    parser.add_argument("--version", metavar="N", type=int)
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Export to standard output, or import a file as a draft."""
    return export(args) if args.action == "export" else bring_in(args)


def export(
    args: argparse.Namespace, kind: VersionedKind = VersionedKind.LIFECYCLE
) -> int:
    """Print what a version says: the one in force, or that of ``--version``."""
    from portal.services.publish.read import version_of

    with opened(args) as portal:
        occasion = portal.occasion()
        found = version_of(portal.store, occasion, kind, args.target, args.version)
    written = json.dumps(found.content, ensure_ascii=False, indent=2)
    return answer(args, _payload(found) | {"content": found.content}, [written])


def bring_in(
    args: argparse.Namespace, kind: VersionedKind = VersionedKind.LIFECYCLE
) -> int:
    """Begin a draft of what the file holds, and name what is wrong with it."""
    from portal.domain.publishing.content import MOST_BYTES, read_content
    from portal.services.read_file import read_file

    content = read_content(read_file(Path(args.target), 2 * MOST_BYTES))
    return begin(args, kind, content)


def begin(args: argparse.Namespace, kind: VersionedKind, content: "Content") -> int:
    """Begin a draft of a content, and name what is wrong with it."""
    from portal.services.publish.exchange import import_version
    from portal.services.publish.read import show_version

    with opened(args) as portal:
        occasion = portal.occasion()
        done = import_version(portal.store, occasion, kind, content)
        shown = show_version(portal.store, occasion, done.version.id)
    payload = _payload(done.version) | {
        "outcome": "drafted" if done.new else "already",
        "problems": shown.problems,
        "changes": len(shown.against_live),
    }
    return answer(args, payload, _lines(done, shown))


def _payload(version: "Version") -> dict[str, Any]:
    return {
        "kind": version.kind,
        "code": version.code,
        "version": version.number,
        "revision": version.revision,
        "content_hash": version.content_hash,
    }


def _lines(done: "Imported", shown: "Shown") -> list[str]:
    from portal.services.publish.tell import problems_in_words

    key = "drafted" if done.new else "already"
    facts = {
        "thing": done.version.code,
        "number": done.version.number,
        "changes": len(shown.against_live),
    }
    lines = []
    for each in LANGUAGES:
        lines.append(say(f"commands.lifecycle.{key}", each, **facts))
        wrong = problems_in_words(shown.problems, done.version.content, each)
        lines += [f"  {sentence}" for sentence in wrong]
    return lines
