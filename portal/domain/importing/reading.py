"""From text to records: one at a time, in bounded memory.

Record numbers count records and not lines: a cell may hold line breaks, and blank
lines are no records. The header is a record too, so the first member of an ordinary
file is record 2.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from portal.domain.importing.limits import RECORD_CHARS
from portal.domain.importing.refusals import FileRefused

_END = "\ue0ffend of file\ue0ff"
"""Fed after the last line; swallowed by the last record if its quote is open."""

_BLANKS = " \t\v\f\u3000\ufeff\x1a"
"""A line of nothing else is blank; 1A is how DOS programs end a file."""


class Record(NamedTuple):
    """The cells of one record, where it stands, and the line it begins on."""

    number: int
    line: int
    cells: list[str]


def read_records(
    texts: Iterable[str], delimiter: str, *, cut: bool = False
) -> Iterator[Record]:
    """Yield the records of ``texts``, the header included.

    ``cut`` says that the text is only the beginning of a file: an open quote at its
    end is then no refusal. Refused: a line, cell or record longer than any real one,
    and a quote that is never closed, with the record and line where it began.
    """
    watched = _Watched(split_lines(texts))
    reader = csv.reader(watched, delimiter=delimiter, skipinitialspace=True)
    while True:
        watched.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            limit = csv.field_size_limit()
            raise _too_long("file_cell_too_long", watched, limit) from None
        if cells == [_END]:
            return
        if watched.ended and not cut:
            raise FileRefused(
                "file_quote_open", record=watched.record, line=watched.first_line
            )
        if len(cells) > 1 or (cells and cells[0].strip(_BLANKS)):
            yield Record(watched.record, watched.first_line, cells)
            watched.record += 1


def _too_long(code: str, watched: "_Watched", limit: int) -> FileRefused:
    return FileRefused(
        code, record=watched.record, line=watched.first_line, limit=limit
    )


class _Watched:
    """The lines on their way into the parser, counted and measured per record."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.record = 1
        self.first_line = 1
        self.ended = False
        self._lines = lines
        self._line = 0
        self._chars = 0

    def begin(self) -> None:
        """Start to measure a new record."""
        self.first_line = self._line + 1
        self._chars = 0

    def __iter__(self) -> "_Watched":
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            return self._end()
        self._line += 1
        self._chars += len(line)
        if self._chars > RECORD_CHARS:
            raise _too_long("file_record_too_long", self, RECORD_CHARS)
        return line

    def _end(self) -> str:
        if self.ended:
            raise StopIteration
        self.ended = True
        return _END


def split_lines(texts: Iterable[str]) -> Iterator[str]:
    """Yield the lines of ``texts`` with their ends, however the pieces are cut.

    Only CR, LF and CR LF end a line; form feeds and Unicode's separators do not.
    """
    rest = ""
    lines = 0
    for text in texts:
        rest += text
        end = max(rest.rfind("\n"), rest.rfind("\r", 0, -1)) + 1
        if end:
            for line in io.StringIO(rest[:end], newline=""):
                lines += 1
                yield line
            rest = rest[end:]
        if len(rest) > RECORD_CHARS:
            raise FileRefused("file_line_too_long", line=lines + 1, limit=RECORD_CHARS)
    if rest:
        yield from io.StringIO(rest, newline="")
