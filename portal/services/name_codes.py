"""What codes are called, in sentences for whoever typed codes; names no member."""

from collections.abc import Mapping

from portal.domain.case import UNDO
from portal.store.code_names import code_names
from portal.store.engine import Store
from portal.wording import say

CodeNames = Mapping[str, Mapping[str, tuple[str, str]]]


def name_codes(store: Store) -> CodeNames:
    """Return code → (Japanese, English) for services, moves, states and reasons."""
    with store.read() as connection:
        names = code_names(connection)
    ours = {UNDO: (say("our_moves.undo", "ja"), say("our_moves.undo", "en"))}
    return {**names, "event": {**ours, **names["event"]}}
