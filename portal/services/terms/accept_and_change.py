"""Record what somebody says about terms together with the change it is said for.

Who joins on the phone agrees and joins in one go: both are on record, or neither.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from models.acceptance_facts import AcceptanceReceipt, NewAcceptance
from models.facts import Change, Occasion, Receipt
from models.kinds import Permission
from portal.domain.lengths import check_change
from portal.domain.receipts import receipt_again as change_again
from portal.domain.receipts import receipt_row as change_row
from portal.services.change_state import asked_for, carry_out
from portal.services.door import require
from portal.services.once import Once
from portal.services.terms.accept import (
    accept_within,
    body_of,
    check_typed,
    receipt_again,
    receipt_row,
)
from portal.services.terms.evidence import with_evidence
from portal.services.terms.notices import Evidence
from portal.store.engine import Connection, Store

Done = tuple[Receipt, tuple[AcceptanceReceipt, ...]]


def accept_and_change(
    store: Store,
    occasion: Occasion,
    change: Change,
    said: Sequence[NewAcceptance],
    evidence: Evidence | None = None,
) -> Done:
    """Record every answer, then carry out ``change``, all in one transaction.

    A change that waits for a second person keeps the answers: they were given. One
    that is refused takes them along. ``evidence`` is a file that shows them all.
    """
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    check_change(change)
    for each in said:
        check_typed(each)
    said = [with_evidence(store, occasion, each, evidence) for each in said]
    body = {**asked_for(change), "said": [body_of(each) for each in said]}
    return Once(occasion, change.key, body).carry_out(
        store,
        lambda connection: _both(connection, store, occasion, change, said),
        _row,
        _again,
    )


def _both(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    change: Change,
    said: Sequence[NewAcceptance],
) -> Done:
    given = tuple(accept_within(connection, store, occasion, each) for each in said)
    return carry_out(connection, store, occasion, change), given


def _row(done: Done) -> dict[str, Any] | None:
    receipt, given = done
    if receipt.outcome == "already":
        return None
    return {
        "change": change_row(receipt),
        "said": [receipt_row(each) for each in given],
    }


def _again(row: Mapping[str, Any]) -> Done:
    given = tuple(receipt_again(each) for each in row["said"])
    return change_again(row["change"]), given
