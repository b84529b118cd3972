"""What an import remembers about the file it reads, on disk, so that memory stays flat.

A private database without a name: SQLite keeps its pages in a bounded cache and
writes the rest to a temporary file that vanishes with the connection. Nothing here
outlives the import or is worth keeping safe.
"""

import marshal
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portal.domain.importing.persons import same_person

_PRAGMAS = (
    "journal_mode=OFF",
    "synchronous=OFF",
    "locking_mode=EXCLUSIVE",
    "cache_size=-16384",
)


def _private_database(table: str) -> sqlite3.Connection:
    raw = sqlite3.connect("", isolation_level=None)
    for pragma in _PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")
    raw.execute(table)
    raw.execute("BEGIN")
    return raw


class ClaimsOnDisk:
    """Who holds which number in the file read so far (``NumberClaims``).

    ``first`` says whether the last number claimed was new in this file.
    """

    def __init__(self) -> None:
        self.first = True
        self._raw = _private_database(
            "CREATE TABLE claim (number INTEGER PRIMARY KEY, person INTEGER NOT NULL)"
        )
        self._cursor = self._raw.cursor()

    def claim(self, number: str, person: int) -> bool:
        """Claim ``number``; False if a different person's record did so before."""
        key = int(f"1{number}")  # leading zeros count
        done = self._cursor.execute(
            "INSERT OR IGNORE INTO claim VALUES (?, ?)", (key, person)
        )
        self.first = done.rowcount == 1
        return self.first or self._again(key, person)

    def _again(self, key: int, person: int) -> bool:
        found = self._cursor.execute(
            "SELECT person FROM claim WHERE number = ?", (key,)
        )
        held = int(found.fetchone()[0])
        if held == person:
            return True
        if not same_person(held, person):
            return False
        # The one with a birth date.
        self._cursor.execute(
            "UPDATE claim SET person = ? WHERE number = ?", (max(held, person), key)
        )
        return True

    def close(self) -> None:
        """Forget everything."""
        self._raw.close()


class Shadows:
    """What a dry run would have written so far: plain values by member number."""

    def __init__(self) -> None:
        self._raw = _private_database(
            "CREATE TABLE shadow (number TEXT PRIMARY KEY, held BLOB) WITHOUT ROWID"
        )

    def keep(self, values: Mapping[str, Any]) -> None:
        """Remember values by number; they must be such as ``marshal`` takes."""
        rows = [(number, marshal.dumps(each)) for number, each in values.items()]
        self._raw.executemany("INSERT OR REPLACE INTO shadow VALUES (?, ?)", rows)

    def recall(self, numbers: Iterable[str]) -> dict[str, Any]:
        """Return what was kept under ``numbers``."""
        found: dict[str, Any] = {}
        wanted: Sequence[str] = list(numbers)
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ",".join("?" * len(some))
            rows = self._raw.execute(
                f"SELECT number, held FROM shadow WHERE number IN ({marks})", some
            )
            # Our own bytes of a moment ago, never a file's.
            found |= {number: marshal.loads(held) for number, held in rows}  # noqa: S302
        return found

    def close(self) -> None:
        """Forget everything."""
        self._raw.close()
