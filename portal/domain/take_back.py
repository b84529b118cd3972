"""Settle the taking back of a planned change, or refuse with what can be."""

from dataclasses import replace

from models.facts import Change, LedgerRow
from models.kinds import LedgerKind, Mover
from portal.domain.case import UNDO, UNDO_REASONS, Case, Draft, Settled
from portal.domain.consequences import with_consequences
from portal.domain.offers import allowed_events
from portal.domain.requirements import details_of
from portal.domain.undoing import move_of, needs_second, planned, who_may
from portal.errors import TransitionRefused


def settle_undo(change: Change, case: Case, movers: frozenset[Mover]) -> Settled:
    """Return the rows that take a pending change back, or refuse.

    The change that ``takes_back`` names by its receipt; the next one by default.
    """
    row = _meant(change, case, movers)
    who = who_may(row, case)
    if not movers & who:
        allowed = allowed_events(case, movers)
        raise TransitionRefused(
            "not_your_move", event=UNDO, who=sorted(who), allowed=allowed
        )
    _check_reason(change)
    standing = case.standing()
    draft = Draft(
        kind=LedgerKind.CANCELLED,
        event=row.event or UNDO,
        effective_at=case.now,
        mover=acting_mover(who, movers),
        was=standing.state,
        became=standing.state,
        reason=change.reason,
        details=details_of(replace(change, at_end=False)),
        cancels=row.id,
    )
    settled = with_consequences(draft, None, case, change.reason)
    return replace(
        settled,
        move=move_of(row, case),
        needs_second=settled.needs_second or needs_second(row, case),
        undoes=row,
    )


def _meant(change: Change, case: Case, movers: frozenset[Mover]) -> LedgerRow:
    rows = planned(case)
    if not rows:
        raise TransitionRefused("nothing_pending", allowed=allowed_events(case, movers))
    if change.takes_back is None:
        return rows[0]
    wanted = change.takes_back.strip().upper()
    found = next((row for row in rows if row.receipt == wanted), None)
    if found is None:
        receipts = [row.receipt for row in rows if row.receipt]
        raise TransitionRefused("not_pending", receipt=wanted, receipts=receipts)
    return found


def _check_reason(change: Change) -> None:
    if change.reason not in UNDO_REASONS:
        code = "reason_unknown" if change.reason else "reason_missing"
        raise TransitionRefused(
            code, event=UNDO, reason=change.reason, reasons=list(UNDO_REASONS)
        )


def acting_mover(may: frozenset[Mover], movers: frozenset[Mover]) -> Mover:
    """Return as which letter somebody acts who may act as several."""
    order = (Mover.ON_BEHALF, Mover.HELP_DESK, Mover.SUPERVISOR, Mover.LEGAL)
    return next(each for each in order if each in may & movers)
