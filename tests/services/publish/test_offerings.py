"""Which lifecycle an offering uses, from which instant on, and how that ends."""

from datetime import date
from typing import Any

import pytest

from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused
from portal.services.design_lifecycle import count_members
from portal.services.offer_joining import offer_joining
from portal.services.publish.approve import approve, repeal, take_back
from portal.services.publish.draft import start_draft
from portal.services.publish.read import version_of
from portal.services.publish.review import submit
from portal.store.held import StatesHeld
from portal.store.offerings import lifecycle_id_of
from tests.desk import NUMBER
from tests.services.publish.office import CODE, KIND, Edit, Office, changed
from tests.services.publish.test_verifying import flaws
from tests.services.test_verify import behind_its_back

OWN = "mail_own"
MONDAY = date(2026, 11, 23)


def offering(*codes: str, code: str = OWN, name: str = "Own") -> Edit:
    """Return an edit to a lifecycle of its own, used by these offerings."""

    def edit(content: Any) -> None:
        content.update(code=code, name_en=name, format=2, offerings=list(codes))
        content["states"][0]["name_ja"] = name

    return edit


def publish(
    office: Office, edit: Edit, on: date | None = None, code: str = OWN
) -> Version:
    """Have two people publish an edit of what is canonical as lifecycle ``code``."""
    by = office.occasion("owner-1")
    content = changed(version_of(office.store, by, KIND, CODE).content, edit)
    draft = start_draft(office.store, by, VersionedKind.LIFECYCLE, code, content)
    submit(office.store, by, draft.id, Plan(on=on))
    second = office.later(seconds=1).occasion("owner-2")
    return approve(office.store, second, draft.id, draft.content_hash)


def first_state(office: Office, of: str = "MAIL") -> str:
    """Return what the state would be called that somebody who joins now enters."""
    by = office.occasion("desk-1")
    return offer_joining(office.store, by, NUMBER, of).states["applied"].ja


def test_from_its_first_instant_on_an_offering_uses_its_own_lifecycle(office: Office):
    office.join("MAIL")
    publish(office, offering("MAIL"), on=MONDAY)
    assert first_state(office) == "仮登録・申込"

    office.at(2026, 11, 23)

    assert first_state(office) == "Own"
    assert first_state(office, "PAY") == "仮登録・申込", "others keep theirs"
    states = office.card().memberships[0].states
    assert states["applied"].ja == "仮登録・申込", "in flight stays on its version"
    office.change("apply", offering="PAY", reason="SELF_APPLICATION")
    assert flaws(office) == []


def test_what_is_taken_back_or_repealed_gives_way_to_what_was_before(office: Office):
    ahead = publish(office, offering("MAIL"), on=MONDAY)
    take_back(office.store, office.occasion("info-1"), ahead.id)
    office.at(2026, 11, 24)
    assert first_state(office) == "仮登録・申込"

    publish(office, offering("MAIL", "PAY"))
    second = publish(office, offering("MAIL", "PAY", "CLOUD", name="Two"))
    assert (first_state(office), first_state(office, "CLOUD")) == ("Two", "Two")
    repeal(office.store, office.later(days=1).occasion("info-1"), second.id)

    assert first_state(office) == "Own"
    assert first_state(office, "CLOUD") == "仮登録・申込"
    assert flaws(office) == []


def test_the_latest_claim_wins_and_only_then_the_former_owner_may_drop_it(
    office: Office,
):
    publish(office, offering("MAIL"))
    with pytest.raises(InputRefused) as refused:
        publish(office, offering())
    assert [each.code for each in refused.value.facts["problems"]] == [
        "offering_dropped"
    ]

    publish(office, offering("MAIL", code="other", name="Other"), code="other")
    publish(office, offering(name="Without"))

    assert first_state(office) == "Other"
    assert flaws(office) == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM offering_lifecycle WHERE offering_id = 1",
        "UPDATE offering_lifecycle SET in_force_to = in_force_from",
        "UPDATE offering_lifecycle SET in_force_from = '2020-01-01 00:00:00+00:00'",
        "UPDATE offering_lifecycle SET offering_id = "
        "(SELECT id FROM offering WHERE code = 'PAY')",
    ],
)
def test_another_assignment_than_was_approved_is_found(office: Office, statement: str):
    version = publish(office, offering("PHONE"))
    behind_its_back(office, statement)

    assert flaws(office) == [("approved", "thing_version", version.id)]


def test_members_are_counted_by_lifecycle_and_state(office: Office):
    office.join("MAIL")
    publish(office, offering("PAY"))
    office.join("PAY")

    with office.store.read() as connection:
        held = {
            code: StatesHeld(connection, lifecycle_id_of(connection, code) or 0)
            for code in (CODE, OWN)
        }
        for each in held.values():
            assert (set(each), len(each)) == ({"active"}, 1)
            assert (each["active"], each["moon"]) == (1, 0)


@pytest.mark.parametrize("code", [CODE, "nobody"])
def test_a_designer_may_have_them_counted(office: Office, code: str):
    office.join("MAIL")

    found = count_members(office.store, office.occasion("owner-1"), code)

    assert found == ({"active": 1} if code == CODE else {})
