"""Attributes of members and services as what rules ask for, on any day."""

from datetime import timedelta
from typing import Any

from models.kinds import VersionedKind
from portal.domain.policy.facts import Facts
from portal.domain.policy.ruling import Ruling
from portal.domain.publishing.steps import Plan
from portal.services.attributes.set_values import set_attributes
from portal.services.policy.may import Asked, may
from portal.services.policy.tell import reasons
from portal.services.publish.approve import approve
from portal.services.publish.draft import start_draft
from portal.services.publish.review import submit
from tests.desk import NUMBER
from tests.domain.attributes.cases import Edit, definition, with_
from tests.domain.policy.cases import rule
from tests.services.policy.house_rules import content, publish
from tests.services.publish.office import Office

COLUMN: dict[str, Any] = {
    "code": "children", "name_ja": "子の数", "name_en": "Children", "kind": "number",
    "carrier": "member", "attribute": "children",
}  # fmt: skip
LARGE = {"cells": [{"column": "children", "least": 2}]}


def define(office: Office, *edits: Edit) -> None:
    """Have attributes of members in force."""
    by, kind = office.occasion("owner-1"), VersionedKind.ATTRIBUTE
    draft = start_draft(office.store, by, kind, "member", definition(*edits))
    submit(office.store, by, draft.id, Plan())
    second = office.later(seconds=1).occasion("owner-2")
    approve(office.store, second, draft.id, draft.content_hash)
    office.later(minutes=1)


def set_children(office: Office, count: int) -> None:
    given = {"children": count}
    set_attributes(office.store, office.occasion("desk-1"), NUMBER, given)
    office.later(minutes=1)


def ruled(office: Office, **given: Any) -> Ruling:
    asked = Asked(**{"offering": "PHONE", "member": NUMBER, "function": "use", **given})
    (found,) = may(office.store, office.occasion("desk-1"), asked).rulings
    return found


def said(office: Office, **given: Any) -> tuple[str, Facts]:
    found = ruled(office, **given)
    return found.answer.decision.value, found.facts


def test_an_attribute_decides_as_of_a_day_and_as_known_on_another(office: Office):
    define(office)
    large = rule("large", "forbid", **LARGE)
    publish(office, content(large), edit=lambda c: c.update(own_columns=[COLUMN]))
    office.join("PHONE")
    office.later(minutes=1)

    blank = ruled(office)
    assert blank.answer.decision == "indeterminate"
    assert blank.answer.missing == ("column.children",)
    assert "Not known: Children." in list(reasons(blank.answer, "en"))

    set_children(office, 1)
    few = office.now
    office.later(hours=1)
    set_children(office, 3)
    assert said(office)[0] == "deny"
    assert said(office, at=few)[0] == "permit"
    assert said(office, known_at=few)[0] == "permit"
    assert said(office, at=few - timedelta(seconds=90))[0] == "indeterminate"
    actor = said(office, member=None, actor="member", state="active")
    assert actor[0] == "indeterminate", "of a kind nobody knows how many children"

    define(office, with_("children", sensitivity="masked", filterable=False))
    decision, facts = said(office)
    assert (decision, facts.attributes) == ("indeterminate", {"children": None})
