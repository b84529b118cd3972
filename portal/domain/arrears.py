"""Unpaid dues as dated rows: what somebody reports, and what it makes of them; pure.

Days are business days of the offering's zone. A row says unpaid from the start of
``since`` to the start of ``until``, the day the payment counts from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.domain.calendar import LAST_DAY, start_of
from portal.domain.instants import check_day
from portal.errors import InputRefused


class Became(StrEnum):
    """What a report made of the rows."""

    RECORDED = "recorded"
    SETTLED = "settled"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Reported:
    """What billing says: unpaid since a day, and from when it was paid.

    ``file_hash`` names the file that says so, None where somebody typed it.
    """

    since: date
    source: str
    until: date | None = None
    file_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Dues:
    """One row as it is known now; ``recorded_by`` is None where nobody is named."""

    id: int
    since: date
    until: date | None
    source: str
    recorded_at: datetime
    recorded_by: int | None = None


def made_of(reported: Reported, known: Sequence[Dues], today: date) -> Became:
    """Return what ``reported`` makes of what is ``known`` of a membership.

    Refuses days to come, a payment before the dues, and what contradicts a row.
    """
    check_days(reported.since, reported.until, today)
    same = next((each for each in known if each.since == reported.since), None)
    if same is not None:
        return _made_of_same(reported, same)
    for each in known:
        if _overlap(reported, each):
            raise _standing(each)
    return Became.RECORDED


def check_days(since: date, until: date | None, today: date) -> None:
    """Refuse days that nobody can know yet, or in the wrong order."""
    for on in (since, until):
        if on is not None:
            check_day(on)
            if on > today:
                raise InputRefused("arrears_ahead", on=on, today=today)
    if until is not None and until < since:
        raise InputRefused("arrears_order", since=since, until=until)


def _made_of_same(reported: Reported, same: Dues) -> Became:
    if reported.until == same.until:
        return Became.ALREADY
    if same.until is not None:
        raise _standing(same)
    return Became.SETTLED


def _overlap(reported: Reported, row: Dues) -> bool:
    ours, theirs = reported.until or LAST_DAY, row.until or LAST_DAY
    return reported.since < theirs and row.since < ours


def _standing(row: Dues) -> InputRefused:
    """Return the refusal that names the row in the way."""
    if row.until is None:
        return InputRefused("arrears_open", since=row.since)
    return InputRefused("arrears_paid", since=row.since, until=row.until)


def open_row(known: Sequence[Dues]) -> Dues:
    """Return the row that is unpaid, or refuse where nothing is owed."""
    found = next((each for each in known if each.until is None), None)
    if found is None:
        raise InputRefused("nothing_owed")
    return found


def from_when(on: date, today: date, at: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant a payment counts from: today's from now, else the day's."""
    return at if on == today else start_of(on, zone)
