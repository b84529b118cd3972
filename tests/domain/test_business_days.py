"""Business days: weekends, holidays with their substitutes, and what moves a day."""

from datetime import date, timedelta

import pytest

from portal.domain.business_days import (
    business_day_from,
    business_day_until,
    is_business_day,
    is_holiday,
)

HOLIDAYS = [
    (date(2026, 1, 1), True),  # 元日
    (date(2026, 5, 6), True),  # substitute for Constitution Day, a Sunday
    (date(2026, 9, 22), True),  # between two holidays
    (date(2019, 5, 1), True),  # the enthronement, by a law of its own
    (date(2020, 7, 24), True),  # moved for the games
    (date(2020, 10, 12), False),
    (date(2021, 12, 23), False),  # the birthday of the emperor before
    (date(2026, 12, 31), False),  # offices may close, but the law does not say so
]


@pytest.mark.parametrize(("on", "holiday"), HOLIDAYS)
def test_holidays_are_those_of_the_law(on: date, holiday: bool):
    assert is_holiday(on) is holiday


@pytest.mark.parametrize(
    ("on", "before", "after"),
    [
        (date(2026, 5, 7), date(2026, 5, 7), date(2026, 5, 7)),
        (date(2026, 5, 2), date(2026, 5, 1), date(2026, 5, 7)),
        (date(2026, 9, 20), date(2026, 9, 18), date(2026, 9, 24)),
        (date(2027, 1, 1), date(2026, 12, 31), date(2027, 1, 4)),
    ],
)
def test_a_day_that_is_none_for_offices_moves_to_the_next_that_is(
    on: date, before: date, after: date
):
    assert business_day_until(on) == before
    assert business_day_from(on) == after


def test_every_day_of_a_century_finds_a_business_day_within_ten():
    for count in range(0, 36_500, 7):
        on = date(1990, 1, 1) + timedelta(days=count)
        assert is_business_day(business_day_from(on))
        assert on - business_day_until(on) < timedelta(days=11)
