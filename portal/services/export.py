"""Lists as files: CSV and XLSX that open rightly, with the question in their head.

No cell is ever a formula (``domain.spreadsheet``), and rows are written as they come,
so that a long list needs no more memory than its file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from portal.domain.spreadsheet import csv_line, safe_cell
from portal.errors import InputRefused

Cell = str | int | None

MOST_IN_CELL = 32_767
"""What a cell of a spreadsheet may hold."""

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f￾￿]")
"""Signs that XML 1.0 cannot hold."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list to be written: ``head`` says in a few lines what was asked, and when."""

    title: str
    head: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class File:
    """A file to be handed over; ``rows`` were written into it."""

    name: str
    kind: str
    content: bytes
    rows: int


CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSONL = "application/x-ndjson"
FORMATS: Mapping[str, str] = {"csv": CSV, "xlsx": XLSX}
"""What lists go into, by how the name of a file ends."""


def check_format(kind: str) -> None:
    """Refuse a kind of file that lists do not go into."""
    if kind not in FORMATS:
        raise InputRefused("filter_unknown", filter="format", value=kind)


def as_file(sheet: Sheet, name: str, kind: str) -> File:
    """Return a sheet as one of ``FORMATS``."""
    check_format(kind)
    return as_csv(sheet, name) if kind == "csv" else as_xlsx(sheet, name)


def as_csv(sheet: Sheet, name: str) -> File:
    """Return a sheet as CSV in UTF-8; the mark in front is for spreadsheets."""
    rows = 0
    written = BytesIO(b"\xef\xbb\xbf")
    written.seek(0, 2)
    for line in _above(sheet):
        written.write(csv_line(line).encode())
    for row in sheet.rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        written.write(csv_line(cells).encode())
        rows += 1
    return File(f"{name}.csv", CSV, written.getvalue(), rows)


def _above(sheet: Sheet) -> Iterator[Sequence[str]]:
    yield [sheet.title]
    for name, value in sheet.head:
        yield [name, value]
    yield []
    yield sheet.columns


def as_xlsx(sheet: Sheet, name: str) -> File:
    """Return a sheet as a workbook: bold titles that stay, numbers as numbers."""
    # It takes longer to load than a small list takes to write.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_name(sheet.title))
    page.freeze_panes = f"A{len(sheet.head) + 4}"
    for number in range(1, len(sheet.columns) + 1):
        page.column_dimensions[chr(64 + min(number, 26))].width = 24
    above = list(_above(sheet))
    for line in above:
        cells = [WriteOnlyCell(page, value=_text(text)) for text in line]
        for cell in cells if line in (above[0], above[-1]) else cells[:1]:
            cell.font = Font(bold=True)
        page.append(cells)
    rows = 0
    for row in sheet.rows:
        page.append([_text(each) if isinstance(each, str) else each for each in row])
        rows += 1
    written = BytesIO()
    book.save(written)
    return File(f"{name}.xlsx", XLSX, written.getvalue(), rows)


def _text(text: str) -> str:
    plain = _UNWRITABLE.sub("�", safe_cell(text))
    return plain if len(plain) <= MOST_IN_CELL else plain[: MOST_IN_CELL - 1] + "…"


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip("'") or "1"
