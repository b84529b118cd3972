"""Check that every acceptance is what its event says, and that none is gone."""

from collections.abc import Iterator
from typing import Any

from portal.domain.canonical import instant
from portal.domain.verifying import Flaw, Found
from portal.services.terms.accept import KEPT
from portal.services.verified import told_otherwise
from portal.store import acceptances
from portal.store.engine import Connection

PLACE = "terms_acceptance"


def acceptance_flaws(connection: Connection) -> Iterator[Found]:
    """Yield what is wrong with what people said about terms."""
    yield from told_otherwise(PLACE, acceptances.acceptances_told(connection), _pairs)
    for row_id in acceptances.lost_acceptances(connection):
        yield Found(Flaw.LEDGER, "acceptance", row_id)


def _pairs(row: Any, body: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    facts = body.get("facts", {})
    kept = (*KEPT, "document", "text_sha256", "content_sha256", "source")
    served = instant(row.served_at) if row.served_at else None
    return {name: (getattr(row, name), facts.get(name, "")) for name in kept} | {
        "id": (row.id, body["on"]["id"]),
        "member_id": (row.member_id, body["on"]["member"]),
        "thing_version_id": (row.thing_version_id, facts.get("terms_version")),
        "acted_at": (instant(row.acted_at), facts.get("acted_at")),
        "served_at": (served, facts.get("served_at")),
        "recorded_at": (instant(row.recorded_at), body["at"]),
        "case_number": (row.case_number, body["why"].get("case")),
        "staff_id": (row.staff_id, body["who"]["id"]),
    }
