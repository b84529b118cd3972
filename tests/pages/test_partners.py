"""Partners on their page: the list of a day, contracts and members, a file of them."""

from datetime import date, timedelta

import pytest

from models.partner_facts import (
    Belonging,
    ContractTerms,
    Ending,
    NewPartner,
    WhoBelongs,
)
from portal.services.partners.keep import (
    add_contract,
    add_partner,
    end_contract,
    tie,
)
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import NUMBER, Desk
from tests.screens import Look, said
from tests.services.publish.office import Office

BOTH = pytest.mark.parametrize("language", LANGUAGES)
PARTNER = "2220000002"
OWNER = "owner-1"


@pytest.fixture
def desk(office: Office) -> Desk:
    return office


@pytest.fixture(scope="module", autouse=True)
def _partner(office: Office) -> None:
    """Begin with a partner, two contracts of which one ended early, and a member."""
    store, occasion = office.store, office.occasion(OWNER)
    add_partner(store, occasion, NewPartner("星山ソフト", number=PARTNER))
    today = office.now.date()
    old = ContractTerms("K-1", "MAIL", "規約 1", today - timedelta(days=400))
    first = add_contract(store, occasion, PARTNER, old)
    end_contract(store, occasion, first, Ending("AGREED", today - timedelta(days=40)))
    new = ContractTerms("K-2", since=None, last=date(2098, 1, 1), follows=first)
    add_contract(store, occasion, PARTNER, new)
    who = WhoBelongs(PARTNER, NUMBER)
    tie(store, occasion, who, Belonging(since=today - timedelta(days=9)))


@BOTH
def test_the_list_says_where_each_contract_stands(look: Look, language: str):
    at = look("partners", OWNER, language)
    text = said(at)
    assert "星山ソフト" in text
    assert {say(f"partners.states.{e}", language) for e in ("holds", "over")} <= {
        each for each in ("有効", "終了", "in force", "over") if f">{each}<" in text
    }
    at.selectbox(key=key("partners", "state")).set_value("over").run()
    assert "K-1" in said(at)
    assert "K-2" not in said(at)
    then = said(look("partners", OWNER, language, on="1999-01-01", known="1999-01-01"))
    assert say("tables.empty", language) in then
    reads = look("partners", "desk-1", language)
    assert not [each for each in reads.button if "save" in str(each.key)]


@BOTH
def test_one_partner_shows_contracts_with_the_reason_of_the_end(
    look: Look, language: str
):
    text = said(look("partners", OWNER, language, m=PARTNER))
    assert say("partners.end_reasons.AGREED", language) in text
    assert "111-000-0001" in text
    assert "髙橋" not in text, "owners see no members"
    assert "/look_up?m=" not in text
    text = said(look("partners", "supervisor-1", language, m=PARTNER))
    assert "髙橋 はるか" in text
    assert f"/look_up?m={NUMBER}" in text
    text = said(look("partners", OWNER, language, m="999"))
    assert say("partners.back", language) in text


def test_an_owner_records_a_contract_its_end_and_a_member(look: Look):
    at = look("partners", OWNER, m=PARTNER)
    place = f"partners.{PARTNER}.sign"
    at.text_input(key=f"{place}.number").set_value("K-7").run()
    at.selectbox(key=f"{place}.offering").set_value("PAY").run()
    again = look("partners", OWNER, m=PARTNER)
    assert again.text_input(key=f"{place}.number").value == "K-7", "typed, not saved"
    at.date_input(key=f"{place}.since").set_value(date(2026, 4, 1)).run()
    at.button(key=f"{place}.save").click().run()
    assert say("partners.done.signed", "ja") in said(at)
    assert "K-7" in said(at)

    place = f"partners.{PARTNER}.end"
    chosen = at.radio(key=f"{place}.contract")
    ours = next(each for each in chosen.options if "K-7" in each)
    chosen.set_value(ours).run()
    at.selectbox(key=f"{place}.reason").set_value("MISTAKE").run()
    at.button(key=f"{place}.save").click().run()
    assert say("partners.states.never", "ja") in said(at)

    place = f"partners.{PARTNER}.unlink"
    at.text_input(key=f"{place}.member").set_value(NUMBER).run()
    at.button(key=f"{place}.save").click().run()
    assert say("partners.done.ended", "ja") in said(at)
    at.text_input(key=f"{place}.member").set_value("12").run()
    at.button(key=f"{place}.save").click().run()
    assert "12" in at.warning[0].value


def test_a_partner_is_added_and_its_members_come_from_a_file(look: Look):
    at = look("partners", OWNER)
    place = "partners..add"
    at.text_input(key=f"{place}.name").set_value("月の舎").run()
    kinds = at.radio(key=f"{place}.actor_kind")
    kinds.set_value(kinds.options[0]).run()
    at.button(key=f"{place}.save").click().run()
    assert at.title[0].value == "月の舎"
    number = "".join(at.query_params["m"])

    lines = [f"{number},{each},2026-04-01" for each in (NUMBER, "12")]
    file = "\n".join(["partner,member number,since", *lines])
    at.file_uploader(key=key("partners", "file", 0)).upload(
        "users.csv", file.encode(), "text/csv"
    ).run()
    counts = {"linked": 1, "ended": 0, "already": 0, "set_aside": 1}
    assert say("partners.file_counts", "ja", **counts) in said(at)
    at.button(key=key("partners", "file", "accept")).click().run()
    assert say("partners.done.file", "ja", **counts) in said(at)
    assert "111-000-0001" in said(at)
