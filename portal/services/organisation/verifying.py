"""Check that every decision of the organisation is what its event says."""

from collections.abc import Iterator
from typing import Any

from models.kinds import AuditAction
from portal.domain.canonical import instant
from portal.domain.verifying import Flaw, Found
from portal.services.verified import told_otherwise
from portal.store import settings
from portal.store.engine import Connection

PLACE = "organisation_setting"


def setting_flaws(connection: Connection) -> Iterator[Found]:
    """Yield what is wrong with the rows of settings."""
    yield from told_otherwise(PLACE, settings.settings_told(connection), _pairs)
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
