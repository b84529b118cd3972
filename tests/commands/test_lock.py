"""``lock`` places, releases and lists, for people and for programs."""

import json

import pytest

from portal.__main__ import main
from tests.commands.answers import Output, told

pytestmark = pytest.mark.usefixtures("in_sqlite_company")
PLACE = ("lock", "place", "3000000017", "--reason", "LOST_DEVICE")


ON_MAIL = (
    *PLACE, "--offering", "mail", "--block", "sign-in", "--case", "C-5",
    "--until", "2029-12-31", "--key", "k",
)  # fmt: skip


def test_a_lock_is_placed_listed_and_released(capsys: Output):
    placed = told(capsys, *ON_MAIL)
    again = told(capsys, *ON_MAIL)
    assert (placed["outcome"], again["repeated"]) == ("placed", True)
    assert again["receipt"] == placed["receipt"]

    asked = ("lock", "list", "--offering", "MAIL", "--source", "help_desk")
    newest = told(capsys, *asked)["locks"][0]
    assert (newest["receipt"], newest["member"]) == (placed["receipt"], "3000000017")
    assert (newest["blocks"], newest["until"]) == (["sign_in"], "2029-12-31")
    assert placed["receipt"] not in str(told(capsys, *asked, "--soon"))
    main(list(asked))
    assert placed["receipt"] in capsys.readouterr().out

    card = told(capsys, "show", "3000000017")
    [lock] = [e for e in card["locks"] if e["receipt"] == placed["receipt"]]
    assert (lock["reason"], lock["blocks"], lock["case"]) == (
        "LOST_DEVICE", ["sign_in"], "C-5",
    )  # fmt: skip
    [mail] = [each for each in card["memberships"] if each["offering"] == "MAIL"]
    assert "sign_in" in mail["blocked"]
    assert placed["receipt"] in [each["receipt"] for each in mail["locks"]]
    main(["show", "3000000017"])
    assert (
        f"サインイン / 名義 ヘルプデスク / {placed['receipt']}"
        in capsys.readouterr().out
    )

    done = told(capsys, "lock", "release", placed["receipt"], "--reason", "resolved")
    assert done["outcome"] == "released"
    assert placed["receipt"] not in str(told(capsys, *asked))
    missing = told(capsys, "lock", "release", "L-1-3", "--reason", "RESOLVED")
    assert "L-1-3" in missing["sentence"]["ja"]


def test_a_whole_service_is_locked_by_its_code(capsys: Output):
    placed = told(capsys, "lock", "place", "pay", "--scope", "offering", "--source",
                  "operations", "--reason", "INCIDENT", "--block", "use")  # fmt: skip

    assert (placed["outcome"], placed["offering"]) == ("placed", "PAY")


def test_codes_that_there_are_not_are_refused_with_those_that_there_are(
    capsys: Output,
):
    for words, known in (
        (("--block", "fun"), "notify"),
        (("--scope", "moon"), "everywhere"),
        (("--source", "me"), "billing"),
    ):
        refused = told(capsys, *PLACE, *words)
        assert known in refused["sentence"]["en"]
    assert main(["lock", "list", "--source", "nobody", "--json"]) == 2
    assert "billing" in json.loads(capsys.readouterr().out)["sentence"]["ja"]


@pytest.mark.parametrize("words", [PLACE[:2], ("lock", "release")])
def test_what_is_meant_has_to_be_named(words: tuple[str, ...], capsys: Output):
    assert main([*words, "--reason", "OTHER", "--block", "use"]) == 2
    assert "TARGET" in capsys.readouterr().err
