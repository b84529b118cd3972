"""The page of rules: a set from its names to a rule that is read as a sentence."""

from typing import Any

import pytest

from models.publishing_facts import Version
from portal.services.publish.draft import start_draft
from portal.services.publish.see import see_version
from portal.ui.keys import key
from portal.ui.rules_markup import PARTS
from portal.wording import say
from tests.domain.policy.cases import COLUMNS
from tests.domain.publishing.test_terms import JA
from tests.pages.test_actors import BOTH
from tests.screens import Look, said
from tests.services.policy.house_rules import KIND, content, publish
from tests.services.publish.office import Office
from tests.services.terms.test_design import begun, filled, published


@pytest.fixture
def desk(office: Office) -> Office:
    return office


def newest(office: Office, code: str) -> Version:
    seen = see_version(office.store, office.occasion("owner-1"), KIND, code)
    return seen.versions[-1].version


def drafted(office: Office, code: str, **more: Any) -> Version:
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


def test_a_clause_is_chosen_by_its_number_and_kept_by_its_id(
    look: Look, office: Office
):
    published(office, filled(office, begun(office, "cited"), JA))
    version = drafted(office, "citing")
    at = look("rules", "owner-1", thing="citing", part="rules", row="in_use")
    place = key("rules", version.id, "rules", "in_use")
    chosen = at.radio(key=f"{place}.document").set_value("cited")
    chosen.run()
    clause = at.radio(key=f"{place}.clause_in_cited")
    assert [each.partition(" ")[0] for each in clause.options[:2]] == ["第1条", "第2条"]
    clause.set_value("c2").run()
    assert "第2条 料金" in said(at)
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    row = newest(office, "citing").content["rules"][0]
    assert row["clause"] == {"document": "cited", "clause": "c2"}


def test_a_clause_that_is_not_there_is_told_at_its_row(look: Look, office: Office):
    cited = {"document": "nowhere", "clause": "c1"}
    given = content()
    given["rules"][0]["clause"] = cited
    drafted(office, "wrong", rules=given["rules"])
    at = look("rules", "owner-1", "en", thing="wrong", part="rules", row="in_use")

    assert say("rules_page.cited_gone", "en") in said(at)
    assert "nowhere” , which" in said(at) or "“nowhere”, which does not" in said(at)
    assert "part=rules&amp;row=in_use" in said(at)


def test_a_table_gets_a_row_and_a_case_its_question(look: Look, office: Office):
    table = {"code": "notice", "name_ja": "予告", "name_en": "Notice",
             "answers": "notice_days", "hit": "first"}  # fmt: skip
    version = drafted(office, "more", tables=[table], own_columns=COLUMNS)
    place = {"thing": "more", "part": "tables", "row": "notice", "item": "+"}
    at = look("rules", "owner-1", "en", **place)
    form = key("rules", version.id, "tables", "notice", "rows", "+")
    at.text_input(key=f"{form}.answer").set_value("14").run()
    assert "It is 14 days." in said(at)
    at.button(key=f"{form}.save").click().run()
    assert newest(office, "more").content["tables"][0]["rows"] == [
        {"id": "r1", "answer": "14"}
    ]

    at = look("rules", "owner-1", "en", thing="more", part="cases", row="+")
    form = key("rules", version.id, "cases", "+")
    at.text_input(key=f"{form}.name_en").set_value("Asked").run()
    for name, code in (("actor", "member"), ("state", "active")):
        at.selectbox(key=f"{form}.{name}").set_value(code).run()
    assert "May Member, whose state is “Active”, do “…”" in said(at)
    for name, code in (("offering", "MAIL"), ("function", "use"),
                       ("decision", "permit")):  # fmt: skip
        field = at.selectbox if name == "offering" else at.radio
        field(key=f"{form}.{name}").set_value(code).run()
    at.button(key=f"{form}.save").click().run()
    assert not at.exception
    assert newest(office, "more").content["cases"][0]["function"] == "use"


@BOTH
def test_readers_see_every_part_and_narrow_the_rules(
    look: Look, office: Office, language: str
):
    code = f"read_{language}"
    publish(office, {**content(), "code": code})
    at = look("rules", "desk-1", language, thing=code)
    for part in PARTS if language == "en" else ():
        at.query_params["part"] = part
        at.run()
        assert not at.exception
        assert say("designer.read_only", language) in said(at)
    at.query_params.update({"part": "rules", "effect": "conditional"})
    at.run()
    assert say("rules_page.shown", language, count=1, all=2) in said(at)
    del at.query_params["thing"]
    at.run()
    assert f"thing={code}" in said(at)


def test_who_approves_reads_what_a_rule_said_and_says(look: Look, office: Office):
    publish(office, {**content(), "code": "told"})
    changed = content()["rules"]
    changed[0] = {**changed[0], "effect": "forbid"}
    drafted(office, "told", rules=changed[:1])
    place = {"kind": "rule_set", "thing": "told", "version": "2"}
    at = look("version", "legal-1", "en", **place)

    text = said(at)
    assert say("rules_page.changed", "en", part="Rules") in text
    assert "Every actor whose state is “Active” may do everything" in text
    assert "No actor whose state is “Active” may do anything" in text
    assert "tell the fee" in text
    assert say("rules_page.effects.forbid", "en") in text


def test_a_draft_that_is_no_rule_set_is_told_and_not_shown(look: Look, office: Office):
    rules = [{"id": "a", "cells": [1], "effect": "maybe"}, 7]
    drafted(office, "odd", rules=rules)
    at = look("rules", "owner-1", "en", thing="odd")
    assert say("designer.broken", "en") in "\n".join(e.value for e in at.markdown)
    look("version", "owner-1", "en", kind="rule_set", thing="odd", version="1")
    assert "thing=odd&amp;version=1" in said(look("rules", "owner-1", "en"))


def test_a_file_is_looked_at_and_taken(look: Look, office: Office):
    version = drafted(office, "filed")
    at = look("rules", "owner-1", "en", thing="filed", part="files")
    file = (
        "part,code,name_ja,name_en,effect\nset,filed,基本ルール,Main rules,\n"
        "rules,in_use,使えない,Shut,forbid\nrules,ask,答える,Ask,maybe\n"
    )
    at.file_uploader[0].upload("a.csv", file.encode(), "text/csv").run()
    assert say("rules_page.files.wrong", "en", count=1) in said(at)
    right = file.replace("maybe", "permit").encode()
    at.file_uploader[0].upload("b.csv", right, "text/csv").run()
    assert "No actor may do anything with any service." in said(at)
    at.button(key=f"rules.files.{version.id}.accept").click().run()

    assert not at.exception
    assert [each["id"] for each in newest(office, "filed").content["rules"]] == [
        "in_use", "ask"
    ]  # fmt: skip


def test_what_changes_is_read_as_sentences_and_field_by_field_behind_them(
    look: Look, office: Office
):
    rule = {**content()["rules"][0], "say_ja": "**そう**です。"}
    gap = {"id": "gap", "name_ja": "隙間", "name_en": "A gap", "states": ["active"]}
    drafted(office, "read", rules=[rule], intended=[gap])
    at = look("version", "owner-1", "en", kind="rule_set", thing="read")

    assert not at.exception
    label = say("version.by_field", "en")
    (fields,) = (each for each in at.expander if each.label == label)
    inside = "\n".join(str(each.proto.body) for each in fields.get("html"))
    before = said(at).replace(inside, "")
    assert "On purpose no rule says whether" in before
    assert "what to say (Japanese): **そう**です。" in before
    for row in (rule, gap):
        assert f"({row['id']}) ›" in inside
        assert f"({row['id']}) ›" not in before
