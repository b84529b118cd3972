"""``binding``: which terms bind a member and which they accepted, as of any day."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.opening import add_acting, opened
from portal.config import settings
from portal.wording import LANGUAGES, say
from portal.wording.dates import instant_words

if TYPE_CHECKING:
    from portal.domain.terms.standing import TermsStanding
    from portal.services.terms.binding import Binding


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.binding.help", settings().language)
    parser = subparsers.add_parser("binding", help=words, description=words)
    parser.add_argument("member", metavar="MEMBER")
    parser.add_argument("--offering", metavar="O")
    parser.add_argument("--at", metavar="D")
    parser.add_argument("--known-at", metavar="D")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Print where the member stands with every document."""
    from portal.services.terms.binding import see_binding

    offering = args.offering.strip().upper() if args.offering else None
    with opened(args) as portal:
        found = see_binding(
            portal.store,
            portal.occasion(),
            args.member,
            offering=offering,
            at=args.at,
            known_at=args.known_at,
        )
    lines = [line for each in LANGUAGES for line in _lines(found, each)]
    return answer(args, _payload(found), lines)


def _lines(found: "Binding", language: str) -> Iterator[str]:
    from portal.services.terms.standing_words import sentence

    yield say(
        "commands.binding.asked",
        language,
        member=found.member_number,
        at=instant_words(found.at, language),
        known=instant_words(found.known_at, language),
    )
    for each in found.standings:
        yield f"  {sentence(each, language)}"
    if not found.standings:
        yield f"  {say('commands.binding.none', language)}"


def _payload(found: "Binding") -> dict[str, Any]:
    return {
        "member": found.member_number,
        "at": found.at,
        "known_at": found.known_at,
        "documents": [_standing(each) for each in found.standings],
    }


def _standing(each: "TermsStanding") -> dict[str, Any]:
    return {
        "document": each.document,
        "kind": each.kind,
        "offerings": each.offerings,
        "mode": each.mode,
        "bound": _bound(each),
        "accepted": _accepted(each),
        "answer": _answer(each),
        "owes": _owes(each),
        "unbound": [
            {"version": e.version.number, "lacking": e.lacking} for e in each.unbound
        ],
        "coming": [
            {"version": v.number, "effective_at": v.effective_at} for v in each.coming
        ],
        "consents": [
            {"purpose": e.purpose.id, "consented": e.fact is not None}
            for e in each.consents
        ],
    }


def _bound(each: "TermsStanding") -> dict[str, Any] | None:
    bound = each.bound
    if bound is None:
        return None
    return {
        "version": bound.version.number,
        "since": bound.since,
        "how": bound.how,
        "route": bound.route,
        "notices": [{"channel": n.channel, "at": n.given_at} for n in bound.notices],
    }


def _accepted(each: "TermsStanding") -> dict[str, Any] | None:
    if each.accepted is None:
        return None
    fact, carried = each.accepted.fact, each.accepted.carried_to
    return {
        "version": each.accepted.version.number,
        "carried_to": carried.number if carried else None,
        "acted_at": fact.acted_at,
        "recorded_at": fact.recorded_at,
        "method": fact.method,
        "capacity": fact.capacity,
        "language": fact.language,
        "text_sha256": fact.text_sha256,
        "receipt": fact.receipt,
    }


def _answer(each: "TermsStanding") -> dict[str, Any] | None:
    if each.answer is None:
        return None
    fact = each.answer.fact
    return {
        "version": each.answer.version.number,
        "act": fact.act,
        "acted_at": fact.acted_at,
        "recorded_at": fact.recorded_at,
        "method": fact.method,
        "receipt": fact.receipt,
    }


def _owes(each: "TermsStanding") -> dict[str, Any] | None:
    owes = each.owes
    if owes is None:
        return None
    return {
        "version": owes.version.number,
        "until": owes.until,
        "overdue": owes.overdue,
        "after": owes.after,
        "joining": owes.joining,
        "answer": owes.answer.act if owes.answer else None,
    }
