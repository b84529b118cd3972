"""Check that every row of the risk register is what its event says."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from portal.domain.canonical import instant
from portal.domain.risks import digest_of
from portal.domain.verifying import Flaw, Found
from portal.store import risks
from portal.store.engine import Connection

PLACE = "risk_entry"


def risk_flaws(connection: Connection) -> Iterator[Found]:
    """Yield what is wrong with the rows of the register."""
    hashes: dict[int, str] = {}
    for row in risks.rows_told(connection):
        if row.body is None:
            yield Found(Flaw.UNAUDITED, PLACE, row.id)
            continue
        body = json.loads(row.body)
        after = body.get("after", {})
        said = after.get("content_hash", hashes.get(row.risk_id))
        hashes[row.risk_id] = said
        pairs = _pairs(row, body) | {"content": (_hash(row), said)}
        wrong = [name for name, (here, there) in pairs.items() if here != there]
        if wrong:
            yield Found(Flaw.LEDGER, PLACE, row.id, ", ".join(wrong))
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
