"""What codes are called, in sentences for whoever typed codes; names no member."""

from collections.abc import Mapping

from portal.domain.case import UNDO
from portal.domain.correcting import CORRECT
from portal.store.code_names import code_names
from portal.store.engine import Store
from portal.wording import say

CodeNames = Mapping[str, Mapping[str, tuple[str, str]]]


def name_codes(store: Store) -> CodeNames:
    """Return code → (Japanese, English) for services, moves, states and reasons."""
    with store.read() as connection:
        names = code_names(connection)
    ours = {
        each: (say(f"our_moves.{each}", "ja"), say(f"our_moves.{each}", "en"))
        for each in (UNDO, CORRECT)
    }
    return {**names, "event": {**ours, **names["event"]}}
