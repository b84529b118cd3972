"""A rule set of a house with mail and mobile lines, and how it is published."""

from collections.abc import Callable
from datetime import date
from typing import Any

from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.steps import Plan
from portal.services.publish.approve import approve
from portal.services.publish.draft import start_draft
from portal.services.publish.review import submit
from tests.domain.policy.cases import rule
from tests.services.publish.office import Office

KIND = VersionedKind.RULE_SET


def content(*more: dict[str, Any]) -> dict[str, Any]:
    """Return the rules: who is in a service uses it, a suspended one does not."""
    return {
        "format": 1,
        "code": "main",
        "name_ja": "基本ルール",
        "name_en": "Main rules",
        "obligations": [
            {"code": "tell_fee", "name_ja": "料金を伝える", "name_en": "tell the fee"}
        ],
        "rules": [
            rule("in_use", states=["active"]),
            rule("outside", "conditional", obligations=["tell_fee"], states=["none"],
                 functions=["apply"]),
            *more,
        ],
    }  # fmt: skip


def publish(
    office: Office,
    said: dict[str, Any] | None = None,
    on: date | None = None,
    edit: Callable[[Any], Any] | None = None,
) -> Version:
    """Have a product owner draft it and legal approve it."""
    given = said or content()
    if edit is not None:
        edit(given)
    by = office.occasion("owner-1")
    draft = start_draft(office.store, by, KIND, given["code"], given)
    submit(office.store, by, draft.id, Plan(on=on))
    second = office.later(seconds=1).occasion("legal-1")
    return approve(office.store, second, draft.id, draft.content_hash)
