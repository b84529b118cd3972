"""The worker, and the parent that keeps it and the pages going."""

import json
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from portal.__main__ import main
from tests.server import Server, served

PATIENCE = 60.0
"""Seconds; an upper bound for a busy machine."""


def wait_for(answer: Callable[[], Any]) -> Any:
    """Return the first answer that is true."""
    until = monotonic() + PATIENCE
    while not (found := answer()):
        assert monotonic() < until, answer
        sleep(0.05)
    return found


def children(parent: int) -> dict[str, int]:
    """Return the processes that a parent runs, by their commands."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {command_of(int(each)): int(each) for each in listed}


def command_of(process: int) -> str:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return ""
    return words[3].decode() if len(words) > 3 else ""


def serves(server: Server) -> bool:
    try:
        with urlopen(f"{server.address}/healthz") as answer:
            return bool(json.load(answer)["status"] == "ok")
    except (URLError, ConnectionError):
        return False


def workers(url: str) -> list[str]:
    """Return every worker that was seen, the first one first."""
    file = url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name FROM worker ORDER BY id").fetchall()
    return [name for (name,) in rows]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes there")
def test_whichever_process_is_killed_the_portal_comes_back_or_ends_as_a_whole(
    sqlite_url: str,
):
    with served("run", DATABASE_URL=sqlite_url) as server:
        parent = server.process.pid
        wait_for(lambda: workers(sqlite_url))
        first = children(parent)

        os.kill(first["web"], signal.SIGKILL)
        os.kill(first["work"], signal.SIGKILL)
        wait_for(lambda: len(workers(sqlite_url)) == 2 and serves(server))
        second = children(parent)
        assert not set(second.values()) & set(first.values())

        os.kill(parent, signal.SIGKILL)
        server.process.wait()
        wait_for(lambda: not any(map(command_of, second.values())))
        ended = {
            each["child"]: each["code"]
            for each in server.logged()
            if each["event"] == "child.ended"
        }

    assert ended == {"web": -signal.SIGKILL, "work": -signal.SIGKILL}


def test_a_worker_that_is_asked_once_ends_when_nothing_is_left(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setattr("portal.commands.work.set_up_logs", lambda _level: None)

    assert main(["work", "--once"]) == 0
