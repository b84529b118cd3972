"""Cells for files that people open in a spreadsheet: formulas stay text.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break, or with the
full-width form of one of these signs, would be calculated. An apostrophe in front
makes it text; ``restored_cell`` takes it off again, so that a reject file can be
corrected and loaded without a trace.
"""

import csv
import io
import re
from collections.abc import Iterable

_RISKY = re.compile(r"'*[\s\x00-\x1f]*[=+\-@＝＋－＠]|'*[\t\r\n]")
_ESCAPED = re.compile(r"'(?:'*[\s\x00-\x1f]*[=+\-@＝＋－＠]|'*[\t\r\n])")


def safe_cell(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def restored_cell(text: str) -> str:
    """Return what was written before ``safe_cell``; any other text as it is."""
    return text[1:] if _ESCAPED.match(text) else text


def csv_line(cells: Iterable[str], delimiter: str = ",") -> str:
    """Return one CSV line (RFC 4180, ending in CR LF) of safe cells."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter).writerow([safe_cell(cell) for cell in cells])
    return line.getvalue()
