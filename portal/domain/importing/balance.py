"""The ledger's first rows of an imported membership: its opening balance.

The balance takes effect at the beginning of the as-of day, so that the question "as
of that day" is answered with it and the day before with "not known". What lay between
the join date and that day is not known either. The deadlines of the state are filed
ahead like any other's; they count from the day of the import (``domain.opening``).
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.facts import GuardFacts, Lifecycle, Standing
from models.kinds import LedgerKind, Mover, StateKind
from portal.domain.calendar import start_of
from portal.domain.case import Case, Draft, as_row
from portal.domain.consequences import with_consequences


@dataclass(frozen=True, slots=True)
class Balance:
    """The rows to write, and what the fold makes of them."""

    drafts: tuple[Draft, ...]
    standing: Standing


def can_open(lifecycle: Lifecycle, state: str) -> bool:
    """Return whether a membership can be imported in ``state``."""
    found = lifecycle.states.get(state)
    return found is not None and found.kind is not StateKind.ERASED


def opening_draft(state: str, as_of: date, zone: ZoneInfo) -> Draft:
    """Return the row that says: on this day it was so."""
    return Draft(
        kind=LedgerKind.OPENING_BALANCE,
        event="",
        effective_at=start_of(as_of, zone),
        mover=Mover.SYSTEM,
        became=state,
        effective_on=as_of,
    )


def balance_of(
    lifecycle: Lifecycle, state: str, as_of: date, zone: ZoneInfo, now: datetime
) -> Balance:
    """Return how a membership opens in ``state``, imported at ``now``."""
    versions = {lifecycle.version_id: lifecycle}
    blank = Case((), lifecycle, versions, GuardFacts(zone=zone.key), now)
    settled = with_consequences(opening_draft(state, as_of, zone), None, blank, None)
    rows = tuple(
        as_row(draft, number, blank)
        for number, draft in enumerate(settled.drafts, start=1)
    )
    filed = Case(rows, lifecycle, versions, blank.facts, now)
    return Balance(settled.drafts, filed.standing())
