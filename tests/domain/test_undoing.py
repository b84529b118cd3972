"""Taking back what is planned: which change, by whom, with whose agreement."""

from dataclasses import replace
from datetime import date

import pytest

from models.facts import Allowed, LedgerRow
from models.kinds import LedgerKind, Mover
from portal.domain.calendar import start_of
from portal.domain.offers import allowed_moves
from portal.domain.undoing import DESK as WHOEVER_IS_AT_THE_DESK
from portal.domain.undoing import who_may
from portal.errors import TransitionRefused
from tests.domain.lifecycle_cases import DESK, LEGAL, SUPERVISOR, Bench, joined
from tests.domain.test_moves import refused


def numbered(bench: Bench) -> Bench:
    """Give every row the receipt it would have."""
    rows = (replace(row, receipt=f"R-{row.id}") for row in bench.rows)
    bench.rows = tuple(rows)
    return bench


def planned(bench: Bench) -> list[LedgerRow]:
    pending = bench.at(bench.now).pending
    return [p.row for p in pending if p.row.mover is not Mover.SYSTEM]


def undos(bench: Bench, movers: frozenset[Mover] = DESK) -> list[Allowed]:
    return [each for each in allowed_moves(bench.case, movers) if each.undoes]


def leaving_twice() -> Bench:
    """Return a bench with a leave and, after it, a withdrawal planned."""
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )
    bench.do("withdraw", reason="MOVED", on=date(2027, 3, 31), verified="3")
    return numbered(bench)


def test_undo_takes_back_the_next_pending_change_with_its_deadlines() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )

    bench.do("undo", reason="SELF_CHANGED_MIND")

    assert bench.pending() == []
    assert bench.state == "active"
    assert refused(bench, "undo", reason="SELF_CHANGED_MIND").code == "nothing_pending"


def test_undo_asks_for_a_reason_and_for_the_desk() -> None:
    bench = joined()
    bench.do("withdraw", reason="MOVED", on=date(2026, 12, 31), verified="3")

    assert refused(bench, "undo").code == "reason_missing"
    assert refused(bench, "undo", reason="FUN").code == "reason_unknown"
    assert refused(bench, "undo", LEGAL, reason="CORRECTION").code == "not_your_move"


def test_the_card_offers_to_take_back_what_is_pending() -> None:
    bench = joined()
    bench.do("withdraw", reason="MOVED", on=date(2026, 12, 31), verified="3")

    undo = allowed_moves(bench.case, DESK)[-1]

    assert (undo.event, undo.became, undo.open) == ("undo", "withdraw", True)


def test_each_planned_change_is_offered_to_be_taken_back_the_next_one_first() -> None:
    bench = leaving_twice()

    offered = undos(bench)

    assert [each.became for each in offered] == ["take_leave", "withdraw"]
    assert [each.takes_back for each in offered] == [r.receipt for r in planned(bench)]
    assert len({each.code for each in offered}) == 2


def test_undoing_is_listed_once_among_what_is_possible() -> None:
    refusal = refused(leaving_twice(), "resume", reason="SELF_REQUEST")

    assert refusal.facts["allowed"].count("undo") == 1


def test_the_planned_change_that_is_named_is_taken_back_and_the_other_stays() -> None:
    bench = leaving_twice()
    later = planned(bench)[1]

    settled = bench.do(
        "undo", reason="CORRECTION", takes_back=(later.receipt or "").lower()
    )

    assert settled.undoes == later
    assert settled.drafts[0].cancels == later.id
    assert [row.event for row in planned(bench)] == ["take_leave"]


def test_without_a_name_the_next_planned_change_is_taken_back() -> None:
    bench = leaving_twice()

    settled = bench.do("undo", reason="CORRECTION")

    assert settled.undoes is not None
    assert settled.undoes.event == "take_leave"


def test_what_is_not_planned_any_more_names_what_is() -> None:
    bench = leaving_twice()
    gone, left = planned(bench)
    bench.do("undo", reason="CORRECTION", takes_back=gone.receipt)

    refusal = refused(bench, "undo", reason="CORRECTION", takes_back=gone.receipt)

    assert refusal.code == "not_pending"
    assert refusal.facts["receipts"] == [left.receipt]


def test_what_depends_on_a_planned_change_goes_with_it() -> None:
    bench = joined()
    bench.do(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2026, 12, 31)
    )
    bench.do(
        "extend_leave", reason="ILLNESS", on=date(2026, 12, 2), until=date(2027, 1, 31)
    )
    numbered(bench)

    settled = bench.do("undo", reason="CORRECTION")

    assert [row.event for row in settled.cancelled] == ["extend_leave"]
    assert bench.pending() == []


def expelling() -> Bench:
    """Return a bench with an expulsion planned, as two people agreed."""
    bench = joined()
    bench.do(
        "expel",
        LEGAL,
        reason="FRAUD",
        violation_case="V-1",
        notice="letter",
        on=date(2026, 12, 1),
    )
    return numbered(bench)


def test_what_took_two_people_to_plan_takes_two_to_take_back() -> None:
    grave = expelling()
    light = leaving_twice()

    assert grave.settle("undo", SUPERVISOR, reason="CORRECTION").needs_second
    assert not light.settle("undo", reason="CORRECTION").needs_second
    assert [each.second_person for each in undos(grave)] == ["always"]
    assert [each.second_person for each in undos(light)] == ["", ""]


def test_a_reason_that_takes_two_people_decides_about_taking_back_too() -> None:
    grave, light = joined(), joined()
    grave.do("suspend", reason="COURT", on=date(2026, 12, 1))
    light.do("suspend", reason="LOST_DEVICE", on=date(2026, 12, 1))

    assert grave.settle("undo", reason="CORRECTION").needs_second
    assert not light.settle("undo", reason="CORRECTION").needs_second


def test_what_somebody_approved_takes_somebody_to_take_back() -> None:
    bench = leaving_twice()
    bench.rows = tuple(replace(row, approved_by=7) for row in bench.rows)

    assert bench.settle("undo", reason="CORRECTION").needs_second


@pytest.mark.parametrize(
    ("movers", "may"), [(DESK, False), (SUPERVISOR, True), (LEGAL, True)]
)
def test_offers_and_rules_agree_on_who_may_take_back(
    movers: frozenset[Mover], may: bool
) -> None:
    bench = expelling()
    (offer,) = undos(bench, movers)

    assert (offer.open, offer.by_role) == (may, may)
    assert offer.movers == {Mover.SUPERVISOR, Mover.LEGAL}
    if may:
        taken = bench.settle("undo", movers, reason="CORRECTION").drafts[0]
        assert taken.mover in movers & offer.movers
        return
    with pytest.raises(TransitionRefused) as caught:
        bench.settle("undo", movers, reason="CORRECTION")
    assert caught.value.code == "not_your_move"
    assert caught.value.facts["who"] == ["L", "S"]


def test_a_plan_whose_move_no_lifecycle_knows_is_the_desks_to_take_back() -> None:
    bench = leaving_twice()
    strange = replace(planned(bench)[0], event="vanish")

    assert who_may(strange, bench.case) == WHOEVER_IS_AT_THE_DESK


def test_taking_back_keeps_how_it_was_verified() -> None:
    settled = leaving_twice().settle("undo", reason="CORRECTION", verified="phone")

    assert settled.drafts[0].kind is LedgerKind.CANCELLED
    assert settled.drafts[0].details == {"verified": "phone"}


def test_taking_back_the_end_leaves_the_deadlines_of_what_goes_on() -> None:
    bench = Bench()
    bench.do("apply", reason="SELF_APPLICATION")
    bench.do("activate", reason="COUNTER", verified="x", until=date(2026, 12, 31))
    bench.do("withdraw", reason="MOVED", on=date(2026, 12, 1), verified="3")
    assert [event for event, became in bench.pending() if became] == ["withdraw"]

    bench.do("undo", reason="CORRECTION")

    ahead = [event for event, became in bench.pending() if became]
    assert ahead == ["term_end", "close_expired"]
    assert bench.at(start_of(date(2027, 1, 2))).state == "expired"
