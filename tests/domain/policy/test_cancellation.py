"""How soon somebody can cancel, and what it costs: every day by hand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.calendar import month_end
from portal.domain.policy.cancellation import (
    Spell,
    cancel_rule,
    leaving,
    notice_over,
)
from portal.domain.policy.kinds import LastDay
from portal.domain.policy.rules import Rules
from portal.domain.publishing.rule_set import CancelShape
from tests.domain.policy.cases import asked, rule_set

FEE = {"fee": True, "amount_ja": "千円", "amount_en": "1,000 yen"}
MONTH_END, PERIOD_END = {"last_day": "month_end"}, {"last_day": "period_end"}
TERM, RENEWING = {"term": 24}, {"term": 24, "renews": True}
THIRTY, MONTH = {"notice": 30}, {"notice": 1, "notice_unit": "months"}
BUSINESS = {"notice": 3, "notice_unit": "business_days"}


def cancel(id_: str = "c", **given: Any) -> dict[str, Any]:
    return {"id": id_, "name_ja": id_, "name_en": id_, **given}


def shape(**given: Any) -> CancelShape:
    return rule_set(cancellations=[cancel(**given)]).cancellations[0]


def days(*given: str | None) -> list[date | None]:
    return [None if each is None else date.fromisoformat(each) for each in given]


ASKED, BEGAN = "2026-11-21", "2025-04-10"
WORKED: list[tuple[dict[str, Any], tuple[str, str, str | None], tuple[str, str]]] = [
    ({}, (ASKED, BEGAN, None), (ASKED, ASKED)),
    (THIRTY, (ASKED, BEGAN, None), ("2026-12-21", "2026-12-21")),
    (MONTH, (ASKED, BEGAN, None), ("2026-12-21", "2026-12-21")),
    (MONTH, ("2027-01-30", BEGAN, None), ("2027-02-28", "2027-02-28")),
    # 勤労感謝の日: Monday, 23 November 2026.
    (BUSINESS, (ASKED, BEGAN, None), ("2026-11-26", "2026-11-26")),
    ({**MONTH, **MONTH_END}, (ASKED, BEGAN, None), ("2026-12-31", "2026-12-31")),
    (MONTH_END, ("2026-11-30", BEGAN, None), ("2026-11-30", "2026-11-30")),
    ({**MONTH_END, "by_day": 20}, ("2026-11-20", BEGAN, None), ("2026-11-30",) * 2),
    ({**MONTH_END, "by_day": 20}, (ASKED, BEGAN, None), ("2026-12-31", "2026-12-31")),
    # A term without a fee is stayed to its end; 24 months from 10 April 2025.
    (TERM, (ASKED, BEGAN, None), ("2027-04-09", "2027-04-09")),
    (TERM, ("2027-04-10", BEGAN, None), ("2027-04-10", "2027-04-10")),
    ({**TERM, **MONTH_END}, (ASKED, BEGAN, None), ("2027-04-30", "2027-04-30")),
    ({**TERM, **THIRTY}, ("2027-04-01", BEGAN, None), ("2027-05-01", "2027-05-01")),
    ({**RENEWING, **THIRTY}, ("2027-04-01", BEGAN, None), ("2029-04-09",) * 2),
    ({"term": 90, "term_unit": "days"}, ("2026-11-21", "2026-11-01", None),
     ("2027-01-29", "2027-01-29")),
    ({"term": 90, "term_unit": "days", "renews": True}, (ASKED, BEGAN, None),
     ("2026-12-30", "2026-12-30")),
    # One month from 31 January ends with February.
    ({"term": 1}, ("2027-02-01", "2027-01-31", None), ("2027-02-28", "2027-02-28")),
    # With a fee one may go inside the term, and pays until its last day.
    ({**TERM, **FEE}, (ASKED, BEGAN, None), (ASKED, "2027-04-09")),
    ({**TERM, **FEE}, ("2027-04-09", BEGAN, None), ("2027-04-09", "2027-04-09")),
    ({**TERM, **FEE}, ("2027-04-10", BEGAN, None), ("2027-04-10", "2027-04-10")),
    ({**TERM, **FEE, **MONTH_END}, (ASKED, BEGAN, None), ("2026-11-30", "2027-04-30")),
    ({**RENEWING, **FEE}, ("2027-04-10", BEGAN, None), ("2027-04-10", "2029-04-09")),
    # The month's end after a term is free, though the next term has begun.
    ({**RENEWING, **FEE, **MONTH_END}, ("2027-04-20", BEGAN, None),
     ("2027-04-30", "2027-04-30")),
    ({**RENEWING, **FEE, **MONTH_END}, ("2027-05-01", BEGAN, None),
     ("2027-05-31", "2029-04-30")),
    ({**RENEWING, **PERIOD_END}, (ASKED, BEGAN, None), ("2027-04-09", "2027-04-09")),
    ({**TERM, **PERIOD_END}, ("2028-01-01", BEGAN, None), ("2028-01-01", "2028-01-01")),
    # A contract with an end is the period; where the term begins again, it goes on.
    (PERIOD_END, (ASKED, BEGAN, "2026-12-31"), ("2026-12-31", "2026-12-31")),
    ({**TERM, **FEE}, (ASKED, BEGAN, "2026-12-31"), (ASKED, "2026-12-31")),
    ({**TERM, **PERIOD_END}, (ASKED, BEGAN, "2026-10-31"), (ASKED, ASKED)),
    ({**RENEWING, **PERIOD_END}, (ASKED, BEGAN, "2026-10-31"),
     ("2028-10-31", "2028-10-31")),
    # Whoever has not begun cannot leave before they do.
    ({}, (ASKED, "2026-12-01", None), ("2026-12-01", "2026-12-01")),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "spell", "expected"), WORKED)
def test_the_earliest_day_and_the_first_one_without_a_fee(
    given_: dict[str, Any],
    spell: tuple[str, str, str | None],
    expected: tuple[str, str],
):
    on, began, contract = days(*spell)
    assert on is not None
    assert began is not None

    found = leaving(shape(**given_), Spell(on, began, contract))

    assert [found.earliest, found.free_from] == days(*expected)
    assert found.fee_due is (expected[0] != expected[1])


def test_a_last_day_is_too_early_or_costs_or_neither():
    found = leaving(shape(**TERM, **FEE, **THIRTY), Spell(*_spell(ASKED, BEGAN)))

    tried = days("2026-12-20", "2026-12-21", "2027-04-08", "2027-04-09")
    assert [found.too_early(each) for each in tried if each] == [True] + [False] * 3
    assert [found.costs(each) for each in tried if each] == [True] * 3 + [False]
    free = leaving(shape(**THIRTY), Spell(*_spell(ASKED, BEGAN)))
    assert not free.costs(date(2026, 12, 1))


def _spell(*given: str) -> tuple[date, date]:
    on, began = days(*given)
    assert on is not None
    assert began is not None
    return on, began


def test_who_tells_too_late_in_a_month_is_in_time_for_the_next():
    found = leaving(shape(**MONTH_END, by_day=20), Spell(*_spell(ASKED, BEGAN)))

    assert [(each.code, str(each.day)) for each in found.steps] == [
        ("by_day", "2026-12-01"),
        ("month_end", "2026-12-31"),
    ]


def test_steps_say_what_moved_the_day():
    rule = shape(**THIRTY, **TERM, **MONTH_END)
    found = leaving(rule, Spell(*_spell(ASKED, BEGAN)))

    assert [(each.code, str(each.day)) for each in found.steps] == [
        ("notice", "2026-12-21"),
        ("term", "2027-04-09"),
        ("month_end", "2027-04-30"),
    ]


# ------------------------------------------------------------------ by chance

SOME = st.fixed_dictionaries(
    {
        "notice": st.integers(0, 90),
        "notice_unit": st.sampled_from(["days", "months", "business_days"]),
        "term": st.integers(1, 40),
        "term_unit": st.sampled_from(["days", "months"]),
        "renews": st.booleans(),
        "last_day": st.sampled_from(list(LastDay)),
        "fee": st.booleans(),
    }
)
FIRST = date(2020, 1, 1)
DAY = st.integers(0, 3_000).map(lambda count: FIRST + timedelta(days=count))


@settings(max_examples=150, deadline=None)
@given(SOME, DAY, DAY, st.none() | DAY)
def test_what_is_promised_holds_day_by_day(
    given_: dict[str, Any], asked_on: date, began: date, contract: date | None
):
    rule = shape(**given_)
    if contract is not None and contract < began:
        contract = None
    spell = Spell(asked_on, began, contract)
    found = leaving(rule, spell)

    assert found.free_from >= found.earliest
    assert found.earliest >= max(began, notice_over(rule, asked_on), asked_on)
    if rule.last_day is LastDay.MONTH_END:
        assert found.earliest == month_end(found.earliest)
        assert found.free_from == month_end(found.free_from)
    # Asking again on the earliest day without notice changes nothing but the steps.
    again = leaving(rule.model_copy(update={"notice": 0}),
                    replace(spell, asked=found.earliest))  # fmt: skip
    assert again.earliest == found.earliest
    later = replace(spell, asked=asked_on + timedelta(days=1))
    assert leaving(rule, later).earliest >= found.earliest


def test_dates_at_the_end_of_the_calendar_do_not_loop():
    rule = shape(term=1, renews=True, notice=5, notice_unit="business_days", **FEE)

    found = leaving(rule, Spell(date(9999, 12, 30), date(2020, 1, 31)))
    assert found.earliest == date(9999, 12, 30)


# ------------------------------------------------------------------ which rule


def sets(*rules: dict[str, Any]) -> Rules:
    return Rules([rule_set(cancellations=list(rules))])


def test_the_rule_that_holds_is_found_by_whom_and_what_it_is_about():
    adult = {"cells": [{"column": "age", "least": 20}]}
    young = {"cells": [{"column": "age", "most": 19}]}
    rules = sets(cancel("a", **adult), cancel("y", **young, states=["active"]))

    assert cancel_rule(rules, asked(function="")).names == ("main/a",)
    silent = cancel_rule(
        rules, asked(function="", state="on_leave", attributes={"age": 9})
    )
    assert (silent.rule, silent.why) == (None, "silent")
    unknown = cancel_rule(rules, asked(function="", attributes={}))
    assert (unknown.why, unknown.missing) == ("undecided", ("column.age",))
    assert unknown.names == ("main/a", "main/y")


def test_two_rules_that_hold_at_once_apply_both_not():
    other = rule_set(code="other", cancellations=[cancel("b")])
    rules = Rules([rule_set(cancellations=[cancel("a")]), other])

    found = cancel_rule(rules, asked(function=""))
    assert (found.rule, found.why) == (None, "unclear")
    assert found.names == ("main/a", "other/b")
