"""``violation``: cases opened, answered, appealed against and shown."""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.__main__ import main
from portal.config import read_settings, settings
from portal.store.engine import open_store
from tests.desk import NUMBER
from tests.services.publish.office import Office
from tests.services.violations.house import opened


@pytest.fixture(autouse=True)
def _portal(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    settings.cache_clear()
    store = open_store(read_settings(database_url=sqlite_url))
    opened(Office.open(store))
    store.close()


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    status = main(["violation", *words])
    found = capsys.readouterr()
    return status, found.out + found.err


def test_a_case_goes_from_its_report_to_an_upheld_appeal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    def done(*words: str) -> dict[str, Any]:
        status, out = said(capsys, *words, "--json")
        assert status == 0, out
        return dict(json.loads(out))

    new = ("open", NUMBER, "--offering", "MAIL", "--kind", "rude", "--text", "大声")
    number = done(*new, "--on", "2026-11-01", "--as", "desk-1")["number"]
    status, out = said(capsys, *new, "--as", "desk-1")
    assert status == 0
    assert "Case V-2-1 is open." in out
    assert "案件 V-2-1 を開きました。" in out

    file = tmp_path / "voice.txt"
    file.write_bytes(b"loud")
    done("evidence", number, "--file", str(file))
    asked = ("ask", number, "--response", "lock", "--days", "7", "--text", "脅した")
    assert done(*asked, "--as", "desk-1")["act"] == "sanction_asked"
    assert done("list", "--state", "waiting")["cases"][0]["number"] == number
    assert done("approve", number, "--as", "supervisor-1")["led_to"].startswith("L-")
    done("appeal", number, "--text", "人違い", "--as", "desk-1")
    done("uphold", number, "--text", "録音", "--as", "legal-1")
    done("lift", number, "--as", "supervisor-1")
    done("close", number, "--as", "desk-1")

    shown = done("show", number)
    acts = [each["act"] for each in shown["steps"]]
    assert acts[2:5] == ["sanction_asked", "sanctioned", "appealed"]
    assert (shown["state"], shown["counts"]) == ("closed", False)
    status, out = said(capsys, "show", "V-2-1")
    assert "This is time 1. The rules have: warning." in out
    assert "ルールの処置: 警告" in out
    status, out = said(capsys, "list", "--state", "closed")
    assert number in out


REFUSED = [
    (("show",), 2, "Give the number of the case"),
    (("list", "V-1-3"), 2, "list takes no number"),
    (("evidence", "V-1-3", "--file", "/nowhere"), 2, "cannot be read"),
    (("show", "V-1-4"), 1, "violation case"),
    (("list", "--state", "asleep"), 1, "asleep"),
]


def test_what_cannot_be_asked_is_refused(capsys: pytest.CaptureFixture[str]):
    for words, expected, told in REFUSED:
        status, out = said(capsys, *words)
        assert status == expected
        assert told in out
