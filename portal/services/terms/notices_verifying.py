"""Check that every notice of a version, and every strike, is what its event says."""

from collections.abc import Iterator
from typing import Any

from models.kinds import AuditAction
from portal.domain.canonical import instant
from portal.domain.verifying import Flaw, Found
from portal.services.verified import told_otherwise
from portal.store import terms
from portal.store.engine import Connection

PLACE = "terms_notice"


def notice_flaws(connection: Connection) -> Iterator[Found]:
    """Yield what is wrong with the rows of notices."""
    yield from told_otherwise(PLACE, terms.notices_told(connection), _pairs)
    for version_id in terms.lost_notices(connection):
        yield Found(Flaw.LEDGER, "thing_version", version_id)


def _pairs(row: Any, body: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    facts = body.get("facts", {})
    struck = row.strikes is not None
    action = (
        AuditAction.VERSION_NOTICE_STRUCK if struck else AuditAction.VERSION_ANNOUNCED
    )
    return {
        "action": (action.value, body["what"]),
        "version": (row.thing_version_id, body["on"]["id"]),
        "channel": (str(row.channel), facts.get("notice_channel")),
        "given_at": (instant(row.given_at), facts.get("given_at")),
        "evidence": (row.evidence, facts.get("evidence", "")),
        "staff_id": (row.staff_id, body["who"]["id"]),
        "recorded_at": (instant(row.recorded_at), body["at"]),
    }
