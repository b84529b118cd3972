"""What is offered, what is refused, and what is written with a change."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.facts import Finding, Guard, GuardFacts
from models.kinds import LedgerKind, Mover
from models.span import Span
from portal.domain.calendar import days_after, start_of
from portal.domain.guards import LIBRARY, Asking, answer
from portal.domain.offers import allowed_moves
from portal.errors import TransitionRefused
from tests.domain.lifecycle_cases import DESK, LEGAL, START, Bench, joined


def refused(
    bench: Bench, event: str, movers: frozenset[Mover] = DESK, **given: object
) -> TransitionRefused:
    with pytest.raises(TransitionRefused) as caught:
        bench.settle(event, movers, **given)
    return caught.value


def failed(refusal: TransitionRefused) -> list[str]:
    return [finding.guard for finding in refusal.facts["findings"]]


def test_every_move_of_the_table_can_be_asked_for_only_from_its_state() -> None:
    lifecycle = Bench().lifecycle

    for move in lifecycle.moves:
        assert lifecycle.move(move.event, move.was) is move
        assert move.became in lifecycle.states


def test_every_guard_of_the_shipped_table_is_in_the_library() -> None:
    used = {guard.code for move in Bench().lifecycle.moves for guard in move.guards}

    assert used <= set(LIBRARY)


def test_an_illegal_move_lists_what_is_allowed_instead() -> None:
    refusal = refused(joined(), "resume", reason="SELF_REQUEST")

    assert refusal.code == "no_such_move"
    assert refusal.facts["state"] == "active"
    assert refusal.facts["allowed"] == [
        "take_leave",
        "suspend",
        "withdraw",
        "report_death",
    ]


def test_an_unknown_event_is_said_to_be_unknown() -> None:
    assert refused(joined(), "fly", reason="OTHER").code == "unknown_event"


def test_a_move_of_another_role_names_who_can() -> None:
    refusal = refused(joined(), "void_join", DESK, reason="FALSE_APPLICATION")

    assert refusal.code == "not_your_move"
    assert refusal.facts["who"] == ["S"]


@pytest.mark.parametrize(
    ("reason", "code"), [(None, "reason_missing"), ("FUN", "reason_unknown")]
)
def test_a_reason_of_the_list_is_compulsory(reason: str | None, code: str) -> None:
    refusal = refused(joined(), "suspend", reason=reason)

    assert refusal.code == code
    assert "LOST_DEVICE" in refusal.facts["reasons"]


def test_a_change_cannot_be_made_for_a_day_that_is_over() -> None:
    refusal = refused(joined(), "suspend", reason="LOST_DEVICE", on=date(2026, 11, 19))

    assert refusal.code == "date_in_past"


def test_a_change_for_today_is_made_now() -> None:
    assert (
        joined()
        .settle("suspend", reason="LOST_DEVICE", on=date(2026, 11, 20))
        .effective_at
        == START
    )


def test_asking_for_what_already_is_names_the_event_that_did_it() -> None:
    bench = joined()
    bench.do("suspend", reason="LOST_DEVICE")
    bench.now += timedelta(days=3)

    settled = bench.settle("suspend", reason="LOST_DEVICE")

    assert settled.drafts == ()
    assert settled.already is not None
    assert settled.already.reason == "LOST_DEVICE"


def test_asking_for_what_is_planned_to_the_day_names_the_plan() -> None:
    bench = joined()
    plan: dict[str, Any] = {"reason": "MOVED", "verified": "3"}
    bench.do("withdraw", on=date(2026, 11, 30), at_end=True, **plan)

    same = bench.settle("withdraw", on=date(2026, 12, 1), **plan)

    assert same.already is not None
    assert same.already.effective_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    "other", [{"reason": "ARREARS"}, {"on": date(2026, 11, 25)}], ids=["why", "when"]
)
def test_asking_otherwise_for_what_is_says_what_stands(other: dict[str, Any]) -> None:
    bench = joined()
    bench.do("suspend", reason="LOST_DEVICE")

    refusal = refused(bench, "suspend", **{"reason": "LOST_DEVICE", **other})

    assert refusal.code == "already_otherwise"
    assert refusal.facts["since"] == date(2026, 11, 20)
    assert refusal.facts["reason"] == "LOST_DEVICE"
    assert "reinstate" in refusal.facts["allowed"]


@pytest.mark.parametrize(
    "other",
    [{"reason": "OVERSEAS"}, {"on": date(2026, 12, 2)}, {"until": date(2027, 1, 31)}],
    ids=["why", "when", "until"],
)
def test_asking_otherwise_for_what_is_planned_says_to_take_that_back_first(
    other: dict[str, Any],
) -> None:
    bench = joined()
    plan: dict[str, Any] = {
        "reason": "ILLNESS",
        "on": date(2026, 12, 1),
        "until": date(2026, 12, 31),
    }
    bench.do("take_leave", **plan)

    refusal = refused(bench, "take_leave", **{**plan, **other})

    assert refusal.code == "planned_otherwise"
    assert refusal.facts["since"] == date(2026, 12, 1)
    assert refusal.facts["until"] == date(2026, 12, 31)


@pytest.mark.parametrize("reason", ["VIOLATION", "FRAUD_SUSPECT", "COURT"])
def test_a_suspension_for_a_grave_reason_needs_a_second_person(reason: str) -> None:
    assert joined().settle("suspend", reason=reason).needs_second
    assert not joined().settle("suspend", reason="LOST_DEVICE").needs_second


def test_undoing_a_withdrawal_always_needs_a_second_person_and_has_a_limit() -> None:
    bench = joined()
    bench.do("withdraw", reason="MOVED", verified="3")
    assert bench.settle("undo_withdraw", reason="WRONG_MEMBER").needs_second

    bench.now = start_of(date(2026, 11, 29))

    assert failed(refused(bench, "undo_withdraw", reason="WRONG_MEMBER")) == [
        "within_cool_off"
    ]


def test_leave_is_whole_months_and_filed_before_the_month_begins() -> None:
    broken = refused(
        joined(),
        "take_leave",
        reason="ILLNESS",
        on=date(2026, 12, 1),
        until=date(2026, 12, 30),
    )
    late = refused(joined(), "take_leave", reason="ILLNESS", until=date(2026, 12, 19))
    long = refused(
        joined(),
        "take_leave",
        reason="ILLNESS",
        on=date(2026, 12, 1),
        until=date(2027, 6, 30),
    )
    without = refused(joined(), "take_leave", reason="ILLNESS", on=date(2026, 12, 1))

    assert failed(broken) == ["whole_months_between"]
    assert failed(late) == ["filed_before_monthly_deadline"]
    assert late.facts["findings"][0].facts["earliest"] == date(2026, 12, 1)
    assert failed(long) == ["whole_months_between"]
    assert without.facts["findings"][0].facts["missing"] == "until"


def test_a_filing_deadline_in_the_month_before_moves_the_earliest_day_on() -> None:
    bench = joined()
    move = bench.lifecycle.move("take_leave", "active")
    assert move is not None
    asking = Asking(
        move,
        bench.at(START),
        bench.facts,
        START,
        start_of(date(2026, 12, 1)),
        START,
        None,
        {},
    )

    finding = answer(
        Guard("filed_before_monthly_deadline", {"day": 10, "months_before": 1}), asking
    )

    assert not finding.holds
    assert finding.facts == {
        "deadline": date(2026, 11, 10),
        "earliest": date(2027, 1, 1),
    }


@pytest.mark.parametrize(
    ("day", "start", "holiday", "deadline"),
    [
        (23, date(2026, 12, 1), "stays", date(2026, 11, 23)),
        (23, date(2026, 12, 1), "before", date(2026, 11, 20)),
        (23, date(2026, 12, 1), "after", date(2026, 11, 24)),
        (6, date(2026, 6, 1), "before", date(2026, 5, 1)),
        (6, date(2026, 6, 1), "after", date(2026, 5, 7)),
        (22, date(2026, 10, 1), "after", date(2026, 9, 24)),
        (31, date(2026, 2, 1), "before", date(2026, 1, 30)),
        (31, date(2026, 2, 1), "after", date(2026, 2, 2)),
        (1, date(2027, 2, 1), "before", date(2026, 12, 31)),
        (31, date(2027, 1, 1), "before", date(2026, 12, 31)),
        (15, date(1948, 6, 1), "after", date(1948, 5, 17)),
        (3, date(1948, 6, 1), "after", date(1948, 5, 3)),
    ],
)
def test_a_deadline_on_a_holiday_stays_or_moves_to_a_working_day(
    day: int, start: date, holiday: str, deadline: date
) -> None:
    for filed, in_time in ((deadline, True), (days_after(deadline, 1), False)):
        finding = deadline_finding(day, holiday, filed, start)
        assert finding.facts["deadline"] == deadline
        assert finding.holds is in_time


@pytest.mark.parametrize(
    ("day", "holiday", "filed", "earliest"),
    [
        (31, "stays", date(2026, 2, 1), date(2026, 3, 1)),
        (31, "after", date(2026, 2, 1), date(2026, 2, 1)),
        (31, "after", date(2026, 2, 2), date(2026, 3, 1)),
        (31, "before", date(2026, 1, 31), date(2026, 3, 1)),
        (1, "before", date(2026, 1, 31), date(2026, 4, 1)),
        (10, "before", date(2026, 11, 20), date(2027, 1, 1)),
    ],
)
def test_the_earliest_start_follows_a_deadline_that_moved(
    day: int, holiday: str, filed: date, earliest: date
) -> None:
    finding = deadline_finding(day, holiday, filed, date(2026, 1, 1))

    assert finding.facts["earliest"] == earliest
    assert deadline_finding(day, holiday, filed, earliest).holds


def deadline_finding(day: int, holiday: str, filed: date, start: date) -> Finding:
    """Return what the guard says of a start that is filed on a day."""
    bench = joined()
    move = bench.lifecycle.move("take_leave", "active")
    assert move is not None
    at = start_of(filed)
    asking = Asking(
        move, bench.at(START), bench.facts, at, start_of(start), at, None, {}
    )
    given = {"day": day, "months_before": 1, "holiday": holiday}
    return answer(Guard("filed_before_monthly_deadline", given), asking)


def test_an_extension_lengthens_the_leave_within_its_limit() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2027, 5, 31)
    )
    bench.now = start_of(date(2027, 5, 1))
    shorter = refused(bench, "extend_leave", reason="ILLNESS", until=date(2027, 5, 31))
    longer = refused(bench, "extend_leave", reason="ILLNESS", until=date(2027, 12, 31))
    none = refused(bench, "extend_leave", reason="ILLNESS")

    bench.do("extend_leave", reason="ILLNESS", until=date(2027, 6, 30))
    returned = start_of(date(2027, 7, 1))

    assert failed(shorter) == failed(longer) == failed(none) == ["total_months_at_most"]
    assert bench.at(start_of(date(2027, 6, 15)), returned).state == "on_leave"
    assert bench.at(returned, returned).state == "active"
    assert [event for event, became in bench.pending() if became] == ["auto_resume"]


def test_an_unpaid_bill_keeps_a_leave_from_beginning_and_a_paid_one_does_not() -> None:
    unpaid = Span(
        START - timedelta(days=40), START - timedelta(days=30), source="billing"
    )
    paid = Span(
        START - timedelta(days=40),
        START - timedelta(days=30),
        valid_to=START - timedelta(days=2),
        source="billing",
    )
    given: dict[str, Any] = {
        "reason": "ILLNESS",
        "on": date(2026, 12, 1),
        "until": date(2026, 12, 31),
    }

    bench = joined(facts=GuardFacts(birth_date=date(1980, 1, 2), arrears=(unpaid,)))
    assert failed(refused(bench, "take_leave", **given)) == ["no_arrears"]

    bench = joined(facts=GuardFacts(birth_date=date(1980, 1, 2), arrears=(paid,)))
    assert bench.do("take_leave", **given).became == "on_leave"


def test_withdrawing_is_never_kept_back_by_arrears() -> None:
    unpaid = Span(
        START - timedelta(days=40), START - timedelta(days=30), source="billing"
    )
    bench = joined(facts=GuardFacts(birth_date=date(1980, 1, 2), arrears=(unpaid,)))

    assert bench.do("withdraw", reason="SELF_PRICE", verified="3").became == "withdrawn"


def test_the_identity_check_has_to_be_said() -> None:
    assert failed(refused(joined(), "withdraw", reason="MOVED")) == [
        "identity_verified"
    ]
    assert failed(refused(joined(), "withdraw", reason="MOVED", verified=" ")) == [
        "identity_verified"
    ]


def test_expelling_takes_a_case_a_notice_and_a_second_person() -> None:
    bench = joined()
    bare = refused(bench, "expel", LEGAL, reason="FRAUD")

    settled = bench.settle(
        "expel", LEGAL, reason="FRAUD", violation_case="V-7", notice="2026-11-01 mail"
    )

    assert failed(bare) == ["violation_case", "notice_given"]
    assert settled.needs_second
    assert settled.drafts[0].mover is Mover.LEGAL
    assert settled.drafts[0].details == {
        "violation_case": "V-7",
        "notice": "2026-11-01 mail",
    }


def test_only_a_suspension_from_leave_returns_to_leave() -> None:
    bench = joined()
    bench.do("suspend", reason="LOST_DEVICE")
    assert failed(refused(bench, "reinstate_to_leave", reason="DEVICE_FOUND")) == [
        "was_on_leave_before"
    ]

    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )
    bench.now = start_of(date(2026, 12, 5))
    bench.do("suspend", reason="LOST_DEVICE")
    bench.now = start_of(date(2027, 1, 2))

    assert failed(refused(bench, "reinstate_to_leave", reason="DEVICE_FOUND")) == [
        "leave_end_not_passed"
    ]


def test_a_last_day_is_refused_where_it_means_nothing_or_lies_before_the_start() -> (
    None
):
    assert (
        refused(joined(), "suspend", reason="LOST_DEVICE", until=date(2027, 1, 1)).code
        == "until_not_used"
    )
    assert (
        refused(
            joined(),
            "take_leave",
            reason="ILLNESS",
            on=date(2026, 12, 1),
            until=date(2026, 11, 25),
        ).code
        == "until_before_start"
    )


def test_a_fixed_term_ends_has_a_grace_and_can_be_renewed() -> None:
    bench = Bench()
    bench.do("apply", reason="SELF_APPLICATION")
    bench.do("activate", reason="COUNTER", verified="x", until=date(2026, 12, 31))
    assert [event for event, _ in bench.pending()] == ["term_end", "close_expired"]

    bench.now = start_of(date(2027, 1, 10))
    assert bench.state == "expired"
    bench.do("renew", reason="RENEWED", until=date(2027, 12, 31))

    assert bench.state == "active"
    assert [event for event, _ in bench.pending()] == ["term_end", "close_expired"]
    bench.now = start_of(date(2028, 2, 2))
    assert bench.state == "withdrawn"
    assert refused(bench, "renew", reason="RENEWED").code == "no_such_move"


def test_leaving_a_state_takes_its_deadline_back() -> None:
    bench = Bench()
    bench.do("apply", reason="SELF_APPLICATION")
    settled = bench.do("activate", reason="COUNTER", verified="x")

    taken = [d for d in settled.drafts if d.kind is LedgerKind.CANCELLED]

    assert [d.event for d in taken] == ["expire_application"]
    assert bench.pending() == []


def test_a_change_takes_back_what_it_makes_impossible_and_says_so() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )

    settled = bench.do("withdraw", reason="MOVED", verified="3")

    assert [row.event for row in settled.cancelled] == ["take_leave"]
    assert bench.pending() == []


def test_a_suspension_leaves_a_pending_withdrawal_standing() -> None:
    bench = joined()
    bench.do(
        "withdraw", reason="MOVED", on=date(2026, 12, 31), at_end=True, verified="3"
    )

    assert bench.do("suspend", reason="LOST_DEVICE").cancelled == ()
    assert bench.pending() == [("withdraw", "withdrawn")]


def test_the_card_offers_moves_open_or_closed_with_the_reason() -> None:
    unpaid = Span(
        START - timedelta(days=40), START - timedelta(days=30), source="billing"
    )
    bench = joined(facts=GuardFacts(birth_date=date(1980, 1, 2), arrears=(unpaid,)))
    offered = {each.event: each for each in allowed_moves(bench.case, DESK)}

    assert set(offered) == {
        "take_leave",
        "suspend",
        "withdraw",
        "expel",
        "report_death",
        "void_join",
    }
    assert [f.guard for f in offered["take_leave"].findings] == ["no_arrears"]
    assert not offered["take_leave"].open
    assert offered["withdraw"].open
    assert offered["withdraw"].needs == {"verified"}
    assert not offered["expel"].by_role
    assert offered["report_death"].second_person == "always"


def test_the_card_of_a_stranger_offers_to_join() -> None:
    offered = allowed_moves(Bench().case, DESK)

    assert [(each.event, each.open) for each in offered] == [("apply", True)]


def test_the_end_of_no_day_is_refused() -> None:
    bench = joined()

    for event, reason in (("suspend", "LOST_DEVICE"), ("undo", "CORRECTION")):
        with pytest.raises(TransitionRefused) as caught:
            bench.settle(event, reason=reason, at_end=True)
        assert caught.value.code == "at_end_without_day"
