"""Rule sets and questions in Cedar's own language: an oracle that shares nothing."""

import json
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from portal.domain.calendar import TOKYO
from portal.domain.policy.facts import Facts, standing_of
from portal.domain.policy.kinds import MEETS, Effect, TermsCondition
from portal.domain.publishing.rule_set import CellShape, RuleSetShape, RuleShape, When

Question = dict[str, Any]


def oracle(shape: RuleSetShape) -> Callable[[Iterable[Question]], Any]:
    """Return what answers questions by these rules, parsed once."""
    cedarpy = import_module("cedarpy")
    policies = cedarpy.PolicySet.from_str("\n".join(_policies(shape)))
    nobody = cedarpy.Entities.from_json_str("[]")

    def answer(questions: Iterable[Question]) -> Any:
        return cedarpy.is_authorized_batch(list(questions), policies, nobody)

    return answer


def question(facts: Facts) -> Question:
    """Return a question whose facts are all known."""
    standing = standing_of(facts)
    assert standing is not None
    return {
        "principal": {"type": "Member", "id": "1"},
        "action": {"type": "Action", "id": "ask"},
        "resource": {"type": "Service", "id": "1"},
        "context": {
            "actor": facts.actor,
            "offering": facts.offering,
            "function": facts.function,
            "state": facts.state,
            "terms": standing.value,
            "day": facts.at.astimezone(TOKYO).date().toordinal(),
            **facts.attributes,
        },
    }


def told(shape: RuleSetShape, answer: Any) -> tuple[str, set[str]]:
    """Return Cedar's decision and the rules that made it, in our words."""
    found = set(answer.diagnostics.id_annotations_by_reason.values())
    assert not answer.diagnostics.errors
    if not answer.allowed:
        return "deny", {f"{shape.code}/{each}" for each in found}
    conditions = {
        each.id
        for each in shape.rules
        if each.id in found and each.effect is Effect.CONDITIONAL
    }
    decision = "conditional" if conditions else "permit"
    return decision, {f"{shape.code}/{each}" for each in conditions or found}


def _policies(shape: RuleSetShape) -> Iterable[str]:
    for rule in shape.rules:
        word = "forbid" if rule.effect is Effect.FORBID else "permit"
        unless = " || ".join(f"({_when(each)})" for each in _exceptions(shape, rule))
        yield (
            f'@id("{rule.id}") {word}(principal, action, resource)'
            f" when {{ {_when(rule)} }}{f' unless {{ {unless} }}' if unless else ''};"
        )


def _exceptions(shape: RuleSetShape, rule: RuleShape) -> Iterable[RuleShape]:
    if rule.exception is None:
        for each in shape.rules:
            if each.exception and each.valid_to and each.exception.beats == rule.id:
                yield each


def _when(row: When) -> str:
    # The pickiest first: Cedar stops at the first that does not hold.
    found = [
        _any(f"context.{name}", codes)
        for name in ("offering", "function", "actor", "state")
        if (codes := getattr(row, f"{name}s"))
    ]
    if row.terms is not TermsCondition.NONE:
        found.append(_any("context.terms", sorted(MEETS[row.terms])))
    if row.valid_from:
        found.append(f"{row.valid_from.toordinal()} <= context.day")
    if row.valid_to:
        found.append(f"context.day < {row.valid_to.toordinal()}")
    return " && ".join([*found, *map(_cell, row.cells)]) or "true"


def _any(asked: str, codes: Iterable[str]) -> str:
    # Sets would be made anew for each question.
    said = " || ".join(f"{asked} == {json.dumps(each)}" for each in codes)
    return f"({said})"


def _cell(cell: CellShape) -> str:
    asked = f"context.{cell.column}"
    if cell.yes is not None:
        return f"{asked} == {json.dumps(cell.yes)}"
    if cell.options:
        return _any(asked, cell.options)
    least = [] if cell.least is None else [f"{cell.least} <= {asked}"]
    most = [] if cell.most is None else [f"{asked} <= {cell.most}"]
    return " && ".join([*least, *most])
