"""``attributes``: show and set attributes of a member, and find members by them."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from portal.commands.answering import answer
from portal.commands.find import read_limit
from portal.commands.opening import add_acting, opened
from portal.commands.usage import UsageRefused
from portal.config import settings
from portal.wording import LANGUAGES, say
from portal.wording.refusal import fact_words

if TYPE_CHECKING:
    from portal.domain.attributes.shown import Sheet, ShownAttribute

ACTIONS = ("show", "set", "find")


def register(subparsers: Any) -> None:
    """Add the command."""
    words = say("commands.attributes.help", settings().language)
    parser = subparsers.add_parser("attributes", help=words, description=words)
    parser.add_argument("action", metavar="ACTION", choices=ACTIONS)
    parser.add_argument("target", metavar="TARGET")
    parser.add_argument("values", metavar="CODE=VALUE", nargs="*")
    parser.add_argument("--at", metavar="D")
    parser.add_argument("--known-at", metavar="D")
    parser.add_argument("--limit", metavar="N", type=read_limit, default=100)
    parser.add_argument("--key", metavar="K")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    """Show, set or find."""
    return {"show": show, "set": change, "find": search}[args.action](args)


def _given(args: argparse.Namespace) -> dict[str, str]:
    """Return the values by attribute, or refuse what names none."""
    pairs = [each.partition("=") for each in args.values]
    if not pairs or not all(sign and code.strip() for code, sign, _ in pairs):
        raise UsageRefused(
            "usage_missing", help="attributes --help", arguments="CODE=VALUE"
        )
    return {code.strip(): value for code, _, value in pairs}


# ------------------------------------------------------------------ show


def show(args: argparse.Namespace) -> int:
    """Print what is kept of a member, masked values without what they hold."""
    from portal.services.attributes.see_values import see_attributes

    with opened(args) as portal:
        found = see_attributes(
            portal.store,
            portal.occasion(),
            args.target,
            at=args.at,
            known_at=args.known_at,
        )
    payload = {
        "member": found.number,
        "record": found.record,
        "attributes": [_row(each) for each in found.attributes],
    }
    return answer(args, payload, list(_lines(found)))


def _row(each: "ShownAttribute") -> dict[str, Any]:
    value = each.value
    plain = value if value is None or isinstance(value, bool | int) else None
    said = None if value is None else fact_words("value", value, "en")
    return {
        "code": each.code,
        "value": said if plain is None else plain,
        "masked": each.masked,
        "problem": each.problem.code if each.problem else None,
        "retired": each.retired,
    }


def _lines(found: "Sheet") -> Iterator[str]:
    for language in LANGUAGES:
        for each in found.attributes:
            yield f"  {each.name.say(language)}: {_said(each, language)}"


def _said(each: "ShownAttribute", language: str) -> str:
    from portal.services.attributes.in_words import attribute_words

    return attribute_words(each, language) or "–"


# ------------------------------------------------------------------ set, find


def change(args: argparse.Namespace) -> int:
    """Set what is given; a blank value takes away what was there."""
    from portal.services.attributes.set_values import set_attributes

    given = _given(args)
    with opened(args) as portal:
        occasion = replace(portal.occasion(), idem=args.key)
        changed = set_attributes(portal.store, occasion, args.target, given)
    payload = {"outcome": "done", "member": args.target, "changed": changed}
    facts = {"member": args.target, "changes": len(changed)}
    words = [say("commands.attributes.set", each, **facts) for each in LANGUAGES]
    return answer(args, payload, words)


def search(args: argparse.Namespace) -> int:
    """Print the numbers of members whose attributes are as asked."""
    from portal.services.attributes.find_by import find_by
    from portal.services.attributes.see_values import target_named

    asked = _given(args)
    with opened(args) as portal:
        target = target_named(args.target)
        found = find_by(
            portal.store, portal.occasion(), target, asked, limit=args.limit
        )
    payload = {"members": found.numbers, "more": found.more}
    facts = {"count": len(found.numbers)}
    key = "commands.attributes.more" if found.more else "commands.attributes.found"
    words = [say(key, each, **facts) for each in LANGUAGES]
    return answer(args, payload, [*words, *(f"  {each}" for each in found.numbers)])
