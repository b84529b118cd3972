"""Changes whose day came and went while they waited for a second person."""

from dataclasses import replace
from datetime import date

from models.facts import Change
from portal.domain.calendar import day_of, days_after, last_day_of_period, whole_months
from portal.domain.case import Case


def brought_up(change: Change, case: Case) -> Change:
    """Return ``change``, from now on where the day it was meant for is over.

    A period of whole months keeps its length; another last day stays as it is.
    """
    today = day_of(case.now, case.zone)
    if change.on is None or change.on >= today:
        return change
    return replace(change, on=None, at_end=False, until=_until(change, case, today))


def _until(change: Change, case: Case, today: date) -> date | None:
    """Return the last day of a period that begins today instead."""
    move = case.lifecycle.move(change.event, case.standing().state)
    lasts = move is not None and move.was != move.became
    if change.until is None or change.on is None or not lasts:
        return change.until
    start = days_after(change.on, 1) if change.at_end else change.on
    months = whole_months(start, change.until)
    return last_day_of_period(today, months) if months else change.until
