"""What a change of a membership and a correction of its past are asked with alike."""

import argparse
from typing import Any

from portal.commands.opening import day

SAID = (
    ("--reason", "R"),
    ("--on", "D"),
    ("--until", "D"),
    ("--text", "T"),
    ("--case", "C"),
    ("--evidence", "E"),
    ("--verified", "HOW"),
    ("--notice", "N"),
    ("--violation-case", "V"),
    ("--variant", "V"),
    ("--receipt", "R"),
    ("--key", "K"),
)


def add_membership(parser: argparse.ArgumentParser, *more: tuple[str, str]) -> None:
    """Let a command name a membership and say when and on what grounds."""
    parser.add_argument("member", metavar="MEMBER")
    parser.add_argument("offering", metavar="OFFERING")
    for option, metavar in (*SAID, *more):
        parser.add_argument(option, metavar=metavar)
    parser.add_argument("--at-end", action="store_true")


def typed(args: argparse.Namespace) -> dict[str, Any]:
    """Return what was typed of it, but for a receipt, by the names it has inside."""
    from portal.domain.member_number import plain

    return {
        "member_number": plain(args.member) or args.member.strip(),
        "offering_code": args.offering.strip().upper(),
        "reason": code(args.reason),
        "on": day(args.on, "on"),
        "at_end": args.at_end,
        "until": day(args.until, "until"),
        "text": args.text,
        "case_number": args.case,
        "evidence": args.evidence,
        "verified": args.verified,
        "notice": args.notice,
        "violation_case": args.violation_case,
        "variant": args.variant or "",
        "key": args.key,
    }


def code(text: str | None) -> str | None:
    """Return a code as it is kept, however it was typed."""
    return text.strip().upper() if text else None
