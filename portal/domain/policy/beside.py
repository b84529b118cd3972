"""What tables with a single answer say beside a decision."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.domain.policy.decide import Answer
from portal.domain.policy.facts import Facts
from portal.domain.policy.index import OWN
from portal.domain.policy.kinds import Answers
from portal.domain.policy.rules import Rules
from portal.domain.publishing.rule_set import RUNG, VIOLATION, RowShape

GIVEN = frozenset({OWN + VIOLATION, OWN + RUNG})
"""What only a case can fill: tables that ask for it are asked for the case."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What one table answers, called ``set/table``: a row, or the facts it lacks."""

    table: str
    answers: Answers
    row: RowShape | None = None
    missing: tuple[str, ...] = ()


def beside(rules: Rules, facts: Facts, answer: Answer) -> tuple[Beside, ...]:
    """Return what tables answer to the question that ``answer`` decided, by name.

    A response to a violation is given where a rule that decides names its table, whom
    to escalate to where it is a no, days of notice always.
    """
    return tuple(_asked(rules, facts, answer))


def _asked(rules: Rules, facts: Facts, answer: Answer) -> Iterator[Beside]:
    named = {
        f"{name.partition('/')[0]}/{rules.rule(name).violation}"
        for name in answer.deciding
    }
    for name, table in rules.tables.items():
        answers = table.shape.answers
        if answers is Answers.VIOLATION_RESPONSE and name not in named:
            continue
        if answers is Answers.ESCALATION_TARGET and answer.decision.granted:
            continue
        found = table.answer(facts)
        if GIVEN & {*found.missing}:
            continue
        if found.row is not None or found.missing:
            yield Beside(name, answers, found.row, found.missing)
