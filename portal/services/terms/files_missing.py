"""Which files a version of terms names although nobody ever added them."""

from models.publishing_facts import Problem, Version
from portal.store import blobs
from portal.store.engine import Connection

OWNER = "terms_attachment"
"""Whose such files are in the table of files."""


def files_missing(connection: Connection, version: Version) -> tuple[Problem, ...]:
    """Return the files that a version names and nobody ever added."""
    return tuple(
        Problem("attachment_missing", ("attachments", row["id"]), {"file": row["file"]})
        for row in version.content.get("attachments", ())
        if blobs.blob_of(connection, bytes.fromhex(row["sha256"]), OWNER) is None
    )
