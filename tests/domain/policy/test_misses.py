"""The one thing that would make a no a yes, and when an answer changes by itself."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from models.kinds import LockBlock
from portal.domain.calendar import start_of
from portal.domain.policy.decide import decide
from portal.domain.policy.facts import Entitlement, Facts, TermsFact
from portal.domain.policy.kinds import Decision, Footing
from portal.domain.policy.misses import Miss, all_needed, near_misses, next_change
from portal.domain.policy.rules import Rules
from seed.lifecycle import canonical
from tests.domain.policy import cases
from tests.domain.policy.cases import ACTORS, NOW, PLANS, STATES, asked, lock, rule

LOCK = lock(LockBlock.USE)
OVERDUE = TermsFact("tos", 5, Footing.OPEN)
PARTNER = Entitlement("partner", holds=False)


@pytest.mark.parametrize(
    ("facts", "what", "of"),
    [
        (asked(locks=(LOCK,)), "lock", LOCK),
        (asked(terms=(OVERDUE,)), "terms", OVERDUE),
        (asked(entitlements=(PARTNER,)), "entitlement", PARTNER),
    ],
)
def test_what_alone_stands_in_the_way_is_named(facts: Facts, what: str, of: Any):
    rules = cases.compiled(rule("a"))

    assert near_misses(rules, facts) == (
        Miss(what, Decision.PERMIT, ("main/a",), of=of),
    )
    assert near_misses(rules, replace(facts, locks=(LOCK, lock(LockBlock.USE, id=8)),
                       terms=(OVERDUE,))) == ()  # fmt: skip
    assert near_misses(rules, asked()) == ()


def test_what_does_not_stand_in_the_way_is_no_near_miss():
    facts = asked(
        locks=(lock(LockBlock.BILL, id=8), LOCK),
        terms=(TermsFact("pp", 1, Footing.ACCEPTED),),
        entitlements=(Entitlement("contract", holds=True),),
    )

    (found,) = near_misses(cases.compiled(rule("a")), facts)
    assert found.of == LOCK


def test_a_rule_that_lacks_one_cell_says_which_values_would_do():
    rules = cases.compiled(
        rule("a", states=["suspended", "on_leave"]),
        rule("b", "conditional", actors=["guardian"]),
        rule("c", cells=[{"column": "age", "least": 65}]),
        rule("d", cells=[{"column": "plan", "options": ["gold"]}]),
        rule("e", "forbid", cells=[{"column": "plan", "options": ["gold"]}]),
        rule("f", terms="accepted", actors=["company"]),
    )

    found = {each.what: each for each in near_misses(rules, asked())}

    assert found["state"].values == ("on_leave", "suspended")
    assert found["column.age"].values == ((65, None),)
    assert "column.plan" not in found
    both = [each for each in near_misses(rules, asked()) if each.what == "actor"]
    assert [(each.decision, each.values) for each in both] == [
        (Decision.PERMIT, ("company",)),
        (Decision.CONDITIONAL, ("guardian",)),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_near_misses_are_all_there_is_among_changes_of_one_thing(seed: int):
    chance = Random(seed)
    rules = Rules([cases.some_rules(chance, 60)])
    for _ in range(30):
        facts = cases.some_facts(chance, 60)
        found: dict[str, set[Any]] = {"actor": set(), "state": set(), "plan": set()}
        if not decide(rules, facts).decision.granted:
            for name, values in (("actor", ACTORS), ("state", STATES), ("plan", PLANS)):
                for value in values:
                    plan = {**facts.attributes, "plan": value}
                    given: Any = (
                        {"attributes": plan} if name == "plan" else {name: value}
                    )
                    if decide(rules, replace(facts, **given)).decision.granted:
                        found[name].add(value)
        misses = near_misses(rules, facts)
        told = {
            name: {v for e in misses if e.what.endswith(name) for v in e.values}
            for name in found
        }
        assert told == found


def test_an_answer_changes_when_a_rule_begins_or_facts_do():
    first, last = date(2026, 5, 1), date(2026, 7, 1)
    rules = cases.compiled(
        rule("a"),
        rule("b", "forbid", valid_from=first.isoformat(), valid_to=last.isoformat()),
        rule("c", "forbid", functions=["f1"], valid_from="2026-04-02"),
        rule("d", valid_from="2026-01-01"),
        rule("e", "forbid", actors=["guardian"], valid_from="2026-04-10"),
    )
    found = next_change(rules, [asked()])
    assert found is not None
    assert (found[0].at, found[1].decision) == (start_of(first), Decision.DENY)

    locked = asked(at=NOW + timedelta(days=3), locks=(LOCK,))
    found = next_change(rules, [asked(), locked])
    assert found is not None
    assert (found[0].at, found[1].decision) == (locked.at, Decision.DENY)

    found = next_change(rules, [locked, replace(locked, at=start_of(last), locks=())])
    assert found is not None
    assert (found[0].at, found[1].deciding) == (start_of(first), ("main/b",))
    assert next_change(rules, [asked(at=start_of(last))]) is None


def test_an_answer_changes_with_rules_that_are_to_come():
    first, last = date(2026, 5, 1), date(2026, 6, 1)
    rules = cases.compiled(rule("a"))
    closed = rule("b", "forbid", valid_from=last.isoformat())
    same, strict = cases.compiled(rule("a"), closed), cases.compiled(closed)
    turn = start_of(first)

    def change(*coming: tuple[Any, Rules], course: Any = ()) -> Any:
        found = next_change(rules, course or (asked(),), coming)
        return found and (found[0].at, found[1].decision, found[1].deciding)

    assert change((turn, rules)) is None
    assert change((turn, strict)) == (turn, Decision.DENY, ())
    assert change((turn, same)) == (start_of(last), Decision.DENY, ("main/b",))
    assert change((turn, same), (start_of(last), rules)) is None
    locked = asked(at=NOW + timedelta(days=3), locks=(LOCK,))
    met = change((turn, strict), course=(asked(), locked))
    assert met == (locked.at, Decision.DENY, ())
    unlocked = [locked, asked(at=turn + timedelta(days=1))]
    found = next_change(strict, unlocked, ((turn, rules),))
    assert found is not None
    assert (found[0].at, found[1].decision) == (unlocked[1].at, Decision.PERMIT)


# ------------------------------------------------------------------ ways

REJOINED = rule("use", states=["active"])
NO_JOINING = lock(LockBlock.JOIN)


@pytest.mark.parametrize(
    ("state", "more", "told"),
    [
        ("suspended", {}, [("state", "Reinstate")]),
        ("on_leave", {}, [("state", "Resume")]),
        ("expired", {}, [("state", "Renew")]),
        ("pending", {}, [("state", "Approve")]),
        ("none", {}, [("join", "Apply")]),
        ("withdrawn", {}, [("rejoin", "Apply")]),
        ("expelled", {}, [("rejoin", "Apply")]),
        ("expelled", {"locks": (NO_JOINING,)}, []),
        ("expelled", {"locks": None}, []),
        ("deceased", {}, []),
        ("archived", {}, []),
        ("purged", {}, []),
    ],
)
def test_only_a_state_that_a_move_leads_to_is_promised(
    state: str, more: dict[str, Any], told: list[tuple[str, str]]
):
    other = rule("death", functions=["f1"], states=["deceased", "withdrawn"])
    forbidden = rule("never", "forbid", actors=["guardian"])
    rules = cases.compiled(REJOINED, other, forbidden, rule("b", actors=["company"]))
    facts = in_state(state, **more)

    found = [(e.what, [m.name_en for m in e.moves]) for e in near_misses(rules, facts)]
    assert found == [(what, [name]) for what, name in told]


def in_state(state: str, **more: Any) -> Facts:
    """Return a question of a member in a state of the shipped lifecycle."""
    known = canonical().states
    kind = known[state].kind if state in known else None
    return asked(state=state, state_kind=kind, lifecycle=canonical(), **more)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (in_state("suspended", locks=(LOCK,)), ["lock", "state"]),
        (in_state("active", locks=(LOCK,), terms=(OVERDUE,)), ["lock", "terms"]),
        (
            in_state("suspended", locks=(LOCK,), entitlements=(PARTNER,),
                     terms=(OVERDUE,)),
            ["lock", "entitlement", "terms", "state"],
        ),
        (
            in_state("active", locks=(LOCK,),
                     terms=(TermsFact("tos", 5, Footing.IN_GRACE),)),
            [],
        ),
        (in_state("withdrawn", locks=(LOCK,)), ["lock", "rejoin"]),
        (in_state("suspended"), []),
        (in_state("deceased", locks=(LOCK,)), []),
        (in_state("expelled", locks=(LOCK, NO_JOINING)), []),
        (in_state("archived", locks=(LOCK,)), []),
    ],
)  # fmt: skip
def test_of_several_obstacles_each_says_what_lifts_it(facts: Facts, told: list[str]):
    stop = rule("stop", "forbid", states=["suspended"])
    rules = cases.compiled(REJOINED, stop)

    found = all_needed(rules, facts)
    assert [each.what for each in found] == told
    assert all(each.decision is Decision.PERMIT for each in found)


def test_terms_that_a_rule_asks_for_are_among_what_has_to_happen():
    grace = TermsFact("tos", 5, Footing.IN_GRACE)
    rules = cases.compiled(rule("a", terms="accepted"))

    found = all_needed(rules, in_state("active", locks=(LOCK,), terms=(grace,)))
    assert [each.of for each in found] == [LOCK, grace]
