"""``rules``: a rule set as a file, out and back, or why not, line by line."""

from pathlib import Path

import pytest

from portal.__main__ import main
from portal.config import read_settings, settings
from portal.store.engine import open_store
from tests.commands.answers import Output, ended
from tests.services.policy.house_rules import publish
from tests.services.publish.office import Office


@pytest.fixture(autouse=True)
def _portal(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    settings.cache_clear()
    store = open_store(read_settings(database_url=sqlite_url))
    publish(Office.open(store))
    store.close()


def test_what_was_exported_is_there_already(capsys: Output, tmp_path: Path):
    for name in ("main.csv", "main.xlsx", "main.yaml", "main.yml"):
        file = tmp_path / name
        status, found = ended(capsys, "rules", "export", "main", "--file", str(file))
        assert (status, found["file"]) == (0, name)
        words = ("import", str(file), "--as", "owner-1")
        status, found = ended(capsys, "rules", *words)
        if name.startswith("main.y"):
            assert (found["outcome"], found["version"]) == ("already", 1)
        assert found["changes"] == 0
        assert found["problems"] == []


def test_what_cannot_be_read_is_named_and_begins_nothing(
    capsys: Output, tmp_path: Path
):
    file = tmp_path / "main.csv"
    file.write_text(
        "part,code,effect\nrules,a,maybe\nmoon,b,\nset,main,\n", encoding="utf-8"
    )
    words = ("import", str(file), "--as", "owner-1")
    status, found = ended(capsys, "rules", *words)

    assert (status, found["outcome"]) == (1, "unreadable")
    places = [(each["line"], each["column"]) for each in found["problems"]]
    assert places == [(2, "effect"), (3, "part")]
    assert main(["rules", *words]) == 1
    assert "3 part:" in capsys.readouterr().out
    assert main(["rules", "export", "main", "--version", "2"]) == 1
    capsys.readouterr()
    _, refused = ended(
        capsys, "rules", "export", "main", "--file", str(tmp_path / "a.pdf")
    )
    assert refused["code"] == "ending_unknown"
