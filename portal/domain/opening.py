"""States that an import found and nobody in the portal saw begin.

When such a state was entered is not known. Its deadlines therefore count from the
day the portal learned of it: an application that lay in an old system for years is
not to lapse in the moment of its import.
"""

from datetime import datetime

from models.facts import Standing
from models.kinds import LedgerKind


def counted_from(standing: Standing) -> datetime | None:
    """Return since when the deadlines of the present state count."""
    entered = next(
        (
            step.row
            for step in reversed(standing.steps)
            if step.skipped is None and step.row.effective_at == standing.since_at
        ),
        None,
    )
    if entered is None or entered.kind is not LedgerKind.OPENING_BALANCE:
        return standing.since_at
    return max(entered.effective_at, entered.recorded_at)
