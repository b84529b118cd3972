"""One access event per list of members that a session was shown, not per rerun."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine

from models.facts import Acting, Entry, Occasion
from models.kinds import AuditAction
from portal.store.access import CALL_LAPSES_AFTER, record_access
from portal.store.engine import Store

KEPT_LISTS = 1024
"""Lists remembered in this process; a forgotten one leaves a second event."""

ShownTo = tuple[int, str, str, str, tuple[int, ...]]


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
    sought: Sequence[str] = (),
    more: bool = False,
    action: AuditAction = AuditAction.MEMBERS_FOUND,
) -> int | None:
    """Write that these members were listed; None where that is known.

    ``sought`` are the kinds of fields that matched: what was typed is personal.
    Those listed because they wait for a second person are another ``action``.
    """
    with _MAKING:
        lists = _LISTS.setdefault(store.access.engine, _Lists())
    acting = occasion.acting
    shown = (*_whose(acting), action.value, tuple(member_ids))
    if lists.lately(shown, occasion.at):
        return None
    entry = Entry(
        action=action,
        entity_type="staff",
        entity_id=acting.staff_id,
        facts=_facts(member_ids, sought, more=more),
    )
    event_id = record_access(store, occasion, entry)
    lists.keep(shown, occasion.at)
    return event_id


def _whose(acting: Acting) -> tuple[int, str, str]:
    return acting.staff_id, acting.session, str(acting.via)


def _facts(
    member_ids: Sequence[int], sought: Sequence[str], *, more: bool
) -> dict[str, Any]:
    facts: dict[str, Any] = {"members": list(member_ids)}
    return facts | ({"sought": list(sought), "more": more} if sought else {})
