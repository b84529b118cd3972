"""Check that every row of the risk register is what its event says."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from portal.domain.canonical import instant
from portal.domain.risks import digest_of
from portal.domain.verifying import Flaw, Found
from portal.services.verified import Pairs, told_otherwise
from portal.store import risks
from portal.store.engine import Connection

PLACE = "risk_entry"


def risk_flaws(connection: Connection) -> Iterator[Found]:
    """Yield what is wrong with the rows of the register."""
    hashes: dict[int, str] = {}

    def told(row: Any, body: dict[str, Any]) -> Pairs:
        said = body.get("after", {}).get("content_hash", hashes.get(row.risk_id))
        hashes[row.risk_id] = said
        return _pairs(row, body) | {"content": (_hash(row), said)}

    yield from told_otherwise(PLACE, risks.rows_told(connection), told)
    for risk_id in risks.lost_rows(connection):
        yield Found(Flaw.LEDGER, "risk", risk_id)


def _pairs(row: Any, body: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        "risk": (row.risk_id, body["on"]["id"]),
        "revision": (row.revision, body["on"]["version"]),
        "act": (f"risk.{row.act}", body["what"]),
        "staff_id": (row.staff_id, body["who"]["id"]),
        "recorded_at": (instant(row.recorded_at), body["at"]),
    }


def _hash(row: Any) -> str:
    return sha256(digest_of(risks.columns_of(row))).hexdigest()
