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
    paper.write_bytes(b"%PDF-1.7 signed")
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


@pytest.mark.usefixtures("_portal")
def test_a_file_is_looked_at_then_taken_and_its_lines_are_named(
    capsys: Output, tmp_path: Path
):
    file = tmp_path / "answers.csv"
    header, line = "会員番号,規約,同意日", f"{NUMBER},tos,2026-11-01"
    file.write_text(f"{header}\n{line}\n{line}\n")
    command = ("accept-file", str(file))

    looked = told(capsys, *command, "--dry-run")
    assert (looked["recorded"], looked["taken"]) == (1, False)
    done = told(capsys, *command)
    assert (done["recorded"], done["taken"]) == (1, True)
    assert done["known"] == [{"line": 3, "receipt": None}]
    again = told(capsys, *command)
    assert [each["receipt"][:2] for each in again["known"]] == ["A-", "A-"]
    main([*command])
    said = capsys.readouterr().out
    assert "3行目：受付番号 A-" in said
    assert "0 recorded" in said

    file.write_text(f"{header}\n{line}\n{NUMBER},nothing,2026-11-01\n")
    status, found = ended(capsys, *command)
    assert (status, found["taken"], found["refused"][0]["line"]) == (1, False, 3)
    assert main([*command]) == 1
    assert "Nothing was recorded, since 1 lines" in capsys.readouterr().out


@pytest.mark.usefixtures("_portal")
def test_what_is_agreed_along_with_a_change_is_named_beside_its_receipt(
    capsys: Output,
):
    change = ("change", NUMBER, "MAIL", "suspend", "--reason", "LOST_DEVICE")
    alone = ended(capsys, *change, "--reference", "REC-1")
    assert (alone[0], alone[1]["code"]) == (2, "answer_without_document")
    refused = told(capsys, *change, "--accept", "nothing", "--reference", "REC-1")
    assert refused["code"] == "acceptance_document_unknown"

    done = told(capsys, *change, "--accept", "TOS", "--reference", "REC-1")

    assert (done["outcome"], done["became"]) == ("done", "suspended")
    (found,) = told(capsys, "binding", NUMBER)["documents"]
    assert done["accepted"] == [
        {"document": "tos", "receipt": found["accepted"]["receipt"]}
    ]
