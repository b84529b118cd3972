"""``rules check`` and ``rules what-if``, to people and programs."""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.__main__ import main
from portal.config import read_settings, settings
from portal.store.engine import open_store
from tests.desk import Desk
from tests.services.policy.house_rules import content

CASE = {
    "id": "c", "name_ja": "利用", "name_en": "Use", "actor": "member",
    "offering": "PHONE", "function": "use", "state": "active", "decision": "permit",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _portal(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    settings.cache_clear()
    store = open_store(read_settings(database_url=sqlite_url))
    Desk.open(store).join("PHONE")
    store.close()


def rules(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    status = main(["rules", *words])
    return status, capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    status, out = rules(capsys, *words, "--json")
    return status, json.loads(out)


def test_a_file_is_checked_drafted_and_asked_whom_it_touches(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    file = tmp_path / "main.json"
    file.write_text(json.dumps({**content(), "cases": [CASE]}), encoding="utf-8")

    status, found = as_json(capsys, "check", str(file))
    assert (status, found["cases"][0]["passes"], found["findings"]) == (0, True, [])
    gaps = {
        (each["offering"], each["function"], each["actor"]) for each in found["gaps"]
    }
    assert ("PHONE", "use", "member") in gaps
    failing = {**content(), "cases": [{**CASE, "decision": "deny"}]}
    file.write_text(json.dumps(failing), encoding="utf-8")
    status, out = rules(capsys, "check", str(file))
    assert status == 1
    assert "Member (Active)" in out

    assert rules(capsys, "import", str(file), "--as", "owner-1")[0] == 0
    assert as_json(capsys, "check", "main", "--version", "1")[0] == 1
    status, counted = as_json(capsys, "what-if", "main")
    assert (status, counted["version"]) == (0, 1)
    (use,) = [each for each in counted["changes"] if each["function"] == "use"]
    assert (use["was"], use["became"], use["people"]) == ("deny", "permit", 1)
    status, out = rules(capsys, "what-if", "main")
    assert (status, "PHONE" in out) == (0, False)


def test_what_is_not_there_or_not_readable_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    file = tmp_path / "odd.json"
    file.write_text(json.dumps({**content(), "rules": 3}), encoding="utf-8")
    rules(capsys, "import", str(file), "--as", "owner-1")

    for words in (
        ("check", str(file)),
        ("check", "main"),
        ("what-if", "main"),
        ("what-if", "main", "--version", "9"),
        ("check", "nothing"),
    ):
        assert rules(capsys, *words)[0] != 0, words
