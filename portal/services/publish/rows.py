"""Edits of single rows of a draft, of whatever kind it is.

They go the way of every draft: made of the revision that somebody had before them,
and merged with what colleagues saved since.
"""

from models.facts import Occasion
from models.publishing_facts import FieldChange
from portal.domain.publishing.tree import patch, within
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.publish.draft import Saved, save_draft
from portal.services.publish.meeting import rules_for
from portal.store import publishing
from portal.store.engine import Store


def save_rows(
    store: Store,
    occasion: Occasion,
    version_id: int,
    revision: int,
    changes: tuple[FieldChange, ...],
) -> Saved:
    """Save an edit that was made of revision ``revision`` of a draft.

    Raises ``EditConflict`` where a colleague changed the same fields in between.
    """
    require(store, occasion.acting, rules_for(store, version_id).edit)
    with store.read() as connection:
        content = publishing.revision_content(connection, version_id, revision)
    if content is None:
        raise NotFound(what="version", number=revision)
    known = within(content, changes)
    if changes and not known:
        raise InputRefused("row_gone")
    return save_draft(store, occasion, version_id, revision, patch(content, known))
