"""Stored files, in pieces, so that memory stays flat on both databases."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.tables.imports import Blob, BlobChunk
from portal.store.engine import Database, Store, new_id

BLOB = Blob.__table__  # type: ignore[attr-defined]
PIECE = BlobChunk.__table__  # type: ignore[attr-defined]
PIECE_BYTES = 1 << 18


def store_blob(
    store: Store,
    pieces: Iterable[bytes],
    file_name: str,
    owner: tuple[str, int | None],
    at: datetime,
    retain_until: datetime | None,
) -> int:
    """Store a file and return its id.

    Each piece has a transaction of its own, so that nobody waits for a whole file;
    one that was cut off belongs to nobody, and its hash is that of nothing.
    """
    digest, size = sha256(), 0
    values = {
        "sha256": digest.digest(),
        "size": 0,
        "file_name": file_name[:255],
        "owner_type": owner[0],
        "owner_id": owner[1],
        "retain_until": retain_until,
        "recorded_at": at,
    }
    with store.write() as connection:
        blob_id = new_id(connection.execute(sa.insert(BLOB), values))
    for position, piece in enumerate(_cut(pieces)):
        digest.update(piece)
        size += len(piece)
        row = {"blob_id": blob_id, "position": position, "content": piece}
        with store.write() as connection:
            connection.execute(sa.insert(PIECE), row)
    with store.write() as connection:
        done = sa.update(BLOB).where(BLOB.c.id == blob_id)
        connection.execute(done.values(sha256=digest.digest(), size=size))
    return blob_id


def _cut(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = bytearray()
    for piece in pieces:
        rest += piece
        while len(rest) >= PIECE_BYTES:
            yield bytes(rest[:PIECE_BYTES])
            del rest[:PIECE_BYTES]
    if rest:
        yield bytes(rest)


def own_blob(connection: Connection, blob_id: int, owner_id: int) -> None:
    """Say whose file it is."""
    given = sa.update(BLOB).where(BLOB.c.id == blob_id).values(owner_id=owner_id)
    connection.execute(given)


def blob_pieces(database: Database, blob_id: int) -> Iterator[bytes]:
    """Yield a stored file piece by piece, one short read each."""
    position = 0
    while True:
        query = sa.select(PIECE.c.content).where(
            PIECE.c.blob_id == blob_id, PIECE.c.position == position
        )
        with database.read() as connection:
            found = connection.execute(query).scalar()
        if found is None:
            return
        yield bytes(found)
        position += 1


def blob_of(connection: Connection, digest: bytes, owner_type: str) -> int | None:
    """Return a stored file of this content and kind of owner, the first there is."""
    query = sa.select(BLOB.c.id).where(
        BLOB.c.sha256 == digest, BLOB.c.owner_type == owner_type
    )
    return connection.execute(query.order_by(BLOB.c.id)).scalar()


def blobs_of(
    connection: Connection, digests: Collection[str], owner_type: str, owner_id: int
) -> Mapping[str, Any]:
    """Return the stored files of one owner with these hashes, by their hash."""
    if not digests:
        return {}
    query = sa.select(BLOB.c.id, BLOB.c.sha256, BLOB.c.size, BLOB.c.file_name).where(
        BLOB.c.sha256.in_([bytes.fromhex(each) for each in digests]),
        BLOB.c.owner_type == owner_type,
        BLOB.c.owner_id == owner_id,
    )
    rows = connection.execute(query.order_by(BLOB.c.id.desc()))
    return {bytes(row.sha256).hex(): row for row in rows}


def blob_hash(connection: Connection, blob_id: int) -> bytes | None:
    """Return the SHA-256 of a stored file."""
    found = connection.execute(sa.select(BLOB.c.sha256).where(BLOB.c.id == blob_id))
    digest = found.scalar()
    return bytes(digest) if digest is not None else None


def drop_blob(connection: Connection, blob_id: int) -> None:
    """Delete a stored file."""
    connection.execute(sa.delete(PIECE).where(PIECE.c.blob_id == blob_id))
    connection.execute(sa.delete(BLOB).where(BLOB.c.id == blob_id))
