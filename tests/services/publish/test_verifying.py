"""Tampering with what is in force is found, whichever row is changed."""

import pytest

from models.publishing_facts import Version
from portal.services.publish.approve import repeal, take_back
from portal.services.verify import verify
from seed.catalog import ACTOR_KINDS, OFFERINGS
from tests.services.publish.office import Office, rename_state
from tests.services.publish.test_approval import FIRST_OF_DECEMBER
from tests.services.test_verify import behind_its_back


def flaws(office: Office) -> list[tuple[str, str, int | None]]:
    found = verify(office.store, office.occasion("auditor-1"), full=True).found
    return [(each.flaw.value, each.place, each.index) for each in found]


@pytest.fixture
def published(office: Office) -> Version:
    return office.publish(rename_state("active", "稼働"))


def test_what_was_published_is_right(office: Office, published: Version):
    later = office.later(days=1).publish(on=FIRST_OF_DECEMBER)
    take_back(office.store, office.occasion("info-1"), later.id)
    repeal(office.store, office.occasion("info-1"), published.id)

    assert flaws(office) == []
    checked = verify(office.store, office.occasion("auditor-1"), full=True).checked
    assert checked["thing_version"] == 2 + len(OFFERINGS) + len(ACTOR_KINDS)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lifecycle_move SET second_person = '' WHERE version_id = 2",
        "UPDATE lifecycle_state SET name_ja = 'x' "
        "WHERE version_id = 2 AND code = 'active'",
        "UPDATE lifecycle_version SET in_force_from = "
        "(SELECT in_force_from FROM lifecycle_version WHERE id = 1) WHERE id = 2",
        "UPDATE lifecycle_version SET in_force_to = in_force_from WHERE id = 2",
        "UPDATE thing_version SET effective_at = "
        "(SELECT effective_at FROM thing_version WHERE id = 1) WHERE id = {id}",
        "DELETE FROM lifecycle_move WHERE version_id = 2 AND event = 'withdraw'",
        "UPDATE lifecycle_version SET thing_version_id = NULL WHERE id = 2",
        "UPDATE thing_version SET content_hash = 'x' WHERE id = {id}",
        "UPDATE thing_version SET approved_by = 1 WHERE id = {id}",
        "UPDATE thing_version SET content = (SELECT content FROM thing_version "
        "WHERE id = 1), content_hash = (SELECT content_hash FROM thing_version "
        "WHERE id = 1) WHERE id = {id}",
        "UPDATE thing_version SET state = 'approved', approved_by = 0 WHERE id = {id}",
    ],
)
def test_another_lifecycle_than_was_approved_is_found(
    office: Office, published: Version, statement: str
):
    behind_its_back(office, statement.format(id=published.id))

    assert flaws(office) == [("approved", "thing_version", published.id)]


def test_a_version_that_nobody_approved_is_found(office: Office):
    draft = office.draft()
    behind_its_back(
        office,
        "UPDATE thing_version SET state = 'approved', approved_by = 5, "
        "approved_at = created_at, effective_at = created_at "
        f"WHERE id = {draft.id}",
    )

    assert flaws(office) == [("approved", "thing_version", draft.id)]
