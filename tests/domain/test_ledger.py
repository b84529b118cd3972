"""The fold, as of and known as of."""

from datetime import UTC, date, datetime, timedelta

from models.facts import GuardFacts
from models.kinds import LedgerKind
from models.span import Span
from portal.domain.calendar import start_of
from portal.domain.ledger import fold
from tests.domain.lifecycle_cases import START, SUPERVISOR, Bench, joined

SECOND = timedelta(seconds=1)
MOMENT = timedelta(microseconds=1)


def test_nobody_is_in_a_state_before_the_first_event() -> None:
    assert joined().at(START - SECOND).state is None


def test_a_scheduled_move_is_true_one_moment_after_midnight_without_a_job() -> None:
    bench = joined()
    bench.do(
        "withdraw", reason="MOVED", on=date(2026, 11, 30), at_end=True, verified="3"
    )
    midnight = start_of(date(2026, 12, 1))

    assert bench.at(midnight - MOMENT, midnight).state == "active"
    assert bench.at(midnight, midnight).state == "withdrawn"


def test_what_was_not_known_yet_does_not_exist_for_a_past_view() -> None:
    bench = joined()
    bench.now = START + timedelta(days=3)
    bench.do("suspend", reason="LOST_DEVICE")

    assert bench.at(bench.now, known_at=START + timedelta(days=1)).state == "active"
    assert bench.at(bench.now).state == "suspended"


def test_a_leave_returns_by_itself_on_the_day_after_its_end() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2027, 1, 31)
    )
    back = start_of(date(2027, 2, 1))

    assert bench.at(start_of(date(2026, 12, 1)), back).until_on == date(2027, 1, 31)
    assert bench.at(back - MOMENT, back).state == "on_leave"
    assert bench.at(back, back).state == "active"
    assert bench.at(back, back).leave_until is None


def test_a_leave_and_a_fixed_term_that_end_together_end_the_membership() -> None:
    bench = Bench()
    bench.do("apply", reason="SELF_APPLICATION")
    bench.do("activate", reason="COUNTER", verified="x", until=date(2027, 1, 31))
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2027, 1, 31)
    )
    end = start_of(date(2027, 2, 1))

    assert bench.at(end - MOMENT, end).state == "on_leave"
    assert bench.at(end, end).state == "expired"
    assert bench.at(start_of(date(2027, 3, 4)), end).state == "withdrawn"


def test_a_due_move_whose_guard_now_fails_is_skipped_and_says_why() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )
    filed = bench.now
    unpaid = Span(
        START + timedelta(days=2), START + timedelta(days=2), source="billing"
    )
    bench.facts = GuardFacts(birth_date=date(1980, 1, 2), arrears=(unpaid,))
    due = start_of(date(2026, 12, 1))

    standing = bench.at(due, due)

    assert standing.state == "active"
    assert [step.skipped for step in standing.steps if step.skipped] == ["no_arrears"]
    assert bench.at(due, filed).state == "on_leave"


def test_a_recorded_outcome_wins_from_the_moment_it_was_recorded() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )
    leave = next(row.id for row in bench.rows if row.event == "take_leave")
    due = start_of(date(2026, 12, 1))
    bench.now = due + SECOND
    bench.settled(leave, LedgerKind.SKIPPED)

    assert bench.at(due + SECOND, known_at=due).state == "on_leave"
    assert bench.at(due + SECOND).state == "active"


def test_a_recorded_effect_holds_even_where_the_guard_would_fail_later() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )
    leave = next(row.id for row in bench.rows if row.event == "take_leave")
    bench.now = start_of(date(2026, 12, 1)) + SECOND
    bench.settled(leave, LedgerKind.TOOK_EFFECT, "on_leave")
    unpaid = Span(START, bench.now, source="billing")
    bench.facts = GuardFacts(birth_date=date(1980, 1, 2), arrears=(unpaid,))

    assert bench.state == "on_leave"


def test_a_withdrawal_filed_while_a_leave_is_pending_happens_from_the_leave() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2027, 1, 31)
    )
    bench.do("withdraw", reason="MOVED", on=date(2026, 12, 15), verified="3")
    day = start_of(date(2026, 12, 15))

    assert bench.at(day - MOMENT, day).state == "on_leave"
    assert bench.at(day, day).state == "withdrawn"
    assert bench.at(start_of(date(2027, 3, 1)), day).state == "withdrawn"


def test_a_suspension_during_leave_outlives_the_end_of_the_leave() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )
    bench.now = start_of(date(2026, 12, 10))
    bench.do("suspend", reason="LOST_DEVICE")
    bench.now = start_of(date(2027, 1, 5))

    assert bench.state == "suspended"
    assert bench.at(bench.now).leave_until == date(2026, 12, 31)


def test_a_suspended_leave_goes_on_as_a_leave_until_its_end() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )
    bench.now = start_of(date(2026, 12, 10))
    bench.do("suspend", reason="LOST_DEVICE")
    bench.now = start_of(date(2026, 12, 20))
    bench.do("reinstate_to_leave", reason="DEVICE_FOUND")
    end = start_of(date(2027, 1, 1))

    assert bench.state == "on_leave"
    assert bench.at(end, end).state == "active"


def test_an_application_lapses_by_itself() -> None:
    bench = Bench()
    bench.do("apply", reason="SELF_APPLICATION")
    lapse = start_of(date(2026, 12, 21))

    assert bench.at(lapse - MOMENT, lapse).state == "applied"
    assert bench.at(lapse, lapse).state == "application_lapsed"


def test_a_voided_membership_has_no_state_from_then_on() -> None:
    bench = joined()
    was = bench.rows[0]
    void = type(was)(
        id=99,
        kind=LedgerKind.VOID,
        event=None,
        was=None,
        became=None,
        effective_at=START + SECOND,
        recorded_at=START + SECOND,
        mover=was.mover,
        lifecycle_version_id=0,
    )
    bench.rows += (void,)

    assert bench.at(START + 2 * SECOND, START + 2 * SECOND).voided
    assert bench.at(START + 2 * SECOND, START).state == "active"


def test_a_move_into_an_erased_state_is_true_only_once_recorded() -> None:
    bench = joined()
    bench.do("withdraw", reason="MOVED", verified="3")
    last = bench.rows[-1]
    later = start_of(date(2027, 6, 1))
    planned = type(last)(
        id=50,
        kind=LedgerKind.MOVE,
        event="pseudonymise",
        was="withdrawn",
        became="archived",
        effective_at=later,
        recorded_at=bench.now,
        mover=last.mover,
        lifecycle_version_id=0,
    )
    bench.rows += (planned,)
    assert bench.at(later, later).state == "withdrawn"

    bench.now = later
    bench.settled(50, LedgerKind.TOOK_EFFECT, "archived")

    assert bench.at(later).state == "archived"


def test_a_corrected_row_is_replaced_by_its_correction() -> None:
    bench = joined()
    bench.do("suspend", reason="LOST_DEVICE")
    wrong = bench.rows[-1]
    bench.now = START + timedelta(days=1)
    right = type(wrong)(
        id=60,
        kind=LedgerKind.MOVE,
        event="suspend",
        was="active",
        became="suspended",
        effective_at=wrong.effective_at + timedelta(hours=5),
        recorded_at=bench.now,
        mover=wrong.mover,
        lifecycle_version_id=0,
        corrects=wrong.id,
    )
    bench.rows += (right,)

    assert bench.at(START + timedelta(hours=1)).state == "active"
    assert bench.at(START + timedelta(hours=1), START).state == "suspended"
    assert bench.state == "suspended"


def test_a_member_of_an_unknown_lifecycle_keeps_the_recorded_state() -> None:
    bench = joined()
    standing = bench.at(bench.now)
    elsewhere = Bench(rows=bench.rows)

    without = fold(elsewhere.rows, {}, elsewhere.facts, bench.now, bench.now)

    assert without.state == standing.state == "active"


def test_the_clock_of_the_machine_does_not_matter_to_a_past_answer() -> None:
    bench = joined()
    bench.do("suspend", SUPERVISOR, reason="LOST_DEVICE")
    then = datetime(2026, 11, 20, 2, tzinfo=UTC)
    answer = bench.at(then, then)
    bench.now -= timedelta(days=400)

    assert bench.at(then, then) == answer


def test_a_leave_that_is_planned_before_another_leaves_that_one_alone() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2027, 7, 1), until=date(2027, 7, 31)
    )

    settled = bench.do(
        "take_leave", reason="ILLNESS", on=date(2027, 5, 1), until=date(2027, 6, 30)
    )

    assert settled.cancelled == ()
    midsummer = start_of(date(2027, 7, 15))
    assert bench.at(midsummer, midsummer).state == "on_leave"
    assert bench.at(start_of(date(2027, 8, 1)), midsummer).state == "active"
