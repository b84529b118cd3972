"""How the offerings stand: counted per state, true also past a due change."""

import pytest

from models.kinds import Permission
from portal.domain.overview import OfferingNow
from portal.errors import NotPermitted
from portal.services import see_offerings as seeing
from portal.services.see_offerings import see_offerings
from portal.store.engine import Store
from tests.desk import Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def of(desk: Desk, code: str = "MAIL", by: str = "owner-1") -> OfferingNow:
    found = see_offerings(desk.store, desk.occasion(by))
    return next(each for each in found if each.code == code)


def held(desk: Desk) -> dict[str, int]:
    return {each.name.en: each.held for each in of(desk).states}


def test_memberships_are_counted_per_state(desk: Desk):
    assert of(desk).states == ()
    desk.join()
    assert held(desk) == {"Active": 1}
    desk.change("suspend", reason="LOST_DEVICE")

    assert held(desk) == {"Suspended": 1}
    assert of(desk, "PAY").states == ()


def test_a_planned_change_is_the_next_and_true_by_its_date(desk: Desk):
    desk.join()
    on = desk.now.date().replace(month=12, day=1)
    desk.change("withdraw", reason="MOVED", verified="x", on=on)

    planned = of(desk).next_at
    assert planned is not None
    assert planned > desk.now
    assert held(desk) == {"Active": 1}

    desk.later(days=30)
    assert held(desk) == {"Withdrawn": 1}
    assert of(desk).next_at is None


def test_what_is_not_worked_out_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.join()
    on = desk.now.date().replace(month=12, day=1)
    desk.change("withdraw", reason="MOVED", verified="x", on=on)
    desk.later(days=30)
    monkeypatch.setattr(seeing, "FOLDED", 0)

    assert (of(desk).states, of(desk).untold) == ((), 1)


def test_whoever_may_not_see_the_lifecycle_sees_no_numbers(desk: Desk):
    from dataclasses import replace

    occasion = desk.occasion("owner-1")
    rights = occasion.acting.permissions - {Permission.LIFECYCLE_READ}
    nobody = replace(occasion, acting=replace(occasion.acting, permissions=rights))
    with pytest.raises(NotPermitted):
        see_offerings(desk.store, nobody)
