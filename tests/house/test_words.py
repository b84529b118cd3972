"""Words for people: both languages say the same, and code says nothing itself."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from string import Formatter

import pytest

from portal.wording import HERE, LANGUAGES, sentences
from tests.house.files import python, strings

JAPANESE = re.compile(r"[぀-ヿ㐀-鿿ｦ-ﾝ]")
SPEECHLESS = (
    "pages/",
    "portal/api/",
    "portal/services/",
    "portal/store/",
    "portal/ui/",
)
"""Rooms whose code may hold no Japanese: what they say, they say by a key."""


def test_every_sentence_exists_in_both_languages():
    assert sentences("ja").keys() == sentences("en").keys()


def test_both_languages_use_the_same_facts():
    differing = [
        key
        for key, sentence in sentences("ja").items()
        if _facts(sentence) != _facts(sentences("en").get(key, sentence))
    ]

    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str):
    assert [key for key, text in sentences(language).items() if not text.strip()] == []


def test_both_languages_have_the_same_topics():
    topics = [{file.name for file in (HERE / name).iterdir()} for name in LANGUAGES]

    assert topics[0] == topics[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_topics_claim_one_sentence(language: str):
    claimed = Counter(
        key
        for file in (HERE / language).glob("*.toml")
        for key in _keys("", tomllib.loads(file.read_text(encoding="utf-8")))
    )

    assert [key for key, times in claimed.items() if times > 1] == []


def test_every_sentence_the_code_asks_for_exists():
    asked = {
        (path.as_posix(), key) for path, tree in python() for key in _asked_keys(tree)
    }

    assert {(where, key) for where, key in asked if key not in sentences("ja")} == set()


def test_code_that_speaks_to_people_holds_no_japanese():
    spoken = [
        f"{path}:{string.lineno}"
        for path, tree in python()
        if path.as_posix().startswith(SPEECHLESS)
        for string in strings(tree)
        if JAPANESE.search(str(string.value))
    ]

    assert spoken == []


def _facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def _keys(prefix: str, branch: dict[str, object]) -> Iterator[str]:
    for name, value in branch.items():
        if isinstance(value, dict):
            yield from _keys(f"{prefix}{name}.", value)
        else:
            yield prefix + name


def _asked_keys(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id="say")
                | ast.Attribute(attr="say", value=ast.Name(id="wording")),
                args=[ast.Constant(value=str() as key), *_],
            ):
                yield key
