"""A language of the screens is whole, and people can come to it by every way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from string import Formatter

import pytest

from portal.api.sample_page import preferred
from portal.config import read_settings
from portal.domain.identity import identity_of
from portal.store.engine import open_store
from portal.wording import LANGUAGES, has, sentences
from portal.wording.dates import day_words, instant_words
from tests.people import staffed
from tests.screens import OpenScreen, screens

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
EVERY = pytest.mark.parametrize("language", LANGUAGES)


@EVERY
def test_a_language_has_every_sentence_with_its_facts(language: str):
    ours, first = sentences(language), sentences(LANGUAGES[0])

    assert ours.keys() == first.keys()
    assert {key for key in ours if _facts(ours[key]) != _facts(first[key])} == set()


@EVERY
def test_a_language_is_called_by_its_name_in_every_other(language: str):
    assert has(f"house.language_{language}")


@EVERY
def test_a_language_has_its_way_of_writing_days(language: str):
    assert day_words(date(2026, 11, 20), language)
    assert instant_words(AT, language)


@EVERY
def test_the_portal_can_be_set_to_a_language(language: str):
    assert read_settings(language=language).language == language


@EVERY
def test_a_browser_that_asks_for_a_language_gets_it(language: str):
    assert preferred(f"{language}-XX,fr;q=0.5") == language


@EVERY
def test_a_provider_that_knows_somebodys_language_is_believed(language: str):
    claims = {
        "iss": "https://id.example.com",
        "sub": "1",
        "jti": "1",
        "iat": AT.timestamp(),
        "exp": AT.timestamp() + 60,
        "locale": f"{language}-XX",
    }

    assert identity_of(claims).language == language


@pytest.fixture
def open_screen(sqlite_url: str) -> Iterator[OpenScreen]:
    opened = open_store(read_settings(database_url=sqlite_url))
    with screens(staffed(opened)) as opener:
        yield opener
    opened.close()


def test_every_language_can_be_reached_from_another_by_its_button(
    open_screen: OpenScreen,
):
    reached = set()
    for language in LANGUAGES:
        at = open_screen(language=language).run()
        at.button("entrance.language").click().run()
        address = at.query_params["lang"]
        reached |= {each for each in LANGUAGES if each in address}

    assert reached == set(LANGUAGES)


def _facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
