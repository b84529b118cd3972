"""The checks of a rule set on the page of its version, as owners and others see it."""

import pytest

from models.publishing_facts import Version
from portal.services.publish.draft import start_draft
from portal.services.publish.read import version_of
from portal.ui.keys import key
from portal.wording import say
from tests.desk import Desk
from tests.screens import OpenScreen, opened, said
from tests.services.policy.house_rules import KIND, content
from tests.services.publish.office import Office

CELL = ("PHONE", "use", "member")
CASE = {
    "id": "c", "name_ja": "停止中の例", "name_en": "Suspended", "actor": "member",
    "offering": "PHONE", "function": "use", "state": "suspended", "decision": "permit",
}  # fmt: skip


@pytest.fixture
def desk(office: Office) -> Desk:
    return office


def test_an_owner_marks_a_gap_as_meant_and_others_read_it(
    office: Office, open_screen: OpenScreen
):
    by = office.occasion("owner-1")
    draft = start_draft(office.store, by, KIND, "main", {**content(), "cases": [CASE]})
    place = {"kind": "rule_set", "thing": "main", "version": "1", "service": "PHONE"}

    owner = opened(open_screen, "version", "owner-1", "ja", **place, gap="use.member")
    assert say("rules_checks.cells.partly", "ja") in said(owner)
    assert say("rules_checks.cases_fail", "ja", failed=1, count=1) in said(owner)
    owner.button(key("rules_checks", draft.id, "mark", *CELL)).click().run()

    assert say("rules_checks.marked", "ja") in said(owner)
    (mark,) = newest(office).content["intended"]
    assert (mark["actors"], mark["functions"]) == (["member"], ["use"])
    assert say("rules_checks.cells.meant", "ja") in said(owner)
    unmark = key("rules_checks", draft.id, "unmark", *CELL, mark["id"])
    viewer = opened(open_screen, "version", "viewer-1", "en", **place, gap="use.member")
    assert say("rules_checks.cells.meant", "en") in said(viewer)
    assert mark["name_en"] in said(viewer).replace("&gt;", ">")
    assert unmark not in [each.key for each in viewer.button]

    owner.button(unmark).click().run()
    assert newest(office).content["intended"] == []


def newest(office: Office) -> Version:
    return version_of(office.store, office.occasion("owner-1"), KIND, "main", 1)
