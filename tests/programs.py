"""What some tests need of the system: programs, and a quick place for databases."""

import glob
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CI = os.environ.get("CI") == "true" or os.environ.get("PORTAL_CI") == "1"
"""Whether every test must run: then a missing program is a failure."""

POSTGRES_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
)
CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)

ROOM = 2 * 1024**3
"""Bytes; containers often have 64 MB there."""

HOW_TO_GET = {
    "postgres": (
        "PostgreSQL's initdb and postgres were not found. Install them "
        "(apt-get install postgresql) or name their folder: POSTGRES_BIN=…"
    ),
    "browser": (
        "Chromium was not found. Install it (apt-get install chromium "
        "fonts-noto-cjk) or name it: CHROMIUM=…"
    ),
}


@cache
def postgres_folder() -> Path | None:
    """Return the folder of the newest PostgreSQL server found, or None."""
    for folder in _postgres_folders():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _postgres_folders() -> Iterator[Path]:
    if named := os.environ.get("POSTGRES_BIN"):
        yield Path(named)
        return
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    for place in POSTGRES_PLACES:
        yield from sorted(map(Path, glob.glob(place)), key=_version, reverse=True)


def _version(folder: Path) -> int:
    digits = "".join(filter(str.isdigit, folder.parent.name))
    return int(digits or 0)


@cache
def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    if named := os.environ.get("CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def missing(marker: str) -> bool:
    """Return whether the program behind ``marker`` is not on this machine."""
    found = {"postgres": postgres_folder, "browser": chromium}[marker]
    return found() is None


@cache
def quick_folder() -> Path | None:
    """Return a folder in memory with room for the databases of a run, or None.

    Every test writes a database and throws it away; on a disk, waiting for it takes
    half of the run.
    """
    folder = Path("/dev/shm")
    if not os.access(folder, os.W_OK):
        return None
    return folder if shutil.disk_usage(folder).free > ROOM else None
