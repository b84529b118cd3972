"""``show``: a member's state, why, and how it came about, as of any day."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer, plain
from portal.commands.opening import add_acting, opened
from portal.config import settings
from portal.domain.locks import blocked
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words, instant_words
from portal.wording.refusal import fact_words

if TYPE_CHECKING:
    from portal.domain.card import Card, Moment, ShownLock, ShownMembership


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.show.help", settings().language)
    parser = subparsers.add_parser("show", help=words, description=words)
    parser.add_argument("member", metavar="MEMBER")
    parser.add_argument("--at", metavar="D")
    parser.add_argument("--known-at", metavar="D")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Print the card."""
    from portal.services.show_member import show_member

    with opened(args) as portal:
        card = show_member(
            portal.store,
            portal.occasion(),
            args.member,
            at=args.at,
            known_at=args.known_at,
        )
    lines = [line for each in LANGUAGES for line in card_words(card, each)]
    return answer(args, card_payload(card), lines)


def card_payload(card: "Card") -> dict[str, Any]:
    """Return a card for programs; contacts are masked, as on the screen."""
    return {
        "member": card.number,
        "name": card.name,
        "reading": card.reading,
        "actor_kind": plain(card.actor_kind),
        "at": card.at,
        "known_at": card.known_at,
        "contacts": [{"kind": c.kind, "masked": c.masked} for c in card.contacts],
        "locks": [_lock(each) for each in card.locks],
        "memberships": [_membership(each) for each in card.memberships],
        "timeline": [_moment(each) for each in card.timeline],
        "waiting": [{"request": w.number, "event": w.event} for w in card.waiting],
    }


def _membership(each: "ShownMembership") -> dict[str, Any]:
    return {
        "offering": each.offering_code,
        "variant": each.variant or None,
        "spell": each.spell,
        "state": each.state,
        "state_name": each.state_name,
        "kind": each.kind,
        "since": each.since_at,
        "until": each.until_on,
        "joined_on": each.joined_on,
        "unknown_before": each.unknown_before,
        "version": each.version,
        "reason": each.came_by.reason if each.came_by else None,
        "next_change": _moment(each.ahead) if each.ahead else None,
        "locks": [
            {"receipt": e.receipt or None, "reason": e.reason} for e in each.locks
        ],
        "blocked": blocked(each.locks),
        "allowed": [
            {
                "event": move.event,
                "open": move.open,
                "reasons": move.reasons,
                "needs": move.needs,
                "second_person": move.second_person,
                "who": move.movers,
                "because": [f for f in move.findings if not f.holds],
            }
            for move in each.allowed
        ],
    }


def _lock(shown: "ShownLock") -> dict[str, Any]:
    """Return a lock; one that follows from other facts has no receipt."""
    lock = shown.fact
    return {
        "receipt": lock.receipt or None,
        "scope": lock.scope,
        "on": shown.on,
        "source": lock.source,
        "name": lock.called,
        "reason": lock.reason,
        "blocks": lock.blocks,
        "legal_hold": lock.legal_hold,
        "since": lock.valid_from,
        "until": shown.until,
        "by": shown.by,
        "case": lock.case_number,
        "text": shown.text,
        "member_text": shown.member_text,
    }


def _moment(moment: "Moment") -> dict[str, Any]:
    return {
        "course": moment.course,
        "kind": moment.kind,
        "event": moment.event,
        "name": moment.name,
        "was": moment.was,
        "became": moment.became,
        "effective_at": moment.effective_at,
        "recorded_at": moment.recorded_at,
        "by": moment.by,
        "approved_by": moment.approved_by,
        "reason": moment.reason,
        "case": moment.case_number,
        "text": moment.text,
        "receipt": moment.receipt,
    }


def card_words(card: "Card", language: str) -> Iterator[str]:
    """Return the card in a few lines of one language."""
    yield f"{card.number}  {card.name}  {card.reading or ''}".rstrip()
    for each in card.memberships:
        yield f"  {_membership_words(each, language, today=card.today)}"
    for shown in card.locks:
        yield f"  {_lock_words(shown, language)}"


def _lock_words(shown: "ShownLock", language: str) -> str:
    lock = shown.fact
    name = fact_words("locks", lock.called, language)
    key = "locks.card.hold" if lock.legal_hold else "locks.card.lock"
    blocks = fact_words("blocks", sorted(lock.blocks), language)
    parts = [
        say(key, language, name=name),
        say("locks.card.blocks", language, blocks=blocks),
        say("locks.card.source", language,
            source=say(f"locks.sources.{lock.source}", language)),
        lock.receipt,
    ]  # fmt: skip
    return " / ".join(filter(None, parts))


def _membership_words(each: "ShownMembership", language: str, *, today: bool) -> str:
    state = each.state_name.say(language) if each.state_name else "–"
    parts = [f"{each.offering_code}: {state}"]
    if each.since_at:
        at = instant_words(each.since_at, language)
        parts.append(say("commands.show.since", language, at=at))
    if each.came_by and each.came_by.reason:
        parts.append(each.came_by.reason.say(language))
    if today and each.ahead and each.ahead.became:
        at = instant_words(each.ahead.effective_at, language)
        became = each.ahead.became.say(language)
        parts.append(say("commands.show.ahead", language, at=at, became=became))
    if each.unknown_before:
        on = day_words(each.unknown_before, language)
        parts.append(say("commands.show.unknown", language, day=on))
    return " / ".join(parts)
