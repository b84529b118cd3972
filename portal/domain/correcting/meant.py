"""Which row of the past a correction means, and what cannot be corrected."""

from datetime import datetime

from models.correction_facts import Correction, Limits
from models.facts import LedgerRow, Step
from models.kinds import LedgerKind, Mover, StateKind
from portal.domain.calendar import day_of, end_of, start_of
from portal.domain.card import Words
from portal.domain.case import Case
from portal.domain.instants import check_day
from portal.domain.ledger import correctable
from portal.domain.named import Named
from portal.domain.timeline import event_words
from portal.errors import TransitionRefused


def meant(receipt: str, case: Case) -> LedgerRow:
    """Return the row of the past that ``receipt`` means, or refuse saying why not."""
    wanted = receipt.strip().upper()
    rows = [row for row in case.rows if row.receipt == wanted]
    standing = case.standing()
    took = [step.row for step in standing.steps if step.skipped is None]
    found = next((row for row in took if row in rows and correctable(row)), None)
    if found is not None:
        return found
    if any(row.kind is LedgerKind.OPENING_BALANCE for row in rows):
        raise TransitionRefused("correction_of_balance", receipt=wanted)
    ahead = [p.row for p in standing.pending if p.row.mover is not Mover.SYSTEM]
    if any(row in rows for row in ahead):
        raise TransitionRefused("correction_of_plan", receipt=wanted)
    raise TransitionRefused(
        "correction_unknown",
        receipt=wanted,
        receipts=[row.receipt for row in took if correctable(row) and row.receipt],
    )


def check_case(case: Case) -> None:
    """Refuse to correct what was voided or whose personal values were erased."""
    standing = case.standing()
    lifecycle = case.lifecycles.get(standing.lifecycle_version_id or 0, case.lifecycle)
    state = lifecycle.states.get(standing.state or "")
    if standing.voided or (state is not None and state.kind is StateKind.ERASED):
        raise TransitionRefused("correction_of_erased")


def instant_for(correction: Correction, row: LedgerRow | None, case: Case) -> datetime:
    """Return when what really happened took effect."""
    on = correction.on
    if on is None:
        if row is None or correction.at_end:
            raise TransitionRefused("correction_without_day")
        return row.effective_at
    check_day(on)
    if correction.at_end:
        return end_of(on, case.zone)
    if row is not None and on == day_of(row.effective_at, case.zone):
        return row.effective_at
    first = first_of(case)
    at = start_of(on, case.zone)
    return max(at, first) if on == day_of(first, case.zone) else at


def first_of(case: Case) -> datetime:
    """Return the instant before which the ledger of a membership knows nothing."""
    return case.standing().steps[0].row.effective_at


def check_floor(at: datetime, case: Case, limits: Limits) -> None:
    """Refuse what lies before the floor, or has not come yet."""
    floor = max(start_of(limits.floor_on, case.zone), first_of(case))
    if at < floor:
        raise TransitionRefused(
            "correction_before_floor",
            on=day_of(at, case.zone),
            floor=day_of(floor, case.zone),
        )
    if at > case.now:
        raise TransitionRefused(
            "correction_in_future", on=day_of(at, case.zone), today=_today(case)
        )


def _today(case: Case) -> object:
    return day_of(case.now, case.zone)


def called(row: LedgerRow, case: Case) -> str:
    """Return a row's receipt, which says its event and day to people."""
    lifecycle = case.lifecycles.get(row.lifecycle_version_id, case.lifecycle)
    words = event_words(lifecycle, row.event or "")
    on = row.effective_on or day_of(row.effective_at, case.zone)
    found = Named(row.receipt or str(row.id))
    found.words = Words(f"{words.ja}（{on}、{found}）", f"{words.en} ({on}, {found})")
    return found


def is_first(row: LedgerRow, steps: tuple[Step, ...]) -> bool:
    """Return whether nothing was known of the membership before ``row``."""
    return bool(steps) and steps[0].row.id == row.id
