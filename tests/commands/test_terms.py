"""``accept`` and ``binding`` answer people and programs."""

from pathlib import Path

import pytest

from portal.__main__ import main
from portal.config import read_settings, settings
from portal.store.engine import open_store
from tests.commands.answers import Output, ended, told
from tests.desk import NUMBER
from tests.services.terms.counter import Counter


@pytest.fixture
def _portal(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A portal with terms that its one member has to accept."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    settings.cache_clear()
    store = open_store(read_settings(database_url=sqlite_url))
    counter = Counter.open(store)
    counter.at(2026, 10, 1).join()
    counter.at(2026, 10, 9).publish_terms()
    store.close()


@pytest.mark.usefixtures("_portal")
def test_what_is_accepted_on_the_command_line_is_answered_there(
    capsys: Output, tmp_path: Path
):
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"signed")
    said = ("accept", NUMBER, "tos", "--method", "paper", "--evidence", str(paper),
            "--acted-at", "2026-11-10", "--capacity", "guardian",
            "--by", "髙橋 一郎")  # fmt: skip
    before = told(capsys, "binding", NUMBER)["documents"]
    assert [each["owes"]["overdue"] for each in before] == [True]
    done = told(capsys, *said)
    assert (done["outcome"], done["version"]) == ("recorded", 1)

    (found,) = told(capsys, "binding", NUMBER, "--offering", "mail")["documents"]
    assert found["bound"]["how"] == "beginning"
    assert found["accepted"]["receipt"] == done["receipt"]
    assert found["owes"] is None
    asked = ("--at", "2026-10-02", "--known-at", "2026-10-02")
    assert told(capsys, "binding", NUMBER, *asked)["documents"] == []

    main(["binding", NUMBER])
    spoken = capsys.readouterr().out
    assert "第1版" in spoken
    assert "personally accepted version 1" in spoken
    main(list(said))
    assert done["receipt"] in capsys.readouterr().out
    main(["binding", NUMBER, *asked])
    assert "No terms are for them." in capsys.readouterr().out


@pytest.mark.usefixtures("_portal")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nothing", "--reference", "R"), "acceptance_document_unknown"),
        (("tos", "--number", "x"), "acceptance_number_unreadable"),
        (("tos", "--number", "7", "--reference", "R"), "acceptance_version_unknown"),
        (("tos",), "acceptance_recording_missing"),
    ],
)
def test_a_refusal_says_which(capsys: Output, words: tuple[str, ...], code: str):
    status, found = ended(capsys, "accept", NUMBER, *words)
    assert (status, found["code"]) == (1, code)
