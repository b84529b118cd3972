"""``find``: who a caller may be, the likeliest first."""

import argparse
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer, plain
from portal.commands.opening import add_acting, opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from portal.domain.hits import Found, Hit


MOST = 1000
"""Hits that nobody looks through any more."""


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.find.help", settings().language)
    parser = subparsers.add_parser("find", help=words, description=words)
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument("--limit", type=read_limit, default=50, metavar="N")
    add_acting(parser)


def read_limit(text: str) -> int:
    """Return how many hits are wanted at most, or refuse what is no such number."""
    if not text.isdecimal() or not 0 < int(text) <= MOST:
        raise UsageRefused("limit_unreadable", most=MOST)
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Print the hits; nobody found is an answer, not a refusal."""
    from portal.services.look_up import find

    with opened(args) as portal:
        found = find(portal.store, portal.occasion(), args.text, limit=args.limit)
    return answer(args, found_payload(found), list(found_words(found)))


def found_payload(found: "Found") -> dict[str, Any]:
    """Return the hits for programs, as masked as on the screen."""
    return {
        "count": len(found.hits),
        "more": found.more,
        "hits": [_hit(each) for each in found.hits],
    }


def _hit(hit: "Hit") -> dict[str, Any]:
    return {
        "member": hit.number,
        "name": hit.name,
        "reading": hit.reading,
        "born": hit.born,
        "phone": hit.phone,
        "matched": [plain(match) for match in hit.matches],
        "memberships": [
            {
                "offering": each.offering_code,
                "state": each.state,
                "state_name": plain(each.state_name),
                "since": plain(each.since_at),
                "locks": each.locks,
            }
            for each in hit.memberships
        ],
    }


def found_words(found: "Found") -> list[str]:
    """Return a line per hit, the same in both languages but for the states."""
    if not found.hits:
        return [say("commands.find.none", each) for each in LANGUAGES]
    lines = [
        "  ".join(
            [
                hit.number,
                hit.name,
                hit.reading or "–",
                hit.phone,
                *(_state(each) for each in hit.memberships),
            ]
        )
        for hit in found.hits
    ]
    return lines + [
        say("commands.find.hits", each, count=found.count) for each in LANGUAGES
    ]


def _state(each: Any) -> str:
    words = each.state_name
    state = f":{words.ja}/{words.en}" if words else ""
    locks = [say("locks.card.count", one, count=each.locks) for one in LANGUAGES]
    return f"{each.offering_code}{state}" + (
        f" ({' / '.join(locks)})" if each.locks else ""
    )
