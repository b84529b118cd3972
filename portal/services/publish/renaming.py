"""Names of a day that has come: lists and cards that ask without a day get them.

Whatever asks as of a day reads the versions and needs none of this.
"""

from datetime import datetime
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction, VersionedKind
from portal.services.door import system
from portal.store import catalog
from portal.store.audit import record
from portal.store.engine import Store


def bring_up_names(store: Store, at: datetime) -> int:
    """Give offerings the names of their versions in force; return how many.

    One event for each; safe to run again, and by several workers at once.
    """
    with store.read() as connection:
        if not catalog.stale_names(connection, at):
            return 0
    with store.write() as connection:
        stale = catalog.stale_names(connection, at)
        renamed = [each for each in stale if catalog.rename(connection, each)]
        for each in renamed:
            record(connection, store.keys, Occasion(system(), at), _entry(each))
    return len(renamed)


def _entry(stale: Any) -> Entry:
    became = {"ja": stale.became_ja, "en": stale.became_en}
    return Entry(
        action=AuditAction.VERSION_TOOK_EFFECT,
        entity_type="version",
        entity_id=stale.thing_version_id,
        before={"name": {"ja": stale.name_ja, "en": stale.name_en}},
        after={"name": became},
        facts={
            "kind": VersionedKind.OFFERING.value,
            "code": stale.code,
            "number": stale.number,
            "name": became,
        },
    )
