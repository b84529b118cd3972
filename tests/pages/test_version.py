"""The work list and the page of a version, as people of several roles meet them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.kinds import Role, VersionState
from models.publishing_facts import Seat, Version
from portal import clock
from portal.domain.calendar import FIRST_DAY, LAST_DAY
from portal.domain.publishing.steps import Plan
from portal.services.design_lifecycle import make_own
from portal.services.publish.read import show_version
from portal.store.engine import Store
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import Desk
from tests.screens import OpenScreen, opened, page, said
from tests.services.publish.office import Office, changed, rename, rename_state

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def office(store: Store) -> Office:
    office = Office.open(store)
    office.now = clock.now() - timedelta(minutes=5)
    return office


@pytest.fixture
def desk(office: Office) -> Desk:
    return office


def at_version(
    open_screen: OpenScreen, version: Version, code: str, language: str = "ja"
) -> AppTest:
    place = {"thing": version.code, "version": str(version.number)}
    return opened(open_screen, "version", code, language, **place)


def button(step: str, version: Version) -> str:
    return key("version", step, version.id)


def offered(at: AppTest) -> set[str]:
    found = (str(each.key).split(".") for each in at.button)
    return {parts[1] for parts in found if parts[0] == "version"}


def upload(at: AppTest, name: str, content: object) -> None:
    written = content if isinstance(content, bytes) else json.dumps(content).encode()
    uploader: Any = at.get("file_uploader")[0]
    uploader.upload(name, written, "application/json").run()


# --- The work list ---------------------------------------------------------------


@BOTH
def test_an_empty_list_tells_what_would_appear(open_screen: OpenScreen, language: str):
    at = opened(open_screen, "work_list", "info-1", language)

    assert say("work_list.none", language) in said(at)


@BOTH
def test_each_sees_what_waits_for_them(
    office: Office, open_screen: OpenScreen, language: str
):
    office.submit(office.draft())

    other = opened(open_screen, "work_list", "owner-2", language)
    own = opened(open_screen, "work_list", "owner-1", language)

    assert say("publishing.waits.to_approve", language) in said(other)
    asker = {"ja": "倉持 奈緒", "en": "Nao Kuramochi"}[language]
    assert asker in said(other)
    assert "/version?thing=canonical&amp;version=2" in said(other)
    assert say("work_list.none", language) in said(own)


# --- What a version's page offers --------------------------------------------------


def test_the_editor_may_submit_and_not_approve(office: Office, open_screen: OpenScreen):
    draft = office.draft()

    at = at_version(open_screen, draft, "owner-1")
    assert {"submit", "withdraw"} <= offered(at)
    at.button(key=button("submit", draft)).click().run()

    assert not at.exception
    assert "approve" not in offered(at)
    assert "take_back" in offered(at)
    assert say("refusals.own_version", "ja", number=2) in said(at)


def test_a_day_to_begin_on_is_asked_for_where_one_is_meant(
    office: Office, open_screen: OpenScreen
):
    draft = office.draft()
    at = at_version(open_screen, draft, "owner-1", "en")
    at.radio(key=button("start", draft)).set_value("day").run()

    at.button(key=button("submit", draft)).click().run()

    assert say("refusals.day_missing", "en") in said(at)
    field = at.date_input(key=button("on", draft))
    assert (field.min, field.max) == (FIRST_DAY, LAST_DAY), "no field refuses a day"
    over = clock.business_day() - timedelta(days=1)
    field.set_value(over).run()
    at.button(key=button("submit", draft)).click().run()
    assert "is over" in said(at)
    ahead = clock.business_day() + timedelta(days=400)
    at.date_input(key=button("on", draft)).set_value(ahead).run()
    at.button(key=button("submit", draft)).click().run()
    shown = show_version(office.store, office.occasion("owner-1"), draft.id).version
    assert (shown.state, shown.effective_on) == (VersionState.IN_REVIEW, ahead)


@pytest.mark.parametrize("code", ["desk-1", "viewer-1", "auditor-1", "admin-1"])
def test_others_read_and_are_offered_nothing(
    office: Office, open_screen: OpenScreen, code: str
):
    version = office.submit(office.draft())

    at = at_version(open_screen, version, code)

    assert offered(at) == set()
    assert say("version.nothing_to_do", "ja") in said(at)
    assert "New" in said(at)


def test_what_a_first_version_says_behind_many_lines_opens(
    office: Office, open_screen: OpenScreen
):
    place = {"thing": office.draft().code, "version": "1", "against": ""}

    at = opened(open_screen, "version", "owner-2", "ja", **place)

    assert say("version.first", "ja") in said(at)
    (more,) = [e for e in at.expander if e.label == say("version.more", "ja")]
    behind: Any = more.get("html")[0]
    assert "<tr>" in behind.proto.body
    assert said(at).count("<tr>") > 100


@BOTH
def test_the_approver_of_a_first_version_sees_what_becomes_different(
    office: Office, open_screen: OpenScreen, language: str
):
    by = office.occasion("owner-1")
    made = make_own(office.store, by, "MAIL", "mail_own", ("専用", "Own"))

    at = at_version(open_screen, made, "owner-2", language)

    assert say("version.origin", language) in said(at)
    assert "Own" in said(at)
    assert say("version.first", language) not in said(at)


@BOTH
def test_somebody_else_approves_what_they_saw(
    office: Office, open_screen: OpenScreen, language: str
):
    version = office.submit(office.draft())

    at = at_version(open_screen, version, "info-1", language)
    at.button(key=button("approve", version)).click().run()

    assert not at.exception
    assert at.success[0].value == say("version.done.approve", language)
    assert say("publishing.phases.live", language) in said(at)


def test_what_was_changed_since_it_was_looked_at_is_not_approved(
    office: Office, open_screen: OpenScreen
):
    version = office.submit(office.draft())
    at = at_version(open_screen, version, "info-1")
    office.save(version, rename("Newer"), by="owner-2")
    office.submit(version)

    at.button(key=button("approve", version)).click().run()

    told = say("refusals.content_changed", "ja", number=2)
    assert told in [each.value for each in at.warning]
    assert office.shown(version).version.approved_at is None


def test_one_who_was_asked_requests_changes_with_words(
    office: Office, open_screen: OpenScreen
):
    version = office.submit(office.draft(), Plan((Seat(1, Role.LEGAL),)))
    at = at_version(open_screen, version, "legal-1")
    assert {"agree", "abstain", "answer"} <= offered(at)

    at.button(key=button("answer", version)).click().run()
    assert any(say("refusals.review_text_missing", "ja") in w.value for w in at.warning)
    text = at.text_area(key=key("version", "answer", version.id, "text"))
    text.set_value("状態名を直してください")
    at.button(key=button("answer", version)).click().run()

    assert not at.exception
    assert say("publishing.phases.changes_requested", "ja") in said(at)
    assert say("publishing.verdicts.request_changes", "ja") in said(at)
    assert said(at).count("状態名を直してください") == 2, "on top, and in the history"


def test_a_refused_text_is_kept(office: Office, open_screen: OpenScreen):
    version = office.submit(office.draft())
    at = at_version(open_screen, version, "owner-2")
    name = key("version", "send_back", version.id, "text")
    at.text_area(key=name).set_value("   ")

    at.button(key=button("send_back", version)).click().run()

    assert at.text_area(key=name).value == "   "
    assert at.warning


def test_an_opinion_is_given_on_a_place_and_settled(
    office: Office, open_screen: OpenScreen
):
    draft = office.draft()
    at = at_version(open_screen, draft, "owner-2")
    text = key("version", "comment", draft.id, "text", 0)
    at.text_area(key=text).set_value("<b>名前が長い</b>")
    at.button(key=button("comment", draft)).click().run()

    assert "&lt;b&gt;名前が長い" in said(at)
    comment = office.shown(draft).comments[0]
    at.button(key=key("version", "resolve", comment.id)).click().run()
    assert say("version.resolved", "ja") in said(at)


def test_problems_are_named_and_keep_it_from_review(
    office: Office, open_screen: OpenScreen
):
    draft = office.draft(rename(""))

    at = at_version(open_screen, draft, "owner-1")

    assert say("version.problems", "ja") in said(at)
    assert "submit" not in offered(at)


def test_an_older_version_begins_a_draft(office: Office, open_screen: OpenScreen):
    live = office.publish()

    at = at_version(open_screen, live, "owner-1")
    at.button(key=button("anew", live)).click().run()

    assert at.query_params["version"] in ("3", ["3"])
    assert say("publishing.phases.draft", "ja") in said(at)


@pytest.mark.parametrize("given", ["99", "0", "x", "²"])
def test_a_version_that_is_not_there_is_refused(
    office: Office, open_screen: OpenScreen, given: str
):
    at = open_screen("owner-1").run()
    at.query_params["thing"] = "canonical"
    at.query_params["version"] = given
    at.switch_page(page("version")).run()

    assert not at.exception
    assert at.warning
    assert say("version.all", "ja") in said(at)


# --- Files -------------------------------------------------------------------------


@BOTH
def test_a_file_becomes_a_draft(office: Office, open_screen: OpenScreen, language: str):
    content = changed(office.draft().content, rename("From a file"))
    at = opened(open_screen, "work_list", "owner-1", language)

    upload(at, "lifecycle.json", content)
    at.button(key=key("version", "import")).click().run()

    assert not at.exception
    assert say("work_list.drafted", language) in said(at)


@BOTH
@pytest.mark.parametrize("name", ["lifecycle.json", "lifecycle.xlsx"])
def test_a_file_that_is_no_json_is_refused_in_our_words(
    open_screen: OpenScreen, name: str, language: str
):
    at = opened(open_screen, "work_list", "owner-1", language)
    chooser: Any = at.get("file_uploader")[0]
    assert chooser.proto.type == []

    upload(at, name, b"\xff{")
    at.button(key=key("version", "import")).click().run()

    assert say("refusals.content_unreadable", language) in at.warning[0].value


def test_both_sides_of_a_conflict_are_shown(office: Office, open_screen: OpenScreen):
    draft = office.draft()
    office.save(draft, rename_state("active", "彼らの名前"), by="owner-2")
    mine = changed(draft.content, rename_state("active", "私の名前"))

    at = at_version(open_screen, draft, "owner-1")
    upload(at, f"canonical.{draft.number}.{draft.revision}.json", mine)
    at.button(key=button("save", draft)).click().run()

    assert not at.exception
    assert "彼らの名前" in said(at)
    assert "私の名前" in said(at)
    assert office.shown(draft).version.revision == 2


def test_people_and_roles_are_asked_in_an_order(
    office: Office, open_screen: OpenScreen
):
    draft = office.draft()
    legal = office.acting("legal-1").staff_id
    at = at_version(open_screen, draft, "owner-1")
    asked = at.multiselect(key=button("asked", draft))
    assert "三枝 律子" in asked.options
    assert "倉持 奈緒" not in asked.options, "whoever edited it cannot review it"

    asked.set_value([legal, Role.SUPERVISOR]).run()
    at.radio(key=button("order", draft)).set_value("series").run()
    at.button(key=button("submit", draft)).click().run()

    assert not at.exception
    round_ = office.shown(draft).version.round
    assert [(s.staff_id, s.role) for s in round_.seats] == [
        (legal, None),
        (None, Role.SUPERVISOR),
    ]
    assert (round_.order, round_.settling) == ("series", "all")
