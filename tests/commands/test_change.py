"""``change`` tells people names, and programs codes."""

import pytest

from portal.__main__ import main
from portal.domain.member_number import make
from tests.commands.answers import Output, told

pytestmark = pytest.mark.usefixtures("in_company")
CHANGE = ("change", "3000000017", "MAIL")


def test_a_receipt_says_names_and_gives_codes(capsys: Output):
    answer = told(capsys, *CHANGE, "suspend", "--reason", "MEMBER_REQUEST")

    assert (answer["was"], answer["became"]) == ("active", "suspended")
    assert "ほのかぜメール を「利用中」から「利用停止」に" in answer["sentence"]["ja"]
    assert "Honokaze Mail of 3000000017 went from Active" in answer["sentence"]["en"]


def test_a_refusal_says_names_with_the_codes_that_can_be_typed(capsys: Output):
    answer = told(capsys, *CHANGE, "resume")

    assert answer["facts"]["state"] == "active"
    assert "suspend" in answer["facts"]["allowed"]
    assert "状態「利用中」" in answer["sentence"]["ja"]
    assert "利用停止（suspend）" in answer["sentence"]["ja"]
    assert "Suspend (suspend)" in answer["sentence"]["en"]


def test_a_code_that_nobody_knows_is_said_as_it_was_typed(capsys: Output):
    answer = told(capsys, *CHANGE, "suspend", "--reason", "NOPE")

    assert "「NOPE」" in answer["sentence"]["ja"]
    assert "端末紛失・盗難（LOST_DEVICE）" in answer["sentence"]["ja"]


def test_a_plan_is_taken_back_by_its_receipt_and_named(capsys: Output):
    known = ("--verified", "id", "--on", "2090-01-31")
    planned = told(capsys, *CHANGE, "withdraw", "--reason", "MOVED", *known)
    wrong = ("undo", "--reason", "CORRECTION", "--receipt")

    gone = told(capsys, *CHANGE, *wrong, "R-1-1")
    nothing = told(capsys, *CHANGE, "resume")
    undone = told(capsys, *CHANGE, *wrong, planned["receipt"])

    assert planned["receipt"] in gone["facts"]["receipts"]
    assert "予約の取り消し（undo）" in nothing["sentence"]["ja"]
    assert (undone["outcome"], undone["event"]) == ("undone", "withdraw")
    assert "退会" in undone["sentence"]["ja"]


def test_a_plan_that_ends_with_a_change_is_named(capsys: Output):
    leave = ("take_leave", "--reason", "ILLNESS", "--on", "2090-01-01")
    told(capsys, *CHANGE, *leave, "--until", "2090-01-31")

    answer = told(capsys, *CHANGE, "withdraw", "--reason", "MOVED", "--verified", "id")

    assert answer["cancelled"] == ["take_leave"]
    assert "予約中だった「休会」は取り消しました" in answer["sentence"]["ja"]
    assert "was taken back with it: Take leave" in answer["sentence"]["en"]


def test_the_end_of_no_day_is_refused_and_nothing_is_done(capsys: Output):
    known = ("withdraw", "--reason", "MOVED", "--verified", "id", "--at-end")

    status = main([*CHANGE, *known])
    err = capsys.readouterr()
    shown = told(capsys, "show", "3000000017")

    assert status == 2
    assert "--on" in err.out + err.err
    states = {each["offering"]: each["state"] for each in shown["memberships"]}
    assert states["MAIL"] == "active"


def test_a_leave_says_its_last_day_whether_taken_or_asked_for_again(capsys: Output):
    leave = ("take_leave", "--reason", "ILLNESS", "--on", "2090-01-01")

    for _ in range(2):
        answer = told(capsys, *CHANGE, *leave, "--until", "2090-01-31")
        assert answer["until"] == "2090-01-31"
        assert "。最終日は2090年1月31日" in answer["sentence"]["ja"]
        assert ". The last day is Tue, 31 Jan 2090" in answer["sentence"]["en"]


def test_a_change_at_the_end_of_a_day_is_said_so(capsys: Output):
    known = ("--verified", "id", "--on", "2090-01-30", "--at-end")
    answer = told(capsys, *CHANGE, "withdraw", "--reason", "MOVED", *known)

    assert answer["outcome"] == "scheduled"
    assert "for the end of" in answer["sentence"]["en"]
    assert "30 Jan" in answer["sentence"]["en"]
    assert "31 Jan" not in answer["sentence"]["en"]
    assert "1月30日" in answer["sentence"]["ja"]


@pytest.mark.parametrize("command", ["change", "show"])
def test_a_member_number_with_a_slip_is_told_by_its_check_digit(
    command: str, capsys: Output
):
    more = ("MAIL", "suspend", "--reason", "LOST_DEVICE") if command == "change" else ()

    wrong = told(capsys, command, "3000000018", *more)
    nobody = told(capsys, command, make(987654), *more)

    assert (wrong["code"], nobody["code"]) == ("number_mistyped", "not_found")
    assert "check digit does not fit" in wrong["sentence"]["en"]


@pytest.mark.parametrize("nobody", ["", " "])
def test_an_empty_name_acts_as_nobody(nobody: str, capsys: Output):
    answer = told(capsys, *CHANGE, "suspend", "--reason", "LOST_DEVICE", "--as", nobody)

    assert answer["code"] == "staff_needed"
