"""Who may join, when they have, and for how long a joining can be voided."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.facts import Change, Finding, Guard, GuardFacts, LedgerRow
from models.kinds import LedgerKind, Mover
from portal.domain.calendar import day_of, start_of
from portal.domain.guards import REJOIN
from portal.domain.moves import settle_change
from portal.domain.rejoining import left
from portal.domain.undoing import left_under_two
from portal.services.meeting import returning
from tests.domain.lifecycle_cases import (
    ADULT,
    DESK,
    LEGAL,
    START,
    SUPERVISOR,
    Bench,
    joined,
)
from tests.domain.test_moves import failed, refused


def taken_over() -> Bench:
    """Return the bench of a member whom an import found active."""
    row = LedgerRow(
        id=1,
        kind=LedgerKind.OPENING_BALANCE,
        event=None,
        was=None,
        became="active",
        effective_at=START,
        recorded_at=START,
        mover=Mover.SYSTEM,
        lifecycle_version_id=0,
    )
    return Bench(rows=(row,))


def test_joining_asks_for_an_age_and_for_no_open_membership() -> None:
    child = Bench(facts=GuardFacts(birth_date=date(2015, 1, 1)))
    unknown = Bench(facts=GuardFacts())
    twice = Bench(facts=GuardFacts(birth_date=date(1980, 1, 2), other_open=True))
    company = Bench(facts=GuardFacts(organisation=True))

    assert failed(refused(child, "apply", reason="SELF_APPLICATION")) == ["min_age"]
    missing = refused(unknown, "apply", reason="SELF_APPLICATION").facts["findings"][0]
    assert missing.facts["missing"] == "birth_date"
    assert failed(refused(twice, "apply", reason="SELF_APPLICATION")) == [
        "no_open_membership"
    ]
    assert company.do("apply", reason="SELF_APPLICATION").became == "applied"


def test_a_thirteenth_birthday_on_the_day_itself_is_old_enough() -> None:
    bench = Bench(facts=GuardFacts(birth_date=date(2013, 11, 20)))

    assert bench.do("apply", reason="SELF_APPLICATION").became == "applied"


def test_terms_that_are_required_must_be_accepted() -> None:
    bench = Bench(facts=GuardFacts(birth_date=date(1980, 1, 2), terms_required=True))
    bench.do("apply", reason="SELF_APPLICATION")

    assert failed(refused(bench, "activate", reason="COUNTER", verified="x")) == [
        "terms_accepted_current"
    ]


def test_a_false_application_is_voided_within_fourteen_days_of_joining() -> None:
    fresh = joined(
        facts=GuardFacts(birth_date=date(1980, 1, 2), joined_on=date(2026, 11, 6))
    )
    old = joined(
        facts=GuardFacts(birth_date=date(1980, 1, 2), joined_on=date(2026, 11, 5))
    )
    unknown = taken_over()

    assert (
        fresh.settle("void_join", SUPERVISOR, reason="FALSE_APPLICATION").became
        == "rejected"
    )
    assert failed(
        refused(old, "void_join", SUPERVISOR, reason="FALSE_APPLICATION")
    ) == ["within_days_of_join"]
    assert failed(
        refused(unknown, "void_join", SUPERVISOR, reason="FALSE_APPLICATION")
    ) == ["within_days_of_join"]


def test_the_day_of_joining_is_known_from_the_ledger() -> None:
    bench = joined()
    in_time = bench.settle("void_join", SUPERVISOR, reason="FALSE_APPLICATION")
    bench.now = start_of(date(2026, 12, 5))

    assert in_time.became == "rejected"
    refusal = refused(bench, "void_join", SUPERVISOR, reason="FALSE_APPLICATION")
    assert refusal.facts["findings"][0].facts["until"] == date(2026, 12, 4)


def test_nobody_has_joined_before_the_day_they_join() -> None:
    bench = Bench()
    bench.do("apply", reason="SELF_APPLICATION")
    bench.do("activate", reason="COUNTER", verified="x", on=date(2026, 12, 1))

    day = start_of(date(2026, 12, 1))
    assert bench.at(bench.now).joined_on is None
    assert bench.at(day).joined_on == date(2026, 12, 1)

    bench.do("undo", reason="CORRECTION")
    assert bench.at(day).joined_on is None


# ------------------------------------------------------------------ joining again


def again(
    left_as: str, left_on: date, parameters: dict[str, Any] | None = None
) -> Bench:
    """Return the bench of somebody who joins again, as the lifecycle lets them."""
    facts = GuardFacts(birth_date=date(1980, 1, 2), left_as=left_as, left_on=left_on)
    bench = Bench(facts=facts)
    apply = bench.lifecycle.move("apply", None)
    assert apply is not None
    others = tuple(each for each in apply.guards if each.code != REJOIN)
    changed = replace(apply, guards=(*others, Guard(REJOIN, parameters or {})))
    moves = tuple(changed if m is apply else m for m in bench.lifecycle.moves)
    bench.lifecycle = replace(bench.lifecycle, moves=moves)
    return bench


def closed_by(bench: Bench) -> Finding:
    refusal = refused(bench, "apply", reason="SELF_APPLICATION")
    (finding,) = refusal.facts["findings"]
    assert isinstance(finding, Finding)
    return finding


@pytest.mark.parametrize(
    ("left_as", "parameters", "open_on"),
    [
        ("withdrawn", {}, date(2026, 11, 20)),
        ("expelled", {}, date(2026, 11, 20)),
        ("withdrawn", {"days": 8}, date(2026, 11, 28)),
        ("deceased", {}, None),
        ("expelled", {"refused": ["expelled", "deceased"]}, None),
        ("deceased", {"refused": []}, date(2026, 11, 20)),
    ],
)
def test_joining_again_waits_or_is_refused_as_the_lifecycle_says(
    left_as: str, parameters: dict[str, Any], open_on: date | None
) -> None:
    bench = again(left_as, date(2026, 11, 20), parameters)
    if open_on is None:
        finding = refused(bench, "apply", reason="SELF_APPLICATION").facts["findings"][
            0
        ]
        assert (finding.guard, finding.facts["missing"]) == (REJOIN, "way_back")
        return
    bench.now = start_of(open_on)
    assert bench.settle("apply", reason="SELF_APPLICATION").became == "applied"
    bench.now -= timedelta(seconds=1)
    if "days" in parameters:
        finding = refused(bench, "apply", reason="SELF_APPLICATION").facts["findings"][
            0
        ]
        assert finding.facts["earliest"] == open_on


def test_a_lifecycle_can_ask_for_two_whenever_somebody_joins_again() -> None:
    always = again("withdrawn", date(2026, 11, 1), {"second_person": "always"})
    usual = again("withdrawn", date(2026, 11, 1))
    new = replace(always, facts=GuardFacts(birth_date=date(1980, 1, 2)))

    assert always.settle("apply", reason="SELF_APPLICATION").needs_second
    assert not usual.settle("apply", reason="SELF_APPLICATION").needs_second
    assert not new.settle("apply", reason="SELF_APPLICATION").needs_second


@pytest.mark.parametrize(
    ("event", "movers", "given", "ended"),
    [
        ("expel", LEGAL, {"reason": "FRAUD", "violation_case": "V", "notice": "n"},
         "expelled"),
        ("report_death", DESK, {"reason": "DEATH", "evidence": "E-1"}, "deceased"),
        ("void_join", SUPERVISOR, {"reason": "FALSE_APPLICATION"}, "rejected"),
        ("withdraw", DESK, {"reason": "MOVED", "verified": "3"}, "withdrawn"),
    ],
)  # fmt: skip
def test_what_two_people_ended_takes_two_to_begin_again(
    event: str, movers: frozenset[Mover], given: dict[str, Any], ended: str
) -> None:
    bench = joined()
    assert left(bench.case) == (None, None)
    bench.do(event, movers, **given)

    assert left(bench.case) == (ended, day_of(bench.now))
    assert left_under_two(bench.case) is (event != "withdraw")


@pytest.mark.parametrize("ended", ["withdraw", "report_death"])
def test_a_lifecycle_from_before_the_guard_refuses_nobody_but_asks_for_two(
    ended: str,
) -> None:
    before, new = joined(), Bench(facts=ADULT)
    before.do(ended, reason="DEATH" if ended == "report_death" else "MOVED",
              evidence="E-1", verified="3")  # fmt: skip
    apply = new.lifecycle.move("apply", None)
    assert apply is not None
    guards = tuple(each for each in apply.guards if each.code != REJOIN)
    moves = [
        replace(m, guards=guards) if m is apply else m for m in new.lifecycle.moves
    ]
    new.lifecycle, new.now = replace(new.lifecycle, moves=tuple(moves)), before.now
    change = Change("1110000001", "MAIL", "apply", reason="SELF_APPLICATION")

    settled = settle_change(change, returning(new.case, before.case), DESK)

    two = ended == "report_death"
    assert (settled.became, settled.needs_second) == ("applied", two)


# ------------------------------------------------------------------ 29 February


def test_who_joins_on_a_leap_day_has_whole_months_and_years_from_it() -> None:
    bench = Bench(now=start_of(date(2028, 2, 29)), facts=ADULT)
    bench.do("apply", reason="SELF_APPLICATION")
    bench.do("activate", reason="COUNTER", verified="3", until=date(2029, 2, 28))
    over = start_of(date(2029, 3, 1))
    leave: dict[str, Any] = {
        "reason": "ILLNESS",
        "on": date(2028, 4, 1),
        "until": date(2028, 6, 30),
    }

    assert bench.at(bench.now).joined_on == date(2028, 2, 29)
    assert bench.at(over - timedelta(seconds=1)).state == "active"
    assert bench.at(over).state == "expired"
    assert bench.settle("take_leave", **leave).became == "on_leave"
    bench.now = start_of(date(2028, 3, 15))
    finding = refused(bench, "void_join", SUPERVISOR, reason="FALSE_APPLICATION")
    assert finding.facts["findings"][0].facts["until"] == date(2028, 3, 14)


def test_who_was_born_on_a_leap_day_is_of_age_in_a_common_year() -> None:
    bench = Bench(facts=GuardFacts(birth_date=date(2012, 2, 29)))
    bench.now = start_of(date(2025, 2, 28))
    assert bench.settle("apply", reason="SELF_APPLICATION").became == "applied"

    bench.now -= timedelta(seconds=1)
    assert failed(refused(bench, "apply", reason="SELF_APPLICATION")) == ["min_age"]
