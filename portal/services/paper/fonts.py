"""Where a Japanese font lies on this machine.

Nothing is fetched: a font is found where systems keep them, or by fontconfig, or
named by ``PDF_FONT``.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import normalize

from portal.config import settings
from portal.domain.typesetting import FONTS
from portal.errors import InputRefused
from portal.services.paper.face import Face, face_of

FOLDERS: Final = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts"),
    *("/Library/Fonts", "C:/Windows/Fonts", "~/.local/share/fonts", "~/.fonts"),
    *("~/Library/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts"),
)


def japanese_face() -> Face:
    """Return the font that documents are set in, or say what to install."""
    face = _found(settings().pdf_font)
    if face is None:
        raise InputRefused("font_missing")
    return face


@cache
def _found(named: str | None) -> Face | None:
    if named is not None:
        face = face_of(Path(named))
        if face is None:
            raise InputRefused("font_unusable", file=Path(named).name)
        return face
    return next(filter(None, map(face_of, _candidates(FOLDERS))), None)


def _candidates(folders: Iterable[str]) -> Iterator[Path]:
    there = list(_files(folders))
    for name in FONTS:
        yield from (file for file in there if normalize("NFC", file.name) == name)
    yield from _by_fontconfig()


def _files(folders: Iterable[str]) -> Iterator[Path]:
    for folder in folders:
        for place, _, names in os.walk(Path(folder).expanduser()):
            yield from (Path(place, name) for name in sorted(names))


def _by_fontconfig() -> Iterator[Path]:
    """Yield whatever else this machine says has Japanese signs."""
    command = ("fc-list", ":lang=ja", "--format", "%{file}\n")
    try:
        told = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    yield from map(Path, sorted(set(told.stdout.split("\n")) - {""}))
