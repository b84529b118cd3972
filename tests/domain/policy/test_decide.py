"""The laws by which an answer is made, and what it says of itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from models.kinds import LockBlock, StateKind
from portal.domain.calendar import TOKYO, start_of
from portal.domain.policy.decide import Answer, decide, obligations_of
from portal.domain.policy.facts import Entitlement, Facts, TermsFact
from portal.domain.policy.kinds import Decision, Effect, Footing, Stage
from portal.domain.policy.rules import InForce, Rules, compiled
from tests.domain.policy import cases
from tests.domain.policy.cases import ACTORS, PLANS, STATES, asked, lock, rule, rule_set

DAY = timedelta(days=1)
OPEN = (Decision.PERMIT, Decision.CONDITIONAL)


def answer(*rules: dict[str, Any], facts: Facts | None = None, **more: Any) -> Answer:
    return decide(cases.compiled(*rules, **more), facts or asked())


def said(found: Answer) -> tuple[str, tuple[str, ...]]:
    return found.decision.value, found.deciding


# ------------------------------------------------------------------ combining


def test_forbid_beats_conditional_beats_permit_beats_silence():
    rules = [rule("a"), rule("b", "conditional"), rule("c", "forbid")]

    assert said(answer(*rules)) == ("deny", ("main/c",))
    assert said(answer(*rules[:2])) == ("conditional", ("main/b",))
    assert said(answer(*rules[:1])) == ("permit", ("main/a",))
    assert said(answer()) == ("deny", ())


def test_everything_that_holds_is_kept_beside_what_decides():
    found = answer(rule("a"), rule("b", "forbid"), rule("c", "forbid"), rule("d"))

    assert found.deciding == ("main/b", "main/c")
    assert found.also == ("main/a", "main/d")


@pytest.mark.parametrize(
    ("cell", "holding", "other"),
    [
        ({"actors": ["member"]}, {}, {"actor": "guardian"}),
        ({"offerings": ["S0", "S1"]}, {"offering": "S1"}, {"offering": "S2"}),
        ({"functions": ["f0"]}, {}, {"function": "f1"}),
        ({"states": ["active"]}, {}, {"state": "suspended"}),
        *(
            ({"cells": [cell]}, {"attributes": good}, {"attributes": bad})
            for cell, good, bad in (
                (
                    {"column": "plan", "options": ["gold"]},
                    {"plan": "gold"},
                    {"plan": "x"},
                ),
                ({"column": "age", "least": 18}, {"age": 18}, {"age": 17}),
                ({"column": "age", "most": 19}, {"age": 19}, {"age": 20}),
                ({"column": "age", "least": 3, "most": 3}, {"age": 3}, {"age": 4}),
                ({"column": "minor", "yes": False}, {"minor": False}, {"minor": True}),
            )
        ),
    ],
)
def test_a_rule_holds_only_where_its_cell_does(
    cell: dict[str, Any], holding: dict[str, Any], other: dict[str, Any]
):
    assert answer(rule("a", **cell), facts=asked(**holding)).deciding == ("main/a",)
    assert answer(rule("a", **cell), facts=asked(**other)).also == ()
    assert said(answer(rule("a", **cell), facts=asked(**other))) == ("deny", ())


@pytest.mark.parametrize(
    ("condition", "meeting"),
    [
        ("none", set(Footing) - {Footing.OPEN, Footing.DECLINED}),
        ("binding", {"none_apply", "accepted", "bound"}),
        ("accepted", {"none_apply", "accepted"}),
        ("accepted_or_in_grace", {"none_apply", "accepted", "in_grace"}),
    ],
)
def test_terms_are_met_by_their_worst_document(condition: str, meeting: set[str]):
    rules = cases.compiled(rule("a", terms=condition))
    for standing in Footing:
        documents = (
            TermsFact("p", 1, Footing.ACCEPTED),
            TermsFact("t", 2, standing),
        )
        found = decide(rules, asked(terms=documents))
        assert (found.decision in OPEN) == (standing in meeting), standing
    assert decide(rules, asked()).decision is Decision.PERMIT


def test_a_rule_holds_from_the_start_of_its_first_day_until_that_of_the_day_after():
    days = {"valid_from": "2026-04-01", "valid_to": "2026-05-01"}
    rules = cases.compiled(rule("a", **days))
    tick = timedelta(microseconds=1)

    def holds(at: datetime) -> bool:
        return decide(rules, asked(at=at)).decision is Decision.PERMIT

    first, last = (start_of(date(2026, month, 1)) for month in (4, 5))
    assert [holds(first - tick), holds(first)] == [False, True]
    assert [holds(last - tick), holds(last)] == [True, False]


# ------------------------------------------------------------------ stages


def test_every_stage_leaves_its_line_in_order():
    found = answer(rule("a"))

    assert [line.stage for line in found.trace] == list(Stage)
    assert [line.code for line in found.trace] == [
        *("known", "clear", "clear", "clear", "permit"),
    ]
    assert found.trace[0].said == "active"


IN_THE_WAY: dict[str, dict[str, Any]] = {
    "locked": {"locks": (lock(LockBlock.USE),)},
    "erased": {"state_kind": StateKind.ERASED},
    "terms_declined": {"terms": (TermsFact("t", 1, Footing.DECLINED),)},
    "terms_open": {"terms": (TermsFact("t", 1, Footing.OPEN),)},
    "partner_missing": {"entitlements": (Entitlement("partner", holds=False),)},
}


@pytest.mark.parametrize("code", IN_THE_WAY)
def test_a_stage_says_no_whatever_the_rules_permit(code: str):
    found = answer(rule("a"), facts=asked(**IN_THE_WAY[code]))

    assert said(found) == ("deny", ())
    assert [each.code for each in found.findings] == [code]
    assert found.also == ("main/a",)
    assert found.trace[-1].code == "permit"


GRACE = {"terms": (TermsFact("t", 1, Footing.IN_GRACE),)}
OVERDUE = {"terms": (TermsFact("t", 1, Footing.OPEN, unaccepted=Effect.CONDITIONAL),)}


@pytest.mark.parametrize("facts", [GRACE, OVERDUE])
def test_a_stage_adds_an_obligation_and_never_gives(facts: dict[str, Any]):
    rules = cases.compiled(rule("a", obligations=["tell"]))
    found = decide(rules, asked(**facts))

    assert said(found) == ("conditional", ("main/a",))
    assert obligations_of(rules, found) == ("ask_acceptance", "main/tell")
    silent = cases.compiled()
    assert decide(silent, asked(**facts)).decision is Decision.DENY
    assert obligations_of(silent, decide(silent, asked(**facts))) == ()


def test_what_does_not_stand_in_the_way_is_only_counted():
    facts = asked(
        locks=(lock(LockBlock.BILL),),
        terms=(TermsFact("t", 1, Footing.BOUND),),
        entitlements=(Entitlement("contract", holds=True),),
    )
    found = answer(rule("a"), facts=facts)

    assert found.decision is Decision.PERMIT
    assert [line.code for line in found.trace[1:4]] == [
        *("not_in_the_way", "settled", "holds"),
    ]


def test_a_lock_stands_in_the_way_of_what_the_function_asks():
    billing = asked(locks=(lock(LockBlock.BILL),), asks=LockBlock.BILL)

    assert answer(rule("a"), facts=billing).decision is Decision.DENY


# ------------------------------------------------------------------ not known

GONE: dict[str, dict[str, Any]] = {
    "actor": {"actor": None},
    "state": {"state": None},
    "locks": {"locks": None},
    "terms": {"terms": None},
    "entitlement": {"entitlements": None},
    "standing": {"terms": (TermsFact("t", 1, None),)},
    "partner": {"entitlements": (Entitlement("partner", holds=None),)},
}


@pytest.mark.parametrize("fact", GONE)
def test_a_fact_that_no_stage_can_read_is_a_no_that_names_it(fact: str):
    found = answer(rule("a"), facts=asked(**GONE[fact]))

    assert said(found) == ("indeterminate", ())
    assert found.missing == (fact,)
    forbidden = answer(rule("a", "forbid"), facts=asked(**GONE[fact]))
    assert forbidden.decision is Decision.DENY


def test_a_rule_that_asks_for_an_unknown_fact_is_open_and_names_it():
    facts = asked(attributes={"plan": "gold", "age": "many"})
    age: dict[str, Any] = {"cells": [{"column": "age", "least": 18}]}

    found = answer(rule("a", **age), facts=facts)
    assert (found.decision, found.missing) == ("indeterminate", ("column.age",))
    assert found.undecided == ("main/a",)
    # What a permit might add, another one gave already; a forbid might take it.
    assert answer(rule("a", **age), rule("b"), facts=facts).decision == "permit"
    assert answer(rule("a", "forbid", **age), rule("b"), facts=facts).missing
    terms = answer(rule("a", "forbid", terms="accepted"), facts=asked(terms=None))
    assert terms.missing == ("terms",)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_not_indeterminate_stays_whatever_the_fact_turns_out_to_be(seed: int):
    chance = Random(seed)
    rules = Rules([cases.some_rules(chance, 60)])
    decisions = set()
    for _ in range(150):
        facts = cases.some_facts(chance, 60, unknown=0.3)
        found = decide(rules, facts)
        decisions.add(found.decision)
        if found.decision is not Decision.INDETERMINATE:
            told = [decide(rules, each).decision for each in completed(chance, facts)]
            assert set(told) == {found.decision}
    assert len(decisions) == 4


def completed(chance: Random, facts: Facts) -> list[Facts]:
    """Return some of the facts that these may turn out to be."""
    every = product(ACTORS, STATES, PLANS, (10, 18, 20, 65, 99), (True, False))
    return [
        replace(
            facts,
            actor=facts.actor or actor,
            state=facts.state or state,
            attributes={
                "plan": facts.attributes["plan"] or plan,
                "age": facts.attributes["age"] or age,
                "minor": minor
                if facts.attributes["minor"] is None
                else facts.attributes["minor"],
            },
        )
        for actor, state, plan, age, minor in chance.sample(list(every), 25)
    ]


# ------------------------------------------------------------------ exceptions

BEATS: dict[str, Any] = {
    "exception": {"beats": "no", "approver": "legal-1"},
    "valid_to": "2027-01-01",
}
NO = rule("no", "forbid")


def test_an_exception_beats_the_rule_it_names_and_says_so():
    found = answer(NO, rule("yes", **BEATS))

    assert said(found) == ("permit", ("main/yes",))
    assert found.beaten == ("main/no",)


@pytest.mark.parametrize(
    "exception",
    [
        {"valid_to": None},
        {"valid_to": "2026-04-01"},
        {"valid_from": "2026-04-02"},
        {"exception": None},
        {"exception": {"beats": "other", "approver": "legal-1"}},
        {"states": ["suspended"]},
    ],
)
def test_an_exception_without_an_end_over_or_elsewhere_beats_nothing(
    exception: dict[str, Any],
):
    found = answer(NO, rule("yes", **{**BEATS, **exception}))

    assert said(found) == ("deny", ("main/no",))
    assert found.beaten == ()


def test_an_exception_without_an_approver_is_no_rule():
    with pytest.raises(ValueError, match="approver"):
        rule_set(rule("yes", exception={"beats": "no", "approver": ""}))


def test_no_exception_beats_another_one_nor_a_rule_of_another_set():
    strict: dict[str, Any] = {
        **BEATS,
        "exception": {"beats": "yes", "approver": "legal-1"},
    }
    assert said(answer(NO, rule("yes", **BEATS), rule("mad", "forbid", **strict))) == (
        *("deny", ("main/mad",)),
    )
    sets = [rule_set(NO), rule_set(rule("yes", **BEATS), code="other")]
    assert said(decide(Rules(sets), asked())) == ("deny", ("main/no",))


def test_an_exception_that_an_unknown_fact_leaves_open_leaves_its_rule_open():
    rules = NO, rule("yes", **BEATS, cells=[{"column": "minor", "yes": True}])
    found = answer(*rules, facts=asked(attributes={}))

    assert (found.decision, found.missing) == ("indeterminate", ("column.minor",))
    assert found.undecided == ("main/no", "main/yes")


# ------------------------------------------------------------------ laws

SEEDS = some.integers(0, 10_000)


@settings(max_examples=30)
@given(SEEDS)
def test_the_engine_says_what_a_plain_loop_says(seed: int):
    chance = Random(seed)
    shape = cases.some_rules(chance, chance.choice((20, 40, 80)))
    rules = Rules([shape])
    for _ in range(20):
        standing = chance.choice((Footing.ACCEPTED, Footing.BOUND))
        terms = (TermsFact("t", 1, standing),)
        facts = replace(cases.some_facts(chance, len(shape.rules)), terms=terms)
        found = decide(rules, facts)
        ids = {name.removeprefix("main/") for name in found.deciding}
        assert (found.decision.value, ids) == cases.naive(shape, facts, standing)


@settings(max_examples=20)
@given(SEEDS)
def test_a_rule_more_never_loosens_or_tightens_against_its_effect(seed: int):
    chance = Random(seed)
    shape = cases.some_rules(chance, 30, exceptions=False)
    all_ = Rules([shape])
    for effect in Effect:
        left = tuple(each for each in shape.rules if each.effect is not effect)
        fewer = Rules([shape.model_copy(update={"rules": left})])
        for _ in range(10):
            facts = cases.some_facts(chance, 30, unknown=0.1)
            was, became = (decide(each, facts).decision for each in (fewer, all_))
            if effect is Effect.FORBID:
                assert was in OPEN or became not in OPEN
            if effect is Effect.PERMIT:
                assert became in OPEN or was not in OPEN
            if effect is Effect.CONDITIONAL:
                assert was is not Decision.DENY or became is not Decision.PERMIT


@settings(max_examples=15)
@given(SEEDS)
def test_neither_the_order_of_rules_nor_of_sets_matters(seed: int):
    chance = Random(seed)
    sets = [
        cases.some_rules(chance, 30).model_copy(update={"code": code}) for code in "ab"
    ]
    mixed = [
        each.model_copy(update={"rules": tuple(chance.sample(each.rules, 30))})
        for each in reversed(sets)
    ]
    for _ in range(10):
        facts = cases.some_facts(chance, 30, unknown=0.1)
        one, other = decide(Rules(sets), facts), decide(Rules(mixed), facts)
        assert one[:5] == other[:5]
        assert (one.also, one.undecided) == (other.also, other.undecided)


@settings(max_examples=30)
@given(SEEDS)
def test_a_rule_whose_days_are_over_is_as_if_it_had_gone(seed: int):
    chance = Random(seed)
    shape = cases.some_rules(chance, 40)
    facts = cases.some_facts(chance, 40)
    day = facts.at.astimezone(TOKYO).date()
    left = tuple(e for e in shape.rules if e.valid_to is None or day < e.valid_to)
    fewer = Rules([shape.model_copy(update={"rules": left})])

    assert said(decide(Rules([shape]), facts)) == said(decide(fewer, facts))


# ------------------------------------------------------------------ kept


def test_rule_sets_are_compiled_once_for_their_hashes():
    content = rule_set(rule("a")).model_dump(mode="json")
    one, other = InForce("h1", content), InForce("h2", {**content, "code": "other"})

    assert compiled((one,)) is compiled((InForce("h1", {}),))
    assert compiled((one, other)).hash == compiled((other, one)).hash != "h1"
    assert compiled((one, other)).rule("other/a").effect is Effect.PERMIT


def test_what_columns_remember_together_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.domain.policy.index.MOST_KEPT", 3)
    rules = cases.compiled(rule("a", functions=["f1"]))
    for number in range(10):
        found = decide(rules, asked(function=f"f{number}"))
        assert found.decision == ("permit" if number == 1 else "deny")
        assert len(rules.index._what) <= 3
