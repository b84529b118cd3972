"""Internal rules on their page, and beside a version of terms."""

import pytest

from portal.services.internal_rules.keep import record_rule
from portal.ui.keys import key
from portal.wording import say
from tests.domain.publishing.test_terms import JA
from tests.pages.looking_up import drafts
from tests.screens import Look, said
from tests.services.internal_rules.writers import SAYS
from tests.services.publish.office import Office
from tests.services.terms.test_design import begun, filled


@pytest.fixture
def desk(office: Office) -> Office:
    return office


def test_legal_keeps_the_rules_and_others_read_them(look: Look, office: Office):
    at = look("internal_rules", "legal-1")
    place = key("internal_rules", "new")
    for name, value in (
        ("code", "kept"),
        ("name_ja", "規程"),
        ("name_en", "<b>Rule</b>"),
    ):
        at.text_input(key=f"{place}.{name}").set_value(value).run()
    at = look("internal_rules", "legal-1")
    assert at.text_input(key=f"{place}.name_ja").value == "規程", "a new screen"
    at.button(key=f"{place}.save").click().run()
    assert not at.exception
    assert say("internal_rules.done", "ja") in said(at)
    assert drafts(office.store) == 0

    text = said(look("internal_rules", "viewer-1", "en", rule="kept"))
    assert "&lt;b&gt;Rule" in text
    assert say("internal_rules.every", "en") in text


def test_a_version_is_checked_rule_by_rule(look: Look, office: Office):
    record_rule(office.store, office.occasion("legal-1"), "pd", SAYS)
    draft = filled(office, begun(office, "checked"), JA)
    place = {"thing": "checked", "version": "1", "part": "rules", "row": "pd"}
    at = look("terms", "legal-2", **place)
    assert say("internal_rules.unchecked", "ja") in said(at)
    field = key("internal_rules", draft.id, "check", "pd")
    at.radio(key=f"{field}.stands").set_value("gap").run()
    at.text_area(key=f"{field}.text").set_value("目的がない").run()
    at = look("terms", "legal-2", **place)
    assert at.text_area(key=f"{field}.text").value == "目的がない", "a new screen"
    at.button(key=f"{field}.save").click().run()
    assert "目的がない" in said(at)
    assert drafts(office.store) == 0
    text = said(look("internal_rules", "legal-1"))
    assert say("internal_rules.stands.gap", "ja") in text
