"""Whether what is in force is what was approved, to the byte."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from models.publishing_facts import Version
from portal.domain.verifying import Flaw, Found
from portal.services.publish.kinds import ADAPTERS
from portal.store import publishing
from portal.store.engine import Connection

SYSTEM = 0
"""Who approved what ships; there is no event of it."""


def published_flaws(
    connection: Connection, versions: Iterable[Version]
) -> Iterator[Found]:
    """Yield each version that is not, or is not in force as, what was approved."""
    approvals = publishing.approvals(connection)
    for each in versions:
        if not _as_approved(connection, each, approvals.get(each.id)):
            yield Found(Flaw.APPROVED, "thing_version", each.id)


def _as_approved(
    connection: Connection, version: Version, approved: tuple[int, str, datetime] | None
) -> bool:
    if approved is None and version.approved_by != SYSTEM:
        return False
    stored = publishing.stored_content(connection, version.id)
    hashed = sha256(stored).hexdigest()
    if approved not in (None, (version.approved_by, hashed, version.effective_at)):
        return False
    adapter = ADAPTERS.get(version.kind)
    fits = hashed == version.content_hash
    return fits and (adapter is None or adapter.holds(connection, version))
