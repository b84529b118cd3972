"""Violations on the card and on their page: reported, asked, decided, appealed."""

from typing import Any

import pytest

from portal.services.violations.keep import add_evidence
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import NUMBER, Desk
from tests.pages.looking_up import go, look_up
from tests.screens import Look, OpenScreen, said
from tests.services.policy.house_rules import publish
from tests.services.publish.office import Office
from tests.services.violations.house import Cases, ladder

FIRST, SECOND = "V-1-3", "V-2-1"


@pytest.fixture
def cases(desk: Desk) -> Cases:
    """A ladder, and a member who was warned once."""
    office = Office(desk.store, desk.now, desk.people)
    publish(office, ladder())
    cases = Cases(office)
    cases.ask(cases.open())
    return cases


def test_a_violation_is_reported_on_the_card_and_its_response_decided_by_another(
    cases: Cases, open_screen: OpenScreen, look: Look
):
    at = go(look_up(open_screen, NUMBER, "desk-1"), do="violations")
    assert FIRST in said(at)
    lock = say("violations.for_days", "ja", days=30,
               response=say("violations.responses.lock", "ja"))  # fmt: skip
    assert say("violations.proposal", "ja", rung=2, response=lock) in said(at)
    place = key("violations", NUMBER, "new")
    fill(at, place, kind="rude", offering="MAIL", what="また大声を出した")
    at = go(look_up(open_screen, NUMBER, "desk-1"), do="violations")
    assert "また大声を出した" in [each.value for each in at.text_area], (
        "on a new screen"
    )
    at.button(key=f"{place}.save").click().run()
    assert say("violations.said.opened", "ja", number=SECOND) in said(at)

    at = look("violations", "desk-1", case=SECOND)
    place = key("violations", SECOND, "ask")
    fill(at, place, why="前と同じ")
    at = look("violations", "desk-1", case=SECOND)
    assert "前と同じ" in [each.value for each in at.text_area]
    at.button(key=f"{place}.save").click().run()
    assert say("violations.said.sanction_asked", "ja", number=SECOND) in said(at)
    assert say("violations.states.asked", "ja") in said(at)

    at = look("violations", "supervisor-1", case=SECOND)
    place = key("violations", SECOND, "decide")
    fill(at, place, decision="yes")
    at.button(key=f"{place}.save").click().run()
    assert "番号 L-" in said(at)
    assert say("violations.states.sanctioned", "ja") in said(at)
    card = said(look_up(open_screen, NUMBER, "desk-1"))
    reason = say("locks.reasons.VIOLATION", "ja")
    assert say("violations.locked", "ja", reason=reason, number=SECOND) in card


def test_what_the_rules_have_takes_one_press_and_one_more_after_a_colleague(
    cases: Cases, look: Look
):
    number = cases.open()
    at = look("violations", "desk-1", case=number)
    place = key("violations", number, "ask")
    fill(at, place, why="前と同じ")
    by = cases.office.occasion("desk-2")
    add_evidence(cases.office.store, by, number, None, "録音 12")
    at.button(key=f"{place}.save").click().run()
    assert say("violations.said.sanction_asked", "ja", number=number) not in said(at)
    assert "録音 12" in said(at), "what a colleague did meanwhile is shown"
    at.button(key=f"{place}.save").click().run()
    assert say("violations.said.sanction_asked", "ja", number=number) in said(at)


def test_who_decides_is_led_from_the_approvals_to_what_waits(cases: Cases, look: Look):
    words = say("violations.waiting", "ja", count=1)
    assert words not in said(look("approvals", "supervisor-1"))
    cases.ask(cases.open())
    assert words in said(look("approvals", "supervisor-1"))
    assert words not in said(look("approvals", "desk-1")), "who decides nothing"


def fill(at: Any, place: str, **given: str) -> None:
    """Fill fields of a form, whatever they are."""
    found = {
        each.key: each
        for kind in ("radio", "selectbox", "text_area", "text_input")
        for each in getattr(at, kind)
    }
    for name, value in given.items():
        found[f"{place}.{name}"].set_value(value)
    at.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_narrowed_and_leads_to_a_case_with_its_history(
    cases: Cases, look: Look, language: str
):
    text = said(look("violations", "legal-1", language))
    assert FIRST in text
    assert say("violations.responses.warn", language) in text
    text = said(look("violations", "legal-1", language, state="waiting"))
    assert say("tables.empty", language) in text
    text = said(look("violations", "legal-1", language, state="gone"))
    assert FIRST in text
    assert "gone" in text

    text = said(look("violations", "legal-1", language, case=FIRST))
    assert "窓口で大声を出した" in text
    assert "&lt;br" not in text
    assert say("violations.done.sanctioned", language) in text
    assert say("violations.do.struck", language) not in text, "it was answered"
    text = said(look("violations", "legal-1", language, case="V-9-9"))
    assert say("violations.back", language) in text
