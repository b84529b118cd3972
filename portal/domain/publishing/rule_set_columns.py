"""What is wrong with where the owners' own columns of a rule set are filled from."""

from collections.abc import Iterable, Iterator, Mapping

from models.attribute_kinds import Sensitivity
from models.publishing_facts import Problem
from portal.domain.attributes.definition import AttributeShape
from portal.domain.policy.own_columns import FED_BY
from portal.domain.policy.rules import InForce
from portal.domain.publishing.kinds import Around
from portal.domain.publishing.rule_set import ColumnShape, RuleSetShape, rule_set_of

Found = Iterator[Problem]


def column_problems(shape: RuleSetShape, around: Around) -> Found:
    """Yield columns that no attribute can fill, and those that another set fills else.

    ``around`` holds the ``attributes`` by their target, and the ``others`` that hold
    beside this rule set.
    """
    others = [
        (other.content["code"], {each.code: each for each in _columns_in(other)})
        for other in around["others"]
        if other.content["code"] != shape.code
    ]
    for each in shape.own_columns:
        yield from _elsewhere(each, others)
        if bool(each.carrier) != bool(each.attribute):
            lacking = "attribute" if each.carrier else "carrier"
            yield Problem("carrier_half", ("own_columns", each.code, lacking))
        elif each.carrier:
            yield from _filled(each, around["attributes"].get(each.carrier, {}))


def _filled(column: ColumnShape, there: Mapping[str, AttributeShape]) -> Found:
    path = ("own_columns", column.code, "attribute")
    attribute = there.get(column.attribute)
    if attribute is None or attribute.retired:
        known = sorted(code for code, each in there.items() if not each.retired)
        facts = {"value": column.attribute, "known": known}
        yield Problem("code_unknown", path, facts)
        return
    if attribute.sensitivity is Sensitivity.MASKED:
        yield Problem("attribute_masked", path, {"value": column.attribute})
    if attribute.kind is not FED_BY[column.kind]:
        yield Problem("attribute_unfit", path, {"value": column.attribute})
        return
    known = [each.code for each in attribute.options]
    for option in sorted({*column.options} - {*known}):
        facts = {"value": option, "known": sorted(known)}
        yield Problem("code_unknown", ("own_columns", column.code, "options"), facts)


def _columns_in(other: InForce) -> tuple[ColumnShape, ...]:
    return rule_set_of(other.content).own_columns


def _elsewhere(
    column: ColumnShape, others: Iterable[tuple[str, Mapping[str, ColumnShape]]]
) -> Found:
    mine = (column.kind, column.carrier, column.attribute)
    for code, columns in others:
        there = columns.get(column.code)
        if there and mine != (there.kind, there.carrier, there.attribute):
            path = ("own_columns", column.code)
            yield Problem("column_elsewhere", path, {"other": code})
