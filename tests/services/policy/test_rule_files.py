"""Rule sets as files: out and back without a change, looked at before they count."""

from typing import Any

import pytest

from models.publishing_facts import Version
from portal.errors import InputRefused, NotPermitted
from portal.services.policy.rule_files import (
    KINDS,
    Plan,
    export_rules,
    plan_rules,
    take_rules,
)
from portal.services.publish.draft import start_draft
from portal.services.publish.see import see_version
from tests.domain.publishing.test_rule_sets import whole
from tests.services.policy.house_rules import KIND, content, publish
from tests.services.publish.office import Office


def drafted(office: Office, given: dict[str, Any] | None = None) -> Version:
    by = office.occasion("owner-1")
    said = given or content()
    return start_draft(office.store, by, KIND, said["code"], said)


def planned(office: Office, version: Version, file: bytes, name: str) -> Plan:
    by = office.occasion("owner-1")
    return plan_rules(office.store, by, version.id, file, name)


def newest(office: Office) -> Version:
    by = office.occasion("owner-1")
    return see_version(office.store, by, KIND, "main").versions[-1].version


def test_what_was_written_changes_nothing_when_it_is_read(office: Office):
    version = drafted(office, whole())
    for kind in KINDS:
        given = (kind, "main", version.number, "ja")
        file = export_rules(office.store, office.occasion("desk-1"), *given)
        plan = planned(office, version, file.content, file.name)
        assert (plan.problems, plan.changes, plan.unread) == ((), (), ())
        assert file.name == f"main.1.1.{kind}"


def test_a_file_is_looked_at_and_then_taken(office: Office):
    version = drafted(office)
    file = (
        "part,code,name_ja,name_en,effect,states,valid_from\r\n"
        "set,main,基本ルール,Main rules,,,\r\n"
        "obligations,tell_fee,料金を伝える,tell the fee,,,\r\n"
        "rules,in_use,in_use,in_use,forbid,active,2026/4/1\r\n"
        "rules,,新,New,permit,moon,\r\n"
    ).encode("cp932")
    plan = planned(office, version, file, "rules.csv")

    assert plan.problems == ()
    assert [each.path[:2] for each in plan.changes] == [
        ("rules", "outside"), ("rules", "in_use"), ("rules", "in_use"), ("rules", "r2")
    ]  # fmt: skip
    (lacking,) = (each for each in plan.lacking if each.column == "states")
    assert (lacking.line, lacking.problem.code) == (5, "code_unknown")
    assert newest(office).revision == 1, "nothing is stored by a look"

    by = office.occasion("owner-1")
    taken = (version.id, file, "rules.csv")
    with pytest.raises(InputRefused) as refused:
        take_rules(office.store, by, *taken, "another")
    assert refused.value.code == "plan_changed"
    take_rules(office.store, by, *taken, plan.digest)
    saved = newest(office)
    assert saved.revision == 2
    assert [each["id"] for each in saved.content["rules"]] == ["in_use", "r2"]
    assert saved.content["rules"][0]["valid_from"] == "2026-04-01"


@pytest.mark.parametrize(
    ("file", "name", "code"),
    [
        (b"x", "rules.pdf", "rules_file_kind"),
        (b"number,name\n1,2\n", "rules.csv", "rules_table_without_part"),
        (b"PK\x03\x04", "rules.xlsx", "table_unreadable"),
        (b"a: &a [1]\nb: *a\n", "rules.yaml", "yaml_alias"),
        (b"[1]", "rules.json", "content_unreadable"),
        (b"a: 1.5\nb: " + b"x" * (3 << 20), "rules.yml", "yaml_long"),
    ],
)
def test_what_is_no_rule_set_is_refused(
    office: Office, file: bytes, name: str, code: str
):
    version = drafted(office)
    with pytest.raises(InputRefused) as refused:
        planned(office, version, file, name)
    assert refused.value.code == code


def test_a_file_of_which_some_cannot_be_read_is_not_taken(office: Office):
    version = drafted(office)
    file = "part,code,name_ja,name_en,effect\nrules,a,あ,A,maybe\n".encode()
    plan = planned(office, version, file, "rules.txt")
    assert [(e.line, e.column) for e in plan.problems] == [(2, "effect")]
    by = office.occasion("owner-1")
    with pytest.raises(InputRefused) as refused:
        take_rules(office.store, by, version.id, file, "rules.txt", plan.digest)
    assert refused.value.code == "rules_file_wrong"
    plan = planned(office, version, b"format: 1\nrules: maybe\n", "rules.yaml")
    assert {e.problem.code for e in plan.problems} == {"field_missing", "field_wrong"}
    with pytest.raises(NotPermitted):
        plan_rules(office.store, office.occasion("desk-1"), version.id, file, "a.csv")


def test_what_a_table_cannot_hold_goes_into_yaml(office: Office):
    said = whole()
    said["rules"][0]["cells"] = [{"column": "plan", "options": ["gold"], "least": 1}]
    drafted(office, said)
    by = office.occasion("owner-1")
    for code, kind in (("rules_no_table", "csv"), ("filter_unknown", "pdf")):
        with pytest.raises(InputRefused) as refused:
            export_rules(office.store, by, kind, "main", 1)
        assert refused.value.code == code
    assert b"least: 1" in export_rules(office.store, by, "yaml", "main", 1).content


def test_formulas_stay_text(office: Office):
    publish(office, {**content(), "owner": "=1+1"})
    by = office.occasion("owner-1")
    file = export_rules(office.store, by, "csv", "main")
    assert b",'=1+1," in file.content
    draft = start_draft(office.store, by, KIND, "main")
    assert planned(office, draft, file.content, file.name).changes == ()
