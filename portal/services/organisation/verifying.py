"""Check that every decision of the organisation is what its event says."""

import json
from collections.abc import Iterator
from typing import Any

from models.kinds import AuditAction
from portal.domain.canonical import instant
from portal.domain.verifying import Flaw, Found
from portal.store import settings
from portal.store.engine import Connection

PLACE = "organisation_setting"


def setting_flaws(connection: Connection) -> Iterator[Found]:
    """Yield what is wrong with the rows of settings."""
    for row in settings.settings_told(connection):
        if row.body is None:
            yield Found(Flaw.UNAUDITED, PLACE, row.id)
            continue
        pairs = _pairs(row, json.loads(row.body)).items()
        wrong = [name for name, (here, there) in pairs if here != there]
        if wrong:
            yield Found(Flaw.LEDGER, PLACE, row.id, ", ".join(wrong))
    for setting_id in settings.lost_settings(connection):
        yield Found(Flaw.LEDGER, "setting", setting_id)


def _pairs(row: Any, body: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        "action": (AuditAction.SETTING_CHANGED.value, body["what"]),
        "name": (str(row.name), body.get("facts", {}).get("setting")),
        "value": (row.value, body.get("after", {}).get("days")),
        "staff_id": (row.staff_id, body["who"]["id"]),
        "recorded_at": (instant(row.recorded_at), body["at"]),
    }
