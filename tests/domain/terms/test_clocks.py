"""How long there is for the notice of a version that is to come."""

import pytest

from models.terms_kinds import ChangeClass as C
from portal.domain.terms.notices import clock_of, notice_clocks
from tests.domain.terms.versions import at, notice, version

NOW = at("2026-11-20T10:00")
FIRST = version(1, C.FIRST, "2026-01-01")


@pytest.mark.parametrize(
    ("change", "needed", "left"),
    [
        (C.FIRST, None, None),
        (C.EDITORIAL, None, None),
        (C.ADVERSE, True, 9),
        (C.BENEFICIAL, False, 10),
        (C.INDIVIDUAL, False, 10),
        (C.PRIVACY_RELATED, False, 10),
        (C.PRIVACY_BEYOND, False, 10),
    ],
)
def test_every_change_that_is_made_known_has_a_clock(
    change: C, needed: bool | None, left: int | None
) -> None:
    clocks = notice_clocks((FIRST, version(2, change, "2026-11-30")), NOW)
    found = [(each.needed, each.left, each.given) for each in clocks]
    assert found == ([] if needed is None else [(needed, left, False)])


def test_a_notice_on_record_stops_the_clock_of_a_change_in_their_interest() -> None:
    given = notice("2026-11-19T10:00", content_hash="hash2")
    told = version(2, C.BENEFICIAL, "2026-11-30", notices=(given,))
    assert [each.given for each in notice_clocks((FIRST, told), NOW)] == [True]
    begun = version(2, C.BENEFICIAL, "2026-11-10")
    assert clock_of(begun, (FIRST, begun), NOW).over
