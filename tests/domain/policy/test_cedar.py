"""Thousands of questions by chance, and what Cedar says of the same rules.

Cedar knows permit and forbid, and names the policies that made its decision; a
conditional permit is a permit to it, and an exception is an ``unless``.
"""

from random import Random

import pytest

from portal.domain.policy.decide import decide
from portal.domain.policy.rules import Rules
from tests.domain.policy.as_cedar import Question, oracle, question, told
from tests.domain.policy.cases import some_facts, some_rules

pytest.importorskip("cedarpy", reason="the development packages are not all there")


@pytest.mark.parametrize(
    ("count", "questions"), [(10, 6_000), (50, 3_000), (250, 1_000)]
)
def test_cedar_decides_the_same_by_the_same_rules(count: int, questions: int):
    chance = Random(count)
    shape = some_rules(chance, count)
    rules, cedar = Rules([shape]), oracle(shape)
    asked = [some_facts(chance, count) for _ in range(questions)]

    differing: list[Question] = []
    for facts, answer in zip(asked, cedar(map(question, asked)), strict=True):
        ours = decide(rules, facts)
        theirs = told(shape, answer)
        if (ours.decision.value, set(ours.deciding)) != theirs:
            differing.append(question(facts))

    assert differing == []
