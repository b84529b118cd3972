"""Text to records: numbers, lines, quotes, blank lines."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.importing.reading import Record, read_records, split_lines
from portal.domain.importing.refusals import FileRefused
from tests.domain.importing.cast import as_csv

CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\ue0ff", exclude_categories=["Cs"])
)


def cells(text: str) -> list[list[str]]:
    return [record.cells for record in read_records([text], ",")]


def test_records_are_counted_and_not_lines():
    text = 'a,b\r\n1,"x\r\ny"\r\n\r\n2,z\r\n'

    assert list(read_records([text], ",")) == [
        Record(1, 1, ["a", "b"]),
        Record(2, 2, ["1", "x\r\ny"]),
        Record(3, 5, ["2", "z"]),
    ]


def test_blank_lines_are_no_records_but_rows_of_blank_cells_are():
    assert cells("a,b\n\n   \n　\n,\n1,2\n") == [["a", "b"], ["", ""], ["1", "2"]]


def test_the_sign_with_which_dos_ended_files_is_no_record():
    assert cells("a,b\r\n1,2\r\n\x1a") == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(end: str):
    assert cells(f"a,b{end}1,2{end}3,4") == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_other_separators_of_unicode_do_not_end_a_line():
    assert cells("a\x0bb\x85c\u2028d,e\n") == [["a\x0bb\x85c\u2028d", "e"]]


def test_blanks_between_delimiter_and_quote_do_not_spoil_the_quote():
    assert cells('1, "x, y", z\n') == [["1", "x, y", "z"]]


def test_a_quote_inside_a_cell_is_a_quote():
    assert cells('1,5" pipe,"say ""hi"""\n') == [["1", '5" pipe', 'say "hi"']]


def test_an_open_quote_is_refused_with_the_record_where_it_began():
    with pytest.raises(FileRefused) as refused:
        cells('a,b\n1,2\n3,"open\n4,5\n')

    assert refused.value.code == "file_quote_open"
    assert refused.value.facts == {"record": 3, "line": 3}


def test_the_cut_beginning_of_a_file_may_end_in_a_quote():
    first, _ = read_records(['a,b\n1,"op'], ",", cut=True)

    assert first.cells == ["a", "b"]


def test_a_cell_that_is_too_long_is_refused_with_its_place():
    with pytest.raises(FileRefused) as refused:
        cells("a,b\n1," + "x" * (csv.field_size_limit() + 1) + "\n")

    assert refused.value.code == "file_cell_too_long"
    assert refused.value.facts["record"] == 2


def test_a_line_that_never_ends_is_refused():
    with pytest.raises(FileRefused) as refused:
        list(split_lines(["a\n", *("x" * 1000 for _ in range(2000))]))

    assert refused.value.code == "file_line_too_long"
    assert refused.value.facts["line"] == 2


@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=4)), size=st.integers(1, 9))
def test_what_was_written_as_csv_is_read_back_whatever_the_pieces(
    rows: list[list[str]], size: int
):
    text = as_csv(rows)
    cut = [text[at : at + size] for at in range(0, len(text), size)]
    expected = list(csv.reader(io.StringIO(text, newline=""), skipinitialspace=True))

    assert [record.cells for record in read_records(cut, ",")] == expected
