"""``approve``: be the second person of a request."""

import argparse
from typing import Any

from portal.commands.answering import answer
from portal.commands.change import receipt_payload
from portal.commands.opening import add_acting, opened
from portal.config import settings
from portal.wording import say


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.approve.help", settings().language)
    parser = subparsers.add_parser("approve", help=words, description=words)
    parser.add_argument("request", metavar="REQUEST")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Approve the request and print the receipt of what was done."""
    from portal.services.answer_request import approve_request
    from portal.services.name_codes import name_codes

    with opened(args) as portal:
        receipt = approve_request(portal.store, portal.occasion(), args.request)
        names = name_codes(portal.store)
    payload = receipt_payload(receipt, names)
    payload |= {"request": args.request.strip().upper()}
    return answer(args, payload, list(payload["sentence"].values()))
