"""Who may join, when they have, and for how long a joining can be voided."""

from datetime import date

from models.facts import GuardFacts, LedgerRow
from models.kinds import LedgerKind, Mover
from portal.domain.calendar import start_of
from tests.domain.lifecycle_cases import START, SUPERVISOR, Bench, joined
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
