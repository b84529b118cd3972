"""``cancellation``: how soon a member can cancel a service, and what that costs."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.may import purpose_of
from portal.commands.opening import add_acting, opened
from portal.config import settings
from portal.errors import InputRefused
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words

if TYPE_CHECKING:
    from portal.services.policy.cancellation import CancelAsked, Cancelling


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.cancellation.help", settings().language)
    parser = subparsers.add_parser("cancellation", help=words, description=words)
    parser.add_argument("member", metavar="MEMBER", nargs="?")
    parser.add_argument("--offering", metavar="CODE")
    parser.add_argument("--at", metavar="D")
    parser.add_argument("--known-at", metavar="D")
    parser.add_argument("--purpose", metavar="WHAT")
    parser.add_argument("--answer", metavar="NUMBER")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Print the earliest last day with its fee, its reasons and its rule."""
    from portal.services.policy.cancellation import cancellation
    from portal.services.policy.cancelling_again import again_lines, cancelling_again

    if args.answer is not None:
        with opened(args) as portal:
            again = cancelling_again(portal.store, portal.occasion(), args.answer)
        lines = [
            line
            for each in LANGUAGES
            for line in (*again_lines(again, each), *_lines(again.found, each))
        ]
        told = {"answer": again.number, "given_at": again.at, "same": again.same,
                "other_rules": again.other_rules}  # fmt: skip
        return answer(args, {**_payload(again.found), **told}, lines)
    asked = _asked(args)
    with opened(args) as portal:
        found = cancellation(portal.store, portal.occasion(), asked)
    lines = [line for each in LANGUAGES for line in _lines(found, each)]
    return answer(args, _payload(found), lines)


def _asked(args: argparse.Namespace) -> "CancelAsked":
    from portal.services.policy.cancellation import CancelAsked

    if not args.member or not args.offering:
        raise InputRefused("leaving_who_missing")
    return CancelAsked(
        args.member,
        args.offering.strip().upper(),
        args.at,
        args.known_at,
        purpose=purpose_of(args),
    )


def _lines(found: "Cancelling", language: str) -> Iterator[str]:
    from portal.services.policy.tell_cancelling import caller_words, cancelling_lines

    yield say(
        "policy.cancel.heading",
        language,
        service=found.name.say(language),
        asked=day_words(found.found.asked, language),
    )
    for line in cancelling_lines(found, language):
        yield f"  {line}"
    told = caller_words(found, language)
    if told:
        yield f"  {say('card.tell_line', language, words=told)}"
    if found.number is not None:
        yield say("policy.number", language, number=found.number)


def _payload(found: "Cancelling") -> dict[str, Any]:
    cited, leaving = found.found.cited, found.found.leaving
    ending = found.found.ending
    return {
        "answer": found.number,
        "offering": found.service,
        "at": found.at,
        "known_at": found.known_at,
        "rules": found.rules.hash,
        "fault": found.fault,
        "asked_on": found.found.asked,
        "by": cited.names,
        "why": cited.why,
        "missing": cited.missing,
        "clause": cited.rule.clause.model_dump()
        if cited.rule and cited.rule.clause
        else None,
        "earliest": leaving.earliest if leaving else None,
        "fee_due": leaving.fee_due if leaving else None,
        "free_from": leaving.free_from if leaving else None,
        "ends": {"last": ending.last, "planned": ending.planned} if ending else None,
        "steps": [{"what": each.code, "day": each.day} for each in leaving.steps]
        if leaving
        else [],
    }
