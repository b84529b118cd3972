"""How commands are called, and what they say where they were called otherwise."""

import argparse
import json

import pytest

from portal.__main__ import main
from portal.commands.accept import OPTIONS
from portal.commands.usage import COMPLAINTS, Parser
from portal.config import settings
from portal.program import commands_for, parser
from portal.wording import LANGUAGES, has, say

Output = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["dance"], "command_unknown"),
        (["show"], "usage_missing"),
        (["arrears", "report", "1"], "code_unknown"),
        (["offerings", "export", "x.csv", "--format", "pdf"], "code_unknown"),
        (["run", "--fast"], "usage_unknown"),
        (["change", "1", "2", "3", "--v", "x"], "usage_ambiguous"),
        (["show", "1", "--at"], "usage_value"),
        (["verify", "--full=yes"], "usage_no_value"),
    ],
)
def test_a_wrong_call_is_refused_for_people_and_programs(
    words: list[str], code: str, capsys: Output
):
    as_json = (
        [*words, "--json"] if code != "usage_value" else ["show", "--json", "--at"]
    )
    assert (main(words), main(as_json)) == (2, 2)

    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert (answer["outcome"], answer["code"]) == ("refused", code)
    assert all(answer["sentence"][each] in printed.err for each in LANGUAGES)


def test_a_word_that_is_not_known_is_named_with_those_that_are(capsys: Output):
    main(["arrears", "report", "1"])

    said = capsys.readouterr().err
    for language in LANGUAGES:
        facts = {"value": "report", "known": "record, settle, list, import"}
        assert say("refusals.code_unknown", language, option="ACTION", **facts) in said


def test_every_complaint_has_its_words():
    assert all(has(f"refusals.{code}") for code, _ in COMPLAINTS)


@pytest.mark.parametrize("limit", ["-3", "0", "1001", "many", ""])
def test_a_limit_is_a_number_of_hits(limit: str, capsys: Output):
    assert main(["find", "x", "--json", f"--limit={limit}"]) == 2

    assert json.loads(capsys.readouterr().out)["code"] == "limit_unreadable"


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_explains_every_option(language: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORTAL_LANGUAGE", language)
    settings.cache_clear()
    every = parser(commands_for([]))

    (commands,) = (
        each for each in every._actions if isinstance(each, argparse._SubParsersAction)
    )
    unexplained = [
        f"{name} {action.dest}"
        for name, command in commands.choices.items()
        for action in command._actions
        if not action.help
    ]

    assert unexplained == []
    assert all(command.format_help() for command in commands.choices.values())


def test_what_answers_about_terms_take_is_told_of_each_option():
    found = Parser(prog="portal accept")
    for names in (["document"], *([option] for option, _ in OPTIONS)):
        action = found.add_argument(*names)
        assert action.help == say(f"options.accept_{action.dest}", settings().language)
