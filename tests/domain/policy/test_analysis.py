"""Gaps, overlaps, idle rules and citations, each against asking every cell."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import pytest

from portal.domain.calendar import TOKYO, start_of
from portal.domain.policy.analysis import Document, analysed, wrong_citations
from portal.domain.policy.deciding import Idle, idle_rules
from portal.domain.policy.facts import Facts, Value
from portal.domain.policy.gaps import Gaps, Silence
from portal.domain.policy.kinds import Footing
from portal.domain.policy.overlaps import duplicates, overlaps
from portal.domain.policy.rules import Rules
from portal.domain.policy.space import Universe
from portal.domain.publishing.rule_set import RuleSetShape
from tests.domain.policy import cases
from tests.domain.policy.cases import COLUMNS, NOW, PLANS, asked, rule, rule_set

ACTORS, STATES = ("member", "guardian"), ("none", "active")
SMALL = Universe(
    actors=ACTORS,
    functions={"S0": ("f0", "f1"), "S1": ("f0",)},
    states={"S0": STATES, "S1": STATES},
    since=NOW,
)
TODAY = NOW.astimezone(TOKYO).date()
Cell = tuple[Facts, Footing]


def cells(shape: RuleSetShape, universe: Universe = SMALL) -> Iterator[Cell]:
    """Yield every cell of a small world: one question for each that can differ."""
    rows = (*shape.rules, *shape.intended)
    days = {TODAY} | {
        day for row in rows for day in (row.valid_from, row.valid_to) if day
    }
    ages = {0} | {end for row in rows for cell in row.cells for end in _ends(cell)}
    for offering, functions in universe.functions.items():
        for function, actor, state, standing, plan, age, minor, day in product(
            *(functions, universe.actors, universe.states[offering], Footing),
            *(PLANS, sorted(ages), (False, True), sorted(days)),
        ):
            if 0 <= age <= 120 and day >= TODAY:
                at = max(start_of(day), NOW)
                attributes: dict[str, Value | None] = {
                    "plan": plan,
                    "age": age,
                    "minor": minor,
                }
                facts = asked(at=at, actor=actor, offering=offering, function=function)
                yield replace(facts, state=state, attributes=attributes), standing


def _ends(cell: Any) -> Iterator[int]:
    if cell.least is not None:
        yield cell.least
    if cell.most is not None:
        yield cell.most + 1


def few_rules(chance: Random, count: int) -> RuleSetShape:
    """Return rules over the small world, some of them beside it."""

    def some(codes: tuple[str, ...], open_: float) -> list[str]:
        return [] if chance.random() < open_ else [chance.choice(codes)]

    rules = []
    for number in range(count):
        since, until = sorted(chance.sample(range(-20, 40, 10), 2))
        cell = chance.choice(
            [
                [],
                [{"column": "age", "least": 20}],
                [{"column": "age", "most": 64}],
                [{"column": "minor", "yes": True}],
                [{"column": "plan", "options": chance.choice((["gold"], ["other"]))}],
            ]
        )
        days = {
            "valid_from": chance.choice((None, _on(since))),
            "valid_to": chance.choice((None, _on(until))),
        }
        rules.append(
            rule(
                f"r{number}",
                chance.choice(("permit", "permit", "conditional", "forbid")),
                actors=some(ACTORS, 0.5),
                offerings=some(("S0", "S1"), 0.5),
                functions=some(("f0", "f1"), 0.5),
                states=some((*STATES, "elsewhere"), 0.5),
                terms=chance.choice(("none", "none", "binding", "accepted")),
                cells=cell,
                **days,
            )
        )
    for each in chance.sample(rules, 2):
        beats = chance.choice(rules)["id"]
        each["exception"] = {"beats": beats, "approver": "legal-1"}
    marks = [
        {"id": "m0", "name_ja": "意図", "name_en": "Meant", "actors": ["guardian"],
         "offerings": ["S1"], "terms": "accepted"},
        {"id": "m1", "name_ja": "意図", "name_en": "Meant", "states": ["elsewhere"]},
    ]  # fmt: skip
    return rule_set(*rules, intended=marks)


def _on(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("seed", range(3))
def test_the_analysis_finds_what_asking_every_cell_finds(seed: int):
    shape = few_rules(Random(seed), 12)
    silent: set[tuple[str, str, str]] = set()
    meant: set[tuple[str, str, str]] = set()
    unmeant: set[tuple[str, str, str]] = set()
    deciding: set[str] = set()
    meet: set[tuple[str, str]] = set()
    marked: set[str] = set()
    for facts, standing in cells(shape):
        where = facts.offering, facts.function, str(facts.actor)
        found = [e for e in shape.rules if cases.holds(e, facts, standing)]
        deciding |= cases.naive(shape, facts, standing)[1]
        meet |= {
            (one.id, other.id)
            for one, other in product(found, found)
            if one.effect == "forbid" != other.effect and not _beats(one, other)
        }
        if not found:
            silent.add(where)
            marks = {m.id for m in shape.intended if cases.holds(m, facts, standing)}
            marked |= marks
            (meant if marks else unmeant).add(where)

    rules = Rules([shape])
    grid = Gaps([shape], SMALL).grid()
    assert {where for where, each in grid.items() if each.silent} == silent
    assert {where for where, each in grid.items() if each.intended} == meant
    assert {where for where, each in grid.items() if each.gap} == unmeant
    idle = {each.rule for each in idle_rules(rules, SMALL)}
    assert idle == {f"main/{e.id}" for e in shape.rules} - {
        f"main/{e}" for e in deciding
    }
    pairs = {(each.forbids, each.grants) for each in overlaps(rules, SMALL)}
    assert pairs == {(f"main/{one}", f"main/{other}") for one, other in meet}
    needless = {name for _, name in Gaps([shape], SMALL).needless()}
    assert needless == {m.id for m in shape.intended} - marked


def _beats(one: Any, other: Any) -> bool:
    """Return whether one of them is an exception from the other."""
    return any(
        each.exception and each.valid_to and each.exception.beats == beaten.id
        and not beaten.exception
        for each, beaten in ((one, other), (other, one))
    )  # fmt: skip


OLD = rule_set(rule("a", cells=[{"column": "minor", "yes": True}]))


def test_gaps_are_counted_and_said_as_boxes_that_do_not_meet():
    shape = rule_set(
        rule("a", offerings=["S0"], states=["active"]),
        rule("b", offerings=["S0"], cells=[{"column": "plan", "options": ["gold"]}]),
        rule("c", offerings=["S0"], valid_to="2026-05-01", terms="accepted"),
    )
    gaps = Gaps([shape], SMALL)

    # Of 2 states, 6 standings, 3 plans, and the time before and from May on:
    # inactive, without gold, unaccepted before May, anything from then on.
    assert gaps.grid()["S0", "f0", "member"] == Silence(72, (4 + 6) * 2, 0)
    boxes = [each.within for each in gaps.boxes("S0", "f0", "member")]
    until = start_of(shape.rules[2].valid_to).timestamp()  # type: ignore[arg-type]
    assert all(each["state"] == ("none",) for each in boxes)
    assert all(each["column.plan"] == ("basic", "plus") for each in boxes)
    assert [len(e["terms"]) for e in boxes if e.get("time") == (until, None)] == [2]
    assert [each.within for each in Gaps([OLD], SMALL).boxes("S0", "f0", "member")] == [
        {"column.minor": (False,)},
    ]
    assert next(gaps.boxes("S1", "f0", "member")).within == {}


def test_rules_that_never_decide_say_why_and_by_which():
    free: dict[str, Any] = {"valid_to": "2027-01-01", "offerings": ["S1"]}
    never = {"valid_from": "2026-09-01", "valid_to": "2026-08-01"}
    rules = Rules(
        [
            rule_set(
                rule("all", "forbid", offerings=["S0"]),
                rule("beaten", offerings=["S0"]),
                rule("over", valid_to="2026-01-01"),
                rule("never", **never),
                rule("nowhere", functions=["f1"], offerings=["S1"]),
                rule("nobody", actors=["stranger"]),
                rule("blank", cells=[{"column": "plan", "options": ["other"]}]),
                rule("strict", "forbid", **free),
                rule("free", exception=FREE, **free),
            )
        ]
    )

    assert set(idle_rules(rules, SMALL)) == {
        Idle("main/beaten", "covered", ("main/all",)),
        Idle("main/over", "over"),
        Idle("main/never", "over"),
        Idle("main/nowhere", "nowhere"),
        Idle("main/nobody", "nowhere"),
        Idle("main/strict", "covered", ("main/free",)),
        Idle("main/blank", "nowhere"),
    }


FREE: dict[str, Any] = {"beats": "strict", "approver": "legal-1"}


def test_an_exception_and_what_it_beats_are_no_overlap():
    excepted = rule("yes", exception=FREE, valid_to="2027-01-01")
    rules = [rule("strict", "forbid"), rule("other", "forbid"), excepted]

    (found,) = overlaps(cases.compiled(*rules), SMALL)
    assert (found.forbids, found.grants) == ("main/other", "main/yes")
    cells = [[{"column": "plan", "options": [e, "other"]}] for e in ("gold", "basic")]
    apart = rule("no", "forbid", cells=cells[0]), rule("yes", cells=cells[1])
    assert list(overlaps(cases.compiled(*apart), SMALL)) == []
    nowhere = rule("no", "forbid", actors=["stranger"])
    beside = rule("yes", actors=["stranger"])
    assert list(overlaps(cases.compiled(nowhere, beside), SMALL)) == []


def test_rows_that_ask_the_same_are_duplicates_or_a_contradiction():
    rules = Rules(
        [
            rule_set(
                rule("a", actors=["member", "guardian"]),
                rule("b", actors=["guardian", "member"]),
                rule("c", "forbid", actors=["member", "guardian"]),
                rule("d", "forbid", actors=["member"]),
            )
        ]
    )

    assert duplicates(rules) == (("main/a", "main/b"),)
    found = {(e.forbids, e.grants): e.same for e in overlaps(rules, SMALL)}
    assert found == {
        ("main/c", "main/a"): True,
        ("main/c", "main/b"): True,
        ("main/d", "main/a"): False,
        ("main/d", "main/b"): False,
    }


def test_every_citation_of_what_does_not_bind_is_found():
    def citing(document: str, clause: str) -> dict[str, Any]:
        return {"clause": {"document": document, "clause": clause}}

    table = {
        "code": "ladder", "name_ja": "段階", "name_en": "Ladder", "hit": "first",
        "answers": "violation_response",
        "rows": [{"id": "one", "answer": "warn", **citing("tos", "c9")},
                 {"id": "two", "answer": "lock"}],
    }  # fmt: skip
    shape = rule_set(
        rule("good", **citing("tos", "c1")),
        rule("gone", **citing("tos", "c2")),
        rule("none", **citing("other", "c1")),
        rule("later", **citing("draft", "c1")),
        rule("blank"),
        tables=[table],
    )
    documents = {
        "tos": Document(frozenset({"c1"}), frozenset({"c1", "c2"})),
        "draft": Document(frozenset()),
    }

    assert {e.place: e.why for e in wrong_citations(shape, documents)} == {
        ("rules", "gone"): "clause_repealed",
        ("rules", "none"): "document_unknown",
        ("rules", "later"): "document_not_in_force",
        ("tables", "ladder", "rows", "one"): "clause_unknown",
    }
    whole = analysed([shape], SMALL, documents)
    assert len(whole.citations) == 4
    assert len(whole.grid) == 6
    assert whole.duplicates == (tuple(f"main/{e}" for e in sorted(
        ("blank", "gone", "good", "later", "none")
    )),)  # fmt: skip
    assert (whole.needless, whole.overlaps, whole.idle) == ((), (), ())


def test_a_number_is_asked_as_far_as_its_column_says():
    ages: dict[str, Any] = {"cells": [{"column": "age", "least": 0, "most": 120}]}
    assert (
        not Gaps([rule_set(rule("a", **ages))], SMALL).grid()["S1", "f0", "member"].gap
    )
    columns = [{**each, "least": None, "most": None} for each in COLUMNS]
    shape = rule_set(rule("a", **ages), own_columns=columns)
    grid = Gaps([shape], SMALL).grid()["S1", "f0", "member"]
    assert (grid.cells, grid.silent) == (12 * 3, 12 * 2)
