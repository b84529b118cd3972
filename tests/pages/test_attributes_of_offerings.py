"""Attributes of offerings on screens: filled in, read, narrowed by."""

import pytest

from models.kinds import VersionedKind
from portal.services.publish.draft import start_draft
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import Desk
from tests.domain.attributes.cases import with_
from tests.screens import Look, said
from tests.services.attributes.test_of_offerings import define
from tests.services.attributes.test_of_offerings import say as values
from tests.services.publish.office import Office
from tests.services.publish.test_offering_versions import publish


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk.store, desk.now)


def test_an_owner_fills_in_what_is_asked_of_services(office: Office, look: Look):
    place = {"thing": "MAIL", "version": "2", "part": "attributes"}
    kind, by = VersionedKind.OFFERING, office.occasion("owner-1")
    draft = start_draft(office.store, by, kind, "MAIL")
    assert say("attributes.undefined", "ja") in said(
        look("offering", "owner-1", **place)
    )
    define(office)

    at = look("offering", "owner-1", **place)
    form = key("offering", draft.id, "attributes")
    at.text_input(key=f"{form}.children").set_value("99").run()
    at.button(key=f"{form}.save").click().run()
    assert say("forms.problems.too_large", "ja", label="項目 children（人）", least=0,
               most=20) in said(at)  # fmt: skip
    at.text_input(key=f"{form}.children").set_value("2").run()
    at.radio(key=f"{form}.job").set_value("rests").run()
    at.button(key=f"{form}.save").click().run()
    assert not at.exception
    assert say("designer.saved", "ja") in at.success[0].value

    at = look("offering", "owner-1", **(place | {"part": "preview"}))
    assert "選択 rests" in said(at)
    define(office, with_("children", most="1", strict_from="2027-01-01"))
    at = look("offering", "owner-1", **place)
    assert say("designer.problems", "ja", count=1) in said(at)


def test_the_address_narrows_the_catalog_and_a_role_sees_its_columns(
    office: Office, look: Look
):
    define(office)
    publish(office, "MAIL", values(job="studies", children=2, story="<b>長い</b>"))
    for language in LANGUAGES:
        at = look("catalog", "desk-1", language, **{"a.children": "1..3"})
        assert "code=MAIL" in said(at)
        assert "code=PAY" not in said(at)
        assert {"ja": "2 人", "en": "2 persons"}[language] in said(at)
        at.selectbox(key=key("catalog", "a.job")).set_value("rests").run()
        assert say("tables.empty", language) in said(at)
        at = look("catalog", language=language, **{"a.moon": "1"})
        assert say("catalog.dropped", language, attribute="moon") in said(at)
        assert "2 人" not in said(at)

    at = look("catalog", code="MAIL")
    assert "&lt;b&gt;長い" in said(at)
    assert say("catalog.facts.attributes", "ja") in said(at)
