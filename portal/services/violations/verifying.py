"""Check that every step of a case is what its event says, and that none is gone."""

from collections.abc import Iterator
from typing import Any

from portal.domain.canonical import instant
from portal.domain.verifying import Flaw, Found
from portal.services.verified import Pairs, told_otherwise
from portal.store import violations
from portal.store.engine import Connection

PLACE = "violation_step"


def violation_flaws(connection: Connection) -> Iterator[Found]:
    """Yield what is wrong with cases and their steps."""
    yield from told_otherwise(PLACE, violations.steps_told(connection), _pairs)
    for case_id in violations.lost_steps(connection):
        yield Found(Flaw.LEDGER, "violation_case", case_id)
    for case_id in violations.unopened(connection):
        yield Found(Flaw.UNAUDITED, "violation_case", case_id)


def _pairs(row: Any, body: dict[str, Any]) -> Pairs:
    facts = body.get("facts", {})
    head = ("case", "violation", "offering")
    told = {name: each for name, each in facts.items() if name not in head}
    opened = row.act == "opened"
    return {
        "case": (row.case_id, body["on"]["id"]),
        "revision": (row.revision, body["on"]["version"]),
        "member": (row.member_id, body["on"]["member"]),
        "act": (f"violation.{row.act}", body["what"]),
        "kind": (row.kind, facts.get("violation")),
        "offering": (row.offering, facts.get("offering")),
        "says": (dict(row.says), told),
        "day": (row.on_day.isoformat() if opened else None, told.get("happened")),
        "staff_id": (row.staff_id, body["who"]["id"]),
        "recorded_at": (instant(row.recorded_at), body["at"]),
    }
