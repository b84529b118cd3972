"""The look-up page and the card as the help desk uses them, without a browser."""

from datetime import timedelta

import pytest

from portal import clock
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import NAMESAKE, asked, go, look_up, membership_of, places
from tests.screens import OpenScreen, said

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@BOTH
def test_the_help_desk_lands_on_the_box(open_screen: OpenScreen, language: str):
    at = open_screen("desk-1", language).run()

    assert at.text_input(key="q").label == say("look_up.box", language)
    assert say("look_up.start", language) in said(at)


@pytest.mark.parametrize(
    "query", [NUMBER, "111-000-0001", "090-1234-5678", "haruka@example.jp"]
)
def test_one_exact_hit_opens_the_card_at_once(open_screen: OpenScreen, query: str):
    at = look_up(open_screen, query)

    assert asked(at, "m") == NUMBER
    assert 'data-focus="1110000001">髙橋 はるか</h1>' in said(at)


def test_several_are_listed_with_what_matched_and_a_link_each(
    desk: Desk, open_screen: OpenScreen
):
    desk.add(NAMESAKE, "高橋 あおい", "タカハシ アオイ", phones=["080-2222-3333"])

    at = look_up(open_screen, "たかはし")

    assert "<b>2件</b>" in said(at)
    assert say("look_up.sought.reading", "ja") in said(at)
    assert "<mark>タカハシ</mark>" in said(at)
    assert len(places(at, "portal-hit")) == 2
    assert any(place.endswith(f"m={NUMBER}") for place in places(at, "portal-hit"))
    assert "***-****-3333" in said(at)
    assert "080" not in said(at)


def test_an_exact_hit_among_others_leaves_the_way_back_to_the_list(
    desk: Desk, open_screen: OpenScreen
):
    desk.add(NAMESAKE, "髙橋 はる", "タカハシ ハル", phones=["080-2222-3333"])

    at = look_up(open_screen, "たかはし はる")
    assert asked(at, "m") == NAMESAKE

    del at.query_params["m"]
    go(at, list="1")
    assert len(places(at, "portal-hit")) == 2


def test_a_member_number_leads_back_to_no_list(open_screen: OpenScreen):
    back = say("look_up.back", "ja")
    by_number = look_up(open_screen, NUMBER)
    by_reading = look_up(open_screen, "たかはし")

    assert back not in said(go(by_number, m=NUMBER))
    assert back in said(go(by_reading, m=NUMBER))


def test_another_line_forgets_the_member_the_day_and_the_form(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)
    go(at, do="suspend", on=membership_of(desk), at="2026-01-01")

    at.text_input(key="q").set_value("nobody").run()

    left = {name for name, text in at.query_params.items() if text}
    assert not {"m", "do", "on", "at"} & left


@BOTH
def test_where_nobody_fits_it_says_what_to_try(open_screen: OpenScreen, language: str):
    at = look_up(open_screen, "zzzz", language=language)

    assert say("look_up.nothing.title", language, query="zzzz") in said(at)
    assert say("look_up.nothing.part", language) in said(at)


def test_what_is_typed_is_shown_as_text(open_screen: OpenScreen):
    at = look_up(open_screen, "<img src=x onerror=alert(1)>")

    assert "<img" not in said(at)
    assert "&lt;img" in said(at)


def test_a_shared_address_opens_the_same_card(open_screen: OpenScreen):
    at = open_screen("desk-1")
    at.query_params["q"] = "たかはし"
    at.query_params["m"] = NUMBER
    at.run()

    assert at.text_input(key="q").value == "たかはし"
    assert "髙橋 はるか" in said(at)


def test_an_address_of_nobody_is_refused_in_words(open_screen: OpenScreen):
    at = look_up(open_screen, m="1110000018")

    assert any("1110000018" in each.value.replace("\\", "") for each in at.warning)


@BOTH
def test_the_card_says_state_since_and_what_to_tell(
    open_screen: OpenScreen, language: str
):
    at = look_up(open_screen, NUMBER, language=language)

    words = said(at)
    assert {"ja": "利用中", "en": "Active"}[language] in words
    assert say("card.tell", language) in words
    assert {"ja": "ご利用いただけます。", "en": "You can use the service."}[
        language
    ] in words
    assert "111-000-0001" in words


def test_a_closed_move_says_why_and_who_can(open_screen: OpenScreen):
    at = look_up(open_screen, NUMBER)

    expel = say("card.closed_by_role", "ja", who="法務、スーパーバイザー")
    assert expel in said(at)


@pytest.mark.parametrize(
    ("code", "moves"), [("desk-1", True), ("supervisor-1", True), ("info-1", False)]
)
def test_moves_are_offered_to_those_who_may_change(
    open_screen: OpenScreen, code: str, moves: bool
):
    at = look_up(open_screen, NUMBER, code)

    assert bool(places(at, "portal-move")) is moves


def test_who_may_not_find_members_has_no_such_page(open_screen: OpenScreen):
    at = look_up(open_screen, m=NUMBER, code="viewer-1")

    assert not at.get("text_input")
    assert "髙橋" not in said(at)


def test_another_day_says_so_and_offers_nothing(desk: Desk, open_screen: OpenScreen):
    at = look_up(open_screen, m=NUMBER, at="2020-01-01")

    words = said(at)
    assert say("card.not_today", "ja") in words
    assert say("card.none_as_of", "ja") in words
    assert places(at, "portal-move") == []


def test_a_day_there_is_not_has_a_way_back(open_screen: OpenScreen):
    words = said(look_up(open_screen, m=NUMBER, at="2026-02-31"))

    assert say("refusals.instant_unreadable", "ja") in words
    assert say("card.as_of.back", "ja") in words


def test_another_day_is_asked_for_in_a_form(open_screen: OpenScreen):
    at = look_up(open_screen, NUMBER)
    go(at, do="dates")

    day = clock.business_day() - timedelta(days=1)
    at.date_input(key=key("as_of", "at")).set_value(day)
    at.button(key=key("as_of", "apply")).click().run()

    assert asked(at, "at") == day.isoformat()
    assert not at.query_params.get("do")


@BOTH
def test_the_history_is_one_table_that_tells_the_note(
    desk: Desk, open_screen: OpenScreen, language: str
):
    desk.change("suspend", reason="LOST_DEVICE", text="<b>駅で</b>", case_number="C-7")

    at = look_up(open_screen, NUMBER, language=language)

    words = said(at)
    assert words.count('class="portal-desk portal-life"') == 1
    assert "&lt;b&gt;駅で&lt;/b&gt;" in words
    assert say("card.case", language, number="C-7") in words


def test_a_script_in_a_name_is_shown_as_text(desk: Desk, open_screen: OpenScreen):
    desk.add(NAMESAKE, "<script>alert(1)</script>", "ス", phones=["080-2222-3333"])

    words = said(look_up(open_screen, NAMESAKE))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in words
    assert "<script>alert" not in words


@BOTH
def test_a_line_that_is_too_long_is_refused_with_its_limit(
    open_screen: OpenScreen, language: str
):
    at = look_up(open_screen, "たかはし" * 40, language=language)

    told = [each.value for each in (*at.error, *at.warning)]
    assert any("120" in each for each in told)
    assert not at.exception
