"""``offerings``: services as files, planned for people and programs, then drafted."""

from pathlib import Path
from typing import Any

import pytest

from portal.__main__ import main
from tests.commands import answers
from tests.commands.answers import Output

pytestmark = pytest.mark.usefixtures("in_company")


def told(capsys: Output, *words: str) -> Any:
    return answers.told(capsys, "offerings", *words)


@pytest.mark.parametrize("name", ["all.csv", "all.xlsx", "all.json"])
def test_what_was_exported_changes_nothing(capsys: Output, tmp_path: Path, name: str):
    file = str(tmp_path / name)

    assert told(capsys, "export", file)["count"] == 6
    found = told(capsys, "import", file, "--as", "owner-1")

    assert {each["outcome"] for each in found["rows"]} == {"unchanged"}


def test_a_file_is_planned_and_accepted(capsys: Output, tmp_path: Path):
    file = tmp_path / "some.csv"
    file.write_text("code,name_en\nMAIL,Breeze\nTWICE,a\nTWICE,b\n", encoding="utf-8")
    words = ("import", str(file), "--as", "owner-1")

    assert main(["offerings", *words]) == 1
    said = capsys.readouterr().out
    assert "TWICE" in said
    planned = told(capsys, *words)
    assert (planned["outcome"], planned["drafts"]) == ("planned", [])
    codes = [[p["code"] for p in each["problems"]] for each in planned["rows"]]
    assert codes == [[], ["row_code_twice"], ["row_code_twice"]]
    done = told(capsys, *words, "--accept", "--key", "k-1")
    assert done["drafts"] == [{"code": "MAIL", "version": 2, "new": True}]
    assert told(capsys, *words, "--accept")["drafts"] == []


def test_what_is_no_file_is_refused(capsys: Output, tmp_path: Path):
    assert told(capsys, "import", str(tmp_path / "none"), "--as", "owner-1")[
        "code"
    ] == ("file_missing")
    assert told(capsys, "import", str(tmp_path), "--as", "owner-1")["code"] == (
        "file_is_folder"
    )
    assert told(capsys, "export", str(tmp_path))["code"] == "file_unreadable"
    wrong = tmp_path / "all.pdf"
    assert told(capsys, "export", str(wrong))["code"] == "ending_unknown"
    assert not wrong.exists()
    assert told(capsys, "export", str(wrong), "--format", "csv")["count"] == 6
