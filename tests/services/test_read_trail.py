"""Reading the trail: who may, what they see, page by page, and what it leaves."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa

from models.kinds import AuditAction, Permission
from portal.domain.canonical import canonical, leaf_of
from portal.domain.trail import COUNTED, LogName, Page, Place, Wanted
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services import export_trail as exporting
from portal.services.ask_trail import Asked, asked_words, choices, wanted_of
from portal.services.export_trail import FORMATS, export_trail
from portal.services.read_trail import read_trail
from portal.services.tell_event import changes_in_words, tails, whole_sentence
from portal.services.update_member import change_name
from portal.store import trail
from portal.store.audit import LOOK_UPS
from portal.store.engine import Store
from tests.desk import NUMBER, Desk
from tests.people import trail as events_of

OTHER = "2220000002"


@pytest.fixture
def desk(store: Store) -> Desk:
    """A portal with two members, one of whom has been through a lot."""
    desk = Desk.open(store)
    desk.add(OTHER, "月野 楓", "ツキノ カエデ")
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 2).change(
        "suspend", reason="LOST_DEVICE", text="娘さんから電話", case_number="C-77"
    )
    desk.later(minutes=1).change("reinstate", by="desk-2", reason="DEVICE_FOUND")
    return desk.at(2026, 11, 20)


def read(desk: Desk, by: str = "auditor-1", **given: Any) -> Page:
    paging = {name: given.pop(name) for name in list(given) if name in PAGING}
    asked = Asked(**given)
    occasion = desk.occasion(by)
    wanted = wanted_of(desk.store, occasion, asked)
    return read_trail(desk.store, occasion, wanted, **paging)


PAGING = ("limit", "older_than", "newer_than")


def said(page: Page) -> list[str]:
    return [event.action for event in page.events]


def look_ups(desk: Desk) -> list[dict[str, Any]]:
    query = sa.select(LOOK_UPS.event.c.body).order_by(LOOK_UPS.event.c.id)
    with desk.store.access.read() as connection:
        return [json.loads(row[0]) for row in connection.execute(query)]


# ------------------------------------------------------------------ who may


def test_whoever_may_not_read_the_trail_is_refused_and_written_down(desk: Desk):
    for code in ("desk-1", "owner-1", "admin-1", "viewer-1"):
        occasion = desk.occasion(code)
        with pytest.raises(NotPermitted):
            read_trail(desk.store, occasion, Wanted())
        with pytest.raises(NotPermitted):
            wanted_of(desk.store, occasion, Asked())
        with pytest.raises(NotPermitted):
            choices(desk.store, occasion)

    assert len(events_of(desk.store, AuditAction.PERMISSION_DENIED)) == 12


def test_whoever_may_reads_it(desk: Desk):
    for code in ("auditor-1", "supervisor-1", "legal-1", "info-1"):
        assert read(desk, code).count == len(events_of(desk.store))


# ------------------------------------------------------------------ a member's life


def test_reading_about_nobody_in_particular_leaves_nothing(desk: Desk):
    read(desk)

    assert look_ups(desk) == []


def test_reading_the_trail_of_a_member_leaves_its_event_first(desk: Desk):
    page = read(desk, on=NUMBER)

    [event] = look_ups(desk)
    assert event["what"] == "member.shown"
    assert event["facts"] == {"fields": ["trail"]}
    assert event["who"]["code"] == "auditor-1"
    assert page.events[0].log is LogName.LOOK_UPS
    assert page.number == NUMBER


def test_the_life_of_a_member_holds_changes_requests_and_look_ups(desk: Desk):
    desk.change("withdraw", reason="MOVED", verified="card")
    asked = desk.change("undo_withdraw", reason="WRONG_MEMBER")
    desk.approve(asked.number)
    desk.card()

    page = read(desk, on=NUMBER)

    assert said(page)[::-1][:6] == [
        "member.created",
        "membership.opened",
        "membership.moved",
        "membership.moved",
        "membership.moved",
        "membership.moved",
    ]
    assert sorted(said(page)[:4]) == sorted(
        ["request.filed", "membership.moved", "member.shown", "member.shown"]
    )
    approval = page.events[said(page).index("membership.moved")]
    assert "水野 千夏の依頼" in " ".join(tails(approval, page.names, "ja"))


def test_an_auditor_sees_commitments_and_a_supervisor_the_words(desk: Desk):
    for code, expected in (("auditor-1", False), ("supervisor-1", True)):
        page = read(desk, code, on=NUMBER)
        whole = "".join(whole_sentence(e, page.names, "ja") for e in page.events)
        assert ("娘さんから電話" in whole) is expected
    assert look_ups(desk)[-1]["facts"] == {"fields": ["trail", "trail_values"]}


def test_contacts_and_birth_dates_stay_masked_in_the_trail(desk: Desk):
    page = read(desk, "supervisor-1", on=NUMBER)

    born = next(e for e in page.events if e.action == "member.created")
    lines = {name: now for name, _, now in changes_in_words(born, page.names, "ja")}
    assert lines["電話"] == "***-****-5678"
    assert lines["メール"] == "h***@…"
    assert lines["生年月日"] == "1980"
    assert lines["氏名"] == "髙橋 はるか"


def test_names_then_and_now_are_both_told(desk: Desk):
    member = desk.member()
    with desk.store.write() as connection:
        change_name(
            connection, desk.store, desk.occasion(), member.id, "佐倉 はるか", None
        )

    page = read(desk, "supervisor-1", on=NUMBER)

    renamed = next(e for e in page.events if e.action == "member.updated")
    assert ("氏名", "髙橋 はるか", "佐倉 はるか") in changes_in_words(
        renamed, page.names, "ja"
    )


def test_values_whose_key_was_destroyed_are_said_to_be_erased(desk: Desk):
    with desk.store.keys.write() as connection:
        connection.execute(sa.text("UPDATE subject_key SET secret = NULL"))

    page = read(desk, "supervisor-1", on=NUMBER)

    born = next(e for e in page.events if e.action == "member.created")
    lines = {name: now for name, _, now in changes_in_words(born, page.names, "ja")}
    assert "消去済み" in str(lines["氏名"])


def test_a_voided_member_still_has_a_life(desk: Desk):
    with desk.store.write() as connection:
        connection.execute(
            sa.text("UPDATE member SET voided_at = '2026-11-20 00:00:00+00'")
        )

    assert read(desk, on=NUMBER).number == NUMBER


# ------------------------------------------------------------------ filters


ASKED: list[tuple[dict[str, str], list[str] | set[str]]] = [
        ({"who": "desk-2"}, ["membership.moved"]),
        ({"who": "system"}, {"portal.set_up", "staff.added"}),
        ({"what": "membership.opened"}, ["membership.opened"]),
        ({"what": "membership."}, ["membership.moved"] * 3 + ["membership.opened"]),
        ({"what": "membership.opened,member.created"},
         ["membership.opened", "member.created", "member.created"]),
        ({"on": OTHER}, {"member.shown", "member.created"}),
        ({"on": f"{NUMBER}/mail", "what": "membership.moved"},
         ["membership.moved"] * 3),
        ({"since": "2026-11-02", "until": "2026-11-02"}, ["membership.moved"] * 2),
        ({"since": "R8.11.2", "until": "2026/11/2"}, ["membership.moved"] * 2),
        ({"since": "2026-11-03", "log": "changes"}, []),
        ({"reason": "LOST_DEVICE"}, ["membership.moved"]),
        ({"case": "C-77"}, ["membership.moved"]),
        ({"case": "C-7"}, []),
        ({"case": "%"}, []),
        ({"via": "ui", "log": "look_ups"}, {"member.shown"}),
        ({"outcome": "denied"}, []),
        ({"log": "look_ups"}, {"member.shown"}),
]  # fmt: skip


def test_what_is_asked_narrows_the_trail(desk: Desk):
    for asked, expected in ASKED:
        found = said(read(desk, **asked))
        assert (set(found) if isinstance(expected, set) else found) == expected, asked


def test_a_receipt_finds_its_event(desk: Desk):
    receipt = desk.change("suspend", reason="LOST_DEVICE")

    [event] = read(desk, on=receipt.number.lower()).events

    assert event.receipt == receipt.number


def test_both_logs_are_read_in_the_order_of_time(desk: Desk):
    desk.card()
    desk.later(minutes=1).change("suspend", reason="LOST_DEVICE")
    desk.later(minutes=1).card(by="desk-2")

    assert said(read(desk, on=NUMBER))[1:4] == [
        "member.shown",
        "membership.moved",
        "member.shown",
    ]


UNREADABLE = [
    ({"on": "999"}, "not_found"),
    ({"on": f"{NUMBER}/MOON"}, "not_found"),
    ({"who": "nobody"}, "not_found"),
    ({"what": "moon.landed"}, "filter_unknown"),
    ({"log": "moon"}, "filter_unknown"),
    ({"outcome": "moon"}, "filter_unknown"),
    ({"via": "moon"}, "filter_unknown"),
    ({"since": "the other day"}, "instant_unreadable"),
]


def test_what_cannot_be_read_is_refused_by_name(desk: Desk):
    for asked, code in UNREADABLE:
        with pytest.raises((InputRefused, NotFound)) as refused:
            read(desk, **asked)
        assert refused.value.code == code, asked


def test_a_question_is_said_in_words(desk: Desk):
    known = choices(desk.store, desk.occasion("auditor-1"))
    asked = Asked(
        on=NUMBER, who="desk-1", what="member.shown", since="2026-11-01",
        reason="LOST_DEVICE", via="cli",
    )  # fmt: skip

    words = asked_words(asked, "ja", known)

    assert words == (
        "誰が: 水野 千夏 · 何を: 会員の表示 · 111-000-0001 について · "
        "2026年11月1日（日）から · 理由: 端末紛失・盗難 · 経路: コマンド"
    )
    assert asked_words(Asked(), "en") == "everything"
    assert asked_words(Asked(since="?", what="?", who="x"), "en").count("?") == 2


# ------------------------------------------------------------------ pages


def pages(desk: Desk, limit: int, **asked: Any) -> Iterator[Page]:
    page = read(desk, limit=limit, **asked)
    yield page
    while page.older:
        page = read(desk, limit=limit, older_than=page.older, **asked)
        yield page


def ids(events: Any) -> list[tuple[str, int]]:
    return [(event.log.value, event.id) for event in events]


def test_pages_hold_everything_once_and_in_order(desk: Desk):
    for _ in range(3):
        desk.card()
        desk.later(minutes=16)
    everything = ids(read(desk, limit=1000).events)

    for limit in (1, 2, 3, 7, 50):
        turned = list(pages(desk, limit))

        assert [each for page in turned for each in ids(page.events)] == everything
        assert turned[0].newer is None
        assert turned[-1].older is None
        assert all(page.count == len(everything) for page in turned)


def test_the_way_back_leads_to_the_same_pages(desk: Desk):
    there = [ids(page.events) for page in pages(desk, 5)]
    last = read(desk, limit=5)
    while last.older:
        last = read(desk, limit=5, older_than=last.older)

    back = [ids(last.events)]
    while last.newer:
        last = read(desk, limit=5, newer_than=last.newer)
        back.append(ids(last.events))

    seen = {each for page in back for each in page}
    assert seen == {each for page in there for each in page}
    assert last.newer is None


def test_events_of_one_instant_are_never_lost_between_pages(desk: Desk):
    """An import writes thousands in one instant; look-ups may fall into it."""
    for code in ("desk-1", "desk-2", "supervisor-1"):
        desk.card(by=code)
    everything = ids(read(desk, limit=1000).events)

    for limit in (1, 2):
        turned = [each for page in pages(desk, limit) for each in ids(page.events)]
        assert turned == everything


def test_a_place_that_is_not_there_shows_nothing(desk: Desk):
    page = read(desk, older_than=Place(LogName.CHANGES, 10**9))

    assert page.events == ()
    assert page.newer is None


def test_hits_are_counted_up_to_a_bound(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trail, "COUNTED", 3)

    assert read(desk, limit=2).count == 4
    assert COUNTED > 1000


# ------------------------------------------------------------------ files


def exported(desk: Desk, kind: str, by: str = "auditor-1", **asked: Any) -> str:
    file = export_trail(desk.store, desk.occasion(by), kind, Asked(**asked), "ja")
    assert file.name.endswith(kind)
    return file.content.decode("utf-8-sig") if kind != "xlsx" else file.name


def test_an_export_is_itself_an_event(desk: Desk):
    occasion = desk.occasion("auditor-1")
    for kind in FORMATS:
        file = export_trail(desk.store, occasion, kind, Asked(who="desk-2"), "ja")

        event = events_of(desk.store, AuditAction.AUDIT_EXPORTED)[-1]
        facts = json.loads(event["body"])["facts"]
        assert facts["format"] == kind
        assert facts["rows"] == file.rows == 1
        assert facts["filter"] == {"who": "desk-2"}
        assert facts["sha256"] == sha256(file.content).hexdigest()


def test_the_file_says_what_was_asked_when_and_by_whom(desk: Desk):
    lines = exported(desk, "csv", who="desk-2").splitlines()

    assert lines[0] == "監査証跡"
    assert lines[1].startswith("書き出した日時,2026年11月20日（金）12:00")
    assert lines[2] == "書き出した人,九条 正彦 (auditor-1)"
    assert lines[3] == "絞り込み,誰が: desk-2"
    assert lines[5].startswith("日時,記録,記録番号,行った人")
    assert "小田桐 拓海" in lines[6]


def test_an_exported_body_is_the_bytes_that_were_hashed(desk: Desk):
    for line in exported(desk, "jsonl").splitlines():
        said = json.loads(line)
        assert leaf_of(canonical(said["body"])).hex() == said["leaf"]


def test_an_export_holds_no_personal_value_even_for_those_who_may(desk: Desk):
    acting = desk.acting("supervisor-1")
    both = acting.permissions | {Permission.AUDIT_EXPORT}
    desk.people["supervisor-1"] = replace(acting, permissions=both)

    for kind in ("csv", "jsonl"):
        content = exported(desk, kind, "supervisor-1", on=NUMBER)
        assert "娘さんから電話" not in content
        assert "髙橋" not in content
        assert "1234-5678" not in content
        assert "12345678" not in content


def test_exporting_the_trail_of_a_member_leaves_a_look_up(desk: Desk):
    exported(desk, "csv", on=NUMBER)

    assert [each["what"] for each in look_ups(desk)] == ["member.shown"]


def test_only_those_who_may_export_do(desk: Desk):
    with pytest.raises(NotPermitted):
        exported(desk, "csv", "supervisor-1")

    assert events_of(desk.store, AuditAction.AUDIT_EXPORTED) == []


def test_too_much_at_once_is_refused_and_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exporting, "MOST", 3)

    with pytest.raises(InputRefused) as refused:
        exported(desk, "csv")

    assert refused.value.code == "export_too_large"
    assert events_of(desk.store, AuditAction.AUDIT_EXPORTED) == []
    with pytest.raises(InputRefused):
        exported(desk, "doc")


def test_an_export_of_many_is_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trail, "CHUNK", 3)
    monkeypatch.setattr(exporting, "CHUNK", 3)
    count = len(events_of(desk.store))

    rows = exported(desk, "jsonl").splitlines()

    assert len(rows) == count


def test_times_are_japans(desk: Desk):
    desk.now = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    desk.change("suspend", reason="LOST_DEVICE")

    found = read(desk, since=date(2026, 11, 21).isoformat(), what="membership.moved")

    assert [event.at for event in found.events] == [desk.now]
