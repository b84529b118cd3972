"""By which route a version binds, and how long before a notice has to be given."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.terms_kinds import ChangeClass, Lacking, LegalRoute
from portal.domain.calendar import day_of, start_of
from portal.domain.terms.routes import (
    ROUTES,
    binds_from,
    days_needed,
    earliest_day,
    earliest_lawful,
    latest_notice,
    promised_days,
)
from tests.domain.terms.versions import LATER, at, day, notice, version

C, R = ChangeClass, LegalRoute
V1 = version(1, C.FIRST, "2024-04-01", notice_days=30)
ON = "2026-06-01"


@pytest.mark.parametrize(
    ("change", "route", "since", "lacking"),
    [
        (C.FIRST, R.AGREEMENT, ON, None),
        (C.EDITORIAL, R.SAME_CONTENT, ON, None),
        (C.BENEFICIAL, R.BENEFICIAL, ON, None),
        (C.ADVERSE, R.ADVERSE, None, Lacking.NOTICE),
        (C.INDIVIDUAL, R.INDIVIDUAL, None, Lacking.ACCEPTANCE),
        (C.PRIVACY_RELATED, R.PRIVACY_INFORMED, ON, None),
        (C.PRIVACY_BEYOND, R.PRIVACY_CONSENT, ON, None),
    ],
)
def test_each_class_of_change_has_its_route(
    change: ChangeClass, route: LegalRoute, since: str | None, lacking: Lacking | None
):
    found = binds_from(version(2, change, ON), V1, LATER)

    assert (found.route, found.at) == (route, day(since) if since else None)
    assert found.lacking is lacking
    assert set(ROUTES) == set(ChangeClass)


def test_whoever_was_bound_by_nothing_agrees_when_joining():
    found = binds_from(version(2, C.ADVERSE, ON), None, LATER)

    assert (found.route, found.at) == (R.AGREEMENT, day(ON))


@pytest.mark.parametrize(
    ("given_at", "floor", "promised", "binds"),
    [
        # 30 days: 2 May … 31 May, and the first of June is free.
        ("2026-05-01T00:00", 0, 30, True),
        ("2026-05-01T23:59", 0, 30, True),
        ("2026-05-02T00:00", 0, 30, False),
        # The organisation asks for more than the text promises, or less.
        ("2026-05-01T12:00", 45, 30, False),
        ("2026-04-16T12:00", 45, 30, True),
        ("2026-05-01T12:00", 10, 30, True),
        # Nothing is promised: the day before is enough, the day itself is not.
        ("2026-05-31T23:59", 0, None, True),
        ("2026-06-01T00:00", 0, None, False),
        ("2026-07-01T00:00", 0, None, False),
    ],
)
def test_an_adverse_change_needs_its_notice_in_time(
    given_at: str, floor: int, promised: int | None, binds: bool
):
    new = version(2, C.ADVERSE, ON, notices=(notice(given_at),), floor_days=floor)
    found = binds_from(new, replace(V1, notice_days=promised), LATER)

    assert found.at == (day(ON) if binds else None)
    assert found.lacking == (None if binds else Lacking.NOTICE_IN_TIME)
    assert bool(found.notices) is binds


def test_a_notice_counts_from_when_it_is_on_record_until_it_is_struck():
    told = notice("2026-04-20T10:00", recorded="2026-05-10T10:00",
                  struck_at=at("2026-05-20T10:00"))  # fmt: skip
    new = version(2, C.ADVERSE, ON, notices=(told,))

    known = ["2026-05-09T10:00", "2026-05-10T10:00", "2026-05-20T10:00"]
    assert [binds_from(new, V1, at(each)).at for each in known] == [None, day(ON), None]


def test_a_notice_of_another_text_does_not_count():
    other = notice("2026-04-20T10:00", content_hash="before the edit")
    same = replace(other, content_hash="hash2")

    assert binds_from(version(2, C.ADVERSE, ON, notices=(other,)), V1, LATER).at is None
    assert binds_from(version(2, C.ADVERSE, ON, notices=(same,)), V1, LATER).at


def test_the_promise_of_whom_the_version_in_force_does_not_bind_counts_too():
    late = version(2, C.ADVERSE, ON, notice_days=3)
    told = replace(late, notices=(notice("2026-04-01T10:00"),))
    asked = version(2, C.INDIVIDUAL, ON, notice_days=3)

    at_ = day("2026-07-01")
    assert promised_days((V1, told), at_, LATER) == 3
    assert promised_days((V1, late), at_, LATER) == 30
    assert promised_days((V1, asked), at_, LATER) == 30
    assert promised_days((), at_, LATER) == 0
    assert promised_days((V1, told), day("2026-05-01"), LATER) == 30
    over = replace(told, ended_at=at_, ended_known_at=at("2026-06-20T10:00"))
    assert promised_days((V1, over), at_, LATER) == 30


@pytest.mark.parametrize(
    ("days", "given_on", "first"),
    [(30, "2026-05-01", "2026-06-01"), (0, "2026-05-01", "2026-05-02"),
     (28, "2024-02-01", "2024-03-01"), (28, "2026-02-01", "2026-03-02"),
     (14, "2026-12-20", "2027-01-04")],
)  # fmt: skip
def test_the_day_of_the_notice_does_not_count(days: int, given_on: str, first: str):
    found = earliest_day(C.ADVERSE, date.fromisoformat(given_on), days)

    assert found == date.fromisoformat(first)
    assert earliest_day(C.EDITORIAL, found, days) == found


MOMENTS = st.integers(0, 60 * 365 * 86_400).map(
    lambda seconds: day("2000-01-01") + timedelta(seconds=seconds)
)
PERIODS = st.integers(0, 120)


@given(MOMENTS, PERIODS, PERIODS | st.none())
def test_the_proposed_instant_always_binds_and_a_day_earlier_never(
    given_at: datetime, floor: int, promised: int | None
):
    before = replace(V1, notice_days=promised)
    told = replace(notice("2026-01-01T00:00"), given_at=given_at, recorded_at=given_at)
    days = days_needed(floor, promised)
    earliest = earliest_lawful(C.ADVERSE, given_at, days)
    new = version(2, C.ADVERSE, ON, notices=(told,), floor_days=floor)

    good = replace(new, effective_at=earliest)
    assert binds_from(good, before, LATER).at == earliest
    sooner = start_of(day_of(earliest) - timedelta(days=1))
    assert binds_from(replace(new, effective_at=sooner), before, LATER).at is None
    assert latest_notice(good, promised) == day_of(given_at)


@given(MOMENTS, PERIODS, st.sampled_from([c for c in C if c is not C.ADVERSE]))
def test_what_needs_no_notice_may_come_at_once(
    now: datetime, days: int, change: ChangeClass
):
    assert earliest_lawful(change, now, days) == now
