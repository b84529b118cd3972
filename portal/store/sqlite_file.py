"""The file of a SQLite database: made only where one was meant, and still itself.

SQLite goes on writing to a file that was renamed or deleted, and makes a new one for
every connection that finds none; both lose what people enter without a word. So the
file is known by device and inode from when it was opened (one ``stat``: 1 µs).
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.config import ROOT
from portal.errors import StoreUnusable

ENDINGS = (".db", ".sqlite", ".sqlite3", "")
"""How the name of a file ends that a database may be made in."""

MAGIC = b"SQLite format 3\0"
"""How a file of SQLite's kind begins."""


@dataclass(frozen=True)
class DatabaseFile:
    """A file as it was when the database was opened."""

    path: Path
    device: int
    inode: int

    def check(self) -> None:
        """Refuse unless the same file stands at its place still."""
        try:
            found = os.stat(self.path)
        except OSError:
            raise StoreUnusable("store_file_gone", place=self.path.name) from None
        if (found.st_dev, found.st_ino) != (self.device, self.inode):
            raise StoreUnusable("store_file_replaced", place=self.path.name)


def database_file(path: Path) -> DatabaseFile:
    """Return the file at ``path``, made where one may be, or refuse."""
    try:
        if not _filled(path):
            _make(path)
        found = path.stat()
    except OSError as error:
        raise StoreUnusable(
            "store_cannot_create", place=path.name, problem=error.strerror or ""
        ) from None
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        # Only here: closing a file that SQLite holds open would drop its locks.
        code = "store_read_only" if _is_database(path) else "store_not_a_database"
        raise StoreUnusable(code, place=path.name)
    return DatabaseFile(path, found.st_dev, found.st_ino)


def _is_database(path: Path) -> bool:
    """Return whether a file is of SQLite's kind, as far as one may look."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) in (MAGIC, b"")
    except OSError:
        return True


def _make(path: Path) -> None:
    """Make an empty file, but no folder besides our own, and no file of another kind.

    A mistyped address would set up a second, empty portal, or turn somebody's empty
    list into one.
    """
    if path.suffix.lower() not in ENDINGS:
        endings = ", ".join(each for each in ENDINGS if each)
        raise StoreUnusable("store_other_kind", place=path.name, endings=endings)
    if path.parent == ROOT / "var":
        path.parent.mkdir(exist_ok=True)
    if not path.parent.exists():
        raise StoreUnusable("store_folder_missing", place=str(path.parent))
    if _filled(path.with_name(f"{path.name}-wal")):
        # SQLite would read the lost file's log into the new one.
        raise StoreUnusable("store_log_alone", place=path.name)
    path.touch(mode=0o600)


def refuse_half(main: Path, others: Iterable[Path]) -> None:
    """Refuse to begin anew where the main file is gone and others of it are left.

    The main one is made first, so that a start that was cut off leaves no such state.
    """
    left = [each.name for each in others if _filled(each)]
    if left and not _filled(main):
        raise StoreUnusable("store_main_missing", place=main.name, left=left)


def _filled(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
