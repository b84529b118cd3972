"""The catalog for everybody, and the page on which owners edit what stands in it."""

import pytest

from portal import clock
from portal.domain.publishing.offering import LISTS
from portal.services.publish.see import see_version
from portal.ui.keys import key
from portal.ui.offering_markup import PARTS
from portal.wording import LANGUAGES, say
from portal.wording.dates import day_words
from tests.desk import Desk
from tests.screens import Look, said
from tests.services.publish.office import Office
from tests.services.publish.test_offering_versions import KIND

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def desk(office: Office) -> Desk:
    return office


@BOTH
def test_everybody_searches_the_catalog_by_the_address(look: Look, language: str):
    at = look("catalog", language=language, q="ほのカゼ ﾒｰﾙ")

    assert say("tables.count", language, count="1") in said(at)
    assert "/catalog?code=MAIL" in said(at)
    assert "code=PAY" not in said(at)
    at.selectbox(key=key("catalog", "phase")).set_value("ended").run()
    assert say("tables.empty", language) in said(at)
    assert at.query_params["phase"] in ("ended", ["ended"])


@BOTH
def test_an_offering_is_shown_as_an_actor_meets_it_on_a_day(look: Look, language: str):
    at = look("catalog", language=language, code="PHONE")
    whole = said(at)
    at.selectbox(key=key("catalog", "actor")).set_value("help_desk").run()
    theirs = said(at)

    trial = {"ja": "開業記念プラン", "en": "Opening plan"}[language]
    asks = {"ja": "申し込む", "en": "Applies with the form"}[language]
    assert trial in whole
    assert asks in whole
    assert trial not in theirs
    assert {"ja": "問い合わせに答える", "en": "Looks up state"}[language] in theirs
    at.query_params["on"] = "2023-05-01"
    at.run()
    assert trial in said(at)
    assert say("catalog.as_of", language, on="").split("。")[0][:4] in said(at)


def test_a_place_that_is_not_there_is_told(look: Look):
    for place in ({"code": "MOON"}, {"code": "MAIL", "on": "1990-01-01"},
                  {"code": "MAIL", "actor": "moon"}):  # fmt: skip
        told = said(look("catalog", **place))
        assert say("catalog.none_then", "ja") in told
        assert (say("card.as_of.back", "ja") in told) == ("on" in place)


@BOTH
def test_what_an_address_asks_wrongly_is_dropped_and_said(look: Look, language: str):
    today = day_words(clock.business_day(), language)
    for on, code in (("2026-02-31", "no_such_day"), ("2150-01-01", "day_too_far")):
        for place in ({}, {"code": "MAIL"}):
            at = look("catalog", language=language, on=on, **place)
            [warned] = [each.value for each in at.warning]
            assert warned[:20] == say(f"tables.{code}", language, text=on, today="",
                                      first="", last="")[:20]  # fmt: skip
            assert today in warned
            assert "MAIL" in said(at)

    for name, place in (("actors", {"side": "moon"}), ("actors", {"code": "member"}),
                        ("risks", {"level": "moon", "offering": "moon"}),
                        ("risks", {"sheet": "1", "actor": "moon"})):  # fmt: skip
        at = look(name, "owner-1", language, on="10000-01-01", **place)
        asked = list(place.values()).count("moon")
        told = say("refusals.filter_unknown", language, value="moon")
        assert said(at).count(told) == asked, (name, place)
        assert sum("10000-01-01" in each.value for each in at.warning) == 1, place

    at = look("catalog", language=language, phase="moon", actor="help_desk")
    assert say("refusals.filter_unknown", language, value="moon") in said(at)
    assert at.selectbox(key=key("catalog", "actor")).value == "help_desk"
    assert "code=PHONE" in said(at)


def test_an_owner_edits_a_draft_part_by_part(look: Look, office: Office):
    at = look("offering", "owner-1", thing="PHONE", part="texts")
    at.button(key=key("offering", "begin", version_id(office, 1))).click().run()
    draft = version_id(office)
    place = key("offering", draft, "texts")
    at.text_area(key=f"{place}.summary_ja").set_value("あ" * 501).run()
    at.button(key=f"{place}.save").click().run()
    assert "501" in said(at)
    at.text_area(key=f"{place}.summary_ja").set_value("").run()
    at.button(key=f"{place}.save").click().run()
    assert say("designer.problems", "ja", count=1) in said(at)

    at.query_params["part"], at.query_params["row"] = "functions", "+"
    at.run()
    place = key("offering", draft, "functions", "+")
    at.text_input(key=f"{place}.name_ja").set_value("解約する").run()
    at.text_input(key=f"{place}.name_en").set_value("Leave").run()
    at.radio(key=f"{place}.actor").set_value("member").run()
    at.button(key=f"{place}.save").click().run()
    assert "解約する" in said(at)
    assert at.query_params["row"] in ("f4", ["f4"])
    remove = key("offering", draft, "functions", "f4", "remove")
    asking = [each.key for it in at.get("popover") for each in it.get("button")]
    assert remove in asking, "it takes two presses"
    at.button(key=remove).click().run()
    assert "解約する" not in said(at)
    at.query_params["row"] = "f4"
    at.run()
    again = at.button(key=key("offering", draft, "functions", "f4", "save"))
    assert again.label == say("designer.put_back", "ja")
    again.click().run()
    assert "解約する" in said(at)

    assert not at.exception
    at = look("offering", "owner-1", thing="PHONE", version="2", part="preview")
    at.selectbox(key=key("offering", "preview", "actor")).set_value("member").run()
    assert "member" in at.query_params["actor"], "found again, and sent to others"
    assert say("catalog.not_in_force", "ja") in said(at)
    at = look("offering", "owner-1")
    assert "?thing=PHONE&amp;version=2" in said(at)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_for_one_who_only_reads(look: Look, office: Office, part: str):
    row = {"row": "p1" if part == "targets" else "apply"} if part in LISTS else {}

    at = look("offering", "owner-2", "en", thing="MAIL", version="1", part=part, **row)

    assert say("designer.read_only", "en") in said(at)
    assert [*at.text_input, *at.text_area, *at.radio] == [], "text, not fields"
    if part == "texts":
        by = office.occasion("owner-2")
        content = see_version(office.store, by, KIND, "MAIL", 1).shown.version.content
        assert content["summary_en"] in said(at)
        assert content["declaration_ja"] in said(at)


def test_a_new_offering_is_begun_and_its_code_checked(look: Look):
    at = look("offering", "owner-1")
    place = key("offering", "new")
    at.text_input(key=f"{place}.code").set_value("新").run()
    at.button(key=f"{place}.save").click().run()
    assert say("offering.patterns.code", "ja") in said(at)
    at.text_input(key=f"{place}.code").set_value("NEW-1").run()
    at = look("offering", "owner-1")
    assert at.text_input(key=f"{place}.code").value == "NEW-1", "a new screen"
    at.text_input(key=f"{place}.name_ja").set_value("新").run()
    at.text_input(key=f"{place}.name_en").set_value("New").run()
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    assert at.query_params["thing"] in ("NEW-1", ["NEW-1"])
    assert say("designer.no_problems", "ja") in said(at)


def version_id(office: Office, number: int | None = None) -> int:
    """Return the id of a version of PHONE, without a number of the newest."""
    by = office.occasion("owner-1")
    seen = see_version(office.store, by, KIND, "PHONE", number)
    found = seen.shown.version if number else seen.versions[-1].version
    return found.id
