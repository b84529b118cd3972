"""Arrears as billing reports them: dues unpaid since …, paid on ….

Guards ask for them (no leave, no return from leave while dues are open). Runs in the
caller's transaction.
"""

from datetime import datetime

from models.facts import Entry, MembershipFacts, Occasion
from models.kinds import AuditAction
from portal.domain.lengths import check_lengths
from portal.store import new_members as rows
from portal.store.audit import record
from portal.store.engine import Connection, Store


def record_arrears(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    membership: MembershipFacts,
    source: str,
    since: datetime | None = None,
) -> int:
    """Write that a membership's dues are unpaid ``since`` (default: now)."""
    check_lengths(source=source)
    since = since or occasion.at
    row = {
        "membership_id": membership.id,
        "source": source,
        "valid_from": since,
        "recorded_from": occasion.at,
    }
    arrears_id = rows.add_arrears(connection, row)
    _record(connection, store, occasion, arrears_id, membership, {"since": since})
    return arrears_id


def settle_arrears(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    membership: MembershipFacts,
    paid_at: datetime | None = None,
) -> None:
    """Write that what a membership owed is paid."""
    paid_at = paid_at or occasion.at
    row = rows.close_arrears(connection, membership.id, paid_at, occasion.at)
    if row is None:
        raise LookupError("this membership owes nothing")
    _record(connection, store, occasion, row.id, membership, {"until": paid_at})


def _record(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    arrears_id: int,
    membership: MembershipFacts,
    after: dict[str, datetime],
) -> None:
    entry = Entry(
        action=AuditAction.ARREARS_RECORDED,
        entity_type="arrears",
        entity_id=arrears_id,
        member_id=membership.member_id,
        after={"membership": membership.id, **after},
        facts={"offering": membership.offering_code},
    )
    record(connection, store.keys, occasion, entry)
