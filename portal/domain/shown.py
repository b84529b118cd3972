"""Which fields of a member a call has been shown, read from the look-ups it left.

A call is one sign-in session and member; its first look-up opens it, later ones
name that one and add what was new.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.kinds import Via


@dataclass(frozen=True, slots=True)
class Shown:
    """One call: the event that opened it, the fields shown, and its end."""

    event_id: int
    fields: frozenset[str]
    lapses_at: datetime

    def lasts(self, at: datetime) -> bool:
        """Return whether the call is still open at ``at``."""
        return at < self.lapses_at


def open_call(
    events: Sequence[tuple[int, bytes]],
    session: str,
    via: Via,
    at: datetime,
    lapses_after: timedelta,
) -> Shown | None:
    """Return the call of this session that is open at ``at``, if there is one.

    ``events`` are (id, body) of one person's look-ups of one member, oldest first.
    """
    found: Shown | None = None
    for event_id, body in events:
        said = json.loads(body)
        if said["who"]["session"] != session or said["via"] != via:
            continue
        fields = frozenset(said["facts"]["fields"])
        if "call" not in said["facts"]:
            opened = datetime.fromisoformat(said["at"])
            found = Shown(event_id, fields, opened + lapses_after)
        elif found is not None and said["facts"]["call"] == found.event_id:
            found = Shown(found.event_id, found.fields | fields, found.lapses_at)
    return found if found is not None and found.lasts(at) else None
