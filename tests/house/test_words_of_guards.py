"""Every guard can say why it does not hold, and be answered where it asks."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from models.facts import Change, GuardFacts, Move, Standing
from models.kinds import Mover
from portal.commands.membership import SAID
from portal.domain.guards import LIBRARY, Asking
from portal.domain.requirements import details_of
from portal.ui.grounds import TYPED
from portal.wording import LANGUAGES, say, sentences

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
NOTHING_KNOWN = Asking(
    move=Move("leave", "", "", "active", "on_leave", frozenset({Mover.HELP_DESK})),
    standing=Standing("active", None),
    facts=GuardFacts(),
    filed_at=AT,
    effective_at=AT,
    known_at=AT,
    until_on=None,
    details={},
)
DATES = {"on", "until"}
ASKED = {name for kind in LIBRARY.values() for name in kind.asks}
GUARD = pytest.mark.parametrize("code", LIBRARY)


@GUARD
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guard_says_why_it_does_not_hold(code: str, language: str):
    assert f"guards.{code}" in sentences(language)


@GUARD
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guard_and_its_numbers_can_be_named(code: str, language: str):
    numbers = {name: str(value) for name, value in LIBRARY[code].parameters.items()}

    said = say(f"guard_names.{code}", language, **numbers)

    assert all(value in said for value in numbers.values())
    assert all(f"publishing.places.{each}" in sentences(language) for each in numbers)


@GUARD
def test_a_fact_that_is_missing_has_a_sentence_of_its_own(code: str):
    kind = LIBRARY[code]
    holds, facts = kind.rule(NOTHING_KNOWN, kind.parameters)

    if not holds and "missing" in facts:
        assert f"guards.{code}_{facts['missing']}" in sentences("ja")


@pytest.mark.parametrize("name", sorted(ASKED))
def test_what_a_guard_asks_for_can_be_given_by_form_and_by_command(name: str):
    assert name in {each.name for each in fields(Change)}
    assert name in {*TYPED, *DATES}
    assert f"--{name.replace('_', '-')}" in dict(SAID)
    for language in LANGUAGES:
        assert f"changes.fields.{name}" in sentences(language)


@pytest.mark.parametrize("name", sorted(ASKED - DATES))
def test_what_a_guard_asks_for_reaches_it(name: str):
    change = replace(Change("1", "MAIL", "expel"), **{name: "given"})  # type: ignore[arg-type]

    assert details_of(change)[name] == "given"


def test_nobody_is_asked_for_what_no_guard_needs():
    assert set(TYPED) <= ASKED
