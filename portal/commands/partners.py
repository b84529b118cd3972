"""``partners``: list and show partners; record contracts, their ends, and members."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.opening import Portal, add_acting, day, opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words
from portal.wording.refusal import refusal_words

if TYPE_CHECKING:
    from models.facts import Occasion
    from models.partner_facts import SignedContract
    from portal.services.partners.users_file import UsersFile

ACTIONS = ("list", "show", "add", "sign", "extend", "end", "link", "unlink", "import")
OPTIONS = (
    ("--number", "N"),
    ("--offering", "O"),
    ("--variant", "V"),
    ("--terms", "T"),
    ("--since", "D"),
    ("--last", "D"),
    ("--reason", "R"),
    ("--text", "T"),
    ("--member", "M"),
    ("--relation", "R"),
    ("--follows", "N"),
    ("--kind", "K"),
    ("--at", "D"),
    ("--known-at", "D"),
    ("--key", "K"),
)


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.partners.help", settings().language)
    parser = subparsers.add_parser("partners", help=words, description=words)
    parser.add_argument("action", metavar="ACTION", choices=ACTIONS)
    parser.add_argument("target", metavar="TARGET", nargs="?", default="")
    for option, metavar in OPTIONS:
        parser.add_argument(option, metavar=metavar)
    parser.add_argument("--mistake", action="store_true")
    parser.add_argument("--dry-run", action="store_true")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Do what is asked; 1 where a line of a file was set aside."""
    if args.action != "list" and not args.target:
        raise UsageRefused("usage_missing", help="partners --help", arguments="TARGET")
    with opened(args) as portal:
        return _DOING[args.action](args, portal)


def _occasion(args: argparse.Namespace, portal: Portal) -> "Occasion":
    return replace(portal.occasion(), idem=args.key)


def _offering(args: argparse.Namespace) -> str:
    return str(args.offering or "").strip().upper()


def _said(
    args: argparse.Namespace, outcome: str, facts: Mapping[str, Any], words: str = ""
) -> int:
    """Answer with an outcome and its sentence in both languages."""
    key = f"commands.partners.{words or outcome}"
    lines = [say(key, each, **facts) for each in LANGUAGES]
    return answer(args, {"outcome": outcome, **facts}, lines)


# ------------------------------------------------------------------ looking


def list_(args: argparse.Namespace, portal: Portal) -> int:
    """Print every partner with their contracts as of a day."""
    from portal.domain.partners.listing import AskedPartners
    from portal.services.partners.see import list_partners

    asked = AskedPartners(
        q=args.target,
        offering=_offering(args),
        on=day(args.at, "at"),
        known=day(args.known_at, "known-at"),
    )
    found = list_partners(portal.store, portal.occasion(), asked)
    rows = [
        {
            "partner": each.number,
            "name": each.name,
            "users": each.users,
            "state": each.state,
            **(_told(each.contract) if each.contract else {}),
        }
        for each in found
    ]
    lines = [
        f"{each.number}  {each.name}  {_line(each.contract, each.state)}"
        for each in found
    ]
    return answer(args, {"partners": rows}, lines)


def _told(contract: "SignedContract") -> dict[str, Any]:
    from portal.domain.calendar import day_of
    from portal.domain.partners.contracts import last_of

    return {
        "contract": contract.number,
        "offering": contract.offering,
        "terms": contract.terms,
        "since": day_of(contract.span.valid_from),
        "last": last_of(contract.span),
        "reason": contract.reason,
    }


def _line(contract: "SignedContract | None", state: str) -> str:
    language = settings().language
    said = say(f"partners.states.{state}", language)
    if contract is None:
        return said
    told = _told(contract)
    last = day_words(told["last"], language) if told["last"] else ""
    since = day_words(told["since"], language)
    facts = {**told, "since": since, "last": last, "state": said}
    return say("commands.partners.contract_line", language, **facts)


def show(args: argparse.Namespace, portal: Portal) -> int:
    """Print one partner with contracts and the first members."""
    from portal.services.partners.see import see_partner

    days = day(args.at, "at"), day(args.known_at, "known-at")
    seen = see_partner(portal.store, portal.occasion(), args.target, *days)
    contracts = [{**_told(e), "state": state} for e, state in seen.contracts]
    users = [
        {
            "member": each.user.member_number,
            "offering": each.user.offering,
            "relation": each.user.relation,
            "state": each.state,
        }
        for each in seen.users
    ]
    payload = {"partner": seen.number, "name": seen.name, "count": seen.count,
               "contracts": contracts, "users": users}  # fmt: skip
    lines = [f"{seen.number}  {seen.name}"]
    lines += [f"  {_line(each, state)}" for each, state in seen.contracts]
    lines += [f"  {_user_line(each)}" for each in users]
    return answer(args, payload, lines)


def _user_line(each: Mapping[str, str]) -> str:
    state = say(f"partners.states.{each['state']}", settings().language)
    parts = (each["member"], each["offering"], state)
    return "  ".join(filter(None, parts))


# ------------------------------------------------------------------ recording


def add(args: argparse.Namespace, portal: Portal) -> int:
    """Add an organisation as a partner."""
    from models.partner_facts import NewPartner
    from portal.services.partners.keep import add_partner

    kind = {"actor_kind": args.kind} if args.kind else {}
    new = NewPartner(args.target, number=args.number or "", **kind)
    number = add_partner(portal.store, _occasion(args, portal), new)
    return _said(args, "added", {"number": number})


def sign(args: argparse.Namespace, portal: Portal) -> int:
    """Record a contract, or one that follows another."""
    from models.partner_facts import ContractTerms
    from portal.services.partners.keep import add_contract
    from portal.services.partners.see import contract_called

    occasion = _occasion(args, portal)
    former = None
    if args.action == "extend":
        former = contract_called(portal.store, occasion, args.follows or "")
    new = ContractTerms(
        number=args.number or "",
        offering=_offering(args),
        terms=args.terms or "",
        since=day(args.since, "since"),
        last=day(args.last, "last"),
        follows=former,
    )
    add_contract(portal.store, occasion, args.target, new)
    return _said(args, "signed", {"partner": args.target, "contract": new.number})


def end(args: argparse.Namespace, portal: Portal) -> int:
    """Record that a contract ends with a day."""
    from models.partner_facts import Ending
    from portal.services.partners.keep import end_contract
    from portal.services.partners.see import contract_called

    occasion = _occasion(args, portal)
    first_id = contract_called(portal.store, occasion, args.target)
    reason = (args.reason or "").strip().upper()
    ending = Ending(reason, day(args.last, "last"), args.text or "")
    end_contract(portal.store, occasion, first_id, ending)
    return _said(args, "ended", {"contract": args.target})


def tie_(args: argparse.Namespace, portal: Portal) -> int:
    """Link a member, or say that they belong to a partner no longer."""
    from models.partner_facts import Belonging, WhoBelongs
    from portal import clock
    from portal.services.partners.keep import tie

    who = WhoBelongs(
        args.target, args.member or "", _offering(args), args.variant or ""
    )
    linking = args.action == "link"
    since = day(args.since, "since") or (clock.business_day() if linking else None)
    said = Belonging(
        since=since,
        last=day(args.last, "last"),
        relation=(args.relation or "user").strip().lower(),
        mistake=args.mistake,
    )
    became = tie(portal.store, _occasion(args, portal), who, said)
    facts = {"partner": args.target, "member": who.member}
    words = {"ended": "unlinked"}.get(became.value, "")
    return _said(args, became.value, facts, words)


# ------------------------------------------------------------------ a file


def bring_in(args: argparse.Namespace, portal: Portal) -> int:
    """Take a file of members, or say what it would do."""
    from portal.services.partners.users_file import (
        MOST_BYTES,
        import_users,
        preview_users,
    )
    from portal.services.read_file import read_file

    file = read_file(Path(args.target), MOST_BYTES + 1)
    service = preview_users if args.dry_run else import_users
    done = service(portal.store, portal.occasion(), file)
    answer(args, _payload(done), list(_words(done, args)))
    return 1 if done.set_aside else 0


def _payload(done: "UsersFile") -> dict[str, Any]:
    return {
        **done.counts,
        "set_aside": [
            {
                "line": each.line,
                "code": each.why.code,
                "why": {one: refusal_words(each.why, one) for one in LANGUAGES},
            }
            for each in done.set_aside
            if each.why is not None
        ],
    }


def _words(done: "UsersFile", args: argparse.Namespace) -> Iterator[str]:
    key = f"commands.partners.{'previewed' if args.dry_run else 'imported'}"
    for each in LANGUAGES:
        yield say(key, each, **done.counts, aside=len(done.set_aside))
        for one in done.set_aside:
            why = refusal_words(one.why, each) if one.why else ""
            said = say("commands.partners.set_aside", each, line=one.line, why=why)
            yield f"  {said}"


_DOING = {
    "list": list_,
    "show": show,
    "add": add,
    "sign": sign,
    "extend": sign,
    "end": end,
    "link": tie_,
    "unlink": tie_,
    "import": bring_in,
}
