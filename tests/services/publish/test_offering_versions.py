"""Offerings are published in versions: names, lists and look-ups follow the dates."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa

from models.kinds import VersionedKind
from models.publishing_facts import Content, Version
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused, NotPermitted
from portal.services.publish.approve import approve, repeal, take_back
from portal.services.publish.draft import start_draft
from portal.services.publish.meeting import problems
from portal.services.publish.read import version_of
from portal.services.publish.renaming import bring_up_names
from portal.services.publish.review import submit
from portal.services.publish.see import list_things
from portal.services.see_offerings import see_offerings
from portal.store.entries import listed
from tests.people import trail
from tests.services.publish.office import Edit, Office, changed
from tests.services.publish.test_verifying import flaws
from tests.services.test_verify import behind_its_back

KIND = VersionedKind.OFFERING
MONDAY = date(2026, 11, 23)


def named(name: str) -> Edit:
    """Return an edit of the English name; a chosen candidate goes along."""

    def edit(content: Any) -> None:
        content.update(name_en=name, candidates=[])

    return edit


def publish(office: Office, code: str, edit: Edit, on: date | None = None) -> Version:
    """Have two people publish an edit of what is in force of an offering."""
    by = office.occasion("owner-1")
    content = changed(version_of(office.store, by, KIND, code).content, edit)
    return publish_new(office, code, content, on)


def publish_new(
    office: Office, code: str, content: Content, on: date | None = None
) -> Version:
    by = office.occasion("owner-1")
    draft = start_draft(office.store, by, KIND, code, content)
    submit(office.store, by, draft.id, Plan(on=on))
    second = office.later(seconds=1).occasion("owner-2")
    return approve(office.store, second, draft.id, draft.content_hash)


def names(office: Office) -> tuple[str, str]:
    """Return what MAIL is called by its version now, and where no day is asked."""
    with office.store.read() as connection:
        live = {each.code: each.name.en for each in listed(connection, office.now)}
    now = see_offerings(office.store, office.occasion())
    return live["MAIL"], next(e.name.en for e in now if e.code == "MAIL")


def test_what_the_portal_starts_with_is_version_1_of_each(office: Office):
    found = version_of(office.store, office.occasion("viewer-1"), KIND, "PHONE")

    assert (found.number, found.approved_by) == (1, 0)
    assert found.content["name_en"] == "Honokaze Mobile (line)"
    assert flaws(office) == []
    listed = {e.kind for e in list_things(office.store, office.occasion("owner-1"))}
    assert KIND not in listed, "the catalog lists them"


def test_a_name_holds_from_its_day_on_and_gives_way_when_it_is_repealed(
    office: Office,
):
    publish(office, "MAIL", named("Now"))
    assert names(office) == ("Now", "Now")

    ahead = publish(office, "MAIL", named("Monday"), on=MONDAY)
    assert names(office) == ("Now", "Now")
    office.at(2026, 11, 23)
    assert names(office)[0] == "Monday"
    publish(office, "PAY", named("Whatever"))
    assert names(office) == ("Monday", "Now"), "the tick brings it up"
    assert bring_up_names(office.store, office.now) == 1
    assert bring_up_names(office.store, office.now) == 0
    assert names(office) == ("Monday", "Monday")
    assert len(trail(office.store, "version.took_effect")) == 1
    office.join()
    assert office.card().memberships[0].offering.en == "Monday"

    repeal(office.store, office.later(hours=1).occasion("info-1"), ahead.id)
    assert names(office) == ("Now", "Now")
    assert flaws(office) == []


def test_of_two_on_one_day_the_later_approved_holds(office: Office):
    first = publish(office, "MAIL", named("First"), on=MONDAY)
    publish(office, "MAIL", named("Second"), on=MONDAY)
    office.at(2026, 11, 23)
    assert names(office)[0] == "Second"

    office.at(2026, 11, 22)
    take_back(office.store, office.occasion("info-1"), first.id)
    office.at(2026, 11, 24)
    assert names(office)[0] == "Second"
    assert flaws(office) == []


def test_a_name_can_be_taken_from_the_day_on_which_it_is_free(office: Office):
    publish(office, "MAIL", named("New Mail"), on=MONDAY)
    old = named("Honokaze Mail")

    with pytest.raises(InputRefused) as refused:
        publish(office, "PAY", old)
    assert {p.code for p in refused.value.facts["problems"]} == {"name_taken"}
    with pytest.raises(InputRefused):
        publish(office, "CLOUD", named("new mail"))

    publish(office, "PAY", old, on=MONDAY)
    office.at(2026, 11, 23)
    with office.store.read() as connection:
        live = {each.code: each.name.en for each in listed(connection, office.now)}
    assert (live["MAIL"], live["PAY"]) == ("New Mail", "Honokaze Mail")


def test_of_two_approvals_at_one_moment_one_finds_the_name_taken(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    by = office.occasion("owner-1")
    drafts = []
    for code in ("MAIL", "PAY"):
        live = version_of(office.store, by, KIND, code).content
        content = changed(live, named("One name"))
        drafts.append(start_draft(office.store, by, KIND, code, content))
        submit(office.store, by, drafts[-1].id, Plan())
    second = office.later(seconds=1).occasion("owner-2")
    both, asked = Event(), []

    def slowly(*given: Any) -> Any:
        found = problems(*given)
        asked.append(found)
        (both.set if len(asked) == 2 else partial(both.wait, 0.5))()
        return found

    def ends(draft: Version) -> str:
        try:
            approve(office.store, second, draft.id, draft.content_hash)
        except InputRefused as refused:
            return refused.code
        return "approved"

    monkeypatch.setattr("portal.services.publish.approve.problems", slowly)
    with ThreadPoolExecutor() as people:
        found = sorted(people.map(ends, drafts))

    assert found == ["approved", "version_has_problems"]


def test_a_new_offering_begins_as_an_idea_and_in_the_first_lifecycle(office: Office):
    content = {"format": 1, "code": "NEW-1", "name_ja": "新", "name_en": "New",
               "phases": [{"code": "considered", "since": "2026-11-01"}]}  # fmt: skip

    publish_new(office, "NEW-1", content)

    assert "NEW-1" in {e.code for e in see_offerings(office.store, office.occasion())}
    assert flaws(office) == []
    for code, wrong in (
        ("新", "offering_code_refused"),
        ("a" * 41, "offering_code_refused"),
    ):
        with pytest.raises(InputRefused) as refused:
            publish_new(office, code, content)
        assert refused.value.code == wrong


def test_a_variant_that_somebody_has_stays(office: Office):
    office.join("PHONE")
    with office.store.write() as connection:
        connection.execute(sa.text("UPDATE membership SET variant = 'light'"))

    def drop(content: Any) -> None:
        content["variants"] = [e for e in content["variants"] if e["code"] != "light"]

    with pytest.raises(InputRefused) as refused:
        publish(office, "PHONE", drop)
    assert {p.code for p in refused.value.facts["problems"]} == {"variant_held"}


def test_only_those_who_may_edit_and_approve(office: Office):
    content = version_of(office.store, office.occasion(), KIND, "MAIL").content
    for code in ("desk-1", "legal-1", "info-1", "admin-1"):
        with pytest.raises(NotPermitted):
            start_draft(office.store, office.occasion(code), KIND, "MAIL", content)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM offering_version WHERE thing_version_id = {id}",
        "UPDATE offering_version SET name_en = 'Other' WHERE thing_version_id = {id}",
        "UPDATE offering_version SET in_force_to = in_force_from "
        "WHERE thing_version_id = {id}",
        "UPDATE offering_version SET actors = '[]' WHERE thing_version_id = {id}",
    ],
)
def test_what_lists_read_is_verified(office: Office, statement: str):
    version = publish(office, "MAIL", named("Own"))
    behind_its_back(office, statement.format(id=version.id))

    assert flaws(office) == [("approved", "thing_version", version.id)]
