"""``python -m portal import``: files as they come, reports, refusals, kill -9."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from portal.__main__ import main
from portal.config import ROOT, read_settings, settings
from portal.services.verify import verify
from portal.store.engine import open_store
from tests.commands.answers import ended
from tests.desk import Desk
from tests.services.importing.loading import as_file, number, row, stand_still

DATA = Path(__file__).parents[1] / "data"
FILES = ("members-legacy-cp932", "members-export-utf8bom")
OFFERINGS = ("MAIL=メール", "CLOUD=クラウド", "PAY=決済")

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _portal(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    """Set up a portal with the three offerings."""
    stand_still(monkeypatch)
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.cache_clear()
    ended(
        capsys, "init", *(word for each in OFFERINGS for word in ("--offering", each))
    )


def report_in(file: Path) -> list[dict[str, Any]]:
    """Return the lines of a report."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_file_agrees_with_its_truth_and_a_second_run_changes_nothing(
    name: str, capsys: Output, tmp_path: Path
):
    report = tmp_path / "report.jsonl"
    words = ("import", str(DATA / f"{name}.csv"), "--report", str(report))

    status, first = ended(capsys, *words)
    told = report_in(report)
    again = ended(capsys, *words)[1]

    assert status == 1
    assert disagreements(name, told) == []
    assert first["unexplained"] == again["unexplained"] == 0
    assert again["counts"]["unchanged"] == first["counts"]["created"]
    assert again["counts"] | {"created": 0, "unchanged": 0} == first["counts"] | {
        "created": 0,
        "unchanged": 0,
    }
    assert report_in(report) == told


def disagreements(name: str, told: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return the records of which the truth says otherwise."""
    with (DATA / f"{name}.truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {int(each["record"]): each["expected"] for each in csv.DictReader(file)}
    assert [line["record"] for line in told] == list(truth)
    found = []
    for line in told:
        expected, outcome = truth[line["record"]], line["outcome"]
        if expected == "ok":
            agrees = outcome in ("accepted", "warned")
        else:
            wanted = "skipped" if expected == "total_line" else "refused"
            agrees = outcome == wanted and expected in line["reasons"]
        if not agrees:
            found.append((line["record"], expected, outcome, line["reasons"]))
    return found


def test_a_line_of_the_report_names_record_outcome_reasons_and_field(
    capsys: Output, tmp_path: Path
):
    file, report = tmp_path / "a.csv", tmp_path / "r.jsonl"
    file.write_bytes(as_file(row(number(1)), row(number(2), mail="no mail")))

    status, answer = ended(capsys, "import", str(file), "--report", str(report))

    assert (status, answer["outcome"]) == (1, "done")
    assert answer["counts"] == {
        "created": 1, "updated": 0, "unchanged": 0, "proposed": 0, "refused": 1,
        "skipped": 0,
    }  # fmt: skip
    assert report_in(report) == [
        {"record": 2, "outcome": "accepted", "reasons": [], "field": None},
        {"record": 3, "outcome": "refused", "reasons": ["bad_email"], "field": "mail"},
    ]


def test_a_dry_run_imports_nothing(capsys: Output, tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_bytes(as_file(row(number(1))))

    status, answer = ended(capsys, "import", str(file), "--dry-run")

    assert (status, answer["outcome"]) == (0, "checked")
    assert answer["counts"]["created"] == 1
    assert ended(capsys, "import", str(file))[1]["counts"]["created"] == 1


def test_a_mapping_says_what_headings_do_not(capsys: Output, tmp_path: Path):
    file, mapping = tmp_path / "a.csv", tmp_path / "m.json"
    header = ("one", "two", "three", "four")
    rows = [(number(n), f"山田 {n}郎", "脱け", "Mail") for n in range(1, 4)]
    file.write_bytes(as_file(*rows, header=header))
    given = {
        "version": 1,
        "header": list(header),
        "columns": [
            {"field": field, "column": at, "found_by": "person", "confidence": "1"}
            for at, field in enumerate(("number", "name", "state", "offering"))
        ],
        "default_offering": None,
        "default_kind": None,
        "words": {"state": {"脱け": "withdrawn"}},
    }
    mapping.write_text(json.dumps(given), "utf-8")

    status, answer = ended(capsys, "import", str(file), "--mapping", str(mapping))

    assert (status, answer["counts"]["created"]) == (0, 3)
    shown = ended(capsys, "show", number(1))[1]
    assert shown["memberships"][0]["state"] == "withdrawn"


def test_a_mapping_of_endless_depth_is_refused(capsys: Output, tmp_path: Path):
    file, mapping = tmp_path / "a.csv", tmp_path / "m.json"
    file.write_bytes(as_file(row(number(1))))
    mapping.write_text("[" * 100_000, "utf-8")

    status, answer = ended(capsys, "import", str(file), "--mapping", str(mapping))

    assert (status, answer["code"]) == (1, "mapping_unreadable")


def test_an_import_is_taken_back(capsys: Output, tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_bytes(as_file(row(number(1))))
    batch = ended(capsys, "import", str(file))[1]["batch"]

    status, answer = ended(capsys, "import", "--void", batch)

    assert (status, answer["outcome"], answer["members"]) == (0, "voided", 1)
    assert ended(capsys, "import", str(file))[1]["counts"]["created"] == 1


NOT_TOGETHER = (
    (("--void", "B", "--dry-run"), "not_beside_void"),
    (("a.csv", "--void", "B"), "not_beside_void"),
    (("--void", "B", "--report", "r.jsonl"), "not_beside_void"),
    (("--void", "B", "--mapping", "m.json"), "not_beside_void"),
    (("--void", "B", "--as-of", "2026-11-01"), "not_beside_void"),
    (("--void", "B", "--offering", "MAIL"), "not_beside_void"),
    (("--void", "B", "--offering", ""), "not_beside_void"),
    (("--void",), "void_needs_number"),
    (("--void", ""), "void_needs_number"),
    (("--void", " "), "void_needs_number"),
    (("a.csv", "--keep-changed"), "keep_changed_alone"),
)


def test_taking_back_goes_with_nothing_that_speaks_of_a_file(
    capsys: Output, tmp_path: Path
):
    file = tmp_path / "a.csv"
    file.write_bytes(as_file(row(number(1))))
    batch = ended(capsys, "import", str(file))[1]["batch"]

    for more, code in NOT_TOGETHER:
        words = [{"B": batch, "a.csv": str(file)}.get(each, each) for each in more]
        status, answer = ended(capsys, "import", *words)
        assert (status, answer["code"]) == (2, code), more
        assert ended(capsys, "show", number(1))[0] == 0

    assert ended(capsys, "import", "--void", batch)[1]["members"] == 1


def test_an_import_tells_people_in_both_languages(capsys: Output, tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_bytes(as_file(row(number(1)), row("x")))
    capsys.readouterr()

    assert main(["import", str(file)]) == 1

    out = capsys.readouterr().out
    assert "取り込み B-1-3 を終えましたが、取り込めない件が" in out
    assert "Import B-1-3 is done, but some records were refused" in out
    assert "The check digit" in out


@pytest.mark.parametrize(
    ("rows", "status", "sentence"),
    [
        ([row(number(1))], 0, "取り込み B-1-3 を終えました。"),
        ([row(number(1)), row("x")], 1, "取り込めない件がありました。"),
        ([row("x"), row("y")], 1, "1 件も取り込めませんでした。"),
    ],
    ids=["all in", "some refused", "all refused"],
)
def test_the_exit_status_says_whether_every_record_went_in(
    rows: list[Any], status: int, sentence: str, capsys: Output, tmp_path: Path
):
    file = tmp_path / "a.csv"
    file.write_bytes(as_file(*rows))
    capsys.readouterr()

    looked = main(["import", str(file), "--dry-run"])
    capsys.readouterr()
    done = main(["import", str(file)])

    assert (looked, done) == (status, status)
    assert sentence in capsys.readouterr().out


# ------------------------------------------------------------------ the report


@pytest.mark.parametrize("way", ["itself", "symlink", "hard link"])
@pytest.mark.parametrize("more", [(), ("--dry-run",)], ids=["run", "dry run"])
def test_the_report_never_takes_the_place_of_the_file(
    way: str, more: tuple[str, ...], capsys: Output, tmp_path: Path
):
    file, report = tmp_path / "a.csv", tmp_path / "r.jsonl"
    file.write_bytes(content := as_file(row(number(1))))
    if way == "itself":
        report = file
    elif way == "symlink":
        report.symlink_to(file)
    else:
        report.hardlink_to(file)

    status, answer = ended(capsys, "import", str(file), "--report", str(report), *more)

    assert (status, answer["code"]) == (1, "report_is_read")
    assert file.read_bytes() == content


def test_the_report_never_takes_the_place_of_another_file(
    capsys: Output, tmp_path: Path
):
    file, other = tmp_path / "a.csv", tmp_path / "letter.txt"
    file.write_bytes(as_file(row(number(1))))
    other.write_text('{"dear": "reader"}')

    status, answer = ended(capsys, "import", str(file), "--report", str(other))

    assert (status, answer["code"]) == (1, "report_exists")
    assert other.read_text() == '{"dear": "reader"}'


def test_a_refused_file_leaves_the_earlier_report_and_nothing_else(
    capsys: Output, tmp_path: Path
):
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    report, none = tmp_path / "r.jsonl", tmp_path / "none.jsonl"
    good.write_bytes(as_file(row(number(1))))
    bad.write_bytes(b"color,age\nred,1\n")
    ended(capsys, "import", str(good), "--report", str(report))
    before = report.read_text()
    files = {each for each in tmp_path.iterdir() if each.is_file()}

    for place in (report, none):
        assert ended(capsys, "import", str(bad), "--report", str(place))[0] == 1

    assert report.read_text() == before
    assert {each for each in tmp_path.iterdir() if each.is_file()} == files


def test_a_report_that_cannot_be_written_stops_before_anything_is_imported(
    capsys: Output, tmp_path: Path
):
    file = tmp_path / "a.csv"
    file.write_bytes(as_file(row(number(1))))
    place = tmp_path / "no such folder" / "r.jsonl"

    status, answer = ended(capsys, "import", str(file), "--report", str(place))

    assert (status, answer["code"]) == (1, "report_unwritable")
    assert ended(capsys, "import", str(file))[1]["counts"]["created"] == 1


def test_a_report_goes_into_a_pipe_as_well(capsys: Output, tmp_path: Path):
    file, pipe = tmp_path / "a.csv", tmp_path / "pipe"
    file.write_bytes(as_file(row(number(1))))
    os.mkfifo(pipe)
    with subprocess.Popen(("cat", pipe), stdout=subprocess.PIPE, text=True) as reader:
        status, _ = ended(capsys, "import", str(file), "--report", str(pipe))
        told = reader.communicate()[0]

    assert status == 0
    assert json.loads(told)["record"] == 2


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        ("会員番号,氏名,状態\n".encode(), "file_header_only"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "file_is_binary"),
        (b"PK\x03\x04" + b"xl/" * 20, "file_is_spreadsheet"),
        (b"%PDF-1.7\n", "file_is_binary"),
        (b"just some words\nand more\n", "file_without_columns"),
        (",".join(f"c{n}" for n in range(20_000)).encode() + b"\n1\n",
         "file_too_many_columns"),
        (as_file(row(number(1), note="x" * 10_000_000)), "file_line_too_long"),
        (as_file(row(number(1))) + b"\xff\xfe\xfd\n" * 20, "file_bad_bytes"),
        (b"color,age\nred,1\n", "file_not_of_members"),
        (as_file(row(number(1))) + b'"open', "file_quote_open"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_in_both_languages(
    content: bytes, code: str, capsys: Output, tmp_path: Path
):
    file = tmp_path / "a.csv"
    file.write_bytes(content)

    status, answer = ended(capsys, "import", str(file))

    assert (status, answer["code"]) == (1, code)
    assert set(answer["sentence"]) == {"ja", "en"}
    assert all(words.strip() for words in answer["sentence"].values())


def test_a_folder_and_a_missing_file_are_refused(capsys: Output, tmp_path: Path):
    folder = ended(capsys, "import", str(tmp_path))
    missing = ended(capsys, "import", str(tmp_path / "none.csv"))
    nothing = ended(capsys, "import")

    assert [folder[0], missing[0], nothing[0]] == [1, 1, 2]
    assert folder[1]["code"] == "file_is_folder"
    assert missing[1]["code"] == "file_missing"
    assert nothing[1]["code"] == "file_needed"


def test_a_control_character_refuses_its_record_and_no_other(
    capsys: Output, tmp_path: Path
):
    file = tmp_path / "a.csv"
    file.write_bytes(as_file(row(number(1), note="a\0b"), row(number(2))))

    status, answer = ended(capsys, "import", str(file))

    assert status == 1
    assert answer["reasons"] == {"control_characters": 1}
    assert answer["counts"]["created"] == 1


# ------------------------------------------------------------------ kill -9


@pytest.mark.slow
def test_killed_in_the_middle_the_same_command_goes_on_and_loses_nothing(
    database_url: str, tmp_path: Path, capsys: Output
):
    rows = 8_000
    file, report = tmp_path / "a.csv", tmp_path / "r.jsonl"
    file.write_bytes(as_file(*(row(number(n), f"山田 {n}郎") for n in range(rows))))
    day = ("--as-of", "2024-04-01")
    kills = 0
    while kills < 3 and not killed_while_writing(database_url, file, report, *day):
        kills += 1

    words = ("import", str(file), *day, "--report", str(report))
    status, answer = ended(capsys, *words)

    told = report_in(report)
    assert status == 0
    assert answer["counts"]["created"] == rows
    assert [line["record"] for line in told] == list(range(2, rows + 2))
    store = open_store(read_settings(database_url=database_url))
    try:
        desk = Desk(store)
        # The killed ones had the machine's clock.
        desk.now = datetime.fromtimestamp(report.stat().st_mtime + 3600, UTC)
        assert not verify(store, desk.occasion("auditor-1"), full=True).found
    finally:
        store.close()


def killed_while_writing(url: str, file: Path, report: Path, *more: str) -> bool:
    """Start an import and kill it once it has reported records; True if it ended."""
    words = (sys.executable, "-m", "portal", "import", str(file))
    with subprocess.Popen(
        (*words, *more, "--report", str(report)),
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        while child.poll() is None:
            time.sleep(0.1)
            parts = report.parent.glob(f"{report.name}.*.part")
            if any(part.stat().st_size > 20_000 for part in parts):
                child.send_signal(signal.SIGKILL)
                child.wait()
                return False
    return True
