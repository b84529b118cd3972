"""Test cases of a rule set: questions that have to be answered as they say; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.domain.calendar import start_of
from portal.domain.policy.decide import Answer, decide
from portal.domain.policy.facts import Facts, TermsFact, Value
from portal.domain.policy.kinds import ColumnKind, Footing
from portal.domain.policy.rules import Rules
from portal.domain.publishing.rule_set import CaseShape, ColumnShape, RuleSetShape

YES_NO: Mapping[str, bool] = {"yes": True, "no": False}
LONGEST_NUMBER = 12
"""Characters of a number that is typed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A test case and what the rules answer it; ``wanted`` is its deciding rule."""

    case: CaseShape
    answer: Answer
    wanted: str = ""

    @property
    def decides(self) -> bool:
        """Whether the decision is the one that was expected."""
        return self.answer.decision is self.case.decision

    @property
    def by_rule(self) -> bool:
        """Whether the rule that was expected is among those that decide."""
        return not self.wanted or self.wanted in self.answer.deciding

    @property
    def passes(self) -> bool:
        """Whether the answer is the one that was expected, by the rule expected."""
        return self.decides and self.by_rule


def tried(shape: RuleSetShape, rules: Rules, since: datetime) -> Iterator[Trial]:
    """Ask the test cases of a set of ``rules``, which hold together from ``since``."""
    columns = {each.code: each for each in rules.columns()}
    for case in shape.cases:
        answer = decide(rules, asked_by(case, columns, since))
        yield Trial(case, answer, wanted_by(shape.code, case))


def wanted_by(code: str, case: CaseShape) -> str:
    """Return the deciding rule that a case of set ``code`` expects, as ``set/rule``."""
    if not case.deciding or "/" in case.deciding:
        return case.deciding
    return f"{code}/{case.deciding}"


def asked_by(
    case: CaseShape, columns: Mapping[str, ColumnShape], since: datetime
) -> Facts:
    """Return the facts of a case: no locks, all that has to hold does."""
    at = since if case.on is None else start_of(case.on)
    given = ((each.column, each.value) for each in case.given)
    return Facts(
        at=at,
        known_at=at,
        actor=case.actor,
        offering=case.offering,
        function=case.function,
        state=case.state,
        terms=_terms(case.terms),
        attributes={
            code: typed(columns[code], text) for code, text in given if code in columns
        },
    )


def _terms(standing: Footing) -> tuple[TermsFact, ...]:
    if standing is Footing.NONE_APPLY:
        return ()
    return (TermsFact(document="", version=0, standing=standing),)


def typed(column: ColumnShape, text: str) -> Value | None:
    """Return a value of a column as it was typed; None where it cannot be one."""
    if column.kind is ColumnKind.YES_NO:
        return YES_NO.get(text)
    if column.kind is ColumnKind.CHOICE:
        return text if text in column.options else None
    return _number(column, text)


def _number(column: ColumnShape, text: str) -> int | None:
    digits = text.removeprefix("-")
    if len(text) > LONGEST_NUMBER or not (digits.isascii() and digits.isdigit()):
        return None
    number, least, most = int(text), column.least, column.most
    inside = (least is None or least <= number) and (most is None or number <= most)
    return number if inside else None
