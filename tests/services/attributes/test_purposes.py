"""Attributes under a privacy policy: refused without a purpose, listed for owners."""

from typing import Any

from models.attribute_kinds import AttributeTarget
from models.kinds import Role, Verdict, VersionedKind
from models.publishing_facts import Seat, Version
from portal.domain.publishing.steps import Plan
from portal.services.attributes.purposes import see_without_purpose
from portal.services.design_attributes import see_definition
from portal.services.publish.approve import approve
from portal.services.publish.draft import start_draft
from portal.services.publish.read import show_version
from portal.services.publish.review import answer, submit
from portal.store.engine import Store
from tests.desk import Desk
from tests.services.terms.test_effect import CONTENT

ROW = {"code": "age", "kind": "integer", "name_ja": "年齢", "name_en": "Age"}
DEFINITION: dict[str, Any] = {
    "format": 2, "code": "member", "name_ja": "会員", "name_en": "Members",
    "attributes": [ROW],
}  # fmt: skip
POLICY = {
    **CONTENT, "code": "privacy", "document": "privacy_policy",
    "purposes": [{"id": "billing", "name_ja": "請求", "name_en": "billing"}],
}  # fmt: skip


def define(desk: Desk, *rows: dict[str, Any]) -> Version:
    owner, kind = desk.occasion("owner-1"), VersionedKind.ATTRIBUTE
    content = {**DEFINITION, "attributes": list(rows)}
    return start_draft(desk.store, owner, kind, "member", content)


def publish(desk: Desk, draft: Version, author: str, other: str, *asked: Role) -> None:
    seats = tuple(Seat(place, role=role) for place, role in enumerate(asked))
    submit(desk.store, desk.occasion(author), draft.id, Plan(seats))
    for role in asked:
        who = {Role.LEGAL: "legal-2", Role.INFORMATION_MANAGEMENT: "info-1"}[role]
        answer(desk.store, desk.occasion(who), draft.id, Verdict.AGREE)
    approve(desk.store, desk.occasion(other), draft.id, draft.content_hash)


def codes(desk: Desk, draft: Version) -> list[str]:
    shown = show_version(desk.store, desk.occasion("owner-1"), draft.id)
    return [each.code for each in shown.problems]


def test_from_a_privacy_policy_on_every_new_attribute_says_what_it_is_for(
    store: Store,
):
    desk = Desk.open(store)
    first = define(desk, ROW)
    assert codes(desk, first) == []
    publish(desk, first, "owner-1", "owner-2")
    assert see_without_purpose(store, desk.occasion("owner-1")) == {}

    desk.later(days=1)
    kind = VersionedKind.TERMS
    policy = start_draft(store, desk.occasion("legal-1"), kind, "privacy", POLICY)
    asked = (Role.INFORMATION_MANAGEMENT, Role.LEGAL)
    publish(desk, policy, "legal-1", "legal-2", *asked)

    desk.later(days=1)
    owner = desk.occasion("owner-1")
    lacking = see_without_purpose(store, owner)
    assert [e.en for e in lacking[AttributeTarget.MEMBER]] == ["Age"]
    job = {**ROW, "code": "job", "kind": "text", "name_en": "Job"}
    assert codes(desk, define(desk, ROW, job)) == ["purpose_missing"]
    good = define(desk, {**ROW, "purposes": ["billing"]}, job | {"retired": True})
    assert codes(desk, good) == []
    found = see_definition(store, owner, "member", good.number)
    assert found.purposes is not None
    assert list(found.purposes) == ["billing"]
