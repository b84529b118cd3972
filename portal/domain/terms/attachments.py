"""Files that belong to a document of terms: which are taken, and what is kept of them.

A file is told by its SHA-256, which is part of what is approved.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from portal.domain.signs import is_unusable
from portal.errors import InputRefused

MOST: Final = 10_000_000
"""Bytes of a file."""
FILES: Final = 20
LONGEST_NAME: Final = 120
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
KINDS: Final[Mapping[str, tuple[str, bytes]]] = {
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": (f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04"),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "txt": ("text/plain", b""),
}
"""What a file may be, by how its name ends, and how such a file begins."""


def ending(name: str) -> str:
    """Return how the name of a file ends."""
    return name.rpartition(".")[2].lower()


def check_file(
    name: str, content: bytes, kinds: Mapping[str, tuple[str, bytes]]
) -> str:
    """Return what a file of one of ``kinds`` is called, or refuse it."""
    plain = name.replace("\\", "/").rpartition("/")[2].strip()
    if ending(plain) not in kinds or not content.startswith(kinds[ending(plain)][1]):
        raise InputRefused("attachment_kind", kinds=sorted(kinds))
    if not content or len(content) > MOST:
        raise InputRefused("attachment_size", megabytes=MOST // 1_000_000)
    if len(plain) > LONGEST_NAME or is_unusable(plain):
        raise InputRefused("attachment_name", most=LONGEST_NAME)
    return plain


def row_of(rows: Sequence[Mapping[str, Any]], name: str, content: bytes) -> Any:
    """Return the row of a new file, or refuse it."""
    plain = check_file(name, content, KINDS)
    if len(rows) >= FILES:
        raise InputRefused("attachments_many", most=FILES)
    digest = sha256(content).hexdigest()
    if any(row["sha256"] == digest for row in rows):
        raise InputRefused("attachment_there", file=plain)
    taken = {str(row["id"]) for row in rows}
    number = next(n for n in range(1, FILES + 2) if f"f{n}" not in taken)
    return {"id": f"f{number}", "file": plain, "size": len(content), "sha256": digest}
