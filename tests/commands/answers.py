"""What commands answer to programs."""

import json
from typing import Any

import pytest

from portal.__main__ import main

Output = pytest.CaptureFixture[str]


def ended(capsys: Output, command: str, *words: str) -> tuple[int, Any]:
    """Run a command; return its exit status and its answer for programs."""
    capsys.readouterr()
    status = main([command, "--json", *words])
    return status, json.loads(capsys.readouterr().out)


def told(capsys: Output, *words: str) -> Any:
    """Run a command; return its answer for programs."""
    return ended(capsys, *words)[1]
