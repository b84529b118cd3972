"""The risk register on its page: maps, one risk and what may be done, the sheet."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal import clock
from portal.domain.risk_list import AskedRisks
from portal.services.risks.keep import open_risk
from portal.services.risks.see import see_risk
from portal.services.risks.sheet import write_sheet
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import Desk
from tests.domain.test_risks import SAYS
from tests.pages.looking_up import drafts
from tests.screens import Look, said
from tests.services.publish.office import Office
from tests.services.risks.writers import NEW

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def desk(office: Office) -> Desk:
    return office


@pytest.fixture(scope="module", autouse=True)
def risk(office: Office) -> int:
    """Return the id of a risk that owner-1 entered."""
    soon = office.now.date() + timedelta(days=40)
    new = replace(NEW, says=replace(SAYS, review_on=soon))
    return open_risk(office.store, office.occasion("owner-1"), new)


@BOTH
def test_the_maps_say_in_words_what_their_colours_do(look: Look, language: str):
    at = look("risks", "legal-1", language)

    text = said(at)
    for name in ("before", "after"):
        assert say(f"risks.heat_{name}", language) in text
    assert text.count('scope="row"') >= 10
    high = say("risks.levels.very_high", language)
    assert f'class="portal-heat-very_high"><span><b>20</b> {high}</span><br><a' in text
    assert 'href="/risks?sheet=1"' in text
    assert not [each for each in at.button if "save" in str(each.key)], "reads only"
    at = look("risks", "legal-1", language, state="closed")
    assert say("tables.empty", language) in said(at)


@BOTH
def test_the_sheet_holds_every_risk_in_full(look: Look, office: Office, language: str):
    text = said(look("risks", "legal-1", language, sheet="1"))
    written = write_sheet(
        office.store, office.occasion("legal-1"), AskedRisks(), language
    ).content.decode()

    plan = {"ja": "権限を絞る", "en": "Fewer permissions"}[language]
    for found in (text, written):
        assert say("risks.sheet_title", language) in found
        assert plan in found
        assert "☐" in found
    assert written.count("| R1 ") == 1
    assert text.count("<caption>") == 2


def test_its_author_changes_it_and_another_accepts_it(
    look: Look, office: Office, risk: int
):
    at = look("risks", "owner-1", risk="R1")
    assert say("risks.own", "ja") in said(at)
    place = key("risks", risk, "change")
    at.radio(key=f"{place}.likelihood_after").set_value("5").run()
    at.button(key=f"{place}.save").click().run()
    told = say("refusals.risk_higher_after", "ja", before=20, after=25)
    assert told in said(at)
    at.radio(key=f"{place}.likelihood_after").set_value("3").run()
    at = look("risks", "owner-1", risk="R1")
    assert at.radio(key=f"{place}.likelihood_after").value == "3", "a new screen"
    assert at.expander[0].proto.expanded
    at.button(key=f"{place}.save").click().run()
    assert say("risks.done.changed", "ja") in said(at)

    at = look("risks", "info-1", risk="r1")
    place = key("risks", risk, "accept")
    at.text_area(key=f"{place}.text").set_value("期限まで監視する").run()
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    assert say("risks.done.accepted", "ja") in said(at)
    assert "期限まで監視する" in said(at)
    seen = see_risk(office.store, office.later(days=1).occasion("legal-1"), "R1")
    assert seen.risk.accepted
    assert seen.risk.says.after.score == 15


def test_an_owner_enters_a_risk_and_finds_it_with_the_actor(look: Look, office: Office):
    at = look("risks", "owner-2", "en")
    place = key("risks", "new")
    at.selectbox(key=f"{place}.actor").set_value("partner_store").run()
    for name in ("name", "owner", "plan"):
        field = at.text_area if name == "plan" else at.text_input
        for each in ("ja", "en"):
            field(key=f"{place}.{name}_{each}").set_value(f"{name} {each}").run()
    for name in ("likelihood", "impact", "likelihood_after", "impact_after"):
        at.radio(key=f"{place}.{name}").set_value("2").run()
    at.radio(key=f"{place}.treatment").set_value("share").run()
    soon = clock.business_day() + timedelta(days=3)
    at.date_input(key=f"{place}.review_on").set_value(soon).run()
    at = look("risks", "owner-2", "en")
    assert at.date_input(key=f"{place}.review_on").value == soon, "a new screen"
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    assert say("risks.done.opened", "en") in said(at)
    assert drafts(office.store) == 0
    at = look("actors", "legal-1", "en", code="partner_store")
    assert "name en" in said(at)
    to_register = say("actors.to_risks", "en")
    assert to_register in said(at)
    assert to_register not in said(look("actors", "desk-1", "en", code="partner_store"))
    assert "R999" in said(look("risks", "legal-1", risk="R999"))
