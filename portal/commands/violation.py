"""``violation``: cases of violations, what follows from them, appeals."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.opening import add_acting, day, opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words, instant_words

if TYPE_CHECKING:
    from models.violation_facts import CaseFile, CaseReceipt, Sanction
    from portal.commands.opening import Portal
    from portal.domain.violations.listing import ListedCase
    from portal.services.violations.see import SeenCase

ACTS = ("ask", "approve", "refuse", "appeal", "uphold", "dismiss", "evidence",
        "lift", "close", "strike")  # fmt: skip
LOOKS = ("list", "open", "show")
OPTIONS = (
    ("--offering", "O"),
    ("--kind", "K"),
    ("--on", "D"),
    ("--state", "S"),
    ("--response", "R"),
    ("--notice", "HOW"),
    ("--reference", "R"),
    ("--file", "FILE"),
    ("--text", "T"),
)


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.violation.help", settings().language)
    parser = subparsers.add_parser("violation", help=words, description=words)
    parser.add_argument("do", metavar="DO", choices=(*LOOKS, *ACTS))
    parser.add_argument("target", metavar="TARGET", nargs="?")
    for option, metavar in OPTIONS:
        parser.add_argument(option, metavar=metavar)
    parser.add_argument("--days", metavar="N", type=int)
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """List cases, show or open one, or do something to one."""
    if (args.target is None) != (args.do == "list"):
        wrong = "case_target" if args.target is None else "case_no_target"
        raise UsageRefused(wrong)
    if args.do == "list":
        return _list(args)
    if args.do == "show":
        return _show(args)
    with opened(args) as portal:
        done = _open(args, portal) if args.do == "open" else _act(args, portal)
    lines = [_done_words(done, language) for language in LANGUAGES]
    return answer(args, _receipt(done), lines)


def _open(args: argparse.Namespace, portal: "Portal") -> "CaseReceipt":
    from models.violation_facts import NewCase
    from portal.services.violations.keep import open_case

    on = day(args.on, "on")
    offering, kind = args.offering or "", args.kind or ""
    new = NewCase(args.target, offering, kind, on, args.text or "")
    return open_case(portal.store, portal.occasion(), new)


def _act(args: argparse.Namespace, portal: "Portal") -> "CaseReceipt":
    from portal.services.violations import appeal, keep, sanction

    text, on = args.text or "", (portal.store, portal.occasion(), args.target, None)
    if args.do == "ask":
        asked = sanction.Request(_sanction(args), text, args.notice or "")
        return sanction.ask_sanction(*on, asked)
    if args.do in ("approve", "refuse"):
        yes = args.do == "approve"
        return sanction.decide_sanction(*on, approve=yes, text=text)
    if args.do in ("uphold", "dismiss"):
        return appeal.decide_appeal(*on, uphold=args.do == "uphold", text=text)
    if args.do == "evidence":
        return keep.add_evidence(*on, args.reference or "", _file(args.file))
    service = {
        "appeal": appeal.appeal,
        "lift": sanction.lift_sanction,
        "close": keep.close_case,
        "strike": keep.strike_case,
    }[args.do]
    return service(*on, text)


def _sanction(args: argparse.Namespace) -> "Sanction | None":
    from models.kinds import LockReason
    from models.violation_facts import Sanction

    if args.response is None:
        return None
    return Sanction(args.response, LockReason.VIOLATION.value, args.days)


def _file(path: str | None) -> "CaseFile | None":
    from models.violation_facts import CaseFile

    if path is None:
        return None
    try:
        return CaseFile(Path(path).name, Path(path).read_bytes())
    except OSError as error:
        raise UsageRefused("case_file_unread", file=path) from error


def _receipt(done: "CaseReceipt") -> dict[str, Any]:
    return {
        "number": done.number,
        "act": done.act,
        "revision": done.revision,
        "led_to": done.led_to or None,
    }


def _done_words(done: "CaseReceipt", language: str) -> str:
    said = say(f"violations.said.{done.act}", language, number=done.number)
    if not done.led_to:
        return said
    return f"{said} {say('violations.led_to', language, number=done.led_to)}"


# ------------------------------------------------------------------ looking


def _list(args: argparse.Namespace) -> int:
    from portal.domain.violations.listing import AskedCases
    from portal.services.violations.see import see_cases

    asked = AskedCases(args.state or "", args.kind or "", args.offering or "")
    with opened(args) as portal:
        page = see_cases(portal.store, portal.occasion(), asked)
    payload = {"count": page.count, "cases": [_listed(each) for each in page.cases]}
    lines = [_line(each, one) for each in page.cases for one in LANGUAGES]
    return answer(args, payload, lines or [say("tables.empty", e) for e in LANGUAGES])


def _listed(each: "ListedCase") -> dict[str, Any]:
    from portal.domain.violations.cases import state_of

    case = each.case
    return {
        "number": case.number,
        "member": each.number,
        "offering": case.offering,
        "kind": case.kind,
        "on": case.on,
        "state": state_of(case),
        "sanction": case.sanction,
    }


def _line(each: "ListedCase", language: str) -> str:
    from portal.domain.violations.cases import state_of
    from portal.services.violations.tell import response_words

    case = each.case
    state = say(f"violations.states.{state_of(case)}", language)
    response = response_words(case, language) or "–"
    return say(
        "violations.line",
        language,
        number=case.number,
        member=each.number,
        offering=case.offering,
        kind=case.kind,
        on=day_words(case.on, language),
        response=response,
        state=state,
    )


def _show(args: argparse.Namespace) -> int:
    from portal.services.violations.see import see_case

    with opened(args) as portal:
        seen = see_case(portal.store, portal.occasion(), args.target)
    lines = [line for language in LANGUAGES for line in _seen(seen, language)]
    return answer(args, _payload(seen), lines)


def _payload(seen: "SeenCase") -> dict[str, Any]:
    case, proposal = seen.case, seen.proposal
    return {
        "number": case.number,
        "member": seen.member,
        "offering": case.offering,
        "kind": case.kind,
        "on": case.on,
        "state": seen.state,
        "counts": seen.counts,
        "counts_until": seen.until,
        "rung": proposal.rung if proposal else None,
        "proposal": proposal.sanction if proposal else None,
        "steps": [
            {"act": each.act, "at": each.at, **each.says,
             "said": dict(seen.said.get(each.audit_id, {}))}
            for each in case.steps
        ],
    }  # fmt: skip


def _seen(seen: "SeenCase", language: str) -> Iterator[str]:
    from portal.services.violations.tell import proposal_words

    case = seen.case
    title = {"number": case.number, "name": seen.kind.say(language)}
    state = say(f"violations.states.{seen.state}", language)
    yield f"{say('violations.numbered', language, **title)} · {state}"
    yield proposal_words(seen.proposal, language)
    for each in case.steps:
        act = say(f"violations.done.{each.act}", language)
        said = " ".join(seen.said.get(each.audit_id, {}).values())
        yield f"{instant_words(each.at, language)} {act} {said}".strip()
