"""``correct`` says what would change, and with ``--yes`` asks a second person."""

from datetime import timedelta

import pytest

from portal import clock
from tests.commands.answers import Output, told

pytestmark = pytest.mark.usefixtures("in_company")
MEMBER = ("3000000017", "MAIL")


def forgotten(days: int) -> tuple[str, ...]:
    """Return the words that add a suspension so many days ago."""
    on = (clock.business_day() - timedelta(days=days)).isoformat()
    return ("correct", *MEMBER, "--event", "suspend", "--reason", "LOST_DEVICE",
            "--on", on, "--why", "RECORDED_LATE")  # fmt: skip


def test_a_forgotten_change_is_shown_asked_for_and_approved(capsys: Output):
    seen = told(capsys, *forgotten(3))
    assert seen["outcome"] == "preview"
    assert "「利用中」→「利用停止」" in seen["lines"]["ja"][1]
    assert "“Active” → “Suspended”" in seen["lines"]["en"][1]
    assert "--yes" in seen["lines"]["ja"][-1]

    asked = told(capsys, *forgotten(3), "--yes")
    assert asked["outcome"] == "waiting"
    assert "過去の訂正" in asked["sentence"]["ja"]

    number = asked["request"]
    done = told(capsys, "approve", number, "--as", "supervisor-2")
    assert done["outcome"] == "corrected"
    assert "past of 3000000017" in done["sentence"]["en"]
    found = told(capsys, "show", MEMBER[0])
    assert "suspended" in [each["state"] for each in found["memberships"]]


def test_a_correction_before_the_floor_is_refused_in_words(capsys: Output):
    answer = told(capsys, *forgotten(600))

    assert answer["code"] == "correction_before_floor"
    assert "さかのぼれません" in answer["sentence"]["ja"]
    assert "cannot reach back" in answer["sentence"]["en"]


def test_reasons_are_named_where_none_was_given(capsys: Output):
    answer = told(capsys, "correct", *MEMBER, "--receipt", "R-1-1", "--never")

    assert answer["code"] == "correction_why_missing"
    assert "記録の誤り（RECORDED_WRONG）" in answer["sentence"]["ja"]
    assert "Recorded wrongly (RECORDED_WRONG)" in answer["sentence"]["en"]
