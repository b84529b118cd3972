"""Marks of intended gaps: where no rule speaks on purpose; pure."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from portal.domain.policy.gaps import Gap
from portal.domain.publishing.rule_set import IntendedShape, RuleSetShape

STATE = "state"
"""What the column of states is called within a gap."""


def mark_of(
    boxes: Iterable[Gap], id_: str, name_ja: str, name_en: str
) -> dict[str, Any]:
    """Return the row that marks the gaps of one service, function and actor kind.

    It names the states in which there are gaps, where not every state has one.
    """
    found = list(boxes)
    first = found[0]
    states = sorted(_states(found))
    return {
        "id": id_,
        "name_ja": name_ja,
        "name_en": name_en,
        "actors": [first.actor],
        "offerings": [first.offering],
        "functions": [first.function],
        **({"states": states} if states else {}),
    }


def _states(boxes: Collection[Gap]) -> frozenset[str]:
    if any(STATE not in each.within for each in boxes):
        return frozenset()
    return frozenset(code for each in boxes for code in each.within[STATE])


def marks_at(
    shape: RuleSetShape, offering: str, function: str, actor: str
) -> Iterator[IntendedShape]:
    """Yield the marks of a rule set that speak of a service, function and actor."""
    for mark in shape.intended:
        asked = (
            (mark.offerings, offering),
            (mark.functions, function),
            (mark.actors, actor),
        )
        if all(not codes or code in codes for codes, code in asked):
            yield mark
