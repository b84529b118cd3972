"""A report is written beside its place and takes that place whole, or not at all.

A file that stands there already is replaced only if it is a report itself, so that a
mistyped name costs nobody a file: not the one that is read, nor a database.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any, TextIO

from portal.errors import InputRefused


@contextmanager
def reporter(file: Path | None, *read: Path | None) -> Iterator[Any]:
    """Give what writes the lines of records to ``file``, or None where none is wanted.

    ``read`` are the files that the command reads.
    """
    if file is None:
        yield None
        return
    refuse_if_read(file, read)
    if file.exists() and not file.is_file() and not file.is_dir():
        with _into(file) as place:
            yield _lines_to(place, file)
        return
    _refuse_another(file)
    with in_place_of(file) as place:
        yield _lines_to(place, file)


def refuse_if_read(file: Path, read: Sequence[Path | None]) -> None:
    """Refuse a file that is read, by whatever name, link or hard link."""
    for each in read:
        if each and file.exists() and each.exists() and file.samefile(each):
            raise InputRefused("report_is_read", file=file.name)


def _refuse_another(file: Path) -> None:
    if file.is_file() and not is_report(file):
        raise InputRefused("report_exists", file=file.name)


def is_report(file: Path) -> bool:
    """Return whether a file is empty or begins with a line of a report."""
    try:
        with file.open("rb") as place:
            line = place.readline(4096)
        return not line or {"record", "outcome", "reasons"} <= set(json.loads(line))
    except (OSError, ValueError, TypeError):
        return False


@contextmanager
def _into(file: Path) -> Iterator[TextIO]:
    """Open a pipe or a terminal, which has no place to be taken."""
    with _unwritable(file):
        place = file.open("w", encoding="utf-8")
    with place:
        yield place


@contextmanager
def in_place_of(file: Path) -> Iterator[TextIO]:
    """Open a new file beside ``file`` that takes its place at the end."""
    goal = file.resolve()
    part = goal.with_name(f"{goal.name}.{token_hex(4)}.part")
    try:
        with _unwritable(file):
            place = part.open("x", encoding="utf-8")
        with place:
            yield place
            with _unwritable(file):
                place.flush()
                os.fsync(place.fileno())
                part.replace(goal)
    finally:
        part.unlink(missing_ok=True)


def _lines_to(place: TextIO, file: Path) -> Any:
    def report(lines: Sequence[Any]) -> None:
        with _unwritable(file):
            for line in lines:
                place.write(json.dumps(line, ensure_ascii=False) + "\n")

    return report


@contextmanager
def _unwritable(file: Path) -> Iterator[None]:
    """Say what the machine has against writing ``file``."""
    try:
        yield
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise InputRefused(
            "report_unwritable", file=file.name, problem=problem
        ) from None
