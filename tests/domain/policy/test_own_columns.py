"""What fills the owners' own columns: attributes that are shown, fit and are known."""

from datetime import date
from typing import Any

from models.attribute_kinds import AttributeTarget
from portal.domain.attributes.compiled import rules_of
from portal.domain.policy.own_columns import carriers, column_values, readable
from portal.domain.publishing.rule_set import ColumnShape, RuleSetShape
from tests.domain.attributes.cases import definition
from tests.domain.policy.cases import COLUMNS, rule_set

Of = dict[AttributeTarget, dict[str, Any]]
MEMBER, OFFERING = AttributeTarget.MEMBER, AttributeTarget.OFFERING
FED = ({"carrier": "member", "attribute": "job"},
       {"carrier": "member", "attribute": "children"},
       {"carrier": "offering", "attribute": "minors"})  # fmt: skip


def columns(*fed: dict[str, Any]) -> tuple[ColumnShape, ...]:
    found = [{**each, **more} for each, more in zip(COLUMNS, fed, strict=False)]
    shape: RuleSetShape = rule_set(own_columns=found)
    return shape.own_columns


def test_a_column_holds_what_its_attribute_holds():
    of: Of = {MEMBER: {"job": "gold", "children": 2}, OFFERING: {"minors": False}}

    assert carriers(columns(*FED)) == {MEMBER, OFFERING}
    held = {"plan": "gold", "age": 2, "minor": False}
    assert column_values(columns(*FED), of) == held
    assert column_values(columns({}, FED[1]), of) == {"age": 2}


def test_what_is_blank_or_does_not_fit_is_not_known():
    wrong: Of = {MEMBER: {"job": 3, "children": True}}

    unknown = {"plan": None, "age": None, "minor": None}
    assert column_values(columns(*FED), wrong) == unknown
    assert column_values(columns(*FED), {}) == unknown


def test_two_sets_that_fill_a_column_otherwise_leave_it_unknown():
    of: Of = {MEMBER: {"job": "gold", "children": 2, "rooms": 3}}
    other = columns({}, {"carrier": "member", "attribute": "rooms"})

    both = column_values((*columns(*FED[:2]), *other), of)
    assert both == {"plan": "gold", "age": None}
    assert column_values((*columns(*FED[:2]), *columns(*FED[:2])), of)["age"] == 2


def test_no_rule_reads_what_is_masked():
    rules = rules_of(definition(), date(2026, 11, 21))
    kept = {"job": "works", "company": "umi", "children": 2, "nick": "ハル"}

    assert readable(rules, kept) == {"job": "works", "children": 2, "nick": "ハル"}
