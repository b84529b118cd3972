"""Files that show what somebody said about terms: a scan of paper, a recording."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portal.domain.terms.attachments import KINDS as PAPERS
from portal.domain.terms.attachments import check_file, ending

OWNER: Final = "terms_acceptance"
"""Whose such files are in the table of files."""
KINDS: Final[Mapping[str, tuple[str, bytes]]] = {
    **PAPERS,
    "mp3": ("audio/mpeg", b""),
    "m4a": ("audio/mp4", b""),
    "wav": ("audio/wav", b"RIFF"),
}
"""What a file may be, by how its name ends: papers as in attachments, and sound."""


def check_evidence(name: str, content: bytes) -> str:
    """Return what a file is called, without its folders, or refuse it."""
    return check_file(name, content, KINDS)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is kept: what it is called, and its bytes."""

    name: str
    size: int

    @property
    def ending(self) -> str:
        """How its name ends; the name itself may say whose it is."""
        return ending(self.name).upper()

    @property
    def kilobytes(self) -> int:
        """How large it is, at least one."""
        return max(self.size // 1000, 1)


def media_type(name: str) -> str:
    """Return what kind of file a browser is told that this is."""
    return KINDS.get(ending(name), ("application/octet-stream", b""))[0]
