"""Business days and whole months."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.domain.calendar import (
    EARLIEST,
    LATEST,
    add_months,
    day_of,
    days_after,
    end_of,
    last_day_of_period,
    month_end,
    start_of,
    whole_months,
)

DAYS = some.dates(date(2020, 1, 1), date(2040, 12, 31))
MONTHS = some.integers(1, 36)


def test_a_day_in_japan_begins_nine_hours_before_utc() -> None:
    assert start_of(date(2026, 11, 21)) == datetime(2026, 11, 20, 15, tzinfo=UTC)


def test_the_end_of_a_day_is_the_start_of_the_next() -> None:
    assert end_of(date(2026, 12, 31)) == start_of(date(2027, 1, 1))


def test_today_changes_at_midnight_in_japan_and_not_in_greenwich() -> None:
    midnight = datetime(2026, 11, 20, 15, tzinfo=UTC)

    assert day_of(midnight) == date(2026, 11, 21)
    assert day_of(midnight - timedelta(microseconds=1)) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 30), 1, date(2027, 2, 28)),
        (date(2027, 1, 1), 1, date(2027, 1, 31)),
        (date(2027, 1, 15), 1, date(2027, 2, 14)),
        (date(2027, 3, 31), 1, date(2027, 4, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 3, date(2027, 2, 28)),
    ],
)
def test_a_period_of_months_ends_as_the_civil_code_says(
    start: date, months: int, last: date
) -> None:
    assert last_day_of_period(start, months) == last
    assert whole_months(start, last) == months


@given(DAYS, MONTHS)
def test_a_period_is_counted_back_as_the_months_it_was_made_of(
    start: date, months: int
) -> None:
    assert whole_months(start, last_day_of_period(start, months)) == months


@given(DAYS, some.integers(0, 60))
def test_months_are_never_added_past_a_months_end(start: date, months: int) -> None:
    later = add_months(start, months)

    assert (later.year - start.year) * 12 + later.month - start.month == months
    assert later.day == start.day or later == month_end(later)


@pytest.mark.parametrize("last", [date(2027, 1, 30), date(2027, 2, 1)])
def test_a_broken_period_is_no_whole_months(last: date) -> None:
    assert whole_months(date(2027, 1, 1), last) is None


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Kiritimati", "Etc/GMT+12"])
@pytest.mark.parametrize("on", [date.min, EARLIEST, LATEST, date.max])
def test_the_ends_of_the_calendar_can_be_counted_with(on: date, zone: str) -> None:
    place = ZoneInfo(zone)

    assert start_of(on, place) <= end_of(on, place)
    assert day_of(start_of(on, place), place) in (EARLIEST, LATEST)


@pytest.mark.parametrize("months", [-1, -12_000, 1, 12_000, 10**7])
@pytest.mark.parametrize("on", [date.min, date(2028, 2, 29), date.max])
def test_months_beyond_the_calendar_stay_at_its_end(on: date, months: int) -> None:
    for found in (add_months(on, months), last_day_of_period(on, months)):
        assert date.min <= found <= date.max
    assert days_after(on, months * 366) in (EARLIEST, LATEST) or abs(months) == 1
