"""What a report of unpaid dues makes of the rows on record."""

from datetime import UTC, date, datetime

import pytest

from portal.domain.arrears import (
    Became,
    Dues,
    Reported,
    from_when,
    made_of,
    open_row,
)
from portal.domain.calendar import TOKYO, start_of
from portal.errors import InputRefused

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def day(month: int, number: int = 1) -> date:
    return date(2026, month, number)


def row(since: date, until: date | None = None) -> Dues:
    return Dues(1, since, until, "billing", AT)


PAID, OPEN = row(day(5), day(6)), row(day(9))


@pytest.mark.parametrize(
    ("since", "until", "made"),
    [
        (day(7), day(8), Became.RECORDED),
        (day(6), day(9), Became.RECORDED),
        (day(4), day(5), Became.RECORDED),
        (day(7), day(7), Became.RECORDED),
        (day(9), None, Became.ALREADY),
        (day(9), day(10), Became.SETTLED),
        (day(9), TODAY, Became.SETTLED),
        (day(5), day(6), Became.ALREADY),
        (day(5), None, "arrears_paid"),
        (day(5), day(7), "arrears_paid"),
        (day(4), day(7), "arrears_paid"),
        (day(10), None, "arrears_open"),
        (day(8), None, "arrears_open"),
        (day(8), day(9, 2), "arrears_open"),
        (day(11, 21), None, "arrears_ahead"),
        (day(9), day(12), "arrears_ahead"),
        (day(8), day(7), "arrears_order"),
        (date(1600, 1, 1), None, "day_out_of_range"),
    ],
)
def test_a_report_fits_the_rows_or_is_refused(
    since: date, until: date | None, made: Became | str
):
    reported = Reported(since, "billing", until)
    if isinstance(made, Became):
        assert made_of(reported, [PAID, OPEN], TODAY) is made
        return
    with pytest.raises(InputRefused) as refused:
        made_of(reported, [PAID, OPEN], TODAY)
    assert refused.value.code == made


def test_only_what_is_unpaid_can_be_paid():
    assert open_row([PAID, OPEN]) is OPEN
    with pytest.raises(InputRefused) as refused:
        open_row([PAID])
    assert refused.value.code == "nothing_owed"


def test_a_payment_counts_from_its_day_and_todays_from_now():
    assert from_when(TODAY, TODAY, AT, TOKYO) == AT
    assert from_when(day(10), TODAY, AT, TOKYO) == start_of(day(10))
