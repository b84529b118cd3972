"""Starting and stopping: one address, one sentence for whatever stands in the way."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from portal.__main__ import main
from tests.house.files import ROOT
from tests.server import free_port, served


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        (sys.executable, "-m", "portal", *words),
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


TRACES = ("Traceback", "trace", "child.ended")


def stopped_with(result: subprocess.CompletedProcess[str], *words: str) -> bool:
    """Return whether the start was stopped with a sentence of these words, no trace."""
    said = [each in result.stderr for each in words]
    traced = [each in result.stderr for each in TRACES]
    return result.returncode == 2 and all(said) and not any(traced)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_one_address_serves_and_stops_cleanly(
    sqlite_url: str, number: signal.Signals
):
    with served("run", DATABASE_URL=sqlite_url) as server:
        with urlopen(f"{server.address}/healthz") as answer:
            health = json.load(answer)
        server.process.send_signal(number)
        out, _ = server.process.communicate(timeout=30)
        logged = server.logged()

    assert health["status"] == "ok"
    assert set(health["databases"]) == {"main", "access", "keys"}
    assert server.process.returncode == 0
    assert server.printed.count(server.address) == 1
    assert out == ""
    stopped = [each["process"] for each in logged if each["event"] == "stopped"]
    assert "web" in stopped
    assert stopped[-1] == "parent"


def test_a_port_in_use_is_said_with_a_way_out(sqlite_url: str, taken: int):
    result = run("run", DATABASE_URL=sqlite_url, PORT=str(taken))

    assert stopped_with(
        result, str(taken), f"PORT={taken + 1}", "使っています", "in use"
    )


def test_a_host_that_is_not_this_machine_s_is_said(sqlite_url: str):
    result = run("run", DATABASE_URL=sqlite_url, HOST="127.0.0.256")

    assert stopped_with(result, "HOST")


@pytest.mark.parametrize("host", ["999.1.1.1", "127.0.0", "::g", ""])
def test_a_host_that_is_no_address_is_said(sqlite_url: str, host: str):
    result = run("run", DATABASE_URL=sqlite_url, HOST=host)

    assert stopped_with(result, f"HOST={host} は", f"HOST={host} is no address")


def test_without_a_provider_nobody_else_is_let_in(sqlite_url: str):
    assert stopped_with(
        run("run", DATABASE_URL=sqlite_url, HOST="0.0.0.0"),  # noqa: S104
        "OIDC_METADATA_URL",
        "HOST=127.0.0.1",
    )


def test_a_public_address_without_a_provider_is_refused(sqlite_url: str):
    result = run(
        "run", DATABASE_URL=sqlite_url, PUBLIC_URL="https://portal.example.com"
    )

    assert stopped_with(
        result, "OIDC_METADATA_URL", "PUBLIC_URL=https://portal.example.com"
    )
    assert "HOST=" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://x"),
        ("OIDC_GROUPS", "desk=boss"),
        ("PORTAL_LANGUAGE", "fr"),
    ],
)
def test_a_bad_setting_is_named(sqlite_url: str, setting: str, value: str):
    settings = {"DATABASE_URL": sqlite_url, setting: value}

    assert stopped_with(run("run", **settings), setting)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path):
    file = tmp_path / "letter.db"
    file.write_text("Dear reader, this is a letter and not a database. " * 50)
    before = file.read_bytes()

    result = run("run", DATABASE_URL=f"sqlite:///{file}")

    assert stopped_with(
        result, "DATABASE_URL is not a database", "データベースではありません"
    )
    assert file.read_bytes() == before


def test_a_newer_database_is_left_alone(sqlite_url: str):
    import sqlite3

    path = sqlite_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    assert stopped_with(run("run", DATABASE_URL=sqlite_url), "9999")


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path):
    file = tmp_path / "file"
    file.write_text("")

    assert stopped_with(
        run("run", DATABASE_URL=f"sqlite:///{file}/portal.db"), "portal.db"
    )


def test_a_database_server_that_does_not_answer_is_said():
    port = free_port()
    url = f"postgresql://nobody:secret@127.0.0.1:{port}/none?connect_timeout=2"

    result = run("run", DATABASE_URL=url)

    assert stopped_with(result, "DATABASE_URL")
    assert "secret" not in result.stderr + result.stdout


def test_a_fault_gets_a_reference_instead_of_a_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def broken(_settings: object) -> None:
        raise RuntimeError("090-1234-5678")

    monkeypatch.setattr("portal.services.serve.ready_to_serve", broken)
    monkeypatch.setattr("portal.commands.web.set_up_logs", lambda _level: None)
    monkeypatch.setattr("portal.logs.set_up_logs", lambda _level: None)

    assert main(["web"]) == 3

    said = capsys.readouterr().err
    assert "F-" in said
    assert "090-1234-5678" not in said


@pytest.mark.parametrize("words", [[], ["dance"], ["run", "--fast"]])
def test_a_command_that_does_not_exist_is_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
):
    assert main(words) == 2

    said = capsys.readouterr().err
    assert "usage" in said
    assert "--help" in said
    assert not said.isascii()


def test_the_list_of_commands_names_each(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])

    assert stopped.value.code == 0
    assert "run" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql_it_warns_where_the_keys_lie_beside_the_rest(postgres_url: str):
    with (
        served(DATABASE_URL=postgres_url) as server,
        urlopen(f"{server.address}/healthz") as answer,
    ):
        health = json.load(answer)

    assert health["status"] == "ok"
    assert {"keys_place", "owner_role"} <= set(health["warnings"])
