"""Tables in files of spreadsheets: the cells of a CSV file or of a workbook's sheet."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

from portal.domain.importing.decoding import decode
from portal.domain.importing.encoding import settle_encoding
from portal.domain.importing.limits import CHUNK_BYTES, COLUMNS
from portal.domain.importing.reading import read_records
from portal.domain.spreadsheet import restored_cell
from portal.errors import InputRefused

MOST_ROWS = 5_000
MOST_UNPACKED = 64_000_000
"""Bytes that a workbook may have when it is unpacked."""
MOST_BYTES = 20_000_000

Lines = list[list[str]]


def lines_of(file: bytes) -> Lines:
    """Return the cells of a file, row by row; refuses what is no table."""
    if len(file) > MOST_BYTES:
        raise InputRefused("file_too_big", megabytes=MOST_BYTES // 1_000_000)
    rows = _book(file) if file[:2] == b"PK" else _text(file)
    found: Lines = []
    for row in rows:
        if len(found) >= MOST_ROWS or len(row) > COLUMNS:
            raise InputRefused("table_too_large", rows=MOST_ROWS, columns=COLUMNS)
        found.append([restored_cell(cell) for cell in row])
    return found


def _text(file: bytes) -> Iterator[list[str]]:
    chunks = [file[at : at + CHUNK_BYTES] for at in range(0, len(file), CHUNK_BYTES)]
    encoding = settle_encoding(chunks)
    text = "".join(decode(chunks, encoding))
    found = (each for each in DELIMITERS if _names_columns(text, each))
    for record in read_records([text], next(found, ",")):
        yield list(record.cells)


DELIMITERS = (",", "\t", ";")


def _names_columns(text: str, delimiter: str) -> bool:
    """Return whether a line near the beginning has the column of codes."""
    records = islice(read_records([text], delimiter), 20)
    return any("code" in map(str.strip, each.cells) for each in records)


def _book(file: bytes) -> Iterator[list[str]]:
    # It takes longer to load than a small file takes to read.
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(BytesIO(file)) as packed:
            size = sum(each.file_size for each in packed.infolist())
        if size > MOST_UNPACKED:
            raise InputRefused("table_too_large", rows=MOST_ROWS, columns=COLUMNS)
        book = load_workbook(BytesIO(file), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(max_row=MOST_ROWS + 1):
            yield _filled([_said(cell.value) for cell in row])
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError):
        raise InputRefused("table_unreadable") from None


def _filled(cells: list[str]) -> list[str]:
    """Return the cells of a row without the blank ones behind the last."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _said(value: object) -> str:
    """Return a cell as text: spreadsheets make days and numbers of what they can."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)
