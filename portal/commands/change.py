"""``change``: change one membership, as the card does."""

import argparse
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.commands.answering import answer
from portal.commands.membership import add_membership, typed
from portal.commands.opening import add_acting, opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words, instant_words

if TYPE_CHECKING:
    from models.facts import Change, Receipt
    from portal.services.name_codes import CodeNames


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.change.help", settings().language)
    parser = subparsers.add_parser("change", help=words, description=words)
    add_membership(parser)
    parser.add_argument("event", metavar="EVENT")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Carry the change out and print its receipt."""
    from portal.services.change_state import change_state
    from portal.services.name_codes import name_codes

    change = change_from(args)
    with opened(args) as portal:
        receipt = change_state(portal.store, portal.occasion(args.case), change)
        names = name_codes(portal.store)
    payload = receipt_payload(receipt, names, change)
    return answer(args, payload, list(payload["sentence"].values()))


def change_from(args: argparse.Namespace) -> "Change":
    """Return the change the words of the command line ask for."""
    from models.facts import Change
    from portal.domain.case import JOIN

    event = args.event.strip().lower()
    if args.at_end and args.on is None:
        raise UsageRefused("at_end_without_day")
    event = JOIN if event == "join" else event
    return Change(**typed(args), event=event, takes_back=args.receipt)


def receipt_payload(
    receipt: "Receipt", names: "CodeNames", change: "Change | None" = None
) -> dict[str, Any]:
    """Return a receipt for programs; ``waiting`` names the request's number."""
    name = "request" if receipt.outcome == "waiting" else "receipt"
    return {
        "outcome": receipt.outcome,
        name: receipt.number,
        "member": receipt.member_number,
        "offering": receipt.offering_code,
        "event": receipt.event,
        "was": receipt.was,
        "became": receipt.became,
        "effective_at": receipt.effective_at,
        "recorded_at": receipt.recorded_at,
        "reason": receipt.reason,
        "until": receipt.until_on,
        "cancelled": receipt.cancelled,
        "filed": receipt.filed,
        "parts": [{"ja": ja, "en": en} for ja, en in receipt.parts],
        "version": receipt.version,
        "repeated": receipt.repeated,
        "another_spell": receipt.another_spell,
        "sentence": receipt_words(receipt, names, change),
    }


def receipt_words(
    receipt: "Receipt", names: "CodeNames", change: "Change | None"
) -> dict[str, str]:
    """Return one sentence per language: what happened, since when, which number."""
    return {
        each: _in(receipt, names, _when(receipt, change, each), each)
        for each in LANGUAGES
    }


def _when(receipt: "Receipt", change: "Change | None", language: str) -> str:
    """Return the instant, or the day at whose end it was asked to be."""
    if change is not None and change.at_end and change.on:
        on = day_words(change.on, language)
        return say("commands.receipt.end_of", language, on=on)
    at = receipt.effective_at
    return instant_words(at, language) if at else "–"


def _in(receipt: "Receipt", names: "CodeNames", when: str, language: str) -> str:
    from portal.domain.receipts import outcome_name

    def named(kind: str, code: str | None) -> str:
        ja, en = names[kind].get(code or "", (code or "–",) * 2)
        return ja if language == "ja" else en

    said = say(
        f"commands.receipt.{outcome_name(receipt, clock.now())}",
        language,
        number=receipt.number,
        member=receipt.member_number,
        offering=named("offering", receipt.offering_code),
        event=named("event", receipt.event),
        was=named("state", receipt.was),
        became=named("state", receipt.became),
        at=when,
    )
    parts = [said]
    if receipt.until_on is not None:
        until = day_words(receipt.until_on, language)
        parts.append(say("commands.receipt.until", language, until=until))
    if receipt.parts:
        called = [ja if language == "ja" else en for ja, en in receipt.parts]
        services = say("house.between", language).join(called)
        parts.append(say("commands.receipt.parts", language, services=services))
    if receipt.cancelled:
        ended = [named("event", each) for each in receipt.cancelled]
        parts.append(_ended(ended, receipt, language))
    return say("commands.receipt.then", language).join(parts)


def _ended(ended: list[str], receipt: "Receipt", language: str) -> str:
    """Return which plans end with the change, or would once it is approved."""
    name = "would_cancel" if receipt.outcome == "waiting" else "cancelled"
    events = say("house.between", language).join(ended)
    return say(f"commands.receipt.{name}", language, events=events)
