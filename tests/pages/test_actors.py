"""The actor kinds for everybody, and the page on which owners edit them."""

import pytest

from models.kinds import VersionedKind
from portal.domain.card import Words
from portal.domain.publishing.actor import LISTS
from portal.services.actor_scene import live_first
from portal.services.publish.draft import start_draft
from portal.services.publish.see import see_version
from portal.ui.actor_markup import PARTS
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import Desk
from tests.screens import Look, said
from tests.services.publish.office import Office

BOTH = pytest.mark.parametrize("language", LANGUAGES)
KIND = VersionedKind.ACTOR_PROFILE


@pytest.fixture
def desk(office: Office) -> Desk:
    return office


@BOTH
def test_everybody_reads_the_actor_kinds_of_a_day(look: Look, language: str):
    at = look("actors", language=language)
    assert say("tables.count", language, count="11") in said(at)

    at.text_input(key=key("actors", "q")).set_value("ｶﾒｲﾃﾝ").run()
    at.text_input(key=key("actors", "q")).set_value("加盟").run()
    assert "code=partner_store" in said(at)
    assert "code=legal" not in said(at)

    at = look("actors", language=language, side="provider", on="1999-01-01")
    assert say("tables.empty", language) in said(at)
    behind = said(look("actors", language=language, before="zzz"))
    assert say("tables.shorter", language) in behind
    assert "after=zzz" in behind


@BOTH
def test_one_kind_shows_its_flow_with_what_is_missing(look: Look, language: str):
    at = look("actors", language=language, code="member")

    text = said(at)
    assert say("actors.gaps", language, count=1) in text
    assert {"ja": "退会を申し出る", "en": "Ask to leave"}[language] in text
    assert "/catalog?code=PHONE&amp;actor=member" in text
    for part in ("member", "observer"):
        assert say(f"actors.asked.{part}", language) in text
    advice = {"ja": "加えてください", "en": "Name a function"}[language]
    assert advice not in text, "who cannot edit is not told to"
    assert advice in said(look("actors", "owner-1", language, code="member"))
    at = look("actors", language=language, code="end_user")
    assert say("actors.no_gaps", language) in said(at)


def test_a_kind_that_is_not_there_on_a_day_is_told(look: Look):
    for place in ({"code": "moon"}, {"code": "member", "on": "1999-01-01"}):
        told = said(look("actors", **place))
        assert say("actors.none_then", "ja") in told
        assert (say("card.as_of.back", "ja") in told) == ("on" in place)


def newest(office: Office, code: str) -> int:
    seen = see_version(office.store, office.occasion("owner-1"), KIND, code)
    return seen.versions[-1].version.id


def test_an_owner_mends_a_gap_and_puts_steps_in_order(look: Look, office: Office):
    at = look("actor", "owner-1", thing="partner_store", part="flow")
    at.button(key=key("actor", "begin", newest(office, "partner_store"))).click().run()
    at.query_params["row"] = "+"
    at.run()
    place = key("actor", newest(office, "partner_store"), "flow", "+")
    at.text_input(key=f"{place}.name_ja").set_value("取り消す").run()
    at.text_input(key=f"{place}.name_en").set_value("Cancel a sale").run()
    at.button(key=f"{place}.save").click().run()
    assert say("actors.gaps", "ja", count=1) in said(at), "nothing answers it"

    place = key("actor", newest(office, "partner_store"), "flow", "f2")
    at.selectbox(key=f"{place}.function").set_value("PAY:settle").run()
    at.button(key=f"{place}.save").click().run()
    at.button(key=f"{place}.up").click().run()

    assert not at.exception
    assert say("designer.no_problems", "ja") in said(at)
    seen = see_version(office.store, office.occasion("owner-1"), KIND, "partner_store",
                       2)  # fmt: skip
    flow = seen.shown.version.content["flow"]
    assert [each["id"] for each in flow] == ["f2", "settle-pay"]


@BOTH
def test_every_part_opens_and_others_only_look(look: Look, language: str):
    for part in PARTS:
        row = {"row": "+"} if part in LISTS else {}
        at = look("actor", "owner-2", language, thing="help_desk", part=part, **row)
        assert say("designer.read_only", language) in said(at)


def test_a_new_kind_begins_with_its_names(look: Look, office: Office):
    at = look("actor", "owner-1")
    place = key("actor", "new")
    at.text_input(key=f"{place}.code").set_value("courier").run()
    at.text_input(key=f"{place}.name_ja").set_value("配送業者").run()
    at.text_input(key=f"{place}.name_en").set_value("Courier").run()
    at.radio(key=f"{place}.side").set_value("partner").run()
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    assert at.query_params["thing"] in ("courier", ["courier"])
    assert say("designer.no_problems", "ja") in said(at)


@BOTH
def test_a_version_of_a_kind_is_reviewed_on_the_common_page(look: Look, language: str):
    at = look("version", "owner-2", language, kind="actor_profile", thing="member")

    assert say("version.title", language, name={"ja": "会員", "en": "Member"}[language],
               number=1) in said(at)  # fmt: skip
    assert say("publishing.phases.live", language) in said(at)


@BOTH
def test_a_service_shows_planners_who_has_a_say_in_it(look: Look, language: str):
    told = say("actors.asked.observer", language)
    sales = {"ja": "加盟店営業部（加盟店）", "en": "Sales to stores (Partner store)"}

    assert sales[language] in said(look("catalog", "owner-1", language, code="PAY"))
    assert sales[language] not in said(
        look("catalog", "legal-1", language, code="MAIL")
    )
    assert told in said(look("catalog", "legal-1", language, code="MAIL"))
    assert told not in said(look("catalog", "desk-1", language, code="PAY"))


def test_who_is_asked_to_review_reads_what_they_review(look: Look):
    for page, place in (
        ("actor", {"thing": "member", "part": "flow"}),
        ("offering", {"thing": "PAY", "part": "preview"}),
    ):
        at = look(page, "desk-1", **place)
        assert not at.exception
        assert not at.warning
        assert not [each for each in at.button if "save" in str(each.key)]
    assert say("designer.read_only_role", "ja") in said(look("offering", "desk-1"))
    at = look("version", "info-1", kind="offering", thing="PAY")
    for part in ("version.parts", "version.further.preview"):
        assert say(part, "ja") in said(at)


def test_those_with_an_interest_are_proposed_when_it_is_submitted(
    look: Look, office: Office
):
    offering = VersionedKind.OFFERING
    draft = start_draft(office.store, office.occasion("owner-1"), offering, "MAIL")
    at = look("version", "owner-1", kind="offering", thing="MAIL",
              version=str(draft.number))  # fmt: skip
    assert "サービス企画部" in said(at), "who is nobody here is named"
    at.button(key=key("version", "stakeholders", draft.id)).click().run()
    chosen = at.multiselect(key=key("version", "asked", draft.id)).value
    assert [str(each) for each in chosen] == ["help_desk"]


def test_actor_kinds_that_are_not_in_force_come_last_and_say_so():
    names = {code: Words(code, code.upper()) for code in ("a", "b", "c")}
    found = live_first(names, {"b", "c"})
    assert list(found) == ["b", "c", "a"]
    assert found["a"].en == "A (not in force)"
