"""The card: what a member of staff is shown of a member, and what that leaves."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from models.kinds import Permission
from portal.domain.card import Course
from portal.errors import InputRefused, NotFound, NotPermitted, StoreUnusable
from portal.services import show_member as showing
from portal.services.add_partner import NewLink, link_member
from portal.services.offer_joining import offer_joining
from portal.services.record_arrears import record_arrears
from portal.services.show_member import REVEAL_REASONS, reveal_contact
from portal.services.update_member import change_name
from portal.store.audit import LOOK_UPS
from portal.store.engine import Store
from tests.desk import NUMBER, Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def look_ups(desk: Desk) -> list[dict[str, Any]]:
    query = sa.select(LOOK_UPS.event.c.body).order_by(LOOK_UPS.event.c.id)
    with desk.store.access.read() as connection:
        return [json.loads(row[0]) for row in connection.execute(query)]


def test_the_card_says_state_since_and_why(desk: Desk):
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 2).change("suspend", reason="LOST_DEVICE", case_number="C-77")

    membership = desk.at(2026, 11, 20).card().memberships[0]

    assert membership.state == "suspended"
    assert membership.state_name is not None
    assert membership.state_name.say("ja") == "利用停止"
    assert membership.since_at == desk.at(2026, 11, 2).now
    assert membership.came_by is not None
    assert membership.came_by.reason is not None
    assert membership.came_by.reason.say("en") == "Device lost or stolen"
    assert membership.came_by.case_number == "C-77"
    assert membership.came_by.by is not None
    assert membership.came_by.by.say("ja") == "水野 千夏"


def test_the_number_may_be_typed_as_it_is_read_out(desk: Desk):
    assert desk.card(number="111-000-0001").number == NUMBER
    assert desk.card(number=" １１１０００００01 ").number == NUMBER


def test_contacts_and_birth_date_are_masked(desk: Desk):
    card = desk.card()

    assert [each.masked for each in card.contacts] == ["h***@…", "***-****-5678"]
    assert card.born == "1980"
    assert "090" not in repr(card)
    assert "haruka@" not in repr(card)


def test_a_former_name_is_shown_beside_the_present_one(desk: Desk):
    with desk.store.write() as connection:
        change_name(connection, desk.store, desk.occasion(), desk.member().id,
                    "斎藤 はるか", "サイトウ ハルカ")  # fmt: skip

    card = desk.later(days=1).card()

    assert card.name == "斎藤 はるか"
    assert card.former_names == ("髙橋 はるか",)


def test_only_what_will_happen_is_shown_as_the_next_change(desk: Desk):
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 20).change(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2027, 2, 28)
    )

    membership = desk.card().memberships[0]

    assert membership.ahead is not None
    assert membership.ahead.event == "take_leave"
    assert membership.ahead.became is not None
    assert membership.ahead.became.say("en") == "On leave"
    assert {each.event for each in membership.allowed} >= {"undo", "suspend"}


def test_a_move_that_is_closed_names_what_closes_it(desk: Desk):
    desk.at(2026, 10, 1).join()
    membership = desk.member().memberships[0]
    with desk.store.write() as connection:
        record_arrears(connection, desk.store, desk.occasion(), membership, "billing")

    shown = desk.at(2026, 11, 20).card().memberships[0]

    leave = next(each for each in shown.allowed if each.event == "take_leave")
    assert not leave.open
    assert [finding.guard for finding in leave.findings] == ["no_arrears"]
    assert shown.arrears_since == date(2026, 10, 1)


def test_a_move_of_another_role_is_closed_by_role(desk: Desk):
    desk.join()

    expel = {
        who: next(
            m for m in desk.card(who).memberships[0].allowed if m.event == "expel"
        )
        for who in ("desk-1", "supervisor-1", "legal-1")
    }

    assert not expel["desk-1"].by_role
    assert expel["supervisor-1"].by_role
    assert expel["legal-1"].by_role


def test_who_may_not_change_members_is_offered_nothing(desk: Desk):
    desk.join()

    card = desk.card("info-1")

    assert card.memberships[0].allowed == ()
    assert card.joinable == ()


def test_another_day_is_answered_as_of_that_day_and_offers_nothing(desk: Desk):
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 2).change("suspend", reason="LOST_DEVICE")
    desk.at(2026, 11, 20)

    before = desk.card(at="2026-11-01").memberships[0]
    that_day = desk.card(at=date(2026, 11, 2)).memberships[0]

    assert before.state == "active"
    assert that_day.state == "suspended"
    assert before.allowed == ()
    assert not desk.card(at="2026-11-01").today


def test_a_partner_is_called_as_on_the_day_that_is_asked_for(desk: Desk):
    company = desk.add("2220000002", "株式会社 山", "ヤマ", kind="organisation")
    link = NewLink(company, desk.member().id, valid_from=desk.at(2026, 3, 1).now)
    with desk.store.write() as connection:
        link_member(connection, desk.store, desk.occasion(), link)
        desk.at(2026, 11, 1)
        change_name(connection, desk.store, desk.occasion(), company, "株式会社 海",
                    "ウミ", since=desk.now)  # fmt: skip
    desk.at(2026, 11, 20)

    def called(**given: Any) -> list[str]:
        return [each.partner_name for each in desk.card(**given).partners]

    assert called() == ["株式会社 海"]
    assert called(at=date(2026, 10, 31)) == ["株式会社 山"]
    assert called(at=date(2026, 11, 2)) == ["株式会社 海"]
    assert called(at=date(2026, 11, 2), known_at=date(2026, 10, 1)) == ["株式会社 山"]


def test_known_as_of_a_day_leaves_out_what_was_recorded_later(desk: Desk):
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 2).change("suspend", reason="LOST_DEVICE")
    desk.at(2026, 11, 20)

    card = desk.card(known_at="2026-11-01")

    assert card.memberships[0].state == "active"
    assert not card.today
    assert all(moment.event != "suspend" for moment in card.timeline)


def test_before_joining_there_is_no_membership_to_show(desk: Desk):
    desk.at(2026, 10, 1).join()

    card = desk.at(2026, 11, 20).card(at="2026-09-01", known_at="2026-09-01")

    assert card.memberships == ()
    assert card.timeline == ()


def test_the_timeline_tells_what_happened_what_comes_and_what_was_taken_back(
    desk: Desk,
):
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 2).change("suspend", reason="LOST_DEVICE", text="lost on a train")
    desk.at(2026, 11, 3).change("reinstate", reason="DEVICE_FOUND")
    desk.at(2026, 11, 4).change(
        "withdraw", reason="MOVED", on=date(2026, 12, 31), at_end=True, verified="card"
    )
    desk.at(2026, 11, 5).change("undo", reason="SELF_CHANGED_MIND")
    desk.at(2026, 11, 6).change(
        "take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=date(2027, 2, 28)
    )

    told = [(m.course, m.event) for m in desk.at(2026, 11, 20).card().timeline]

    assert told == [
        (Course.AHEAD, "auto_resume"),
        (Course.TAKEN_BACK, "withdraw"),
        (Course.AHEAD, "take_leave"),
        (Course.TOOK_BACK, "withdraw"),
        (Course.TOOK_EFFECT, "reinstate"),
        (Course.TOOK_EFFECT, "suspend"),
        (Course.TOOK_EFFECT, "activate"),
        (Course.TOOK_EFFECT, "apply"),
    ]


def test_free_text_is_read_by_those_who_change_members_or_audit_them(desk: Desk):
    desk.at(2026, 10, 1).join()
    desk.change("suspend", reason="LOST_DEVICE", text="lost on a train")
    desk.at(2026, 11, 20)
    without = Permission.MEMBER_CHANGE, Permission.AUDIT_READ

    def texts(code: str) -> set[str]:
        return {m.text for m in desk.card(code).timeline if m.text}

    assert texts("desk-1") == {"lost on a train"}
    assert texts("info-1") == {"lost on a train"}
    acting = desk.acting("desk-1")
    left = acting.permissions - set(without)
    desk.people["desk-1"] = replace(acting, permissions=left)
    assert texts("desk-1") == set()


def test_a_request_that_waits_stands_on_the_card(desk: Desk):
    desk.join()
    receipt = desk.change("suspend", reason="VIOLATION", by="desk-1")

    waiting = desk.card().waiting

    assert [each.number for each in waiting] == [receipt.number]


# ------------------------------------------------------------------ the log


def test_showing_a_card_leaves_one_look_up_with_the_fields_shown(desk: Desk):
    desk.join()
    desk.card()

    (event,) = look_ups(desk)

    assert event["what"] == "member.shown"
    assert event["on"]["member"] == desk.member().id
    assert event["facts"]["fields"] == [
        "birth_year", "contacts_masked", "memberships", "name", "reading", "timeline",
    ]  # fmt: skip


def test_reruns_of_one_call_leave_no_further_look_up(desk: Desk):
    for _ in range(5):
        desk.card()
        desk.later(minutes=2)

    assert len(look_ups(desk)) == 1


def test_after_a_quarter_of_an_hour_it_is_another_call(desk: Desk):
    desk.card()
    desk.later(minutes=16).card()

    assert len(look_ups(desk)) == 2


def test_another_session_is_another_call(desk: Desk):
    showing.show_member(desk.store, desk.occasion(session="a"), NUMBER)
    showing.show_member(desk.store, desk.occasion(session="b"), NUMBER)

    assert len(look_ups(desk)) == 2


def test_nothing_is_shown_when_the_look_up_cannot_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    def gone(*_: object) -> None:
        raise StoreUnusable("store_full")

    monkeypatch.setattr(showing, "record_shown", gone)

    with pytest.raises(StoreUnusable):
        desk.card()


def test_a_number_nobody_has_is_refused_and_shows_nothing(desk: Desk):
    with pytest.raises(NotFound):
        desk.card(number="1110000018")

    assert look_ups(desk) == []


@pytest.mark.parametrize("who", ["viewer-1", "owner-1", "auditor-1", "admin-1"])
def test_who_may_not_show_members_is_refused(desk: Desk, who: str):
    with pytest.raises(NotPermitted):
        desk.card(who)

    assert look_ups(desk) == []


def test_a_day_that_cannot_be_read_is_refused(desk: Desk):
    with pytest.raises(InputRefused) as refused:
        desk.card(at="31.02.2026?")

    assert refused.value.code == "instant_unreadable"


# ------------------------------------------------------------------ revealing


def test_a_contact_is_revealed_with_reason_and_case(desk: Desk):
    phone = next(c for c in desk.card().contacts if c.masked.startswith("***-"))

    value = reveal_contact(
        desk.store, desk.occasion(), NUMBER, phone.id, REVEAL_REASONS[0], " C-5 "
    )

    assert value == "090-1234-5678"
    event = look_ups(desk)[-1]
    assert event["what"] == "field.revealed"
    assert event["on"]["type"] == "contact"
    assert event["why"] == {"reason": REVEAL_REASONS[0], "case": "C-5"}
    assert event["facts"] == {"field": "phone"}
    assert "1234-5678" not in json.dumps(event)


@pytest.mark.parametrize(
    ("reason", "case", "code"),
    [
        ("", "C-5", "reveal_reason_missing"),
        ("CURIOUS", "C-5", "reveal_reason_missing"),
        (REVEAL_REASONS[0], "  ", "case_number_missing"),
    ],
)
def test_without_reason_or_case_nothing_is_revealed(
    desk: Desk, reason: str, case: str, code: str
):
    contact = desk.card().contacts[0].id

    with pytest.raises(InputRefused) as refused:
        reveal_contact(desk.store, desk.occasion(), NUMBER, contact, reason, case)

    assert refused.value.code == code
    assert all(event["what"] != "field.revealed" for event in look_ups(desk))


def test_another_members_contact_is_not_found(desk: Desk):
    desk.add("1110000027", "森 あおい", "モリ アオイ", phones=["080-2222-3333"])
    foreign = desk.card(number="1110000027").contacts[0].id

    with pytest.raises(NotFound):
        reveal_contact(
            desk.store, desk.occasion(), NUMBER, foreign, REVEAL_REASONS[0], "C-5"
        )


def test_legal_may_show_a_member_but_reveals_nothing(desk: Desk):
    contact = desk.card("legal-1").contacts[0].id

    with pytest.raises(NotPermitted):
        reveal_contact(
            desk.store, desk.occasion("legal-1"), NUMBER, contact, REVEAL_REASONS[0],
            "C-5",
        )  # fmt: skip


# ------------------------------------------------------------------ joining


def test_what_the_member_has_no_open_membership_of_can_be_joined(desk: Desk):
    desk.join("MAIL")

    offered = dict(desk.card().joinable)

    assert "MAIL" not in offered
    assert "PAY" in offered
    joining = offer_joining(desk.store, desk.occasion(), NUMBER, "PAY")
    assert joining.allowed.open
    assert "SELF_APPLICATION" in joining.allowed.reasons


def test_after_leaving_an_offering_can_be_joined_again(desk: Desk):
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 1).change("withdraw", reason="MOVED", verified="card")

    assert "MAIL" in dict(desk.at(2026, 11, 20).card().joinable)
