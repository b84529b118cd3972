"""The portal as a process of its own, for tests that need a real server."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from tests.house.files import ROOT

STARTS_WITHIN = 120.0
"""Seconds; an upper bound for a busy machine."""


@dataclass(frozen=True)
class Server:
    """A running portal and what it printed when it started."""

    process: subprocess.Popen[str]
    address: str
    printed: str
    log: Path

    def logged(self) -> list[dict[str, Any]]:
        """Return the lines it has logged so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def free_port() -> int:
    """Return a port of this machine that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: str = "web", **settings: str) -> Iterator[Server]:
    """Start the portal under these settings; stop it at the end.

    ``web`` are its pages alone, which most tests need; ``run`` is all of it.
    """
    port = settings.setdefault("PORT", str(free_port()))
    address = settings.get("PUBLIC_URL", f"http://127.0.0.1:{port}")
    # A file, since a pipe that nobody reads would stop the portal once it is full.
    with tempfile.NamedTemporaryFile("w+") as log:
        process = subprocess.Popen(
            (sys.executable, "-m", "portal", command),
            cwd=ROOT,
            env={**os.environ, "PORTAL_SAMPLE": "false", **settings},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield Server(
                process, address, _first_line(process, log.name), Path(log.name)
            )
        finally:
            if process.poll() is None:
                process.terminate()
            process.communicate(timeout=30)


def _first_line(process: subprocess.Popen[str], log: str) -> str:
    # The line comes when the server accepts connections, or never.
    assert process.stdout is not None
    started, printed = monotonic(), ""
    while not printed and process.poll() is None:
        printed = process.stdout.readline()
        assert monotonic() - started < STARTS_WITHIN
    assert printed, Path(log).read_text()
    return printed
