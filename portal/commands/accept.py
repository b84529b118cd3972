"""``accept``: record what a member says about terms, with how they said it."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.opening import add_acting, opened
from portal.config import settings
from portal.wording import LANGUAGES, say
from portal.wording.dates import instant_words

if TYPE_CHECKING:
    from models.acceptance_facts import AcceptanceReceipt, NewAcceptance
    from portal.services.terms.notices import Evidence

OPTIONS = (
    ("--number", "N"),
    ("--purpose", "P"),
    ("--offering", "O"),
    ("--language", "L"),
    ("--acted-at", "D"),
    ("--served-at", "D"),
    ("--by", "NAME"),
    ("--how", "T"),
    ("--channel", "C"),
    ("--reference", "R"),
    ("--button", "T"),
    ("--evidence", "FILE"),
    ("--text", "T"),
    ("--case", "C"),
    ("--key", "K"),
)


def register(subparsers: Any) -> None:
    """Add the command."""
    from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity

    words = say("commands.accept.help", settings().language)
    parser = subparsers.add_parser("accept", help=words, description=words)
    parser.add_argument("member", metavar="MEMBER")
    parser.add_argument("document", metavar="DOCUMENT")
    for option, kind, usual in (
        ("--act", AcceptanceAct, AcceptanceAct.ACCEPT),
        ("--method", AcceptanceMethod, AcceptanceMethod.PHONE),
        ("--capacity", Capacity, Capacity.SELF),
    ):
        named = [str(each.value) for each in kind]
        parser.add_argument(option, choices=named, default=str(usual.value))
    for option, metavar in OPTIONS:
        parser.add_argument(option, metavar=metavar)
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Record it and print the receipt."""
    from portal.services.terms.evidence import record_with_evidence

    new, file = new_from(args), _evidence(args.evidence)
    with opened(args) as portal:
        done = record_with_evidence(portal.store, portal.occasion(), new, file)
    return answer(args, _payload(done), list(receipt_words(done)))


def new_from(args: argparse.Namespace) -> "NewAcceptance":
    """Return what was typed."""
    from models.acceptance_facts import NewAcceptance
    from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity

    return NewAcceptance(
        member_number=args.member,
        document=args.document.strip().lower(),
        act=AcceptanceAct(args.act),
        method=AcceptanceMethod(args.method),
        capacity=Capacity(args.capacity),
        number=_number(args.number),
        purpose=args.purpose or "",
        offering_code=(args.offering or "").strip().upper(),
        language=args.language or "ja",
        acted_at=_instant(args.acted_at),
        served_at=_instant(args.served_at),
        channel=args.channel or "",
        actor_name=args.by or "",
        how=args.how or "",
        text=args.text or "",
        reference=args.reference or "",
        button=args.button or "",
        case_number=args.case or "",
        key=args.key,
    )


def _number(text: str | None) -> int | None:
    from portal.errors import InputRefused

    if text is None:
        return None
    if not text.isdecimal():
        raise InputRefused("acceptance_number_unreadable")
    return int(text)


def _instant(text: str | None) -> datetime | None:
    """Return an instant, or the start of a day, as people type it."""
    from portal import clock
    from portal.domain.calendar import day_of, start_of
    from portal.domain.instants import instant_of, read_day

    if text is None:
        return None
    on = read_day(text)
    now = clock.now()
    if on is not None and on != day_of(now):
        return start_of(on)
    return instant_of(text, now)


def _evidence(file: str | None) -> "Evidence | None":
    from portal.domain.terms.attachments import MOST
    from portal.services.read_file import read_file
    from portal.services.terms.notices import Evidence

    if file is None:
        return None
    return Evidence(Path(file).name, read_file(Path(file), MOST + 1))


def _payload(done: "AcceptanceReceipt") -> dict[str, Any]:
    return {
        "receipt": done.number,
        "outcome": done.outcome,
        "member": done.member_number,
        "document": done.document,
        "version": done.version,
        "act": done.act,
        "purpose": done.purpose or None,
        "acted_at": done.acted_at,
        "recorded_at": done.recorded_at,
        "counts_from": done.counts_from,
        "repeated": done.repeated,
    }


def receipt_words(done: "AcceptanceReceipt") -> Iterator[str]:
    """Yield what was recorded, in both languages."""
    for each in LANGUAGES:
        yield say(
            f"acceptance.outcomes.{done.outcome}",
            each,
            document=done.names[0 if each == "ja" else 1],
            version=done.version,
            act=say(f"acceptance.acts.{done.act}", each),
            number=done.number,
            counts=instant_words(done.counts_from, each),
            at=instant_words(done.recorded_at, each),
        )
