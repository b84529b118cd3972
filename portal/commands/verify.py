"""``verify``: ask whether the trail is as it was written, and the states as it says."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.opening import add_acting, opened
from portal.config import settings
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from portal.domain.verifying import Found
    from portal.services.verify import Verified


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("verify.help", settings().language)
    parser = subparsers.add_parser("verify", help=words, description=words)
    full = say("verify.full", settings().language)
    parser.add_argument("--full", action="store_true", help=full)
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Print what was checked and what is wrong; returns 0 only if nothing is."""
    from portal.services.verify import verify

    with opened(args) as portal:
        verified = verify(portal.store, portal.occasion(), full=args.full)
    payload = {
        "outcome": "right" if verified.right else "wrong",
        "full": verified.full,
        "checked": verified.checked,
        "found": verified.found,
        "sentence": {each: sentence(verified, each) for each in LANGUAGES},
    }
    lines = [line for each in LANGUAGES for line in verified_words(verified, each)]
    answer(args, payload, lines)
    return 0 if verified.right else 1


def verified_words(verified: "Verified", language: str) -> Iterator[str]:
    """Return the sentence, then one line per finding."""
    yield sentence(verified, language)
    for found in verified.found[1:]:
        yield f"  {found_words(found, language)}"


def sentence(verified: "Verified", language: str) -> str:
    """Return what was checked and the first thing that is wrong, in one sentence."""
    counts = say("house.between", language).join(
        say("verify.count", language, name=say(f"verify.places.{name}", language), n=n)
        for name, n in verified.checked.items()
    )
    if verified.right:
        return say("verify.right", language, counts=counts)
    first = found_words(verified.found[0], language)
    return say("verify.wrong", language, counts=counts, first=first)


def found_words(found: "Found", language: str) -> str:
    """Return one finding in words."""
    place = (
        say(f"verify.places.{found.place}", language) if found.index else found.place
    )
    return say(
        f"verify.flaws.{found.flaw}",
        language,
        place=place,
        index=found.index or 0,
        what=found.what,
    )
