"""Read a file of this machine, or say what keeps it from being read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from portal.errors import InputRefused


@contextmanager
def reading(file: Path) -> Iterator[IO[bytes]]:
    """Open a file for as long as it is read; refuses what cannot be."""
    try:
        with file.open("rb") as opened:
            yield opened
    except FileNotFoundError:
        raise InputRefused("file_missing", file=file.name) from None
    except IsADirectoryError:
        raise InputRefused("file_is_folder", file=file.name) from None
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise InputRefused("file_unreadable", file=file.name, problem=problem) from None


def read_file(file: Path, most: int = -1) -> bytes:
    """Return what a file holds, up to ``most`` bytes where that is given."""
    with reading(file) as opened:
        return opened.read(most)
