"""Lists as files: whole, readable in a spreadsheet, and never a formula."""

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.domain.spreadsheet import restored_cell
from portal.services.export import MOST_IN_CELL, Cell, Sheet, as_csv, as_xlsx

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "  =1")


def sheet(rows: Sequence[Sequence[Cell]], title: str = "List") -> Sheet:
    return Sheet(title, [("Filter", "=all")], ["name", "count"], rows)


def csv_rows(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    text = as_csv(sheet(rows), "list").content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def xlsx_page(rows: Sequence[Sequence[Cell]], title: str = "List") -> Any:
    content = as_xlsx(sheet(rows, title), "list").content
    return load_workbook(BytesIO(content)).active


def test_a_file_begins_with_what_was_asked():
    found = csv_rows([["a", 1]])

    assert found == [["List"], ["Filter", "'=all"], [], ["name", "count"], ["a", "1"]]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(formula: str):
    assert csv_rows([[formula, 1]])[-1][0] == f"'{formula}"
    cell = xlsx_page([[formula, 1]])["A5"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_a_spreadsheet_reads_it_as_utf_8():
    assert as_csv(sheet([["髙橋", 1]]), "list").content.startswith(b"\xef\xbb\xbf")


def test_a_workbook_keeps_its_titles_in_sight_and_numbers_as_numbers():
    page = xlsx_page([["a", 1], ["b", None]])

    assert page.freeze_panes == "A5"
    assert page["A4"].font.bold
    assert (page["B5"].value, page["B6"].value) == (1, None)


def test_what_a_workbook_cannot_hold_is_replaced_not_lost():
    page = xlsx_page([["a\x00b", 1], ["x" * (MOST_IN_CELL + 5), 2]], title="a/b:c*" * 9)

    assert page["A5"].value == "a�b"
    assert page["A6"].value.endswith("x…")
    assert len(page.title) <= 31


def test_rows_are_taken_as_they_come():
    def endless() -> Iterator[Sequence[Cell]]:
        for number in range(1000):
            yield [str(number), number]

    given_once = Sheet("List", [], ["name", "count"], endless())

    assert as_csv(given_once, "list").rows == 1000


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_every_text_comes_back(rows: list[tuple[str, str]]):
    read = csv_rows(rows)[4:]

    assert [[restored_cell(cell) for cell in row] for row in read] == [
        list(row) for row in rows
    ]
