"""Refusals and dates in words: for every code, in both languages."""

import ast
from datetime import UTC, date, datetime

import pytest

from models.kinds import Permission, Role
from portal import errors
from portal.errors import InputRefused, NotFound, NotPermitted, Refusal
from portal.wording import LANGUAGES, has
from portal.wording.dates import day_words, instant_words
from portal.wording.refusal import fact_words, refusal_words
from tests.house.files import python

BOTH = pytest.mark.parametrize("language", LANGUAGES)
RAISED = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, InputRefused)
}


def test_every_code_that_is_raised_has_its_sentence():
    codes = {
        (path.as_posix(), str(node.args[0].value))
        for path, tree in python()
        if path.parts[0] in {"portal", "seed"}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in RAISED
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }

    assert codes
    assert {
        (where, code) for where, code in codes if not has(f"refusals.{code}")
    } == set()


def test_every_kind_of_refusal_has_its_sentence():
    codes = {
        kind.code
        for kind in vars(errors).values()
        if isinstance(kind, type)
        and issubclass(kind, Refusal)
        and not issubclass(kind, InputRefused)
    }

    assert {code for code in codes if not has(f"refusals.{code}")} == set()


def test_every_role_and_permission_has_its_words():
    assert all(has(f"roles.{role}") for role in Role)
    assert all(has(f"permissions.{permission}") for permission in Permission)


@BOTH
def test_a_refusal_without_its_facts_still_says_something(language: str):
    assert "–" in refusal_words(NotFound(), language)


@BOTH
def test_a_code_without_a_sentence_gets_the_general_one(language: str):
    words = refusal_words(InputRefused("nobody_wrote_this", number=1), language)

    assert words == refusal_words(Refusal(), language)


def test_facts_are_said_in_words():
    refused = NotPermitted(
        permission="member.find", roles=(Role.HELP_DESK, Role.SUPERVISOR)
    )

    assert "find members" in refusal_words(refused, "en")
    assert "help desk, supervisor" in refusal_words(refused, "en")
    assert "ヘルプデスク、スーパーバイザー" in refusal_words(refused, "ja")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("on", date(2026, 11, 20), "Fri, 20 Nov 2026"),
        ("at", datetime(2026, 11, 19, 15, 30, tzinfo=UTC), "Fri, 20 Nov 2026, 00:30"),
        ("what", "member", "member"),
        ("what", "spaceship", "spaceship"),
        ("known", [], "none"),
        ("known", ["MAIL", "PAY"], "MAIL, PAY"),
        ("role", Role.LEGAL, "legal"),
        ("number", 7, "7"),
    ],
)
def test_a_fact_is_said_as_people_read_it(name: str, value: object, words: str):
    assert fact_words(name, value, "en") == words


def test_days_and_instants_are_said_in_japan_s_time_with_the_weekday():
    at = datetime(2026, 11, 19, 15, 30, 5, tzinfo=UTC)

    assert day_words(at, "ja") == "2026年11月20日（金）"
    assert instant_words(at, "ja") == "2026年11月20日（金）00:30"
    assert instant_words(at, "en", seconds=True) == "Fri, 20 Nov 2026, 00:30:05"
