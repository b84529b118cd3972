"""Days and instants as people give them, and what they mean."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain.calendar import start_of
from portal.domain.instants import instant_of
from portal.errors import InputRefused

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
"""Already the 21st in Japan."""


@pytest.mark.parametrize("given", [None, "", "  ", date(2026, 11, 21), "2026-11-21"])
def test_nothing_and_today_mean_now(given: date | str | None):
    assert instant_of(given, NOW) == NOW


@pytest.mark.parametrize(
    "given",
    [date(2026, 11, 20), "2026-11-20", "20261120", "R8.11.20", "令和8年11月20日"],
)
def test_another_day_means_everything_before_it_was_over_in_japan(given: date | str):
    over = start_of(date(2026, 11, 21))

    assert instant_of(given, NOW) < over
    assert instant_of(given, NOW) == over - timedelta(microseconds=1)


def test_a_day_to_come_counts_to_its_end():
    assert instant_of("2027-01-31", NOW) == start_of(date(2027, 2, 1)) - timedelta(
        microseconds=1
    )


@pytest.mark.parametrize(
    "given",
    ["2026-11-20T12:00:00+09:00", "2026-11-20T12:00:00 09:00", "2026-11-20T03:00:00Z"],
)
def test_an_instant_with_its_offset_means_itself(given: str):
    assert instant_of(given, NOW) == datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("2026-11-20T12:00:00", "offset_missing"),
        ("2026-13-40", "instant_unreadable"),
        ("yesterday", "instant_unreadable"),
        ("2026-11-20T99:00:00+09:00", "instant_unreadable"),
        ("'; drop table member", "instant_unreadable"),
    ],
)
def test_what_could_mean_several_instants_or_none_is_refused(given: str, code: str):
    with pytest.raises(InputRefused) as refused:
        instant_of(given, NOW)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "given",
    [
        date.max,
        date.min,
        "9999-12-31",
        "0001-01-01",
        "2100-01-01",
        "1872-12-31",
        "0001-01-01T00:00:00+09:00",
        "9999-12-31T23:59:59-09:00",
    ],
)
def test_days_beyond_the_horizon_are_refused_by_its_ends(given: date | str):
    with pytest.raises(InputRefused) as refused:
        instant_of(given, NOW)

    assert refused.value.code == "day_out_of_range"
    assert refused.value.facts["first"] == date(1873, 1, 1)
    assert refused.value.facts["last"] == date(2099, 12, 31)


def test_the_first_and_the_last_day_of_the_horizon_are_taken():
    assert instant_of("1873-01-01", NOW) < instant_of("2099-12-31", NOW)
