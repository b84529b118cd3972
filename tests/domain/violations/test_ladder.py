"""Which rung comes next: it climbs by what counts, and steps back by what does not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.violation_facts import Case, Sanction
from models.violation_kinds import CaseAct
from portal.domain.violations.ladder import (
    Proposal,
    before,
    counts_until,
    ladder_for,
    next_rung,
)
from tests.domain.violations.cases import DAY, FACTS, case, ladder, rung

LADDER = ladder()
STRUCK, UPHELD = CaseAct.STRUCK, CaseAct.APPEAL_UPHELD


def proposal(earlier: list[Case], days: int = 10, kind: str = "rude") -> Proposal:
    on = DAY + timedelta(days=days)
    return next_rung(LADDER, kind, earlier, on, FACTS)


@pytest.mark.parametrize(
    ("earlier", "days", "expected"),
    [
        ([], 10, (1, Sanction("warn", "VIOLATION"))),
        ([case(1)], 10, (2, Sanction("lock", "VIOLATION", 30))),
        ([case(1), case(2, 5)], 10, (3, Sanction("suspend", "FRAUD_SUSPECT"))),
        ([case(n) for n in range(5)], 10, (6, Sanction("suspend", "FRAUD_SUSPECT"))),
        ([case(1)], 364, (2, Sanction("lock", "VIOLATION", 30))),
        ([case(1)], 365, (1, Sanction("warn", "VIOLATION"))),
        ([case(1, 0, "fraud")], 10, (1, Sanction("warn", "VIOLATION"))),
        ([case(1, 0, "rude", STRUCK)], 10, (1, Sanction("warn", "VIOLATION"))),
        ([case(1, 0, "rude", UPHELD)], 10, (1, Sanction("warn", "VIOLATION"))),
        ([case(1, 0, "rude", CaseAct.APPEAL_DISMISSED)], 10,
         (2, Sanction("lock", "VIOLATION", 30))),
    ],
)  # fmt: skip
def test_the_same_violation_again_is_the_next_rung(
    earlier: list[Case], days: int, expected: tuple[int, Sanction]
):
    found = proposal(earlier, days)
    assert (found.rung, found.sanction) == expected


def test_a_kind_without_days_always_counts_and_may_have_no_response():
    old = case(1, 0, "fraud")
    assert counts_until(old, ladder().kinds["fraud"]) is None
    found = proposal([old], 9_000, "fraud")
    assert (found.rung, found.row, found.sanction) == (2, None, None)


def test_a_fact_that_nobody_knows_keeps_the_rules_from_answering():
    only_active = {**rung("first", 1, 1, "warn"), "states": ["active"]}
    unknown = replace(FACTS, state=None)
    found = next_rung(ladder(only_active), "rude", [], DAY, unknown)
    assert (found.row, found.missing) == (None, ("state",))


def test_the_first_rule_set_that_knows_a_kind_has_its_ladder():
    one = ladder()
    assert ladder_for([one], "rude") is one
    assert ladder_for([one], "noise") is None
    assert one.answers == ("warn", "lock", "suspend")


def test_cases_lie_before_one_by_their_day_and_then_by_their_number():
    late, early, same = case(1, 5), case(2, 1), case(3, 5)
    assert before(same, [late, early, same]) == (late, early)
    assert before(late, [late, early, same]) == (early,)


CASES = st.lists(
    st.tuples(
        st.integers(0, 500),
        st.sampled_from(["rude", "fraud"]),
        st.sampled_from([(), (STRUCK,), (UPHELD,), (CaseAct.CLOSED,)]),
    ),
    max_size=6,
)


@settings(max_examples=100, deadline=None)
@given(CASES, st.integers(0, 900))
def test_one_more_case_is_one_more_rung_while_it_counts(
    drawn: list[tuple[int, str, tuple[CaseAct, ...]]], days: int
):
    earlier = [case(n, *each[:2], *each[2]) for n, each in enumerate(drawn, 1)]
    rung_now = proposal(earlier, days).rung
    again = case(99, days)

    assert proposal([*earlier, again], days).rung == rung_now + 1
    for gone in (case(99, days, "rude", STRUCK), case(99, days, "rude", UPHELD)):
        assert proposal([*earlier, gone], days).rung == rung_now
    assert proposal([*earlier, again], days + 365).rung == 1 + sum(
        each.kind == "rude" and each.on > DAY + timedelta(days=days)
        and not each.last(STRUCK, UPHELD)
        for each in earlier
    )  # fmt: skip
