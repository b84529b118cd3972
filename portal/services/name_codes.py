"""What codes are called, in sentences for whoever typed codes; names no member."""

from collections.abc import Mapping
from typing import Any

from portal.domain.card import Words
from portal.domain.case import UNDO
from portal.store.code_names import code_names
from portal.store.engine import Store
from portal.wording import say

CodeNames = Mapping[str, Mapping[str, tuple[str, str]]]

KINDS = {
    "offering": "offering",
    "event": "event",
    "allowed": "event",
    "state": "state",
    "was": "state",
    "became": "state",
    "reason": "reason",
    "reasons": "reason",
}
"""Facts that hold codes, and codes of what."""


def name_codes(store: Store) -> CodeNames:
    """Return code → (Japanese, English) for services, moves, states and reasons."""
    with store.read() as connection:
        names = code_names(connection)
    ours = {UNDO: (say("our_moves.undo", "ja"), say("our_moves.undo", "en"))}
    return {**names, "event": {**ours, **names["event"]}}


def facts_by_name(store: Store, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return those facts that hold codes, as names.

    Behind what can be typed in answer stands its code.
    """
    if not KINDS.keys() & facts.keys():
        return {}
    names = name_codes(store)
    return {
        fact: _by_name(kind, facts[fact], names[kind])
        for fact, kind in KINDS.items()
        if facts.get(fact)
    }


def _by_name(kind: str, value: Any, names: Mapping[str, tuple[str, str]]) -> Any:
    if isinstance(value, list | tuple):
        return [_by_name(kind, each, names) for each in value]
    found = names.get(str(value))
    if found is None:
        return value
    ja, en = found
    if kind == "state":
        return Words(ja, en)
    return Words(f"{ja}（{value}）", f"{en} ({value})")
