"""What waited for a second person until its day was over."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.facts import Change
from portal.domain.calendar import start_of
from portal.domain.overdue import brought_up
from tests.domain.lifecycle_cases import ADULT, joined

LEAVE = Change(
    "1110000001", "MAIL", "take_leave", on=date(2026, 12, 1), until=date(2027, 1, 31)
)


def asked(change: Change, now: datetime, zone: str = "Asia/Tokyo") -> Change:
    bench = joined(facts=replace(ADULT, zone=zone))
    bench.now = now
    return brought_up(change, bench.case)


def test_a_day_that_has_not_gone_by_stays() -> None:
    assert asked(LEAVE, start_of(date(2026, 11, 25))) == LEAVE
    assert asked(LEAVE, start_of(date(2026, 12, 1))) == LEAVE


def test_whether_a_day_is_over_is_asked_where_the_service_is() -> None:
    evening_in_new_york = datetime(2026, 12, 2, 2, tzinfo=UTC)

    assert asked(LEAVE, evening_in_new_york, "America/New_York") == LEAVE
    assert asked(LEAVE, evening_in_new_york).on is None


def test_months_keep_their_length() -> None:
    late = asked(LEAVE, start_of(date(2026, 12, 10)))

    assert (late.on, late.at_end) == (None, False)
    assert late.until == date(2027, 2, 9)


def test_months_from_the_end_of_a_day_keep_their_length_too() -> None:
    ended = replace(LEAVE, on=date(2026, 11, 30), at_end=True)

    assert asked(ended, start_of(date(2026, 12, 10))).until == date(2027, 2, 9)


@pytest.mark.parametrize("until", [None, date(2027, 1, 15)])
def test_a_last_day_of_its_own_stays(until: date | None) -> None:
    late = asked(replace(LEAVE, until=until), start_of(date(2026, 12, 10)))

    assert late.until == until


def test_the_new_last_day_of_a_leave_that_goes_on_stays() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )
    bench.now = start_of(date(2026, 12, 10))
    longer = replace(LEAVE, event="extend_leave")

    assert brought_up(longer, bench.case).until == date(2027, 1, 31)
