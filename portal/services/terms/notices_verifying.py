"""Check that every notice of a version, and every strike, is what its event says."""

import json
from collections.abc import Iterator
from typing import Any

from models.kinds import AuditAction
from portal.domain.canonical import instant
from portal.domain.verifying import Flaw, Found
from portal.store import terms
from portal.store.engine import Connection

PLACE = "terms_notice"


def notice_flaws(connection: Connection) -> Iterator[Found]:
    """Yield what is wrong with the rows of notices."""
    for row in terms.notices_told(connection):
        if row.body is None:
            yield Found(Flaw.UNAUDITED, PLACE, row.id)
            continue
        pairs = _pairs(row, json.loads(row.body)).items()
        wrong = [name for name, (here, there) in pairs if here != there]
        if wrong:
            yield Found(Flaw.LEDGER, PLACE, row.id, ", ".join(wrong))
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
