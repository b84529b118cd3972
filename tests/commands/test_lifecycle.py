"""``lifecycle``: a version as JSON, and a file as a draft, to people and programs."""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.__main__ import main
from portal.config import read_settings, settings
from portal.domain.publishing.lifecycle import content_from
from portal.store.engine import open_store
from seed.lifecycle import canonical
from tests.desk import Desk


@pytest.fixture(autouse=True)
def _portal(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    settings.cache_clear()
    store = open_store(read_settings(database_url=sqlite_url))
    Desk.open(store)
    store.close()


def lifecycle(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(["lifecycle", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    status, out, _ = lifecycle(capsys, *words, "--json")
    return status, json.loads(out)


@pytest.fixture
def exported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Path:
    file = tmp_path / "canonical.json"
    file.write_text(lifecycle(capsys, "export", "canonical")[1], encoding="utf-8")
    return file


def renamed(file: Path, name: str) -> Path:
    content = json.loads(file.read_text(encoding="utf-8"))
    content["name_en"] = name
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_the_shipped_lifecycle_is_exported_as_it_is(
    capsys: pytest.CaptureFixture[str], exported: Path
):
    content = json.loads(exported.read_text(encoding="utf-8"))
    status, answer = as_json(capsys, "export", "canonical", "--version", "1")

    shipped = content_from(canonical(), content["name_ja"], content["name_en"])
    assert content == shipped
    assert (status, answer["version"], answer["content"]) == (0, 1, shipped)


def test_a_changed_file_becomes_a_draft_once(
    capsys: pytest.CaptureFixture[str], exported: Path
):
    file = str(renamed(exported, "Changed"))

    first = as_json(capsys, "import", file, "--as", "owner-1")
    again = as_json(capsys, "import", file, "--as", "owner-2")

    facts = ("outcome", "version", "problems", "changes")
    assert first[0] == again[0] == 0
    assert [first[1][name] for name in facts] == ["drafted", 2, [], 1]
    assert [again[1][name] for name in facts] == ["already", 2, [], 1]


def test_an_export_that_comes_back_changes_nothing(
    capsys: pytest.CaptureFixture[str], exported: Path
):
    status, answer = as_json(capsys, "import", str(exported), "--as", "owner-1")

    assert (status, answer["outcome"], answer["version"]) == (0, "already", 1)


def test_problems_of_a_file_are_named_in_both_languages(
    capsys: pytest.CaptureFixture[str], exported: Path
):
    file = str(renamed(exported, " "))

    status, out, _ = lifecycle(capsys, "import", file, "--as", "owner-1")

    assert status == 0
    assert "「名前（英語）」が空です" in out
    assert "“name (English)” is blank" in out


@pytest.mark.parametrize(
    ("text", "code"),
    [("[1]", "content_unreadable"), ("{}", "thing_code_refused"),
     ('{"code": "No"}', "thing_code_refused")],
)  # fmt: skip
def test_a_file_that_is_no_lifecycle_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, code: str
):
    file = tmp_path / "odd.json"
    file.write_text(text)

    status, answer = as_json(capsys, "import", str(file), "--as", "owner-1")

    assert (status, answer["code"]) == (1, code)


def test_a_file_that_cannot_be_read_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    for file, code in (
        (tmp_path / "none.json", "file_missing"), (tmp_path, "file_is_folder")
    ):  # fmt: skip
        status, answer = as_json(capsys, "import", str(file), "--as", "owner-1")
        assert (status, answer["code"]) == (1, code)


def test_what_is_not_there_or_not_allowed_is_refused(
    capsys: pytest.CaptureFixture[str], exported: Path
):
    for words, code in (
        (("export", "moon"), "not_found"),
        (("export", "canonical", "--version", "9"), "not_found"),
        (("import", str(renamed(exported, "X"))), "not_permitted"),
    ):
        status, answer = as_json(capsys, *words)
        assert (status, answer["code"]) == (1, code)
    assert lifecycle(capsys, "publish", "canonical")[0] == 2
