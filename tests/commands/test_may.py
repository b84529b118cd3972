"""``may`` and ``rules``: an answer with its reasons, to people and to programs."""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.__main__ import main
from portal.config import read_settings, settings
from portal.store.engine import open_store
from tests.desk import NUMBER
from tests.domain.policy.cases import rule
from tests.services.policy.house_rules import content, publish
from tests.services.publish.office import Office

STRICT = rule("strict", "forbid", functions=["ask"], states=["none"])
CHIEF: dict[str, Any] = {
    "code": "whom", "name_ja": "引き継ぎ先", "name_en": "Escalation", "hit": "unique",
    "answers": "escalation_target", "rows": [{"id": "all", "answer": "chief"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _portal(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    settings.cache_clear()
    store = open_store(read_settings(database_url=sqlite_url))
    publish(Office.open(store), {**content(STRICT), "tables": [CHIEF]})
    store.close()


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(list(words))
    found = capsys.readouterr()
    return status, found.out, found.err


ABOUT = ("may", "--member", NUMBER, "--offering", "PHONE")


def test_each_function_is_answered_with_reasons_in_both_languages(
    capsys: pytest.CaptureFixture[str],
):
    status, out, _ = said(capsys, *ABOUT)

    assert status == 0
    assert "PHONE › Apply: yes, with conditions" in out
    assert "  To be done: tell the fee." in out
    assert "  Forbidden by the rule: strict." in out
    assert "  Escalation: chief." in out
    assert "  No rule speaks of this, so it is denied." in out
    assert "  State in this service: not in the service" in out
    assert "  It would be a yes if they joined the service (state: Active)." in out
    assert "条件つきでできます" in out
    assert "Answer P-" in out


def test_programs_get_the_codes(capsys: pytest.CaptureFixture[str]):
    status, out, _ = said(capsys, *ABOUT, "--function", "ask", "--json")
    found: Any = json.loads(out)

    assert status == 0
    assert found["rule_sets"] == [{"code": "main", "version": 1}]
    (answer,) = found["answers"]
    assert (answer["decision"], answer["state"]) == ("deny", "none")
    assert answer["deciding"] == ["main/strict"]
    assert [(each["table"], each["answer"]) for each in answer["beside"]] == [
        ("main/whom", "chief")
    ]
    assert [line["stage"] for line in answer["trace"]] == [
        *("identity", "locks", "terms", "entitlement", "rules"),
    ]
    assert {"what": "join", "values": ["active"], "decision": "permit"} in (
        answer["near_misses"]
    )


def test_programs_get_what_stands_in_the_way_and_what_the_caller_hears(
    capsys: pytest.CaptureFixture[str],
):
    words = ("--reason", "LOST_DEVICE", "--until", "2030-12-31", "--block", "use")
    status, _, err = said(capsys, "lock", "place", NUMBER, *words)
    assert status == 0, err
    _, out, _ = said(capsys, *ABOUT, "--function", "use", "--json")
    (answer,) = json.loads(out)["answers"]
    found = {each["code"]: each for each in answer["findings"]}

    lock = found["locked"]["lock"]
    assert (lock["reason"], lock["blocks"]) == ("LOST_DEVICE", ["use"])
    assert lock["number"].startswith("L-")
    assert lock["until"].startswith("2030-12-31T15:00")
    assert lock["released_by"] == [lock["source"], "legal"]
    assert set(lock["released_when"]) == {"ja", "en"}
    assert "Use" in answer["caller"]["en"]
    assert answer["caller"]["ja"] != answer["caller"]["en"]
    assert answer["clauses"] == []


def test_an_answer_has_a_number_by_which_it_is_given_again(
    capsys: pytest.CaptureFixture[str],
):
    _, out, _ = said(capsys, *ABOUT, "--purpose", "complaint", "--json")
    first = json.loads(out)
    _, out, _ = said(capsys, "may", "--answer", first["answer"], "--json")
    again = json.loads(out)
    _, told, _ = said(capsys, "may", "--answer", first["answer"])

    assert again["same"]
    assert again["answer"] == first["answer"]
    assert again["answers"] == first["answers"]
    assert f"Answer {first['answer']}, given again. It is the same" in told
    assert "PHONE › Apply: yes, with conditions" in told
    status, _, err = said(capsys, *ABOUT, "--purpose", "fun")
    assert status == 1
    assert "“fun”" in err
    assert "complaint" in err


def test_a_kind_of_actor_is_asked_about_in_a_state(capsys: pytest.CaptureFixture[str]):
    about = ("may", "--actor-kind", "member", "--offering", "PHONE", "--json")
    _, out, _ = said(capsys, *about, "--function", "use", "--state", "active")

    assert json.loads(out)["answers"][0]["decision"] == "permit"


@pytest.mark.parametrize("who", [(), ("--member", NUMBER, "--actor-kind", "member")])
def test_it_asks_about_whom(capsys: pytest.CaptureFixture[str], who: tuple[str, ...]):
    status, _, err = said(capsys, "may", *who, "--offering", "PHONE")

    assert status == 1
    assert "--actor-kind" in err


def test_a_rule_set_goes_out_and_comes_in_as_json(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    _, out, _ = said(capsys, "rules", "export", "main")
    file = tmp_path / "main.json"
    changed = json.loads(out)
    assert changed["rules"][0]["id"] == "in_use"
    changed["rules"][0]["actors"] = ["stranger"]
    file.write_text(json.dumps(changed), encoding="utf-8")

    status, out, _ = said(capsys, "rules", "import", str(file), "--as", "owner-1")

    assert status == 0
    assert "Version 2 of main is a draft now" in out
    assert "names “stranger”, which does not exist" in out
