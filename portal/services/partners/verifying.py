"""Check that contracts and links are what their events say, and that none is gone."""

from collections.abc import Iterator
from typing import Any

from models.kinds import AuditAction
from portal.domain.canonical import instant
from portal.domain.verifying import Flaw, Found
from portal.services.verified import told_otherwise
from portal.store import partner_checks
from portal.store.engine import Connection


def partner_flaws(connection: Connection) -> Iterator[Found]:
    """Yield what is wrong with contracts and members of partners."""
    for place, rows, told in (
        ("contract", partner_checks.contracts_told, _contract),
        ("partner_member", partner_checks.links_told, _link),
    ):
        yield from told_otherwise(place, rows(connection), told)
    for place, first_id in partner_checks.lost(connection):
        yield Found(Flaw.LEDGER, place, first_id)


def _contract(row: Any, body: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    after = body.get("after", {})
    pairs = {
        **_both(row, body, row.party_id, "valid_to"),
        "number": (row.number, after.get("number")),
        "offering": (row.sold, after.get("offering")),
        "reason": (row.reason, body["why"].get("reason")),
    }
    if body["what"] == AuditAction.CONTRACT_SIGNED:
        pairs["valid_from"] = (instant(row.valid_from), after.get("valid_from"))
        pairs["terms"] = (row.terms_label, after.get("terms"))
    return pairs


def _link(row: Any, body: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    after = body.get("after", {})
    pairs = {
        **_both(row, body, row.member_id, "until"),
        "partner": (row.partner_id, after.get("partner")),
        "relation": (row.relation, after.get("relation")),
    }
    if "since" in after:
        pairs["valid_from"] = (instant(row.valid_from), after["since"])
        pairs["membership"] = (row.membership_id, after.get("membership"))
    return pairs


def _both(
    row: Any, body: dict[str, Any], member_id: int, until: str
) -> dict[str, tuple[Any, Any]]:
    over = instant(row.valid_to) if row.valid_to else None
    return {
        "first_id": (row.first_id or row.id, body["on"]["id"]),
        "member": (member_id, body["on"]["member"]),
        "valid_to": (over, body.get("after", {}).get(until)),
    }
