"""``may``: whether a member, or a kind of actor, may do something, and why."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer, plain
from portal.commands.opening import add_acting, opened
from portal.config import settings
from portal.errors import InputRefused
from portal.wording import LANGUAGES, say
from portal.wording.dates import instant_words

if TYPE_CHECKING:
    from portal.services.policy.may import Ruling, Rulings


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.may.help", settings().language)
    parser = subparsers.add_parser("may", help=words, description=words)
    parser.add_argument("--member", metavar="MEMBER")
    parser.add_argument("--actor-kind", metavar="CODE")
    parser.add_argument("--state", metavar="CODE")
    parser.add_argument("--offering", metavar="CODE", required=True)
    parser.add_argument("--function", metavar="CODE")
    parser.add_argument("--at", metavar="D")
    parser.add_argument("--known-at", metavar="D")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Print each answer with its reasons."""
    from portal.domain.policy.kinds import NO_MEMBERSHIP
    from portal.services.policy.may import Asked, may

    if (args.member is None) == (args.actor_kind is None):
        raise InputRefused("who_missing")
    asked = Asked(
        offering=args.offering,
        member=args.member,
        actor=args.actor_kind,
        state=args.state or NO_MEMBERSHIP,
        function=args.function,
        at=args.at,
        known_at=args.known_at,
    )
    with opened(args) as portal:
        found = may(portal.store, portal.occasion(), asked)
    lines = [line for each in LANGUAGES for line in _lines(found, each)]
    return answer(args, _payload(found), lines)


def _lines(found: "Rulings", language: str) -> Iterator[str]:
    from portal.domain.card import Words
    from portal.domain.policy.kinds import NO_MEMBERSHIP
    from portal.services.policy import tell

    outside = Words(*(say("policy.no_membership", each) for each in ("ja", "en")))
    states = {**found.states, NO_MEMBERSHIP: outside}
    rules, named = found.rules, {"state": states, "actor": found.actors}
    for each in found.rulings:
        yield say(
            "policy.heading",
            language,
            service=each.facts.offering,
            function=found.functions[each.facts.function].say(language),
            decision=tell.decision_words(each.answer, language),
        )
        for reason in tell.reasons(each.answer, language):
            yield f"  {reason}"
        for told in each.beside:
            yield f"  {tell.beside_words(rules, told, language)}"
        for miss in each.misses:
            yield f"  {tell.miss_words(rules, miss, named, language)}"
        if each.then is not None and each.then_at is not None:
            decision = tell.decision_words(each.then, language)
            at = instant_words(each.then_at, language)
            yield f"  {say('policy.then', language, at=at, decision=decision)}"


def _payload(found: "Rulings") -> dict[str, Any]:
    return {
        "at": found.at,
        "known_at": found.known_at,
        "rules": found.rules.hash,
        "rule_sets": [
            {"code": each.code, "version": each.number} for each in found.versions
        ],
        "answers": [_answer(each, found) for each in found.rulings],
    }


def _answer(each: "Ruling", found: "Rulings") -> dict[str, Any]:
    from portal.domain.policy.decide import obligations_of

    made = each.answer
    return {
        "offering": each.facts.offering,
        "function": each.facts.function,
        "decision": made.decision,
        "state": each.facts.state,
        "deciding": made.deciding,
        "also": made.also,
        "beaten": made.beaten,
        "undecided": made.undecided,
        "missing": made.missing,
        "obligations": obligations_of(found.rules, made),
        "trace": [
            {"stage": line.stage, "came_to": line.code, "looked_at": line.count}
            for line in made.trace
        ],
        "findings": [
            {"stage": e.stage, "code": e.code, "effect": e.effect}
            for e in made.findings
        ],
        "beside": [
            {
                "table": e.table,
                "answers": e.answers,
                "row": e.row.id if e.row else None,
                "answer": e.row.answer if e.row else None,
                "missing": e.missing,
            }
            for e in each.beside
        ],
        "near_misses": [
            {"what": e.what, "values": plain(e.values), "decision": e.decision}
            for e in each.misses
        ],
        "next": {"at": each.then_at, "decision": each.then.decision}
        if each.then
        else None,
    }
