"""``verify``: a sentence in both languages, a list for programs, and an exit code."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from portal.__main__ import main
from portal.config import read_settings, settings
from portal.store.engine import open_store
from tests.desk import Desk


@pytest.fixture
def url(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A portal with a member who has joined."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    settings.cache_clear()
    store = open_store(read_settings(database_url=sqlite_url))
    Desk.open(store).at(2026, 10, 1).join()
    store.close()
    return sqlite_url


def verify(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    status = main(["verify", *words])
    return status, capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    status, out = verify(capsys, "--json", *words)
    return status, json.loads(out)


def tamper(url: str, *statements: str) -> None:
    store = open_store(read_settings(database_url=url))
    with store.write() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    store.close()


def test_what_is_right_is_said_in_one_sentence_each(
    url: str, capsys: pytest.CaptureFixture[str]
):
    status, out = verify(capsys, "--full")

    assert status == 0
    ja, en = out.splitlines()
    assert ja.startswith("すべて書かれたままです（変更の記録 ")
    assert en.startswith("Everything is as it was written (changes ")


def test_a_missing_trigger_is_named_and_the_exit_code_is_one(
    url: str, capsys: pytest.CaptureFixture[str]
):
    tamper(url, "DROP TRIGGER audit_event_no_update")

    status, out = verify(capsys)
    _, answer = as_json(capsys)

    assert status == 1
    assert "audit_event_no_update" in out
    assert answer["outcome"] == "wrong"
    assert answer["found"] == [
        {"flaw": "schema", "place": "audit_event_no_update", "index": None, "what": ""}
    ]


def test_the_first_flaw_is_in_the_sentence_and_the_others_follow(
    url: str, capsys: pytest.CaptureFixture[str]
):
    tamper(url, "DELETE FROM audit_pending WHERE event_id IN (3, 4)",
           "UPDATE membership SET state = 'suspended'")  # fmt: skip

    status, out = verify(capsys, "--full")

    assert status == 1
    lines = out.splitlines()
    assert len(lines) == 6
    assert "3 番は、封印待ちの一覧と合いません" in lines[0]
    assert "4 番" in lines[1]
    assert "suspended" in lines[2]


def test_whoever_may_not_read_the_trail_may_not_verify_it(
    url: str, capsys: pytest.CaptureFixture[str]
):
    status, answer = as_json(capsys, "--as", "desk-1")

    assert (status, answer["code"]) == (1, "not_permitted")
