"""What a version of terms does, on its pages: class, whom it binds, its day."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from models.terms_kinds import Setting
from portal import clock
from portal.services.organisation.settings import see_setting
from portal.services.publish.draft import start_draft
from portal.services.publish.read import show_version
from portal.services.terms.timeline import export_timeline
from portal.ui.keys import key
from portal.wording import say
from tests.pages.looking_up import drafts
from tests.pages.test_actors import BOTH
from tests.screens import Look, said
from tests.services.publish.office import Office
from tests.services.terms.test_effect import CONTENT, KIND, changed, publish

NUMBERS = itertools.count(1)


@pytest.fixture
def code() -> str:
    """Return the code of a document of the test's own: the office is shared."""
    return f"tos{next(NUMBERS)}"


@pytest.fixture
def desk(office: Office, code: str) -> Office:
    office.now = clock.now() - timedelta(days=1)
    content = {**CONTENT, "code": code}
    author = office.occasion("legal-1")
    publish(office, start_draft(office.store, author, KIND, code, content))
    office.now = clock.now() - timedelta(minutes=5)
    return office


def test_a_change_gets_its_class_and_the_first_lawful_day_by_a_press(
    look: Look, desk: Office, code: str
):
    draft = changed(
        desk, code, clauses=[{"id": "c1", "level": 2, "text_ja": "第1条\n"}]
    )
    at = look("terms", "legal-1", thing=code, version="2", part="effect")
    assert say("publishing.problems.class_missing", "ja") in said(at)
    place = key("terms", draft.id, "effect")
    at.selectbox(key=f"{place}.change").set_value("adverse").run()
    at.text_area(key=f"{place}.reasons_ja").set_value("法令の改正").run()
    at.button(key=f"{place}.save").click().run()
    assert not at.exception

    at = look("version", "legal-1", kind="terms", thing=code, version="2")
    at.multiselect(key=key("version", "asked", draft.id)).set_value(["legal"]).run()
    at.button(key=key("version", "submit", draft.id)).click().run()
    assert at.warning
    at.button(key=key("version", "earliest", draft.id)).click().run()
    at.button(key=key("version", "submit", draft.id)).click().run()

    assert not at.exception
    shown = show_version(desk.store, desk.occasion("legal-1"), draft.id)
    assert shown.version.state == "in_review"
    on = shown.version.effective_on
    assert on == clock.business_day() + timedelta(days=31)


@BOTH
def test_whom_it_binds_and_what_data_is_used_for_is_read_and_edited(
    look: Look, desk: Office, code: str, language: str
):
    ads = {"id": "p1", "name_ja": "広告", "name_en": "Ads", "consent": True,
           "consent_text_ja": "よいですか。", "abroad": True,
           "country_ja": "某国"}  # fmt: skip
    name = {"id": "i1", "name_ja": "氏名", "name_en": "Name", "purposes": ["p1"]}
    rows: dict[str, Any] = {"purposes": [ads], "items": [name]}
    draft = changed(desk, code, document="privacy_policy", **rows)

    at = look("terms", "legal-1", language, thing=code, version="2", part="items")
    assert say("terms.used", language) in said(at)
    at = look("terms", "legal-1", language, thing=code, version="2", part="purposes")
    assert "よいですか。" in said(at)
    assert say("terms.consent_told.country", language, text="某国") in said(at)
    at = look("terms", "legal-1", language, thing=code, version="2", part="applies")
    assert say("terms.modes.must_accept", language) in said(at)

    at.query_params["row"] = "+"
    at.run()
    place = key("terms", draft.id, "applies", "+")
    at.multiselect(key=f"{place}.offerings").set_value(["MAIL"]).run()
    at.button(key=f"{place}.save").click().run()
    assert not at.exception
    shown = show_version(desk.store, desk.occasion("legal-1"), draft.id)
    added = shown.version.content["applies"][1]
    assert (added["offerings"], added["mode"]) == (["MAIL"], "deemed")


def test_who_approves_an_editorial_change_declares_it(
    look: Look, desk: Office, code: str
):
    clauses = [{"id": "c1", "level": 2, "text_ja": "第1条\n従う 。\n"}]
    draft = changed(desk, code, clauses=clauses, change="editorial")
    with pytest.raises(Exception, match="declaration_missing"):
        publish(desk, draft)

    at = look("version", "legal-2", kind="terms", thing=code, version="2")
    assert say("terms.declare.no_legal_effect", "ja") in [b.label for b in at.button]
    at.button(key=key("version", "approve", draft.id)).click().run()
    assert not at.exception
    shown = show_version(desk.store, desk.occasion("legal-1"), draft.id)
    assert shown.version.state == "approved"


def test_legal_decides_the_least_days_of_notice(look: Look, desk: Office):
    at = look("terms", "legal-1")
    at.number_input(key=key("notice_floor", "days")).set_value(21).run()
    at.button(key=key("notice_floor", "change")).click().run()

    assert not at.exception
    desk.now = clock.now()
    found = see_setting(desk.store, desk.occasion("legal-1"), Setting.NOTICE_FLOOR)
    assert found.value == 21
    assert say("settings.changed", "ja") in at.success[0].value


def test_a_notice_is_recorded_and_struck_on_the_page_of_its_version(
    look: Look, desk: Office, code: str
):
    said_now = {"change": "adverse", "reasons_ja": "法令の改正", "notice_days": 5}
    draft = changed(desk, code, **said_now)
    today = clock.business_day()
    publish(desk, draft, today + timedelta(days=31))
    given = f"{today - timedelta(days=1)} 10:00"

    at = look("version", "legal-1", kind="terms", thing=code, version="2")
    place = key("notice", draft.id)
    at.selectbox(key=f"{place}.channel").set_value("web").run()
    ahead = f"{today + timedelta(days=2)} 10:00"
    at.text_input(key=f"{place}.given_at").set_value(ahead).run()
    at.text_input(key=f"{place}.place").set_value("https://example.jp").run()
    at.button(key=f"{place}.save").click().run()
    record = next(e for e in at.expander if e.label == say("notices.record", "ja"))
    assert record.warning, "where it was pressed"

    at = look("version", "legal-1", kind="terms", thing=code, version="2")
    assert at.text_input(key=f"{place}.place").value == "https://example.jp"
    at.text_input(key=f"{place}.given_at").set_value(given).run()
    at.button(key=f"{place}.save").click().run()
    assert not at.exception
    assert say("notices.recorded", "ja") in at.success[0].value
    assert say("notices.timings.good", "ja") in said(at)
    assert say("terms.at_stake.take_back", "ja") in said(at)
    assert drafts(desk.store) == 0

    place = key("notice.strike", draft.id)
    at.text_input(key=f"{place}.why").set_value("別の規約だった").run()
    at.button(key=f"{place}.strike").click().run()
    assert not at.exception
    assert "別の規約だった" in said(at)
    assert say("terms.at_stake.take_back", "ja") not in said(at)


def test_who_is_affected_is_counted_when_asked(look: Look, desk: Office, code: str):
    changed(desk, code, change="adverse", reasons_ja="法令の改正")
    place = {"kind": "terms", "thing": code, "version": "2"}
    at = look("version", "legal-1", **place)
    assert say("impact.count", "ja") in said(at)

    at = look("version", "legal-1", impact="1", **place)
    assert say("impact.reached", "ja", count=0, services=0) in said(at)


@BOTH
def test_who_is_covered_by_what_is_read_over_time(
    look: Look, desk: Office, code: str, language: str
):
    assert say("timeline.open", language) in said(look("terms", "viewer-1", language))
    at = look("terms", "viewer-1", language, view="timeline")

    assert say("timeline.title", language) in at.title[0].value
    assert say("timeline.gap", language) in said(at)
    file = export_timeline(desk.store, desk.occasion("viewer-1"), "csv", language)
    assert file.rows > 1
    assert say("timeline.gap", language) in file.content.decode("utf-8-sig")
