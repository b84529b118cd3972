"""``lock``: place a lock, release one, or list those that are open."""

import argparse
from typing import TYPE_CHECKING, Any, TypeVar

from portal.commands.answering import answer
from portal.commands.opening import Portal, add_acting, day, opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from models.lock_facts import LockReceipt, NewLock
    from portal.domain.lock_list import ListedLock

ACTIONS = ("place", "release", "list")
OPTIONS = (
    ("--scope", "S"),
    ("--offering", "O"),
    ("--source", "S"),
    ("--reason", "R"),
    ("--name", "N"),
    ("--on", "D"),
    ("--until", "D"),
    ("--text", "T"),
    ("--say", "T"),
    ("--case", "C"),
    ("--key", "K"),
)

Code = TypeVar("Code")


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.lock.help", settings().language)
    parser = subparsers.add_parser("lock", help=words, description=words)
    parser.add_argument("action", metavar="ACTION", choices=ACTIONS)
    parser.add_argument("target", metavar="TARGET", nargs="?", default="")
    for option, metavar in OPTIONS:
        parser.add_argument(option, metavar=metavar)
    parser.add_argument("--block", metavar="B", action="append", default=[])
    parser.add_argument("--hold", action="store_true")
    parser.add_argument("--soon", action="store_true")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Do what is asked and print the receipt, or the list."""
    with opened(args) as portal:
        return {"place": place, "release": release, "list": list_}[args.action](
            args, portal
        )


def place(args: argparse.Namespace, portal: Portal) -> int:
    """Place a lock and print its receipt."""
    from portal.services.locks.place import place_lock

    new = new_from(args, portal)
    return _done(args, place_lock(portal.store, portal.occasion(args.case), new))


def new_from(args: argparse.Namespace, portal: Portal) -> "NewLock":
    """Return the lock that the words of the command line ask for."""
    from models.kinds import LockBlock, LockScope, LockSource
    from models.lock_facts import NewLock
    from portal.domain.locks import sources_of

    on_one = LockScope.MEMBERSHIP if args.offering else LockScope.MEMBER
    scope = _code(LockScope, args.scope or on_one, "scope")
    if scope is not LockScope.EVERYWHERE:
        _check_target(args)
    on_offering = scope is LockScope.OFFERING
    mine = sorted(sources_of(portal.acting), key=list(LockSource).index)
    source = args.source or (mine[0] if mine else LockSource.HELP_DESK)
    offering = args.target if on_offering else args.offering
    return NewLock(
        scope=scope,
        source=_code(LockSource, source, "source"),
        reason=(args.reason or "").strip().upper(),
        blocks=frozenset(_code(LockBlock, each, "block") for each in args.block),
        legal_hold=args.hold,
        member_number=None if on_offering else args.target or None,
        offering_code=offering.strip().upper() if offering else None,
        name=args.name or "",
        text=args.text,
        member_text=args.say,
        case_number=args.case,
        on=day(args.on, "on"),
        until=day(args.until, "until"),
        key=args.key,
    )


def _check_target(args: argparse.Namespace) -> None:
    if not args.target:
        raise UsageRefused("usage_missing", help="lock --help", arguments="TARGET")


def _code(kind: type[Code], text: str, option: str) -> Code:
    """Return a code of a closed vocabulary as it was typed, or refuse with all."""
    from enum import Enum

    assert issubclass(kind, Enum)
    typed = str(text).strip().lower().replace("-", "_")
    found = next((each for each in kind if each.value == typed), None)
    if found is None:
        known = ", ".join(each.value for each in kind)
        raise UsageRefused(
            "code_unknown", option=f"--{option}", value=text, known=known
        )
    return found


def release(args: argparse.Namespace, portal: Portal) -> int:
    """Release the lock whose receipt is given."""
    from models.lock_facts import NewRelease
    from portal.services.locks.release import lock_called, release_lock

    _check_target(args)
    occasion = portal.occasion(args.case)
    asked = NewRelease(
        lock_called(portal.store, occasion, args.target),
        (args.reason or "").strip().upper(),
        text=args.text,
        case_number=args.case,
        key=args.key,
    )
    return _done(args, release_lock(portal.store, occasion, asked))


def _done(args: argparse.Namespace, receipt: "LockReceipt") -> int:
    said = {
        language: say(f"locks.done.{receipt.outcome}", language, number=receipt.number)
        for language in LANGUAGES
    }
    payload = {
        "outcome": receipt.outcome,
        "receipt": receipt.number,
        "repeated": receipt.repeated,
        **receipt.facts,
        "sentence": said,
    }
    return answer(args, payload, list(said.values()))


def list_(args: argparse.Namespace, portal: Portal) -> int:
    """Print the newest open locks that were asked for."""
    from models.kinds import LockScope, LockSource
    from portal.domain.lock_list import AskedLocks
    from portal.services.locks.see import see_locks

    asked = AskedLocks(
        source=_code(LockSource, args.source, "source") if args.source else "",
        scope=_code(LockScope, args.scope, "scope") if args.scope else "",
        offering=(args.offering or "").strip().upper(),
        soon="1" if args.soon else "",
    )
    page = see_locks(portal.store, portal.occasion(), asked)
    lines = [
        say("tables.count", language, count=page.count) for language in LANGUAGES
    ] + [_line(each) for each in page.locks]
    payload = {"count": page.count, "locks": [_listed(each) for each in page.locks]}
    return answer(args, payload, lines)


def _listed(each: "ListedLock") -> dict[str, Any]:
    lock = each.fact
    return {
        "receipt": lock.receipt,
        "scope": lock.scope,
        "member": each.number or None,
        "offering": each.offering,
        "source": lock.source,
        "name": lock.called,
        "reason": lock.reason,
        "blocks": lock.blocks,
        "legal_hold": lock.legal_hold,
        "since": lock.valid_from,
        "until": lock.until_on,
        "case": lock.case_number,
    }


def _line(each: "ListedLock") -> str:
    lock = each.fact
    language = settings().language
    parts = [
        lock.receipt,
        say(f"locks.scopes.{lock.scope}", language),
        each.number,
        each.offering.say(language) if each.offering else "",
        lock.called,
        say(f"locks.sources.{lock.source}", language),
        str(lock.until_on or ""),
    ]
    return "  ".join(part for part in parts if part)
