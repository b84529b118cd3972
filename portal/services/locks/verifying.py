"""Check that every lock and release is what its event says, and that none is gone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from models.kinds import LockScope
from portal.domain.calendar import TOKYO, end_of
from portal.domain.canonical import instant
from portal.domain.verifying import Flaw, Found
from portal.services.verified import told_otherwise
from portal.store import lock_checks
from portal.store.engine import Connection

_OF_MEMBER = (LockScope.MEMBER, LockScope.PARTNER)


def lock_flaws(connection: Connection) -> Iterator[Found]:
    """Yield what is wrong with locks and releases."""
    for place, rows, told in (
        ("lock", lock_checks.locks_told, _placed),
        ("lock_release", lock_checks.releases_told, _released),
    ):
        yield from told_otherwise(place, rows(connection), told)
    for lock_id in lock_checks.lost_locks(connection):
        yield Found(Flaw.LEDGER, "lock", lock_id)


def _placed(row: Any, body: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    facts = body.get("facts", {})
    until = row.until_on.isoformat() if row.until_on else None
    owner = row.target_id if row.scope in _OF_MEMBER else row.held_by
    return _both(row, body) | {
        "lock": (row.id, body["on"]["id"]),
        "target": (owner, body["on"]["member"]),
        "offering": (row.offering, facts.get("offering")),
        "scope": (row.scope, facts.get("scope")),
        "source": (row.source, facts.get("lock_source")),
        "name": (row.name or None, facts.get("lock_name")),
        "blocks": (sorted(row.blocks), facts.get("blocks")),
        "legal_hold": (bool(row.legal_hold), bool(facts.get("legal_hold"))),
        "valid_from": (_at(row.valid_from), facts.get("since")),
        "until_on": (until, facts.get("until")),
        "valid_to": (row.valid_to, row.until_on and end_of(row.until_on, TOKYO)),
    }


def _released(row: Any, body: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    facts = body.get("facts", {})
    return _both(row, body) | {
        "lock": (row.lock_id, body["on"]["id"]),
        "source": (row.source, facts.get("released_as")),
        "effective_at": (_at(row.effective_at), body["at"]),
    }


def _both(row: Any, body: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        "reason": (row.reason, body["why"].get("reason")),
        "case_number": (row.case_number, body["why"].get("case")),
        "staff_id": (row.staff_id, body["who"]["id"]),
        "recorded_at": (_at(row.recorded_at), body["at"]),
    }


def _at(at: datetime) -> str:
    return instant(at)
