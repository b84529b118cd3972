"""The audit trail as an auditor reads it, in both languages."""

import pytest
from streamlit.testing.v1 import AppTest

from models.kinds import AuditAction
from portal.domain.trail import place_of
from portal.services import export_trail as exporting
from portal.services.read_trail import PAGE
from portal.store.engine import Store
from portal.wording import say
from tests.desk import NUMBER, Desk
from tests.people import trail
from tests.screens import OpenScreen, opened, page, said


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 2).change(
        "suspend", reason="LOST_DEVICE", text="<b>娘さん</b> =1+1", case_number="C-77"
    )
    return desk


def read(open_screen: OpenScreen, code: str = "auditor-1", **address: str) -> AppTest:
    return opened(open_screen, "audit_trail", code, **address)


def test_an_auditor_lands_on_the_trail(open_screen: OpenScreen):
    at = open_screen("auditor-1").run()

    assert say("pages.audit_trail.title", "ja") in said(at)
    assert "「利用中」から「利用停止」にしました" in said(at)


def test_it_speaks_english_as_well(open_screen: OpenScreen):
    at = open_screen("auditor-1", "en").run()

    assert "from “Active” to “Suspended”" in said(at)
    assert "Reason: Device lost or stolen." in said(at)
    assert "Receipt R-" in said(at)


def test_the_life_of_a_member_has_their_number_as_title(open_screen: OpenScreen):
    at = read(open_screen, on=NUMBER)

    assert say("trail.title_of_member", "ja", number="111-000-0001") in said(at)
    assert "監査証跡を読みました" in said(at)


def test_what_is_hidden_stays_hidden_from_an_auditor(open_screen: OpenScreen):
    words = said(read(open_screen, on=NUMBER))

    assert "娘さん" not in words
    assert "非表示・照合値 c:" in words


def test_what_a_clerk_wrote_is_shown_as_text_never_as_markup(open_screen: OpenScreen):
    words = said(read(open_screen, "supervisor-1", on=NUMBER))

    assert "&lt;b&gt;娘さん&lt;/b&gt; =1+1" in words
    assert "<b>娘さん" not in words


def test_the_address_says_what_is_asked(open_screen: OpenScreen):
    at = read(open_screen, what="member.created", since="2024-01-01")

    assert "会員の登録 · 2024年1月1日（月）から" in said(at)
    assert "を登録しました" in said(at)
    assert "利用停止" not in said(at)
    assert at.selectbox("trail.what").value == "member.created"


def test_a_choice_goes_into_the_address_as_its_code(open_screen: OpenScreen):
    at = read(open_screen, before="c5")

    at.selectbox("trail.what").select("member.created").run()

    assert "member.created" in at.query_params["what"]
    assert "before" not in at.query_params

    at.selectbox("trail.what").select("").run()
    assert "what" not in at.query_params


def test_a_number_nobody_has_is_refused_in_words(open_screen: OpenScreen):
    at = read(open_screen, on="999")

    assert "999" in "".join(each.value for each in at.warning)


ODD = (
    {"on": "<script>alert(1)</script>"},
    {"what": "'; DROP TABLE audit_event; --"},
    {"who": "%"},
    {"since": "9999-99-99"},
    {"before": "c99999999999999999999"},
    {"before": "c5", "after": "c1"},
    {"log": "\x00"},
    {"via": "../etc"},
)


def test_no_address_breaks_the_page(open_screen: OpenScreen):
    for address in ODD:
        words = said(read(open_screen, **address))

        assert "<script>alert" not in words
        wrong = address.get("before") == "c99999999999999999999"
        assert (say("tables.no_such_place", "ja", text="")[-20:] in words) == wrong
        assert say("pages.audit_trail.title", "ja") in words


def test_a_long_trail_is_turned_page_by_page(open_screen: OpenScreen, store: Store):
    desk = Desk(store)
    for _ in range(PAGE // 2 + 1):
        desk.change("reinstate", reason="DEVICE_FOUND")
        desk.change("suspend", reason="LOST_DEVICE")

    first = said(read(open_screen))

    assert say("tables.older", "ja") in first
    assert say("tables.newer", "ja") not in first
    place = first.split("before=")[1].split('"')[0]
    assert place_of(place)
    second = said(read(open_screen, before=place))
    assert say("tables.newer", "ja") in second
    assert say("tables.older", "ja") not in second


def test_only_those_who_may_export_are_offered_it(open_screen: OpenScreen):
    offered = read(open_screen).get("download_button")
    none = read(open_screen, "supervisor-1").get("download_button")

    assert len(offered) == 3
    assert len(none) == 0


def test_too_many_to_export_are_offered_no_file(
    open_screen: OpenScreen, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exporting, "MOST", 3)

    at = read(open_screen)

    assert len(at.get("download_button")) == 0
    assert say("tables.export_narrow", "ja", most="3") in said(at)


def test_the_card_is_offered_to_those_who_may_see_it(open_screen: OpenScreen):
    words = say("trail.page.card", "ja")

    assert words in said(read(open_screen, "supervisor-1", on=NUMBER))
    assert words not in said(read(open_screen, on=NUMBER))


def test_the_help_desk_is_refused_and_that_is_in_the_trail(
    open_screen: OpenScreen, store: Store
):
    at = open_screen("desk-1").run()
    at.switch_page(page("audit_trail")).run()

    assert any(each.icon == ":material/block:" for each in at.warning)
    [denied] = trail(store, AuditAction.PERMISSION_DENIED)
    assert b'"page":"audit_trail"' in denied["body"]
    assert "portal-trail" not in said(at)
