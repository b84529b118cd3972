"""The secret that signs cookies, kept beside the keys where nobody set one.

Without it every start would sign everybody out. It is for one machine with SQLite
files: replicas on PostgreSQL share ``PORTAL_COOKIE_SECRET``.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex, token_urlsafe

from sqlalchemy.engine import make_url

from portal.config import SHORTEST_SECRET, Settings
from portal.store.engine import addresses


def cookie_secret(settings: Settings) -> str:
    """Return the secret that is set, else the one that is kept, else a new one."""
    if settings.cookie_secret:
        return settings.cookie_secret
    keys = make_url(addresses(settings)["keys"])
    if keys.get_backend_name() != "sqlite":
        return token_urlsafe(48)
    try:
        return _kept(Path(f"{keys.database}.cookie"))
    except OSError:
        # A folder that takes no files is refused where the databases are opened.
        return token_urlsafe(48)


def _kept(file: Path) -> str:
    """Return what ``file`` holds; processes that start together agree on one."""
    with _in_turn(file.parent):
        if not file.exists() or len(_read(file)) < SHORTEST_SECRET:
            _make(file)
        return _read(file)


@contextmanager
def _in_turn(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace").strip()


def _make(file: Path) -> None:
    new = file.with_name(f"{file.name}.{token_hex(4)}.part")
    try:
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as place:
            place.write(token_urlsafe(48))
            place.flush()
            os.fsync(place.fileno())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
