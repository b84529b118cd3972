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
    from portal.domain.policy.kinds import Purpose
    from portal.domain.policy.ruling import Ruling
    from portal.services.policy.clauses import Clauses
    from portal.services.policy.may import Asked, Rulings
    from portal.services.policy.replay import Replayed


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.may.help", settings().language)
    parser = subparsers.add_parser("may", help=words, description=words)
    parser.add_argument("--member", metavar="MEMBER")
    parser.add_argument("--actor-kind", metavar="CODE")
    parser.add_argument("--state", metavar="CODE")
    parser.add_argument("--offering", metavar="CODE")
    parser.add_argument("--function", metavar="CODE")
    parser.add_argument("--at", metavar="D")
    parser.add_argument("--known-at", metavar="D")
    parser.add_argument("--purpose", metavar="WHAT")
    parser.add_argument("--answer", metavar="NUMBER")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Print each answer with its reasons, or one that was given before."""
    from portal.services.policy.may import may
    from portal.services.policy.replay import replay
    from portal.services.policy.see import clauses_of
    from portal.services.policy.tell_again import again_words

    if args.answer is not None:
        with opened(args) as portal:
            again = replay(portal.store, portal.occasion(), args.answer)
            found = again.rulings
            clauses = clauses_of(portal.store, portal.occasion(), found)
        lines = [
            line
            for each in LANGUAGES
            for line in (*again_words(again, each), *_lines(found, clauses, each))
        ]
        return answer(args, {**_payload(found, clauses), **_again(again)}, lines)
    asked = _asked(args)
    with opened(args) as portal:
        found = may(portal.store, portal.occasion(), asked)
        clauses = clauses_of(portal.store, portal.occasion(), found)
    lines = [line for each in LANGUAGES for line in _lines(found, clauses, each)]
    return answer(args, _payload(found, clauses), lines)


def _asked(args: argparse.Namespace) -> "Asked":
    from portal.domain.policy.kinds import NO_MEMBERSHIP
    from portal.services.policy.may import Asked

    if (args.member is None) == (args.actor_kind is None):
        raise InputRefused("who_missing")
    return Asked(
        offering=args.offering,
        member=args.member,
        actor=args.actor_kind,
        state=args.state or NO_MEMBERSHIP,
        function=args.function,
        at=args.at,
        known_at=args.known_at,
        purpose=purpose_of(args),
    )


def purpose_of(args: argparse.Namespace) -> "Purpose":
    """Return what for is asked; a caller's question where nobody says."""
    from portal.domain.policy.kinds import Purpose

    purpose = args.purpose or Purpose.CALLER
    if purpose not in set(Purpose):
        raise InputRefused("purpose_unknown", purpose=purpose, known=list(Purpose))
    return Purpose(purpose)


def _lines(found: "Rulings", clauses: "Clauses", language: str) -> Iterator[str]:
    if found.fault is not None:
        yield say("policy.fault", language, reference=found.fault)
    for each in found.rulings:
        yield from _of_one(each, found, clauses, language)
    if found.number is not None:
        yield say("policy.number", language, number=found.number)


def _of_one(
    each: "Ruling", found: "Rulings", clauses: "Clauses", language: str
) -> Iterator[str]:
    from portal.services.policy import tell

    named = tell.names_of(found)
    yield say(
        "policy.heading",
        language,
        service=each.facts.offering,
        function=found.functions[each.code].say(language),
        decision=tell.decision_words(each.answer, language),
    )
    if said := tell.state_words(each, named, language):
        yield f"  {said}"
    for reason in tell.reasons(each.answer, language, clauses):
        yield f"  {reason}"
    for case in tell.case_words(each, found, language):
        yield f"  {case}"
    for told in each.beside:
        yield f"  {tell.beside_words(found.rules, told, language, clauses)}"
    for miss in each.misses:
        yield f"  {tell.miss_words(found.rules, miss, named, language)}"
    if each.together:
        words = tell.together_words(found.rules, each.together, named, language)
        yield f"  {words}"
    if each.then is not None and each.then_at is not None:
        decision = tell.decision_words(each.then, language)
        at = instant_words(each.then_at, language)
        yield f"  {say('policy.then', language, at=at, decision=decision)}"


def _payload(found: "Rulings", clauses: "Clauses") -> dict[str, Any]:
    return {
        "answer": found.number,
        "at": found.at,
        "known_at": found.known_at,
        "fault": found.fault,
        "rules": found.rules.hash,
        "rule_sets": [
            {"code": each.code, "version": each.number} for each in found.versions
        ],
        "answers": [_answer(each, found, clauses) for each in found.rulings],
    }


def _again(again: "Replayed") -> dict[str, Any]:
    return {
        "answer": again.number,
        "given_at": again.at,
        "same": again.same,
        "other_rules": again.other_rules,
        "differs": [
            {"what": e.code, "was": e.was, "now": e.now} for e in again.differs
        ],
    }


def _answer(each: "Ruling", found: "Rulings", clauses: "Clauses") -> dict[str, Any]:
    from portal.commands.may_findings import cited, findings, said
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
        "findings": findings(made.findings, found.known_at),
        "clauses": cited(each, clauses),
        "caller": said(each, found),
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
        "together": [
            {"what": e.what, "values": plain(e.values)} for e in each.together
        ],
        "next": {"at": each.then_at, "decision": each.then.decision}
        if each.then
        else None,
    }
