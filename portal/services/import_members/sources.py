"""Where the bytes of an import come from: a file of this machine, or a stored one."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from portal.domain.importing.limits import CHUNK_BYTES
from portal.services.read_file import reading


@dataclass(frozen=True)
class FileSource:
    """A file, read in pieces from the start each time it is called."""

    path: Path

    def __call__(self) -> Iterator[bytes]:
        """Yield the file's bytes; refuses what cannot be read."""
        with reading(self.path) as file:
            while piece := file.read(CHUNK_BYTES):
                yield piece


@dataclass(frozen=True)
class StoredSource:
    """A file stored in the portal; any process can open it by its address."""

    url: str
    blob_id: int

    def __call__(self) -> Iterator[bytes]:
        """Yield the file's bytes."""
        # Readers of other sources start a third sooner without the tables.
        from portal.store.blobs import blob_pieces
        from portal.store.engine import open_database

        database = open_database(self.url)
        try:
            yield from blob_pieces(database, self.blob_id)
        finally:
            database.close()


@dataclass(frozen=True)
class HeldSource:
    """Bytes that are in memory already: what a page was given."""

    content: bytes

    def __call__(self) -> Iterator[bytes]:
        """Yield the bytes in pieces."""
        for start in range(0, len(self.content), CHUNK_BYTES):
            yield self.content[start : start + CHUNK_BYTES]


Source = FileSource | StoredSource | HeldSource


def digest_of(source: Source) -> bytes:
    """Return the SHA-256 of a source."""
    digest = sha256()
    for piece in source():
        digest.update(piece)
    return digest.digest()
