"""Days that no business can lie on are refused before anybody counts with them."""

from datetime import date

import pytest

from portal.errors import InputRefused
from tests.domain.lifecycle_cases import Bench, joined

FAR = [date.max, date(9999, 12, 30), date(2100, 1, 1), date.min]


@pytest.mark.parametrize("on", FAR)
@pytest.mark.parametrize("at_end", [False, True])
def test_a_day_that_no_business_can_lie_on_is_said_to_be_out_of_range(
    on: date, at_end: bool
) -> None:
    with pytest.raises(InputRefused) as caught:
        joined().settle("suspend", reason="LOST_DEVICE", on=on, at_end=at_end)

    assert caught.value.code == "day_out_of_range"


@pytest.mark.parametrize("until", FAR)
def test_a_last_day_that_means_for_ever_is_out_of_range(until: date) -> None:
    bench = Bench()
    bench.do("apply", reason="SELF_APPLICATION")

    with pytest.raises(InputRefused) as caught:
        bench.settle("activate", reason="COUNTER", verified="x", until=until)

    assert caught.value.code == "day_out_of_range"


def test_the_last_day_of_the_horizon_can_be_given() -> None:
    bench = Bench()
    bench.do("apply", reason="SELF_APPLICATION")

    last = date(2099, 12, 31)
    bench.do("activate", reason="COUNTER", verified="x", until=last)

    assert bench.at(bench.now).term_until == last
    assert joined().settle("suspend", reason="LOST_DEVICE", on=last).drafts
