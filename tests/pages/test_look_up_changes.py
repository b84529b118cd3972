"""Changing a member on the help desk's page, and showing what is hidden."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock
from portal.services.show_member import REVEAL_REASONS
from portal.store.audit import LOOK_UPS
from portal.store.engine import Store
from portal.ui import reveal
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import (
    NAMESAKE,
    ask_to_reveal,
    buttons,
    drafts,
    go,
    look_up,
    open_form,
    refusal,
    state_of,
)
from tests.screens import OpenScreen, said
from tests.services.publish.office import Office
from tests.services.publish.test_offering_versions import publish
from tests.services.test_what_is_offered import COMPANY, company, phases

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@BOTH
def test_suspending_shows_what_will_happen_and_gives_a_receipt(
    desk: Desk, open_screen: OpenScreen, language: str
):
    at = look_up(open_screen, NUMBER, language=language)
    field = open_form(at, desk, "suspend")
    assert say("changes.preview.title", language) in said(at)

    at.radio(key=field("reason")).set_value("LOST_DEVICE")
    at.text_input(key=field("case")).set_value("C-9")
    at.text_area(key=field("text")).set_value("駅で紛失")
    at.button(key=field("submit")).click().run()

    assert not at.exception
    assert refusal(at) == ""
    assert state_of(desk) == "suspended"
    assert "portal-is-done" in said(at)
    assert say("changes.receipt.copy", language) in said(at)
    assert not at.query_params.get("do")
    moment = desk.card().timeline[0]
    assert (moment.case_number, moment.text) == ("C-9", "駅で紛失")


def test_a_refusal_keeps_every_entry_and_says_what_is_missing(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "withdraw")
    at.radio(key=field("reason")).set_value("MOVED")
    at.text_area(key=field("text")).set_value("引っ越し")

    at.button(key=field("submit")).click().run()

    assert say("guards.identity_verified", "ja") in refusal(at)
    assert "利用停止" in refusal(at)
    assert at.text_area(key=field("text")).value == "引っ越し"
    assert state_of(desk) == "active"

    at.text_input(key=field("verified")).set_value("免許証")
    at.button(key=field("submit")).click().run()
    assert state_of(desk) == "withdrawn"


def test_without_a_reason_the_reasons_are_named(desk: Desk, open_screen: OpenScreen):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "suspend")

    at.button(key=field("submit")).click().run()

    assert "端末紛失・盗難" in refusal(at)
    assert state_of(desk) == "active"


def test_what_was_typed_is_there_after_another_member(
    desk: Desk, open_screen: OpenScreen
):
    desk.add(NAMESAKE, "森 あおい", "モリ アオイ", phones=["080-2222-3333"])
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "suspend")
    at.text_area(key=field("text")).set_value("途中のメモ")

    at.text_input(key="q").set_value(NAMESAKE).run()
    at.text_input(key="q").set_value(NUMBER).run()
    open_form(at, desk, "suspend")

    assert at.text_area(key=field("text")).value == "途中のメモ"


def test_what_was_typed_is_there_on_a_new_screen_until_it_is_done(
    desk: Desk, open_screen: OpenScreen
):
    first = look_up(open_screen, NUMBER)
    field = open_form(first, desk, "withdraw")
    first.radio(key=field("when")).set_value("at_end").run()
    first.date_input(key=field("on")).set_value(clock.business_day()).run()
    first.radio(key=field("reason")).set_value("MOVED").run()
    first.text_input(key=field("verified")).set_value("免許証").run()
    first.text_area(key=field("text")).set_value("途中のメモ").run()

    at = look_up(open_screen, NUMBER)
    open_form(at, desk, "withdraw")

    assert not at.warning
    assert at.radio(key=field("when")).value == "at_end"
    assert at.date_input(key=field("on")).value == clock.business_day()
    assert at.radio(key=field("reason")).value == "MOVED"
    assert at.text_input(key=field("verified")).value == "免許証"
    assert at.text_area(key=field("text")).value == "途中のメモ"

    at.button(key=field("submit")).click().run()
    assert "portal-is-scheduled" in said(at)
    later = look_up(open_screen, NUMBER)
    field = open_form(later, desk, "suspend")
    assert later.text_area(key=field("text")).value == ""
    assert drafts(desk.store) == 0


def test_what_is_cancelled_is_forgotten(desk: Desk, open_screen: OpenScreen):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "suspend")
    at.text_area(key=field("text")).set_value("途中のメモ").run()
    assert drafts(desk.store) == 1

    at.button(key=field("cancel")).click().run()
    open_form(at, desk, "suspend")

    assert at.text_area(key=field("text")).value == ""
    assert drafts(desk.store) == 0


def test_the_end_of_the_month_is_planned_and_taken_back(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "withdraw")
    at.radio(key=field("when")).set_value("month_end").run()
    assert at.button(key=field("submit")).label == say(
        "changes.submit.later", "ja", event="退会"
    )
    at.radio(key=field("reason")).set_value("MOVED")
    at.text_input(key=field("verified")).set_value("免許証")
    at.button(key=field("submit")).click().run()
    assert "portal-is-scheduled" in said(at)
    assert state_of(desk) == "active"

    (planned,) = desk.member().memberships[0].rows[-1:]
    field = open_form(at, desk, f"undo.{planned.receipt}")
    assert "「退会」" in said(at)
    at.radio(key=field("reason")).set_value("SELF_CHANGED_MIND")
    at.button(key=field("submit")).click().run()

    assert "portal-is-undone" in said(at)
    assert state_of(desk) == "active"
    assert desk.card().memberships[0].ahead is None


def test_a_leave_is_asked_for_in_months(desk: Desk, open_screen: OpenScreen):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "take_leave")
    at.radio(key=field("months")).set_value(3)
    at.radio(key=field("reason")).set_value("ILLNESS").run()
    assert say("changes.preview.title", "ja") in said(at)

    at.button(key=field("submit")).click().run()

    desk.now = clock.now()
    ahead = desk.card().memberships[0].ahead
    assert ahead is not None
    assert ahead.event == "take_leave"
    assert ahead.until_on is not None
    assert ahead.effective_on is not None
    assert ahead.effective_on.day == 1


def test_a_second_person_is_named_and_the_request_has_a_number(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "suspend")
    at.radio(key=field("reason")).set_value("VIOLATION").run()
    assert at.button(key=field("submit")).label == say("changes.submit.second", "ja")

    at.button(key=field("submit")).click().run()

    assert "portal-is-waiting" in said(at)
    assert re.search(r"Q-\d+-\d", said(at))
    assert say("card.side.waiting_hint", "ja") in said(at)
    assert state_of(desk) == "active"


def test_a_colleagues_change_is_told_in_words_and_the_form_kept(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "suspend")
    at.radio(key=field("reason")).set_value("LOST_DEVICE")
    at.text_area(key=field("text")).set_value("駅で")
    desk.now = clock.now()
    desk.change("withdraw", by="desk-2", reason="MOVED", verified="x")

    at.button(key=field("submit")).click().run()

    assert not at.exception
    words = refusal(at)
    assert say("changes.refused.meanwhile", "ja") in words
    assert "小田桐 拓海" in words
    assert "「退会」" in words
    assert at.text_area(key=field("text")).value == "駅で"
    assert state_of(desk) == "withdrawn"
    # Withdrawn: nothing is left of this change but to close it.
    assert field("submit") not in buttons(at)
    assert field("again") not in buttons(at)
    assert say("changes.preview.title", "ja") not in said(at)
    at.button(key=field("cancel")).click().run()
    assert not at.query_params.get("do")


def test_what_always_needs_a_second_person_says_so_before_a_reason_is_chosen(
    desk: Desk, open_screen: OpenScreen
):
    desk.change("withdraw", reason="MOVED", verified="x")
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "undo_withdraw")

    assert at.radio(key=field("reason")).value is None
    assert at.button(key=field("submit")).label == say("changes.submit.second", "ja")
    assert "の承認を依頼します。" in said(at)
    assert "承認されると、" in said(at)
    assert "いますぐ「" not in said(at)


def test_after_a_colleagues_change_the_form_begins_anew_with_what_was_typed(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "withdraw")
    at.radio(key=field("reason")).set_value("MOVED")
    at.text_input(key=field("verified")).set_value("免許証")
    desk.now = clock.now()
    desk.change("suspend", by="desk-2", reason="LOST_DEVICE")
    at.button(key=field("submit")).click().run()

    assert "「利用停止」" in refusal(at)
    assert field("submit") not in buttons(at)
    assert state_of(desk) == "suspended"

    at.button(key=field("again")).click().run()

    assert refusal(at) == ""
    assert at.text_input(key=field("verified")).value == "免許証"
    at.button(key=field("submit")).click().run()
    assert state_of(desk) == "withdrawn"


def test_a_service_that_a_colleague_joined_meanwhile_is_not_joined_again(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)
    go(at, do="apply", on="PAY")
    submit = key("change", NUMBER, "PAY", "apply", "submit")
    assert submit in buttons(at)
    desk.now = clock.now()
    desk.change("apply", by="desk-2", offering="PAY", reason="SELF_APPLICATION")

    at.button(key=submit).click().run()

    assert say("changes.refused.meanwhile", "ja") in refusal(at)
    assert submit not in buttons(at)
    desk.now = clock.now()
    held = [each.offering_code for each in desk.card().memberships]
    assert held.count("PAY") == 1


def test_a_second_press_of_the_same_button_is_the_same_change(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)
    field = open_form(at, desk, "suspend")
    at.radio(key=field("reason")).set_value("LOST_DEVICE").run()
    button = at.button(key=field("submit"))

    button.click()
    at.run()
    count = len(desk.member().memberships[0].rows)
    # The browser still held the button of the run before.
    desk.now = clock.now()

    assert state_of(desk) == "suspended"
    assert len(desk.member().memberships[0].rows) == count


def test_joining_another_service_opens_a_membership(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)
    go(at, do="join")
    at.selectbox(key=key("desk", "joining")).set_value("PAY").run()
    form = key("change", NUMBER, "PAY", "apply")

    at.radio(key=key(form, "reason")).set_value("SELF_APPLICATION")
    at.button(key=key(form, "submit")).click().run()

    assert not at.exception
    assert "portal-is-done" in said(at)
    desk.now = clock.now()
    held = {each.offering_code for each in desk.card().memberships}
    assert held == {"MAIL", "PAY"}


@BOTH
def test_a_variant_is_chosen_while_joining_and_stands_on_the_card(
    desk: Desk, open_screen: OpenScreen, language: str
):
    ending = phases(("in_service", "2023-04-01"), ("ending", "2026-11-01"))
    publish(Office(**vars(desk)), "CLOUD", ending)
    at = look_up(open_screen, NUMBER, language=language)
    go(at, do="apply", on="CLOUD")
    assert {"ja": "ほかのサービスを案内", "en": "Offer another service"}[language] in (
        said(at)
    )

    go(at, do="apply", on="PHONE")
    form = key("change", NUMBER, "PHONE", "apply")
    chosen = at.selectbox(key=key(form, "variant"))
    assert len(chosen.options) == 3, "and not the one that is over"
    chosen.set_value("light").run()
    light = {"ja": "ライト（3GB）", "en": "Light (3 GB)"}[language]
    assert say("changes.preview.variant", language, variant=light) in said(at)

    at = look_up(open_screen, language=language, m=NUMBER, do="apply", on="PHONE")
    assert at.selectbox(key=key(form, "variant")).value == "light"
    at.radio(key=key(form, "reason")).set_value("SELF_APPLICATION")
    at.button(key=key(form, "submit")).click().run()

    assert not at.exception
    assert light in said(at)


@BOTH
def test_the_card_says_that_a_contract_behind_a_membership_is_over(
    desk: Desk, open_screen: OpenScreen, language: str
):
    yesterday = clock.business_day() - timedelta(days=1)
    company(Office(**vars(desk)), until=yesterday)

    user = look_up(open_screen, NUMBER, language=language)
    partner = look_up(open_screen, COMPANY, language=language)

    on = day_words(yesterday, language)
    facts = {"partner": "星山ソフト", "contract": "K-1", "until": on}
    assert say("card.contract_over", language, **facts) in said(user)
    assert not user.exception
    assert say("card.side.contract_over", language, said="", until=on) in said(partner)


def test_an_address_cannot_open_a_form_that_is_closed(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen, NUMBER)

    open_form(at, desk, "expel")

    assert not [each for each in at.button if "submit" in str(each.key)]


def test_a_contact_is_shown_with_reason_and_case_and_hidden_again(
    desk: Desk, open_screen: OpenScreen, monkeypatch: pytest.MonkeyPatch
):
    at, field = ask_to_reveal(open_screen)
    phone = next(each for each in desk.card().contacts if each.kind == "phone")
    at.radio(key=field("contact")).set_value(phone.id)
    at.radio(key=field("reason")).set_value(REVEAL_REASONS[0])
    at.text_input(key=field("case")).set_value("C-5")

    at.button(key=field("show")).click().run()

    assert "090-1234-5678" in said(at)
    query = sa.select(LOOK_UPS.event.c.reason, LOOK_UPS.event.c.action)
    with desk.store.access.read() as connection:
        assert (REVEAL_REASONS[0], "field.revealed") in connection.execute(query).all()

    later = clock.now() + timedelta(seconds=reveal.SECONDS)
    monkeypatch.setattr(clock, "now", lambda: later)
    at.run()
    assert "090-1234-5678" not in said(at)


def test_without_a_case_number_nothing_is_shown(open_screen: OpenScreen):
    at, field = ask_to_reveal(open_screen)
    at.radio(key=field("reason")).set_value(REVEAL_REASONS[0])

    at.button(key=field("show")).click().run()

    assert "090-1234-5678" not in said(at)
    assert any("ケース番号" in each.value.replace("\\", "") for each in at.warning)


def test_legal_is_not_offered_to_reveal(open_screen: OpenScreen):
    at, _ = ask_to_reveal(open_screen, "legal-1")

    assert not at.get("radio")
    assert "do=reveal" not in said(at)


def test_reruns_of_one_call_leave_one_look_up(desk: Desk, open_screen: OpenScreen):
    at = look_up(open_screen, NUMBER)
    for _ in range(3):
        at.run()

    query = sa.select(sa.func.count()).where(LOOK_UPS.event.c.action == "member.shown")
    with desk.store.access.read() as connection:
        assert connection.execute(query).scalar_one() == 1


def test_nothing_of_the_member_is_on_screen_where_the_log_is_gone(
    desk: Desk, open_screen: OpenScreen
):
    at = look_up(open_screen)
    store: Store = desk.store
    with store.access.write() as connection:
        connection.execute(sa.text("ALTER TABLE access_event RENAME TO gone"))

    at.text_input(key="q").set_value(NUMBER).run()

    assert "髙橋" not in said(at)
