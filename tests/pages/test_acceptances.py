"""The page of who owes an acceptance: narrowed by its address, with ways to cards."""

from datetime import timedelta

import pytest

from portal import clock
from portal.store.engine import Store
from portal.ui.acceptance_file_screen import FORM
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words
from tests.desk import NUMBER
from tests.screens import OpenScreen, opened, said
from tests.services.terms.counter import Counter


@pytest.fixture
def desk(store: Store) -> Counter:
    """A member who owes an acceptance."""
    desk = Counter.open(store)
    desk.now = clock.now() - timedelta(days=3)
    desk.join()
    desk.later(hours=1)
    desk.publish_terms()
    desk.now = clock.now() - timedelta(hours=1)
    return desk


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_owes_is_listed_until_they_accept(
    desk: Counter, open_screen: OpenScreen, language: str
):
    card = f"m={NUMBER}"
    at = opened(open_screen, "acceptances", "legal-1", language)
    assert card in said(at)
    desk.accept()

    at = opened(open_screen, "acceptances", "legal-1", language)
    assert card not in said(at)
    at = opened(open_screen, "acceptances", "legal-1", language, sort="accepted",
                document="tos", version="1")  # fmt: skip
    assert card in said(at)
    name = {"ja": "利用規約", "en": "Terms"}[language]
    since = day_words(clock.now() - timedelta(days=3, hours=-1), language)
    ahead = say("acceptance.list.ahead_asked_of_all", language, document=name,
                number=1, since=since)  # fmt: skip
    assert ahead in said(at)
    assert say("acceptance.list.version_of", language, number=1) in said(at)


def test_the_members_behind_the_counts_of_a_version_are_a_press_away(
    open_screen: OpenScreen,
):
    place = {"kind": "terms", "thing": "tos", "version": "1", "impact": "1"}
    at = opened(open_screen, "version", "legal-1", **place)
    for sort in ("owes", "all"):
        assert f"acceptances?document=tos&amp;version=1&amp;sort={sort}" in said(at)
    assert say("impact.members.owes", "ja") in said(at)


def test_what_the_address_asks_for_in_vain_is_said(open_screen: OpenScreen):
    at = opened(open_screen, "acceptances", "legal-1", document="nothing")
    assert "tos" in said(at)
    assert [each.value for each in at.selectbox][:2] == ["tos", "owes"]
    assert not at.exception


def test_answers_are_taken_from_a_file_after_a_look_at_each_line(
    desk: Counter, open_screen: OpenScreen
):
    at = opened(open_screen, "acceptances", "legal-1")
    assert not at.file_uploader
    at = opened(open_screen, "acceptances", "supervisor-1")
    on = f"{clock.now() - timedelta(hours=2):%Y-%m-%dT%H:%M+00:00}"
    wrong = f"member number,document,acted at\n{NUMBER},tos,{on}\n{NUMBER},no,{on}\n"

    def choose(turn: int, text: str) -> None:
        at.file_uploader(key=key(FORM, turn)).upload(
            "answers.csv", text.encode(), "text/csv"
        )
        at.run()

    choose(0, wrong)
    assert say("acceptance.file.mend", "ja") in said(at)
    assert say("refusals.acceptance_document_unknown", "ja", known="tos") in said(at)
    assert key(FORM, "take") not in {each.key for each in at.button}
    choose(0, wrong[: wrong.rindex(NUMBER)])
    at.button(key=key(FORM, "take")).click().run()
    counts = {"recorded": 1, "ahead": 0, "already": 0}
    told = " ".join(each.value for each in at.success)
    assert say("commands.accept_file.imported", "ja", **counts) in told
    desk.now = clock.now()
    assert desk.standings()[0].accepted is not None
