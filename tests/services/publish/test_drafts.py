"""Drafts on the server: two editors at once, and nothing lost."""

import pytest

from models.kinds import VersionedKind, VersionState
from models.publishing_facts import FieldChange
from portal.errors import EditConflict, InputRefused, NotFound, NotPermitted
from portal.services.design_lifecycle import make_own
from portal.services.publish.draft import save_draft, start_draft, withdraw
from portal.services.publish.read import list_versions, version_of
from portal.services.publish.see import see_version
from portal.store.audit import CHANGES
from portal.wording.refusal import refusal_words
from tests.people import rows_in
from tests.services.publish.office import (
    CODE,
    KIND,
    Office,
    changed,
    rename,
    rename_state,
)


def events(office: Office) -> int:
    return rows_in(office.store, CHANGES.event)


def test_a_draft_begins_with_what_is_in_force(office: Office):
    live = version_of(office.store, office.occasion("owner-1"), KIND, CODE)

    draft = start_draft(office.store, office.occasion("owner-1"), KIND, CODE)

    assert (live.number, draft.number, draft.based_on) == (1, 2, live.id)
    assert draft.content_hash == live.content_hash
    listed = list_versions(office.store, office.occasion("viewer-1"), KIND, CODE)
    assert [each.phase for each in listed] == ["live", "draft"]


def test_an_older_version_is_begun_anew(office: Office):
    office.publish(rename("Second"))
    first = version_of(office.store, office.occasion("owner-1"), KIND, CODE, 1)

    again = start_draft(
        office.store, office.occasion("owner-1"), KIND, CODE, based_on=first.id
    )

    assert again.content_hash == first.content_hash
    found = office.shown(again).against_live
    assert found == (FieldChange(("name_en",), "Second", first.content["name_en"]),)


def test_a_new_thing_begins_with_its_first_draft(office: Office):
    draft = office.draft()
    content = changed(draft.content, lambda c: c.update(code="other"))

    made = start_draft(office.store, office.occasion("owner-1"), KIND, "other", content)

    assert (made.number, made.based_on) == (1, None)
    assert office.shown(made).problems == ()


@pytest.mark.parametrize("code", ["", "Other", "1st", "a" * 41, "a/b"])
def test_a_code_that_cannot_be_used_is_refused(office: Office, code: str):
    with pytest.raises(InputRefused) as refused:
        start_draft(office.store, office.occasion("owner-1"), KIND, code, {"a": 1})

    assert refused.value.code == "thing_code_refused"


def test_what_is_not_there_is_refused(office: Office):
    occasion = office.occasion("owner-1")

    with pytest.raises(NotFound):
        start_draft(office.store, occasion, KIND, "moon")
    with pytest.raises(NotFound):
        start_draft(office.store, occasion, KIND, CODE, based_on=99)
    with pytest.raises(NotFound):
        version_of(office.store, occasion, KIND, CODE, 9)
    with pytest.raises(NotFound):
        list_versions(office.store, occasion, KIND, "moon")
    with pytest.raises(NotFound):
        withdraw(office.store, occasion, 99)
    with pytest.raises(InputRefused) as refused:
        start_draft(office.store, occasion, VersionedKind.TAXONOMY, "moon", {"a": 1})
    assert refused.value.code == "kind_unknown"


def test_saving_is_a_revision_with_what_changed(office: Office):
    draft = office.draft()

    saved = office.later(hours=1).save(draft, rename_state("active", "稼働"))

    assert saved.version.revision == 2
    change = FieldChange(("states", "active", "name_ja"), "利用中", "稼働")
    assert saved.changes == (change,)
    edits = office.shown(draft).edits
    assert [each.revision for each in edits] == [1, 2]
    assert edits[1].changes == (change,)
    assert edits[1].at == office.now


def test_saving_what_is_saved_already_leaves_nothing(office: Office):
    draft = office.draft()
    before = events(office)

    saved = office.save(draft, lambda content: content.copy())

    assert saved.version.revision == 1
    assert events(office) == before


def test_two_editors_of_different_fields_are_merged(office: Office):
    draft = office.draft()
    office.save(draft, rename_state("active", "稼働"), by="owner-2")

    saved = office.save(draft, rename_state("pending", "確認中"))

    assert saved.merged
    names = {each["code"]: each["name_ja"] for each in saved.version.content["states"]}
    assert (names["active"], names["pending"]) == ("稼働", "確認中")
    assert saved.version.editors == {
        office.acting("owner-1").staff_id,
        office.acting("owner-2").staff_id,
    }


def test_editors_of_one_field_are_told_of_each_other_and_nothing_is_written(
    office: Office,
):
    draft = office.draft()
    theirs = office.save(draft, rename_state("active", "稼働"), by="owner-2")
    before = events(office)

    with pytest.raises(EditConflict) as refused:
        office.save(draft, rename_state("active", "利用可"))

    facts = refused.value.facts
    clash = facts["clashes"][0]
    assert facts["revision"] == theirs.version.revision
    assert (clash.conflict.theirs, clash.conflict.mine) == ("稼働", "利用可")
    assert clash.edit.staff_id == office.acting("owner-2").staff_id
    assert clash.edit.at == office.now
    assert events(office) == before
    assert "宇野" in refusal_words(refused.value, "ja")
    said = refusal_words(refused.value, "en")
    assert "states › Active (active) › name (Japanese)" in said


def test_having_decided_one_saves_on_the_newest_revision(office: Office):
    draft = office.draft()
    theirs = office.save(draft, rename("Theirs"), by="owner-2").version

    saved = office.save(theirs, rename("Mine"))

    assert saved.version.content["name_en"] == "Mine"
    assert not saved.merged


def test_a_revision_that_never_was_is_refused(office: Office):
    draft = office.draft()

    with pytest.raises(NotFound):
        save_draft(office.store, office.occasion("owner-1"), draft.id, 7, draft.content)


def test_a_draft_with_problems_is_saved_and_says_them(office: Office):
    saved = office.save(office.draft(), rename(""))

    problems = office.shown(saved.version).problems
    assert [(each.code, each.path) for each in problems] == [
        ("text_missing", ("name_en",))
    ]


def test_a_withdrawn_draft_stays_readable_and_is_not_edited(office: Office):
    draft = office.draft()

    gone = withdraw(office.store, office.occasion("owner-2"), draft.id, "不要")

    assert gone.state is VersionState.WITHDRAWN
    assert office.shown(draft).phase == "withdrawn"
    with pytest.raises(InputRefused) as refused:
        office.save(draft, rename("Late"))
    assert refused.value.code == "version_closed"


def test_two_versions_are_compared_field_by_field(office: Office):
    one, two = office.draft(rename("One")), office.draft(rename("Two"))

    viewer, numbers = office.occasion("viewer-1"), (two.number, one.number)
    found = see_version(office.store, viewer, KIND, CODE, *numbers)

    assert found.changes == (FieldChange(("name_en",), "One", "Two"),)


def test_the_first_version_is_compared_with_what_its_services_use(office: Office):
    by = office.occasion("owner-1")
    made = make_own(office.store, by, "MAIL", "mail_own", ("専用", "Own"))

    found = see_version(office.store, by, KIND, "mail_own", made.number)
    shipped = see_version(office.store, by, KIND, CODE, 1)

    assert found.against is not None
    assert found.against.code == CODE
    names = {each.path: each.became for each in found.changes}
    assert names["name_en",] == "Own"
    assert ("states",) not in {each[:1] for each in names}
    assert shipped.against is None


@pytest.mark.parametrize("who", ["desk-1", "info-1", "viewer-1", "admin-1"])
def test_only_owners_edit(office: Office, who: str):
    draft = office.draft()

    with pytest.raises(NotPermitted):
        start_draft(office.store, office.occasion(who), KIND, CODE)
    with pytest.raises(NotPermitted):
        office.save(draft, rename("X"), by=who)
