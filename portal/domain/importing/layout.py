"""Which sign parts the cells, and which record is the header."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from portal.domain.importing.headings import field_of
from portal.domain.importing.limits import COLUMNS, PREAMBLE_RECORDS
from portal.domain.importing.reading import Record, read_records
from portal.domain.importing.refusals import FileRefused

DELIMITERS = (",", "\t", ";", "|")
"""Signs that may part cells, the most common first."""

_LOOKED_AT = 50
_ENOUGH_WORDS = 2
_VALUE = re.compile(
    r"[\w.+-]+[@＠][\w.-]+|[\d０-９][\d０-９\s()./+－-]{5,}|[MTSHRmtshr]?[\d０-９]+([年./-]"
    r"[\d０-９]+){2}.*|.*[\d０-９元]年[\d０-９]+月.*"
)
"""What stands in data and hardly ever in a heading: addresses, numbers, dates."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out; ``header_record`` is 1 unless titles stand above."""

    delimiter: str
    header: tuple[str, ...]
    header_record: int


def find_layout(text: str, *, cut: bool = False) -> Layout:
    """Return the layout of a file from its first characters.

    ``cut`` says that the file goes on after ``text``. Refused: no columns at all,
    more columns than any real file has, and a first record that is data already.
    """
    best = max((_Guess(text, each, cut=cut) for each in DELIMITERS), key=_Guess.worth)
    if best.refused and not best.records:
        raise best.refused
    if best.width < 2:
        raise FileRefused("file_without_columns")
    header = best.header()
    if len(header.cells) > COLUMNS:
        raise FileRefused(
            "file_too_many_columns", columns=len(header.cells), limit=COLUMNS
        )
    cells = tuple(cell.strip() for cell in header.cells)
    return Layout(best.delimiter, cells, header.number)


class _Guess:
    """The first records of a file, read with one delimiter."""

    def __init__(self, text: str, delimiter: str, *, cut: bool) -> None:
        self.delimiter = delimiter
        self.refused: FileRefused | None = None
        self.records: list[Record] = []
        self._read(text)
        if cut and 1 < len(self.records) < _LOOKED_AT:
            self.records.pop()
        self.words = [_known_words(each) for each in self.records[:PREAMBLE_RECORDS]]
        widths = Counter(len(record.cells) for record in self.records)
        self.width, self.alike = max(
            widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0)
        )

    def _read(self, text: str) -> None:
        """Keep the first records; with the wrong delimiter a cell can be too long."""
        try:
            for record in islice(
                read_records([text], self.delimiter, cut=True), _LOOKED_AT
            ):
                self.records.append(record)
        except FileRefused as refused:
            self.refused = refused

    def worth(self) -> tuple[int, float, int]:
        """Return what makes one delimiter better than another."""
        alike = self.alike / len(self.records) if self.width > 1 else 0.0
        return max(self.words, default=0), alike, self.width

    def header(self) -> Record:
        """Return the record with the headings, refusing data in its place."""
        for least in range(_ENOUGH_WORDS, 0, -1):
            for record, words in zip(self.records, self.words, strict=False):
                # One word can be a value, too: a service may be called Mail.
                enough = words >= _ENOUGH_WORDS or not looks_like_data(record.cells)
                if words >= least and enough and len(record.cells) > 1:
                    return record
        first = self.records[0]
        if looks_like_data(first.cells):
            raise FileRefused("file_without_header", columns=len(first.cells))
        return first


def _known_words(record: Record) -> int:
    """Return how many different fields the cells of a record would name."""
    cells = record.cells[:COLUMNS]
    found = (field_of(cell.strip()) for cell in cells if len(cell) <= 40)
    return len({field for field, _ in filter(None, found)})


def looks_like_data(cells: Sequence[str]) -> bool:
    """Return whether cells hold values such as dates, numbers or addresses."""
    return any(_VALUE.fullmatch(cell.strip()) for cell in cells)
