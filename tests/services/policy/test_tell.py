"""An answer in sentences: every finding, every near miss, in both languages."""

from dataclasses import replace
from typing import Any

import pytest

from models.kinds import LockBlock, LockScope
from models.span import Span
from portal.domain.card import Words
from portal.domain.policy.beside import beside
from portal.domain.policy.decide import decide
from portal.domain.policy.facts import Entitlement, Facts, TermsFact
from portal.domain.policy.kinds import Decision, Footing
from portal.domain.policy.misses import near_misses
from portal.domain.publishing.rule_set import ClauseCited
from portal.services.policy.clauses import Clause
from portal.services.policy.tell import (
    beside_words,
    cited,
    decision_words,
    miss_words,
    reasons,
)
from portal.wording import LANGUAGES, has, say
from tests.domain.policy import cases
from tests.domain.policy.cases import NOW, asked, lock, rule
from tests.domain.policy.test_decide import GONE, GRACE, IN_THE_WAY

STATES = {"state": {"active": Words("利用中", "Active")}}
PHASE = {"entitlements": (Entitlement("phase", holds=False),)}
CONTRACT = {"entitlements": (Entitlement("contract", holds=False, reference="K-1"),)}
LOCKED = {"locks": (lock(LockBlock.USE),)}
OPEN = {"terms": (TermsFact("tos", 3, Footing.OPEN),)}


def told(facts: Facts, *rules: dict[str, Any]) -> dict[str, str]:
    """Return an answer with its reasons and near misses, by language."""
    compiled = cases.compiled(*rules, obligations=[
        {"code": "tell", "name_ja": "伝える", "name_en": "tell"}
    ])  # fmt: skip
    answer = decide(compiled, facts)
    found: dict[str, str] = {}
    for language in LANGUAGES:
        lines = [decision_words(answer, language), *reasons(answer, language)]
        lines += [
            miss_words(compiled, each, STATES, language)
            for each in near_misses(compiled, facts)
        ]
        found[language] = "\n".join(lines)
    return found


WAYS = {**IN_THE_WAY, "phase": PHASE, "contract": CONTRACT, "grace": GRACE, **GONE}
THROUGH = (Span(NOW, NOW),)
LED = replace(lock(LockBlock.USE), scope=LockScope.PARTNER, through=THROUGH)


@pytest.mark.parametrize("way", WAYS)
def test_whatever_a_stage_finds_is_said(way: str):
    said = told(asked(**WAYS[way]), rule("a"))

    for language, text in said.items():
        assert "\n" in text, (way, language)
        assert "{" not in text
        assert "policy." not in text


@pytest.mark.parametrize(
    ("facts", "rules", "line"),
    [
        (asked(**LOCKED), [rule("a")], "if the lock (lost device) were released."),
        (asked(**OPEN), [rule("a")], "if the terms “tos” were accepted."),
        (asked(**PHASE), [rule("a")], "if the service were in use."),
        (asked(**CONTRACT), [rule("a")], "if the contract were in force."),
        (
            asked(state="suspended"),
            [rule("a", states=["active"])],
            "if the state were Active.",
        ),
        (
            asked(),
            [rule("a", cells=[{"column": "age", "least": 65}])],
            "if Age were 65–.",
        ),
        (
            asked(),
            [rule("a", cells=[{"column": "minor", "yes": True}])],
            "if Minor were yes.",
        ),
        (
            asked(),
            [rule("a", actors=["guardian"])],
            "if the actor kind were guardian.",
        ),
        (asked(), [], "No rules are in force on that day."),
        (asked(), [rule("a", actors=["x"])], "No rule speaks of this"),
        (
            asked(),
            [rule("a", "conditional", obligations=["tell"],
                  clause={"document": "tos", "clause": "c1"})],
            "a (tos, clause c1).\nTo be done: tell.",
        ),
        (
            asked(attributes={}),
            [rule("a", cells=[{"column": "age", "least": 65}])],
            "Not known: Age.",
        ),
    ],
)  # fmt: skip
def test_reasons_and_near_misses_are_sentences(
    facts: Facts, rules: list[dict[str, Any]], line: str
):
    assert line in told(facts, *rules)["en"]


ROW: dict[str, Any] = {"id": "r", "answer": "30"}


@pytest.mark.parametrize(
    ("answers", "row", "given", "line"),
    [
        ("notice_days", ROW, {}, "Ahead: days ahead: 30."),
        ("notice_days", {**ROW, "say_en": "a month"}, {}, "Ahead: a month."),
        (
            "escalation_target",
            {**ROW, "answer": "care", "clause": {"document": "tos", "clause": "c1"}},
            {},
            "Ahead: care (tos, clause c1).",
        ),
        (
            "notice_days",
            {**ROW, "states": ["active"], "cells": [{"column": "age", "most": 9}]},
            {"state": None, "attributes": {}},
            "Ahead: cannot be said without knowing Age, the state.",
        ),
    ],
)
def test_what_tables_say_beside_it_are_sentences(
    answers: str, row: dict[str, Any], given: dict[str, Any], line: str
):
    table = {"code": "t", "name_ja": "予告", "name_en": "Ahead", "hit": "first"}
    rules = cases.compiled(tables=[{**table, "answers": answers, "rows": [row]}])
    facts = asked(**given)

    (each,) = beside(rules, facts, decide(rules, facts))
    assert beside_words(rules, each, "en") == line
    assert beside_words(rules, each, "ja").startswith("予告: ")


@pytest.mark.parametrize(
    ("way", "line"),
    [
        ({"locks": (LED,)}, "The partner they belong to is locked: lost device."),
        (
            {"entitlements": (Entitlement("partner", holds=False, partner="Kanade"),)},
            "The partner they belong to, Kanade, may not use the service itself now.",
        ),
        (
            {
                "entitlements": (
                    Entitlement("phase", holds=False),
                    Entitlement("partner_contract", holds=False, reference="K-1",
                                partner="Kanade"),
                )
            },
            "The contract K-1 with the partner Kanade is not in force.",
        ),
    ],
)  # fmt: skip
def test_what_a_partner_brings_about_is_said_first(way: dict[str, Any], line: str):
    own = TermsFact("tos", 3, Footing.OPEN, name=("規約", "Terms"))
    facts = asked(**{"locks": (lock(LockBlock.USE),), "terms": (own,), **way})

    assert told(facts, rule("a"))["en"].splitlines()[1] == line
    assert "The terms “Terms” (version 3)" in told(facts, rule("a"))["en"]


def test_what_a_rule_set_lacks_a_name_for_is_called_by_its_code():
    found = told(asked(), rule("a", "conditional", obligations=["other"]))
    assert "To be done: other." in found["en"]
    facts = replace(asked(), attributes={})
    column: dict[str, Any] = {"cells": [{"column": "height", "least": 1}]}
    assert "Not known: height." in told(facts, rule("a", **column))["en"]


def test_every_decision_and_what_to_do_has_words():
    for each in Decision:
        assert has(f"policy.decisions.{each}")
    assert say("policy.obligations.ask_acceptance", "ja")


def test_a_clause_is_said_as_people_call_it():
    clause = ClauseCited(document="tos", clause="c5")
    tos = Clause(
        Words("利用規約", "Terms of use"), 2, 7, Words("第7条2", "Article 7 2.")
    )
    known = {("tos", "c5"): tos}

    assert cited(clause, "Halt", "en", known) == "Halt (Terms of use, Article 7 2.)"
    assert cited(clause, "停止", "ja", known) == "停止（利用規約 第7条2）"
    assert "c5" in cited(clause, "Halt", "en")
    answer = decide(cases.compiled(rule("a", clause=clause.model_dump())), asked())
    for language, text in (("ja", "第7条2"), ("en", "Article 7 2.")):
        assert text in " ".join(reasons(answer, language, known))
