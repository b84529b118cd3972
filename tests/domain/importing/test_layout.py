"""Which sign parts the cells, and where the header is."""

import pytest

from portal.domain.importing.layout import find_layout
from portal.domain.importing.refusals import FileRefused
from tests.domain.importing.cast import HEADER, NUMBER, as_csv

ROW = (NUMBER, "高木, 湊; 様", "利用中", "MAIL")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_each_delimiter_is_found(delimiter: str):
    layout = find_layout(as_csv([HEADER, ROW, ROW], delimiter))

    assert (layout.delimiter, layout.header) == (delimiter, HEADER)


def test_titles_above_the_header_are_passed_over():
    text = as_csv([["会員一覧 2026/11/20 出力"], [], ["全件", ""], HEADER, ROW])

    layout = find_layout(text)

    assert (layout.header, layout.header_record) == (HEADER, 3)


def test_a_header_of_unknown_words_is_a_header():
    assert find_layout("foo,bar\nx,y\n").header == ("foo", "bar")


def test_one_known_word_is_enough_for_a_header():
    assert find_layout("foo,bar\nfoo,氏名\n").header_record == 2


@pytest.mark.parametrize(
    "cell",
    [
        NUMBER,
        "1980-01-02",
        "昭和55年1月2日",
        "S55.1.2",
        "a@example.jp",
        "０９０－１２３４－５６７８",
    ],
)
def test_data_in_place_of_a_header_is_refused(cell: str):
    with pytest.raises(FileRefused) as refused:
        find_layout(f"高木,{cell},x\n")

    assert refused.value.code == "file_without_header"


def test_text_without_columns_is_refused():
    with pytest.raises(FileRefused) as refused:
        find_layout("one\ntwo\n")

    assert refused.value.code == "file_without_columns"


def test_a_cut_last_record_does_not_count():
    assert find_layout("氏名;状態\n高木;利用中\n湊,a,b,c,", cut=True).delimiter == ";"


def test_a_cell_too_long_to_be_read_is_refused_as_that():
    with pytest.raises(FileRefused) as refused:
        find_layout("x" * 140_000, cut=True)

    assert refused.value.code == "file_cell_too_long"


def test_a_long_cell_among_good_records_is_left_to_the_whole_reading():
    text = as_csv([HEADER, ROW, ["x" * 140_000, "", "", ""]])

    assert find_layout(text).header == HEADER
