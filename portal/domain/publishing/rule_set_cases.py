"""What test cases of a rule set keep from being published: those that fail."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from models.publishing_facts import Problem
from portal.domain.card import Words
from portal.domain.policy.kinds import NO_MEMBERSHIP
from portal.domain.policy.rules import InForce, Rules
from portal.domain.policy.trials import Trial, tried, typed, wanted_by
from portal.domain.publishing.kinds import Around
from portal.domain.publishing.rule_set import (
    CaseShape,
    ColumnShape,
    RuleSetShape,
    rule_set_of,
)

Found = Iterator[Problem]


def case_problems(shape: RuleSetShape, around: Around) -> Found:
    """Yield test cases that cannot be asked; the others, where they fail."""
    if not shape.cases:
        return
    rules = with_draft(shape, around["others"])
    columns = {each.code: each for each in rules.columns()}
    wrong = [
        problem
        for case in shape.cases
        for problem in _unasked(case, shape.code, rules, columns, around)
    ]
    yield from wrong
    unasked = {problem.path[1] for problem in wrong}
    for trial in tried(shape, rules, around["since"]):
        if trial.case.id not in unasked and not trial.passes:
            yield _fails(trial, rules)


def with_draft(shape: RuleSetShape, others: Sequence[InForce]) -> Rules:
    """Return a rule set compiled together with those that hold beside it."""
    shapes = [rule_set_of(each.content) for each in others]
    return Rules([each for each in shapes if each.code != shape.code] + [shape])


def _unasked(
    case: CaseShape,
    code: str,
    rules: Rules,
    columns: Mapping[str, ColumnShape],
    around: Around,
) -> Found:
    path, service = ("cases", case.id), case.offering
    known: Mapping[str, Collection[str]] = {
        "actor": around["actors"],
        "offering": around["functions"],
        "function": around["functions"].get(service, ()),
        "state": {*around["states"].get(service, ()), NO_MEMBERSHIP},
    }
    for name, codes in known.items():
        if getattr(case, name) not in codes:
            facts = {"value": getattr(case, name), "known": sorted(codes)}
            yield Problem("code_unknown", (*path, name), facts)
    wanted = wanted_by(code, case)
    if wanted and wanted not in rules.by_id:
        facts = {"value": case.deciding}
        yield Problem("case_rule_unknown", (*path, "deciding"), facts)
    for each in case.given:
        if each.column not in columns:
            facts = {"value": each.column, "known": sorted(columns)}
            yield Problem("rule_column_unknown", (*path, "given"), facts)
        elif typed(columns[each.column], each.value) is None:
            facts = {"column": each.column, "value": each.value}
            yield Problem("case_value_wrong", (*path, "given"), facts)


def _fails(trial: Trial, rules: Rules) -> Problem:
    """Return what a case expected, and what the rules say instead."""
    deciding = tuple(_named(rules, each) for each in trial.answer.deciding)
    facts: dict[str, Any] = {"decided": trial.answer.decision, "rules": deciding}
    path = ("cases", trial.case.id)
    if trial.decides:
        wanted = _named(rules, trial.wanted)
        return Problem("case_by_another", path, {**facts, "rule": wanted})
    return Problem("case_fails", path, {**facts, "expected": trial.case.decision})


def _named(rules: Rules, name: str) -> Words:
    rule = rules.rule(name)
    return Words(rule.name_ja, rule.name_en)
