"""What became of planned changes when they were due, to be put on record.

The fold finds it without a record; once recorded, it holds whatever becomes known of
that day afterwards.
"""

from models.facts import Step
from models.kinds import LedgerKind, Mover
from portal.domain.case import Case, Draft
from portal.domain.ledger import OUTCOMES


def outcomes_due(case: Case) -> list[Draft]:
    """Return the outcomes that are not on record yet, in the order of their effects.

    Moves into a state of kind *erased* have none: they are true only once done.
    """
    told = {row.settles for row in case.rows if row.kind in OUTCOMES}
    return [
        outcome_of(step)
        for step in case.standing().steps
        if step.row.kind is LedgerKind.MOVE
        and step.row.effective_at > step.row.recorded_at
        and step.row.id not in told
    ]


def outcome_of(step: Step) -> Draft:
    """Return the record of one step: that it took effect, or why it was skipped."""
    skipped = step.skipped is not None
    return Draft(
        kind=LedgerKind.SKIPPED if skipped else LedgerKind.TOOK_EFFECT,
        event=step.row.event or "",
        effective_at=step.row.effective_at,
        mover=Mover.SYSTEM,
        was=step.was,
        became=step.became,
        effective_on=step.row.effective_on,
        details={"guard": step.skipped} if skipped else {},
        settles=step.row.id,
        lifecycle_version_id=step.row.lifecycle_version_id,
    )
