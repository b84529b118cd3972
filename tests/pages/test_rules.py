"""The page of rules: a set from its names to a rule that is read as a sentence."""

from typing import Any

import pytest

from portal.services.publish.draft import start_draft
from portal.services.publish.see import see_version
from portal.ui.keys import key
from portal.wording import say
from tests.screens import Look, said
from tests.services.policy.house_rules import KIND, content
from tests.services.publish.office import Office


@pytest.fixture
def desk(office: Office) -> Office:
    return office


def newest(office: Office, code: str) -> Any:
    seen = see_version(office.store, office.occasion("owner-1"), KIND, code)
    return seen.versions[-1].version


def drafted(office: Office, code: str, **more: Any) -> Any:
    given = {**content(), "code": code, **more}
    return start_draft(office.store, office.occasion("owner-1"), KIND, code, given)


def test_an_owner_begins_a_set_and_adds_a_rule(look: Look, office: Office):
    at = look("rules", "owner-1", "en")
    place = key("rules", "new")
    for name, value in (("code", "fresh"), ("name_ja", "新"), ("name_en", "Fresh")):
        at.text_input(key=f"{place}.{name}").set_value(value).run()
    at.button(key=f"{place}.save").click().run()
    assert not at.exception
    missing = say("publishing.problems.rules_missing", "en", place="Rules")
    assert missing.partition(" has")[2] in said(at)

    at.query_params["row"] = "+"
    at.run()
    assert not at.exception
    place = key("rules", newest(office, "fresh").id, "rules", "+")
    at.text_input(key=f"{place}.name_ja").set_value("使える").run()
    at.text_input(key=f"{place}.name_en").set_value("May use").run()
    at.multiselect(key=f"{place}.states").set_value(["active"]).run()
    assert "state is “Active” may do everything with every service." in said(at)
    at.radio(key=f"{place}.effect").set_value("forbid").run()
    assert "may do anything with any service." in said(at)
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    assert newest(office, "fresh").content["rules"] == [
        {"id": "r1", "name_ja": "使える", "name_en": "May use", "effect": "forbid",
         "states": ["active"]}
    ]  # fmt: skip
