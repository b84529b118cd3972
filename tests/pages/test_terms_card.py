"""Terms on the member card: what binds, what is owed, and recording an answer."""

from datetime import timedelta

import pytest

from models.kinds import StateKind
from models.terms_kinds import Capacity
from portal import clock
from portal.store.engine import Store
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import NUMBER
from tests.pages.looking_up import buttons, go, look_up, refusal
from tests.screens import OpenScreen, said
from tests.services.terms.counter import Counter

PLACE = key("answer", "tos")


@pytest.fixture
def desk(store: Store) -> Counter:
    """A desk whose member joined before the terms that they have to accept."""
    desk = Counter.open(store)
    desk.now = clock.now() - timedelta(days=3)
    desk.join()
    desk.later(hours=1)
    desk.publish_terms()
    desk.now = clock.now() - timedelta(hours=1)
    return desk


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_says_what_binds_and_takes_the_answer(
    open_screen: OpenScreen, language: str
):
    at = look_up(open_screen, NUMBER, "desk-1", language)
    name = {"ja": "利用規約", "en": "Terms"}[language]
    assert say("acceptance.card.never", language) in said(at)
    assert say("acceptance.tell.new", language, document=name) in said(at)

    go(at, do="answer", on="tos")
    at.button(key=key(PLACE, "save")).click().run()
    assert say("refusals.acceptance_recording_missing", language) in said(at)
    at.text_input(key=key(PLACE, "reference")).set_value("REC-7")
    at.radio(key=key(PLACE, "language")).set_value("ja")
    at.button(key=key(PLACE, "save")).click().run()

    told = " ".join(each.value for each in at.success)
    assert "A-" in told
    assert say("acceptance.card.never", language) not in said(at)
    assert say("acceptance.tell.new", language, document=name) not in said(at)


def test_what_a_consent_is_about_stands_where_it_is_asked(
    open_screen: OpenScreen, desk: Counter
):
    asking = {"id": "ads", "name_ja": "広告", "name_en": "Ads", "consent": True,
              "consent_text_ja": "<b>広告を送ってよいですか。", "abroad": True,
              "country_ja": "某国", "system_ja": "届出制",
              "measures_ja": "暗号化"}  # fmt: skip
    desk.publish_terms(code="policy", document="sla", purposes=[asking])
    at = go(look_up(open_screen, NUMBER), do="answer", on="policy")

    found = said(at)
    assert "&lt;b&gt;広告を送ってよいですか。" in found
    for name in ("country", "system", "measures"):
        text = asking[f"{name}_ja"]
        assert say(f"terms.consent_told.{name}", "ja", text=text) in found


def test_a_no_leads_to_leaving(open_screen: OpenScreen):
    at = go(look_up(open_screen, NUMBER), do="answer", on="tos")
    at.radio(key=key(PLACE, "act")).set_value("decline")
    at.text_input(key=key(PLACE, "reference")).set_value("REC-8")
    at.button(key=key(PLACE, "save")).click().run()

    assert say("acceptance.card.declined", "ja") in said(at)
    assert "do=withdraw" in said(at)


def test_who_may_not_change_takes_the_text_alone(open_screen: OpenScreen):
    at = go(look_up(open_screen, NUMBER, "info-1"), do="answer", on="tos")
    assert key(PLACE, "save") not in buttons(at)
    go(at, do="papers", on="tos")
    assert key("papers", "close") in buttons(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_left_takes_back_what_they_consented_to(
    open_screen: OpenScreen, desk: Counter, language: str
):
    given = desk.accept()
    desk.later(minutes=1).change("withdraw", reason="MOVED", verified="card")
    at = look_up(open_screen, NUMBER, "desk-1", language)
    name = {"ja": "利用規約", "en": "Terms"}[language]
    line = f"{say('acceptance.card.told', language, document=name, number=1)}</b>"
    assert said(at).count(line) == 1
    assert given.number in said(at).partition("portal-life")[2]

    go(at, do="papers", on="tos")
    assert any(e.key == key("papers", given.number, "pdf") for e in at.download_button)
    go(at, do="answer", on="tos")
    place = key("answer", "left", "tos")
    at.button(key=key(place, "save")).click().run()
    assert say("refusals.acceptance_recording_missing", language) in said(at)
    at.text_input(key=key(place, "reference")).set_value("REC-9")
    at.button(key=key(place, "save")).click().run()

    assert "A-" in " ".join(each.value for each in at.success)
    assert said(at).count(line) == 2
    assert "do=answer" not in said(at)


def test_who_agrees_joins_with_the_same_press(open_screen: OpenScreen, store: Store):
    desk = Counter.open(store)
    desk.now = clock.now() - timedelta(hours=1)
    desk.change("apply", offering="PHONE", reason="SELF_APPLICATION")
    on = str(desk.member().memberships[-1].id)
    form = key("change", NUMBER, on, "activate")
    at = go(look_up(open_screen, NUMBER), do="activate", on=on)
    name = say("acceptance.along.missing", "ja", document="利用規約")
    assert name in said(at)
    assert "第1版" in said(at)

    at.radio(key=key(form, "reason")).set_value("COUNTER")
    at.text_input(key=key(form, "verified")).set_value("card")
    at.button(key=key(form, "submit")).click().run()
    assert say("guards.terms_accepted_current", "ja") in refusal(at)
    at.checkbox(key=key(form, "agreed", "tos", "1")).check()
    at.button(key=key(form, "submit")).click().run()
    assert say("refusals.acceptance_recording_missing", "ja") in refusal(at)
    assert at.checkbox(key=key(form, "agreed", "tos", "1")).value

    at.radio(key=key(form, "said_capacity")).set_value("guardian").run()
    at.text_input(key=key(form, "said_name")).set_value("髙橋 一郎")
    at.text_input(key=key(form, "said_reference")).set_value("REC-9")
    at.file_uploader(key=key(form, "evidence", 0)).upload(
        "talk.mp3", b"hello", "audio/mpeg"
    )
    at.button(key=key(form, "submit")).click().run()
    receipt = said(at).partition("portal-is-done")[2].partition("</div>")[0]
    assert "受付番号 A-" in receipt
    desk.now = clock.now()
    assert desk.card().memberships[-1].kind is StateKind.ACTIVE
    (tos,) = desk.card().terms
    assert tos.accepted is not None
    assert tos.accepted.fact.capacity is Capacity.GUARDIAN
    go(at, do="papers", on="tos")
    (kept,) = tos.receipts
    assert any(e.key == key("papers", "evidence", kept) for e in at.download_button)
