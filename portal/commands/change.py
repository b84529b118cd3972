"""``change``: change one membership, as the card does."""

import argparse
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.commands.answering import answer
from portal.commands.membership import add_membership, typed
from portal.commands.opening import Portal, add_acting, opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words, instant_words

if TYPE_CHECKING:
    from models.acceptance_facts import NewAcceptance
    from models.facts import Change, Receipt
    from portal.services.name_codes import CodeNames
    from portal.services.terms.accept_and_change import Done

ANSWERED = (
    ("--reference", "R"),
    ("--by", "NAME"),
    ("--how", "T"),
    ("--language", "L"),
)
"""What is said of an answer about terms, as of the command ``accept``."""


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.change.help", settings().language)
    parser = subparsers.add_parser("change", help=words, description=words)
    add_membership(parser)
    parser.add_argument("event", metavar="EVENT")
    add_answers(parser)
    add_acting(parser)


def add_answers(parser: argparse.ArgumentParser) -> None:
    """Let what is said about terms be recorded along with the change."""
    from models.terms_kinds import AcceptanceMethod, Capacity

    parser.add_argument("--accept", metavar="DOCUMENT", action="append", default=[])
    for option, kind, usual in (
        ("--method", AcceptanceMethod, AcceptanceMethod.PHONE),
        ("--capacity", Capacity, Capacity.SELF),
    ):
        named = [str(each.value) for each in kind]
        parser.add_argument(option, choices=named, default=str(usual.value))
    for option, metavar in ANSWERED:
        parser.add_argument(option, metavar=metavar)


def run(args: argparse.Namespace) -> int:
    """Carry the change out, with what was said about terms, and print its receipts."""
    from portal.commands.accept import receipt_words as accepted_words
    from portal.services.name_codes import name_codes

    change = change_from(args)
    with opened(args) as portal:
        receipt, given = _carried_out(args, portal, change)
        names = name_codes(portal.store)
    payload = receipt_payload(receipt, names, change)
    if given:
        payload["accepted"] = [
            {"document": each.document, "receipt": each.number} for each in given
        ]
    lines = [words for each in given for words in accepted_words(each)]
    return answer(args, payload, [*lines, *payload["sentence"].values()])


def _carried_out(args: argparse.Namespace, portal: Portal, change: "Change") -> "Done":
    from portal.services.change_state import change_state
    from portal.services.terms.accept_and_change import accept_and_change

    occasion, said = portal.occasion(args.case), answers_from(args, change)
    if said:
        return accept_and_change(portal.store, occasion, change, said)
    return change_state(portal.store, occasion, change), ()


def answers_from(args: argparse.Namespace, change: "Change") -> list["NewAcceptance"]:
    """Return an acceptance of each document that is named, all given alike."""
    from models.acceptance_facts import NewAcceptance
    from models.terms_kinds import AcceptanceMethod, Capacity

    if not args.accept and any((args.reference, args.by, args.how, args.language)):
        raise UsageRefused("answer_without_document")
    return [
        NewAcceptance(
            member_number=change.member_number,
            document=document.strip().lower(),
            method=AcceptanceMethod(args.method),
            capacity=Capacity(args.capacity),
            offering_code=change.offering_code,
            language=args.language or "ja",
            reference=args.reference or "",
            actor_name=args.by or "",
            how=args.how or "",
            case_number=change.case_number or "",
        )
        for document in dict.fromkeys(args.accept)
    ]


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
