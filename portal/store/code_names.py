"""What the codes of services, moves, states and reasons are called, in both languages.

Versions may call one code differently; the newest name is the one people know.
"""

from sqlalchemy.engine import Connection

from portal.store.cards import offering_names
from portal.store.lifecycles import MOVE, REASON, STATE, newest_names

Named = dict[str, tuple[str, str]]


def code_names(connection: Connection) -> dict[str, Named]:
    """Return code → (Japanese, English), by kind: ``event``, ``state`` and so on."""
    return {
        "offering": dict(offering_names(connection)),
        "event": newest_names(connection, MOVE, MOVE.c.event),
        "state": newest_names(connection, STATE, STATE.c.code),
        "reason": newest_names(connection, REASON, REASON.c.code),
    }
