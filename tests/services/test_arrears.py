"""Unpaid dues by hand: dated rows, who recorded them, and what they close."""

import json
from dataclasses import replace
from datetime import date

import pytest

from models.facts import Occasion
from portal.domain.arrears import Became
from portal.domain.calendar import start_of
from portal.errors import InputRefused, KeyReused, NotFound, NotPermitted
from portal.services.ask_trail import Asked, wanted_of
from portal.services.import_arrears import MOST_BYTES, Imported, import_arrears
from portal.services.list_arrears import list_arrears
from portal.services.read_trail import read_trail
from portal.services.record_arrears import Whose, report_arrears, report_payment
from portal.services.tell_event import whole_sentence
from portal.store.engine import Store
from tests.desk import NUMBER, Desk
from tests.people import trail

MAIL = Whose(NUMBER, "MAIL")
OCTOBER = date(2026, 10, 15)


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    return desk.at(2026, 11, 20)


def keyed(desk: Desk, key: str = "k-1") -> Occasion:
    return replace(desk.occasion(), idem=key)


def state_on(desk: Desk, on: date) -> str | None:
    return desk.card(at=on).memberships[0].state


def test_what_was_unpaid_is_on_record_with_its_days_and_who_said_so(desk: Desk):
    done = report_arrears(desk.store, desk.occasion(), MAIL, " billing ", OCTOBER)
    assert (done.became, done.since) == (Became.RECORDED, OCTOBER)
    known_then = desk.now
    (span,) = desk.member().memberships[0].facts.arrears
    assert (span.valid_from, span.recorded_from) == (start_of(OCTOBER), desk.now)

    desk.later(days=3)
    paid = report_payment(
        desk.store, desk.occasion("supervisor-1"), MAIL, date(2026, 11, 21)
    )

    assert (paid.became, paid.since) == (Became.SETTLED, OCTOBER)
    account = list_arrears(desk.store, desk.occasion(), NUMBER)
    (owing,) = account.memberships
    assert not owing.owes
    (dues,) = owing.dues
    assert (dues.since, dues.until, dues.source) == (OCTOBER, paid.until, "billing")
    assert account.names[dues.recorded_by or 0].en == "Fuyuko Aizawa"
    spans = desk.member().memberships[0].facts.arrears
    afterwards = start_of(date(2026, 11, 22))
    assert any(each.holds(afterwards, known_then) for each in spans)
    assert not any(each.holds(afterwards, desk.now) for each in spans)


def test_the_trail_says_who_reported_to_those_who_may_see_the_member(desk: Desk):
    report_arrears(desk.store, desk.occasion(), MAIL, "母 田中花子", OCTOBER)
    brought_in(desk, f"{HEADER}{NUMBER},MAIL,,2026-10-15,2026-11-01,請求システム\n")

    def told(by: str) -> list[str]:
        occasion = desk.occasion(by)
        wanted = wanted_of(desk.store, occasion, Asked(on=NUMBER, what="arrears."))
        page = read_trail(desk.store, occasion, wanted)
        return [whole_sentence(each, page.names, "ja") for each in page.events]

    paid, owed = told("supervisor-1")
    assert "出どころ: 母 田中花子。" in owed
    assert "出どころ: 請求システム。 滞納のファイルの一行から。" in paid
    assert "ファイル" not in owed
    assert all("出どころ" not in each for each in told("auditor-1"))
    bodies = [each["body"].decode() for each in trail(desk.store, "arrears.recorded")]
    assert not any("田中" in each or "請求" in each for each in bodies)


def test_the_same_report_twice_is_one_and_another_is_refused(desk: Desk):
    first = report_arrears(desk.store, keyed(desk), MAIL, "billing", OCTOBER)
    assert report_arrears(desk.store, keyed(desk), MAIL, "billing", OCTOBER) == first
    again = report_arrears(desk.store, desk.occasion(), MAIL, "billing", OCTOBER)
    assert again.became is Became.ALREADY
    with pytest.raises(KeyReused):
        report_payment(desk.store, keyed(desk), MAIL)

    paid = report_payment(desk.store, keyed(desk, "k-2"), MAIL)

    assert report_payment(desk.store, keyed(desk, "k-2"), MAIL) == paid
    assert len(desk.member().memberships[0].facts.arrears) == 2


def test_what_cannot_be_recorded_is_refused(desk: Desk):
    cases = [
        (MAIL, "billing", date(2026, 11, 21), "arrears_ahead"),
        (MAIL, " ", OCTOBER, "arrears_source_missing"),
        (MAIL, "x" * 61, OCTOBER, "text_too_long"),
        (Whose(NUMBER, "PHONE"), "billing", OCTOBER, "no_membership"),
        (Whose(NUMBER, "MAIL", "gold"), "billing", OCTOBER, "no_membership"),
    ]
    for whose, source, since, code in cases:
        with pytest.raises(InputRefused) as refused:
            report_arrears(desk.store, desk.occasion(), whose, source, since)
        assert refused.value.code == code


def test_nobody_and_nothing_is_refused(desk: Desk):
    for whose in (Whose("9990000009", "MAIL"), Whose(NUMBER, "MOON")):
        with pytest.raises(NotFound):
            report_arrears(desk.store, desk.occasion(), whose, "billing", OCTOBER)
    with pytest.raises(InputRefused) as refused:
        report_payment(desk.store, desk.occasion(), MAIL)
    assert refused.value.code == "nothing_owed"
    with pytest.raises(NotPermitted):
        report_arrears(desk.store, desk.occasion("info-1"), MAIL, "b", OCTOBER)
    with pytest.raises(NotPermitted):
        list_arrears(desk.store, desk.occasion("viewer-1"), NUMBER)
    with pytest.raises(NotFound):
        list_arrears(desk.store, desk.occasion(), "9990000009")


def test_dues_change_the_outlook_of_what_is_planned(desk: Desk):
    leave, within = date(2026, 12, 1), date(2026, 12, 10)
    desk.change("take_leave", reason="ILLNESS", on=leave, until=date(2026, 12, 31))
    assert state_on(desk, within) == "on_leave"

    report_arrears(desk.store, desk.occasion(), MAIL, "billing", OCTOBER)
    assert state_on(desk, within) == "active"

    report_payment(desk.later(hours=1).store, desk.occasion(), MAIL)
    assert state_on(desk, within) == "on_leave"


def test_dues_of_a_membership_that_is_over_stay_payable(desk: Desk):
    report_arrears(desk.store, desk.occasion(), MAIL, "billing", OCTOBER)
    desk.change("withdraw", reason="MOVED", verified="card")
    desk.later(days=1).join()

    paid = report_payment(desk.later(days=1).store, desk.occasion(), MAIL)

    assert (paid.became, paid.since) == (Became.SETTLED, OCTOBER)
    both = list_arrears(desk.store, desk.occasion(), NUMBER).memberships
    assert [len(each.dues) for each in sorted(both, key=lambda o: o.spell)] == [1, 0]


def test_dues_that_become_known_late_undo_nothing_that_took_place(desk: Desk):
    leave = date(2026, 12, 1)
    desk.change("take_leave", reason="ILLNESS", on=leave, until=date(2026, 12, 31))
    desk.at(2026, 12, 10)

    report_arrears(desk.store, desk.occasion(), MAIL, "billing", OCTOBER)

    assert state_on(desk, date(2026, 12, 10)) == "on_leave"
    assert len(trail(desk.store, "membership.settled")) == 1


# ------------------------------------------------------------------ a file

HEADER = "会員番号,サービス,種類,滞納開始日,入金日,出所\n"
FILE = f"""{HEADER}{NUMBER},MAIL,,2026-10-15,,請求システム
111-000-0001,ほのかぜメール,,R8.9.1,2026/9/20,請求システム
{NUMBER},MAIL,,2026-10-20,,請求システム
1110000002,MAIL,,2026-10-15,,請求システム
{NUMBER},MOON,,2026-10-15,,請求システム
{NUMBER},MAIL,,十五日,,請求システム
{NUMBER},MAIL,,2026-10-15,,
{NUMBER},MAIL,,2026-12-01,,請求システム
"""


def brought_in(desk: Desk, file: str = FILE, encoding: str = "cp932") -> Imported:
    occasion = desk.occasion("info-1")
    return import_arrears(desk.store, occasion, file.encode(encoding))


def test_a_file_is_taken_line_by_line_and_bad_lines_are_named(desk: Desk):
    before = len(trail(desk.store, "arrears.recorded"))

    done = brought_in(desk)

    assert done.counts == {"recorded": 2, "settled": 0, "already": 0}
    assert [(each.line, each.why.code) for each in done.set_aside] == [
        (4, "arrears_open"),
        (5, "number_mistyped"),
        (6, "not_found"),
        (7, "line_day"),
        (8, "line_blank"),
        (9, "arrears_ahead"),
    ]
    (owing,) = list_arrears(desk.store, desk.occasion(), NUMBER).memberships
    assert [(each.since, each.until) for each in owing.dues] == [
        (date(2026, 9, 1), date(2026, 9, 20)),
        (OCTOBER, None),
    ]
    assert len(trail(desk.store, "arrears.recorded")) == before + 2
    (whole,) = trail(desk.store, "arrears.imported")
    line = json.loads(trail(desk.store, "arrears.recorded")[-1]["body"])
    assert line["facts"]["file_hash"] == json.loads(whole["body"])["facts"]["file_hash"]

    again = brought_in(desk, encoding="utf-8")

    assert again.counts == {"recorded": 0, "settled": 0, "already": 2}
    assert again.set_aside[0].why.code == "arrears_open"
    assert len(trail(desk.store, "arrears.recorded")) == before + 2


def test_a_file_that_is_none_of_dues_is_refused_whole(desk: Desk):
    cases = [
        ("会員番号,サービス,滞納開始日\n1,MAIL,2026-10-15\n", "file_lacks_columns"),
        (f"{HEADER[:-1]},source\n1,MAIL,,2026-10-15,,a,b\n", "file_column_twice"),
        (HEADER, "file_header_only"),
        ("", "file_empty"),
        ("x" * (MOST_BYTES + 1), "arrears_file_too_big"),
    ]
    for file, code in cases:
        with pytest.raises(InputRefused) as refused:
            brought_in(desk, file)
        assert refused.value.code == code


def test_only_who_imports_takes_a_file_of_dues(desk: Desk):
    with pytest.raises(NotPermitted):
        import_arrears(desk.store, desk.occasion("desk-1"), FILE.encode())
