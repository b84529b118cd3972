"""Refusals say states, moves and reasons in words, wherever they are caught."""

import json
from datetime import date
from typing import Any

import pytest

from portal.wording import LANGUAGES
from portal.wording.refusal import refusal_words
from tests.domain.lifecycle_cases import joined
from tests.domain.test_moves import refused


def codes(value: Any) -> list[str]:
    """Return every code in a fact, as a program gets it."""
    found = json.loads(json.dumps(value))
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_is_left_in_the_sentence_and_every_one_in_the_facts(
    language: str,
) -> None:
    bench = joined()
    bench.do("withdraw", reason="MOVED", on=date(2026, 12, 31), verified="3")
    given: list[tuple[str, dict[str, Any]]] = [
        ("resume", {"reason": "SELF_REQUEST"}),
        ("suspend", {"reason": "FUN"}),
        ("void_join", {"reason": "FALSE_APPLICATION"}),
        ("undo", {"reason": "FUN"}),
        ("withdraw", {"reason": "OTHER", "on": date(2027, 1, 31), "verified": "3"}),
    ]

    for event, more in given:
        refusal = refused(bench, event, **more)
        sentence = refusal_words(refusal, language)
        for name in ("event", "state", "allowed", "reasons"):
            for code in codes(refusal.facts.get(name, [])):
                assert code not in sentence, sentence
        assert codes(refusal.facts["event"]) == [event]


def test_a_code_without_words_stays_a_code() -> None:
    refusal = refused(joined(), "fly", reason="OTHER")

    assert refusal.facts["event"] == "fly"
    assert "「fly」" in refusal_words(refusal, "ja")


def test_a_code_with_words_is_still_its_code() -> None:
    state = refused(joined(), "resume", reason="SELF_REQUEST").facts["state"]

    assert state == "active"
    assert {"active": 1}[state] == 1
    assert (state.say("ja"), state.say("en")) == ("利用中", "Active")
