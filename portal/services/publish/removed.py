"""Who took a row out of a draft, and what it said: its form is open elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.facts import Occasion
from models.publishing_facts import ABSENT, Path
from portal.domain.card import Words
from portal.services.door import require
from portal.services.publish.meeting import rules_for
from portal.services.publish.see import names_of
from portal.store import publishing
from portal.store.engine import Store


@dataclass(frozen=True, slots=True)
class Removed:
    """A row as it last was, and who removed it when."""

    row: Mapping[str, Any]
    by: Words
    at: datetime


def row_removed(
    store: Store, occasion: Occasion, version_id: int, path: Path
) -> Removed | None:
    """Return what was last removed at a place of a draft, None where nothing was."""
    require(store, occasion.acting, rules_for(store, version_id).edit)
    with store.read() as connection:
        for edit in reversed(publishing.edits_of(connection, version_id)):
            for each in edit.changes:
                gone = each.path == path and each.became is ABSENT
                if gone and isinstance(each.was, Mapping):
                    names = names_of(connection, {edit.staff_id})
                    return Removed(each.was, names[edit.staff_id], edit.at)
    return None
