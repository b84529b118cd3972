"""No cell of an exported file is a formula, and each can be read back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.spreadsheet import csv_line, restored_cell, safe_cell

RISKY = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+81 90", "'+81 90"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("  =1", "'  =1"),
        ("'=1", "''=1"),
        ("高木", "高木"),
        ("a=b", "a=b"),
        ("'tis", "'tis"),
        ("", ""),
    ],
)
def test_formulas_become_text(text: str, safe: str):
    assert safe_cell(text) == safe


@given(st.text(st.sampled_from(RISKY + "' a1")))
def test_no_safe_cell_begins_like_a_formula(text: str):
    assert safe_cell(text)[:1] not in tuple(RISKY)
    assert safe_cell(text).lstrip()[:1] not in tuple(RISKY)


@given(st.text() | st.text(st.sampled_from(RISKY + "' a1")))
def test_what_was_made_safe_is_restored(text: str):
    assert restored_cell(safe_cell(text)) == text


def test_a_line_is_csv_with_safe_cells():
    line = csv_line(["=1", "a,b", 'say "hi"', "二\n行"])

    assert line.endswith("\r\n")
    (cells,) = csv.reader(io.StringIO(line, newline=""))
    assert cells == ["'=1", "a,b", 'say "hi"', "二\n行"]


def test_a_line_can_have_another_delimiter():
    assert csv_line(["a", "b"], "\t") == "a\tb\r\n"
