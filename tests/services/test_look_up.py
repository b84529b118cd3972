"""The look-up: whatever a caller says, the right member stands first."""

import json
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from models.kinds import LockBlock, LockScope, LockSource, Permission
from models.lock_facts import NewLock
from portal.domain.asking import Sought
from portal.domain.hits import Found, Hit
from portal.domain.matching import Match, Tier
from portal.domain.new_member import phone_contact
from portal.errors import NotPermitted
from portal.services.locks.place import place_lock
from portal.services.look_up import find
from portal.services.record_arrears import Whose, report_arrears
from portal.services.update_member import change_contacts, change_name
from portal.store.audit import LOOK_UPS
from portal.store.engine import Store
from portal.store.members import MEMBER
from portal.store.search_index import forget_names
from tests.desk import NUMBER, Desk

SATO = "1110000017"
HATTORI = "1110000025"
ONO = "1110000030"
SASAKI = "1110000049"
COMPANY = "1110000058"
SAITO = "1110000063"
SMITH = "1110000074"


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.add(SATO, "佐藤 一郎", "さとう いちろう", phones=["03-1234-5678"],
             birth_date=date(1980, 1, 2))  # fmt: skip
    desk.add(HATTORI, "服部　正太", "ﾊﾂﾄﾘ ｼﾖｳﾀ", mails=["hattori@example.jp"])
    desk.add(ONO, "大野 葵", "オーノ アオイ")
    desk.add(SASAKI, "佐々木さくら", "ササキサクラ", phones=["080-5555-0001"])
    desk.add(COMPANY, "株式会社サンプル通信", "サンプルツウシン")
    desk.add(SAITO, "齋藤 100%_子", "サイトウ パー", birth_date=date(1999, 12, 31))
    desk.add(SMITH, "John Smith", "")
    return desk


def ask(desk: Desk, text: str, by: str = "desk-1", **given: Any) -> Found:
    return find(desk.store, desk.occasion(by), text, **given)


def numbers(desk: Desk, text: str) -> list[str]:
    return [hit.number for hit in ask(desk, text).hits]


def first(desk: Desk, text: str) -> Hit:
    return ask(desk, text).hits[0]


MEANT = [
    (NUMBER, NUMBER),
    ("１１１-０００-０００１", NUMBER),
    ("090-1234-5678", NUMBER),
    ("+81 90 1234 5678", NUMBER),
    ("９０１２３４５６７８", NUMBER),
    ("Haruka@Example.jp", NUMBER),
    ("haruka@", NUMBER),
    ("たかはし", NUMBER),
    ("ﾀｶﾊｼ ﾊﾙｶ", NUMBER),
    ("takahashi", NUMBER),
    ("TAKAHASI HARUKA", NUMBER),
    ("haruka takahashi", NUMBER),
    ("高橋", NUMBER),
    ("髙橋はるか", NUMBER),
    ("高橋 ハルカ", NUMBER),
    ("はるか 高橋", NUMBER),
    ("はるか", NUMBER),
    ("haruka", NUMBER),
    ("橋ハ", NUMBER),
    ("カハ", NUMBER),
    ("さとう いちろう", SATO),
    ("satoh ichiro", SATO),
    ("佐藤 いちろう", SATO),
    ("佐藤いちろう", SATO),
    ("藤一", SATO),
    ("一郎", SATO),
    ("佐 いち", SATO),
    ("はっとり しょうた", HATTORI),
    ("hattori", HATTORI),
    ("shota", HATTORI),
    ("おおの", ONO),
    ("ohno aoi", ONO),
    ("aoi", ONO),
    ("Ōno", ONO),
    ("々木", SASAKI),
    ("佐佐木", SASAKI),
    ("さくら", SASAKI),
    ("㈱サンプル", COMPANY),
    ("サンプル", COMPANY),
    ("通信", COMPANY),
    ("斉藤", SAITO),
    ("斎藤", SAITO),
    ("100%", SAITO),
    ("smith", SMITH),
    ("JOHN SMITH", SMITH),
    ("mit", SMITH),
    ("1999-12-31", SAITO),
    ("S55.1.2 さとう", SATO),
    ("佐藤 5678", SATO),
    ("03-1234-5678 佐藤", SATO),
    ("サトウ 昭和55年1月2日", SATO),
]

NOBODY = [
    "%",
    "_",
    "%%",
    "' OR 1=1 --",
    '"',
    "*",
    "佐藤 1999-12-31",
    "高橋 03-1234-5678",
    "1110000082",
    "000-0000-0000",
    "nobody@example.jp",
    "ゐゐゐ",
    "NEAR",
    "佐藤 AND",
    "REQ-2026-99",
    "\\",
    "()",
    "王",
]


def test_the_one_who_is_meant_is_found(desk: Desk):
    found = {text: numbers(desk, text) for text, _ in MEANT}
    assert found == {text: [number] for text, number in MEANT}


def test_nobody_is_found_by_what_fits_nobody(desk: Desk):
    found = {text: numbers(desk, text) for text in NOBODY}
    assert {text: hits for text, hits in found.items() if hits} == {}


def test_an_empty_line_asks_for_nobody_and_leaves_nothing(desk: Desk):
    assert {ask(desk, text) for text in ("", "  ", "ー", "---")} == {Found()}
    assert look_ups(desk) == []


def test_last_four_digits_find_everybody_who_has_them(desk: Desk):
    found = ask(desk, "5678")
    assert {hit.number for hit in found.hits} == {NUMBER, SATO}
    match = found.hits[0].match
    assert (match.sought, match.text[match.start : match.end]) == (
        Sought.LAST_FOUR,
        "5678",
    )


def test_a_case_number_finds_the_member_it_was_about(desk: Desk):
    desk.join()
    desk.change("suspend", reason="LOST_DEVICE", case_number="REQ-2026-7")
    assert numbers(desk, "req-2026-7") == [NUMBER]
    assert first(desk, "REQ-2026-7").match.sought is Sought.CASE


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        ("C2510-0001", "C2510-0001"),
        ("C2510-0001", "ｃ２５１０－０００１"),
        ("c-1", "C-1"),
        ("Ｃ－１", "C-1"),
        ("INC0012345", "inc0012345"),
        ("20251001", "20251001"),
        ("77-123456", "77-123456"),
        ("窓口 3", "窓口 3"),
    ],
)
def test_any_case_number_that_was_recorded_finds_its_member(
    recorded: str, typed: str, desk: Desk
):
    desk.join()
    desk.change("suspend", reason="LOST_DEVICE", case_number=recorded)
    assert numbers(desk, typed) == [NUMBER]
    assert first(desk, typed).match.sought is Sought.CASE


def test_a_member_number_is_not_taken_for_a_case_number(desk: Desk):
    desk.join()
    desk.change("suspend", reason="LOST_DEVICE", case_number=SATO)
    assert numbers(desk, SATO) == [SATO]


# ------------------------------------------------------------------ what matched


MATCHED = [
    (NUMBER, Tier.NUMBER, Sought.NUMBER, f"[{NUMBER}]"),
    ("09012345678", Tier.CONTACT, Sought.PHONE, "***-****-[5678]"),
    ("haruka@example.jp", Tier.CONTACT, Sought.MAIL, "h***@…"),
    ("たかはしはるか", Tier.NAME, Sought.READING, "[タカハシ ハルカ]"),
    ("たかはし", Tier.BEGINNING, Sought.READING, "[タカハシ] ハルカ"),
    ("高橋", Tier.BEGINNING, Sought.NAME, "[髙橋] はるか"),
    ("はるか", Tier.PART, Sought.READING, "タカハシ [ハルカ]"),
    ("takaha", Tier.BEGINNING, Sought.ROMAJI, "[タカハ]シ ハルカ"),
    ("haruka", Tier.PART, Sought.ROMAJI, "タカハシ [ハルカ]"),
    ("takahashi haruka", Tier.NAME, Sought.ROMAJI, "[タカハシ ハルカ]"),
    (
        "1980-01-02 たかはし はるか",
        Tier.NAME_AND_BIRTH,
        Sought.READING,
        "[タカハシ ハルカ]",
    ),
]


def marked(match: Match) -> str:
    """Return what is shown of a match, the asked part in brackets."""
    text, start, end = match.text, match.start, match.end
    return f"{text[:start]}[{text[start:end]}]{text[end:]}" if end else text


def test_a_hit_says_which_field_matched_and_where(desk: Desk):
    found = {text: first(desk, text).match for text, *_ in MATCHED}
    assert [(text, m.tier, m.sought, marked(m)) for text, m in found.items()] == MATCHED
    assert not any(match.former for match in found.values())


def test_an_imported_reading_is_listed_and_marked_as_people_read_it(desk: Desk):
    hit = first(desk, "はっとり")
    assert hit.reading == "ハツトリ シヨウタ"
    assert marked(hit.match) == "[ハツトリ] シヨウタ"


def test_a_hit_shows_no_contact_and_no_birth_date_in_full(desk: Desk):
    hit = first(desk, "たかはし")
    assert (hit.name, hit.reading) == ("髙橋 はるか", "タカハシ ハルカ")
    assert (hit.phone, hit.born) == ("***-****-5678", "1980")
    assert "90123" not in repr(ask(desk, "09012345678"))


def test_names_and_contacts_of_before_find_the_member_and_say_so(desk: Desk):
    member_id = first(desk, "たかはし").member_id
    occasion = desk.occasion("supervisor-1")
    with desk.store.write() as connection:
        change_name(
            connection, desk.store, occasion, member_id, "森 はるか", "モリ ハルカ"
        )
        change_contacts(
            connection, desk.store, occasion, member_id,
            gone=[phone_contact("090-1234-5678")],
            added=[phone_contact("070-9999-0000")],
        )  # fmt: skip
    desk.later(minutes=1)

    for text in ("髙橋", "たかはし はるか", "090-1234-5678"):
        hit = first(desk, text)
        assert (hit.name, hit.phone) == ("森 はるか", "***-****-0000")
        assert (hit.match.tier, hit.match.former) == (Tier.FORMER, True)
    assert first(desk, "もり").match.tier is Tier.BEGINNING
    assert ask(desk, "090-1234-5678").only is None


def test_a_name_taken_out_of_the_index_is_not_found_by_its_parts(desk: Desk):
    with desk.store.write() as connection:
        ids = connection.execute(sa.text("SELECT id FROM member_name")).scalars().all()
        forget_names(connection, ids)
        connection.execute(sa.text("UPDATE member_name SET grams = ''"))
    assert numbers(desk, "一郎") == []
    assert numbers(desk, "佐藤") == [SATO]


def test_members_of_a_voided_import_are_not_found(desk: Desk):
    with desk.store.write() as connection:
        connection.execute(
            sa.update(MEMBER)
            .where(MEMBER.c.number == NUMBER)
            .values(voided_at=desk.now)
        )
    for text in (NUMBER, "たかはし", "ハルカ", "09012345678", "1980-01-02 たかはし"):
        assert numbers(desk, text) == []


# ------------------------------------------------------------------ order


def test_the_better_fit_stands_first(desk: Desk):
    desk.add("1110000082", "高橋", "タカハシ")
    desk.add("1110000096", "大高橋 純", "オオタカハシ ジュン")
    desk.add("1110000105", "仲村 タカハシ", "ナカムラ タカハシ")

    found = ask(desk, "たかはし").hits
    assert [hit.number for hit in found] == [
        "1110000082", NUMBER, "1110000096", "1110000105",
    ]  # fmt: skip
    assert [hit.match.tier for hit in found] == [
        Tier.NAME, Tier.BEGINNING, Tier.PART, Tier.PART,
    ]  # fmt: skip


def test_a_name_that_only_sounds_like_it_stands_behind_the_one_that_was_typed(
    desk: Desk,
):
    desk.add("1110000082", "斉藤 一", "サイトウ ハジメ")
    found = ask(desk, "斉藤").hits
    assert [hit.number for hit in found] == ["1110000082", SAITO]
    assert found[1].match.tier is Tier.VARIANT


def test_who_was_on_the_phone_lately_stands_first_and_then_who_is_active(desk: Desk):
    for number in ("1110000082", "1110000096", "1110000105"):
        desk.add(number, "田中 花子", "タナカ ハナコ", birth_date=date(1990, 1, 1))
    desk.join(number="1110000096")
    assert numbers(desk, "たなか") == ["1110000096", "1110000082", "1110000105"]

    desk.card(number="1110000105")
    assert numbers(desk, "たなか") == ["1110000105", "1110000096", "1110000082"]


def test_those_who_left_are_found_with_their_state(desk: Desk):
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 20).change("withdraw", reason="SELF_NO_NEED", verified="card")
    hit = first(desk, "たかはし")
    assert hit.over
    assert hit.memberships[0].state == "withdrawn"
    assert hit.memberships[0].state_name is not None
    assert hit.memberships[0].state_name.ja == "退会"


def test_a_state_that_came_due_is_told_without_any_job(desk: Desk):
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 20).change(
        "withdraw", reason="SELF_NO_NEED", verified="card", on=date(2026, 12, 1)
    )
    assert first(desk, "たかはし").memberships[0].state == "active"
    desk.at(2026, 12, 1)
    assert first(desk, "たかはし").memberships[0].state == "withdrawn"


def test_locks_are_counted_without_a_further_statement(desk: Desk):
    desk.at(2026, 9, 1).join()
    desk.join("PHONE")
    report_arrears(desk.store, desk.occasion(), Whose(NUMBER, "PHONE"), "billing", None)
    hold = frozenset({LockBlock.USE})
    lock = NewLock(LockScope.MEMBER, LockSource.HELP_DESK, "LOST_DEVICE", hold,
                   member_number=NUMBER)  # fmt: skip
    place_lock(desk.store, desk.occasion(), lock)
    desk.at(2026, 11, 20).add("1119999990", "髙橋 はるお", "タカハシ ハルオ")
    run: list[str] = []

    def noted(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        run.append(statement)

    sa.event.listen(desk.store.main.engine, "before_cursor_execute", noted)
    try:
        [hit] = ask(desk, NUMBER).hits
    finally:
        sa.event.remove(desk.store.main.engine, "before_cursor_execute", noted)

    assert {each.offering_code: each.locks for each in hit.memberships} == {
        "MAIL": 1,
        "PHONE": 2,
    }
    assert len([each for each in run if each.startswith(("SELECT", "WITH"))]) == 2
    assert [each.locks for each in ask(desk, "たかはし はる").hits] == [1, 0]


def test_a_list_that_is_cut_says_so_and_keeps_who_called_lately(desk: Desk):
    for serial in range(12):
        desk.add(f"9{serial:05d}", f"田中 {serial:02d}", "タナカ")
    desk.card(number="900011")
    found = ask(desk, "田中", limit=5)
    assert (len(found.hits), found.more, found.count) == (5, True, "5+")
    assert found.hits[0].number == "900011"
    assert ask(desk, "田中", limit=12).count == "12"


# ------------------------------------------------------------------ opening


def test_one_exact_hit_is_the_one_to_open(desk: Desk):
    for text in (NUMBER, "090-1234-5678", "haruka@example.jp", "たかはし はるか",
                 "1980-01-02 髙橋はるか"):  # fmt: skip
        only = ask(desk, text).only
        assert only is not None
        assert only.number == NUMBER


def test_a_hit_that_could_be_somebody_else_is_not_opened(desk: Desk):
    for text in ("たかはし", "5678", "はるか", "nobody"):
        assert ask(desk, text).only is None


# ------------------------------------------------------------------ the trail


def look_ups(desk: Desk) -> list[dict[str, Any]]:
    query = sa.select(LOOK_UPS.event.c.body).order_by(LOOK_UPS.event.c.id)
    with desk.store.access.read() as connection:
        return [json.loads(row[0]) for row in connection.execute(query)]


def test_a_list_leaves_one_event_per_session_without_what_was_typed(desk: Desk):
    hit = first(desk, "たかはし")
    ask(desk, "タカハシ")
    events = look_ups(desk)
    assert [event["what"] for event in events] == ["members.found"]
    assert events[0]["facts"] == {
        "members": [hit.member_id],
        "more": False,
        "sought": ["reading"],
    }
    assert "タカハシ" not in json.dumps(events, ensure_ascii=False)

    desk.later(minutes=16)
    ask(desk, "タカハシ")
    assert len(look_ups(desk)) == 2


def test_where_the_card_opens_at_once_the_card_leaves_the_event(desk: Desk):
    assert ask(desk, NUMBER, opens_only=True).only is not None
    assert look_ups(desk) == []
    ask(desk, "たかはし", opens_only=True)
    assert len(look_ups(desk)) == 1


def test_who_may_not_look_members_up_is_told_nothing(desk: Desk):
    with pytest.raises(NotPermitted) as refused:
        ask(desk, NUMBER, by="auditor-1")
    assert refused.value.facts["permission"] == Permission.MEMBER_FIND.value
