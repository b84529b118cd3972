"""A PostgreSQL server of the test run's own: private, on a socket, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
from sqlalchemy.engine import URL

from tests.programs import quick_folder

OWNER = "portal"
STARTS_WITHIN = 60.0
"""Seconds; a server usually answers after one."""

# The shell stops the server as soon as nobody holds the other end of its input, so
# that no server and no data outlives a test run, not even one that was killed.
WATCH = '"$@" & cat >/dev/null; kill -INT $!; wait $!; rm -rf "$0"'

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # What the tests write is thrown away; durability has tests of its own.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "timezone": "Asia/Tokyo",
}


@dataclass(frozen=True)
class Server:
    """A running server; its socket lies in ``folder``."""

    folder: Path

    def url(self, database: str) -> str:
        """Return the address of ``database`` as the portal reads it."""
        return URL.create(
            "postgresql+psycopg",
            username=OWNER,
            database=database,
            query={"host": str(self.folder)},
        ).render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        """Run one statement outside a transaction."""
        with self.connection() as connection:
            connection.execute(statement.encode())

    def connection(self) -> psycopg.Connection[Any]:
        """Return a connection to the server itself, outside a transaction."""
        return psycopg.connect(
            host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True
        )

    def create(self, database: str, template: str = "template0") -> None:
        """Create ``database`` as a copy of ``template``."""
        statement = f'CREATE DATABASE "{database}" TEMPLATE "{template}"'
        with self.connection() as connection:
            # Copying files takes a third of the time; before 15 it was the only way.
            if connection.info.server_version >= 15_00_00:
                statement += " STRATEGY FILE_COPY"
            connection.execute(statement.encode())

    def drop(self, database: str) -> None:
        """Drop ``database`` and whoever is still connected to it."""
        self.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@contextmanager
def served(programs: Path) -> Iterator[Server]:
    """Run a new server with the programs of this folder, as long as the block."""
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-", dir=quick_folder()))
    try:
        account = _account(folder)
        cluster = folder / "cluster"
        _initialise(programs, cluster, account)
        settings = SETTINGS | {"unix_socket_directories": str(folder)}
        options = [part for item in settings.items() for part in ("-c", "=".join(item))]
        command = (str(programs / "postgres"), "-D", str(cluster), *options)
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(
                ("/bin/sh", "-c", WATCH, str(folder), *command),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=folder,
                # What interrupts the tests must let them drop their databases first.
                start_new_session=True,
                **account,
            ) as shell,
        ):
            # Leaving the block closes the shell's input and waits for its end.
            server = Server(folder)
            _wait_until_it_answers(server, shell)
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account(folder: Path) -> dict[str, Any]:
    """Return whom to run as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _initialise(programs: Path, cluster: Path, account: dict[str, Any]) -> None:
    done = subprocess.run(
        (
            *(str(programs / "initdb"), "--pgdata", str(cluster)),
            *("--username", OWNER, "--auth", "trust"),
            *("--encoding", "UTF8", "--no-locale", "--no-sync"),
        ),
        capture_output=True,
        text=True,
        check=False,
        cwd=cluster.parent,
        **account,
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _wait_until_it_answers(server: Server, shell: subprocess.Popen[bytes]) -> None:
    patience = monotonic() + STARTS_WITHIN
    while True:
        try:
            server.run("SELECT 1")
        except psycopg.OperationalError:
            if shell.poll() is not None or monotonic() > patience:
                log = (server.folder / "log").read_text(errors="replace")
                raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
            sleep(0.05)
        else:
            return
