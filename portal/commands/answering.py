"""How commands answer: JSON for programs, sentences in both languages for people."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from portal.domain.card import Words
from portal.domain.named import Named
from portal.wording import has, say


def answer(
    args: argparse.Namespace, payload: Mapping[str, Any], lines: Sequence[str]
) -> int:
    """Print ``payload`` as JSON where asked, else ``lines``; returns exit status 0."""
    if args.json:
        print(json.dumps(plain(payload), ensure_ascii=False))
    else:
        print("\n".join(lines))
    return 0


def plain(value: Any) -> Any:
    """Return a frozen value as JSON has it: instants in ISO 8601, sets sorted."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return _plain_parts(value)


def _plain_parts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(each) for each in value)
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


TYPED = ("offering", "event", "allowed", "reason", "reasons", "whys")
"""Facts whose codes can be typed in answer."""


def with_codes(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return those facts that people may type, by name with the code behind it."""
    return {name: _with_code(facts[name]) for name in TYPED if name in facts}


def _with_code(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_with_code(each) for each in value]
    if isinstance(value, Named):
        return Words(f"{value.words.ja}（{value}）", f"{value.words.en} ({value})")
    for ours in (f"our_moves.{value}", f"correction_whys.{value}"):
        if has(ours):
            ja, en = say(ours, "ja"), say(ours, "en")
            return Words(f"{ja}（{value}）", f"{en} ({value})")
    return value
