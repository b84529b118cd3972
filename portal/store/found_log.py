"""One access event per list of members that a session was shown, not per rerun."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine

from models.facts import Entry, Occasion
from models.kinds import AuditAction
from portal.store.access import CALL_LAPSES_AFTER, record_access
from portal.store.engine import Store

KEPT_LISTS = 1024
"""Lists remembered in this process; a forgotten one leaves a second event."""

ShownTo = tuple[int, str, str, tuple[int, ...]]


@dataclass(eq=False)
class _Lists:
    """When each session was first shown each list."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    kept: OrderedDict[ShownTo, datetime] = field(default_factory=OrderedDict)

    def lately(self, shown: ShownTo, at: datetime) -> bool:
        """Return whether this list was shown to this session within one call."""
        with self.lock:
            first = self.kept.get(shown)
        return first is not None and at < first + CALL_LAPSES_AFTER

    def keep(self, shown: ShownTo, at: datetime) -> None:
        """Remember it, and forget the oldest."""
        with self.lock:
            self.kept[shown] = at
            self.kept.move_to_end(shown)
            while len(self.kept) > KEPT_LISTS:
                self.kept.popitem(last=False)


_LISTS: WeakKeyDictionary[Engine, _Lists] = WeakKeyDictionary()
_MAKING = threading.Lock()


def record_found(
    store: Store,
    occasion: Occasion,
    member_ids: Sequence[int],
    *,
    sought: Sequence[str],
    more: bool,
) -> int | None:
    """Write that these members were listed; None where that is known.

    ``sought`` are the kinds of fields that matched: what was typed is personal.
    """
    with _MAKING:
        lists = _LISTS.setdefault(store.access.engine, _Lists())
    acting = occasion.acting
    shown = (acting.staff_id, acting.session, str(acting.via), tuple(member_ids))
    if lists.lately(shown, occasion.at):
        return None
    entry = Entry(
        action=AuditAction.MEMBERS_FOUND,
        entity_type="staff",
        entity_id=acting.staff_id,
        facts={"members": list(member_ids), "sought": list(sought), "more": more},
    )
    event_id = record_access(store, occasion, entry)
    lists.keep(shown, occasion.at)
    return event_id
