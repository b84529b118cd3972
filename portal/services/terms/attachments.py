"""Files of terms: kept once by their hash, named by versions, handed out on record."""

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.rows import put_row
from portal.domain.terms.attachments import KINDS, ending, row_of
from portal.errors import NotFound
from portal.services.door import require
from portal.services.export import File
from portal.services.publish.draft import Saved
from portal.services.publish.meeting import called
from portal.services.publish.read import version_of
from portal.services.publish.rows import save_rows
from portal.services.terms.files_missing import OWNER
from portal.store import blobs
from portal.store.access import record_access
from portal.store.engine import Store


def attach(
    store: Store,
    occasion: Occasion,
    version: Version,
    revision: int,
    name: str,
    content: bytes,
) -> Saved:
    """Add a file to a draft of terms; the file itself is kept once, by its hash."""
    require(store, occasion.acting, Permission.TERMS_EDIT)
    row = row_of(version.content.get("attachments", ()), name, content)
    digest = bytes.fromhex(row["sha256"])
    with store.read() as connection:
        known = blobs.blob_of(connection, digest, OWNER)
    if known is None:
        owner, at = (OWNER, version.thing_id), occasion.at
        blobs.store_blob(store, [content], row["file"], owner, at, None)
    changes = put_row(version.content, "attachments", "id", row)
    return save_rows(store, occasion, version.id, revision, changes)


def attachment_file(
    store: Store, occasion: Occasion, code: str, number: int, attachment: str
) -> File:
    """Return a file of a version; who asked for which is on record before."""
    require(store, occasion.acting, Permission.TERMS_READ)
    version = version_of(store, occasion, VersionedKind.TERMS, code, number)
    rows = version.content.get("attachments", ())
    row = next((each for each in rows if each["id"] == attachment), None)
    with store.read() as connection:
        digest = bytes.fromhex(row["sha256"]) if row else b""
        blob_id = blobs.blob_of(connection, digest, OWNER) if row else None
    if row is None or blob_id is None:
        raise NotFound(what="attachment", number=attachment)
    entry = Entry(
        action=AuditAction.VERSION_FILE_GIVEN,
        entity_type="version",
        entity_id=version.id,
        facts={**called(version), "file": row["file"], "file_sha256": row["sha256"]},
    )
    record_access(store, occasion, entry)
    content = b"".join(blobs.blob_pieces(store.main, blob_id))
    return File(row["file"], KINDS[ending(row["file"])][0], content, 1)
