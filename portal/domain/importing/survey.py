"""The first reading of a file: whether it is sound, and what is in it.

Nothing is stored before the whole file has been surveyed, so that a file broken in
its last line is refused before its first member is written.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from portal.domain.importing.decoding import Encoding, decode
from portal.domain.importing.encoding import settle_encoding
from portal.domain.importing.layout import Layout, find_layout
from portal.domain.importing.limits import PREFIX_BYTES, SAMPLE_RECORDS
from portal.domain.importing.reading import Record, read_records
from portal.domain.importing.refusals import FileRefused

OpenChunks = Callable[[], Iterable[bytes]]
"""Gives the file's bytes from the start, in pieces, each time it is called."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file is: sound to its end, with so many records after the header."""

    encoding: Encoding
    layout: Layout
    records: int
    sample: tuple[tuple[str, ...], ...]

    @property
    def repeated_headings(self) -> tuple[str, ...]:
        """Headings that stand over more than one column."""
        counts = Counter(filter(None, self.layout.header))
        return tuple(heading for heading, count in counts.items() if count > 1)

    @property
    def blank_headings(self) -> int:
        """How many columns have no heading."""
        return sum(not heading for heading in self.layout.header)


def survey(open_chunks: OpenChunks) -> Survey:
    """Return what a file is, or refuse it with ``FileRefused``.

    Reads it three times: encoding, layout (only the beginning), records.
    """
    encoding = settle_encoding(open_chunks())
    layout = _layout(open_chunks, encoding)
    records = _after_header(open_chunks, encoding, layout)
    sample = tuple(tuple(each.cells) for each in islice(records, SAMPLE_RECORDS))
    count = len(sample) + sum(1 for _ in records)
    if not count:
        raise FileRefused("file_header_only")
    return Survey(encoding, layout, count, sample)


def read_members(open_chunks: OpenChunks, surveyed: Survey) -> Iterator[Record]:
    """Yield the records after the header, numbered from the file's beginning."""
    return _after_header(open_chunks, surveyed.encoding, surveyed.layout)


def _layout(open_chunks: OpenChunks, encoding: Encoding) -> Layout:
    texts = decode(open_chunks(), encoding)
    beginning = ""
    for text in texts:
        beginning += text
        if len(beginning) >= PREFIX_BYTES:
            return find_layout(beginning[:PREFIX_BYTES], cut=True)
    return find_layout(beginning)


def _after_header(
    open_chunks: OpenChunks, encoding: Encoding, layout: Layout
) -> Iterator[Record]:
    texts = decode(open_chunks(), encoding)
    for record in read_records(texts, layout.delimiter):
        if record.number > layout.header_record:
            yield record
