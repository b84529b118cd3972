"""Who has to be asked to review a document."""

import pytest

from models.kinds import Role
from portal.services.publish.terms import RULES

INFO = Role.INFORMATION_MANAGEMENT


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        ({"document": "terms_of_use"}, set()),
        ({"document": "privacy_policy"}, {INFO}),
        ({"document": "privacy_policy", "reviewers": []}, {INFO}),
        ({"document": "privacy_policy", "reviewers": ["supervisor"]},
         {Role.SUPERVISOR}),
        ({"document": "sla", "reviewers": ["product_owner", "legal", "nobody"]},
         {Role.PRODUCT_OWNER}),
        ({}, set()),
    ],
)  # fmt: skip
def test_legal_is_always_asked_and_others_by_document(
    content: dict[str, object], asked: set[Role]
):
    assert RULES.asked_of(content) == {Role.LEGAL, *asked}
