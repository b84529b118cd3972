"""Member numbers carry a check digit that finds the usual slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import member_number

LENGTHS = st.integers(6, 12)
NUMBERS = LENGTHS.flatmap(
    lambda length: st.integers(0, 10 ** (length - 1) - 1).map(
        lambda serial: member_number.make(serial, length)
    )
)


def test_the_published_example_holds():
    assert member_number.check_digit("572") == "4"


@given(NUMBERS)
def test_a_made_number_is_valid(number: str):
    assert member_number.is_valid(number)


@given(NUMBERS, st.data())
def test_one_wrong_digit_is_found(number: str, data: st.DataObject):
    place = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    wrong = number[:place] + digit + number[place + 1 :]
    assert member_number.is_valid(wrong) == (wrong == number)


@given(NUMBERS, st.data())
def test_a_swap_of_two_neighbours_is_found(number: str, data: st.DataObject):
    place = data.draw(st.integers(0, len(number) - 2))
    first, second = number[place], number[place + 1]
    wrong = number[:place] + second + first + number[place + 2 :]
    assert member_number.is_valid(wrong) == (wrong == number)


@pytest.mark.parametrize(
    "text",
    ["1120000008", "１１２００００００８", "112-000-0008", "112 0000 008",
     "１１２ー０００−０００８", " 1120000008 "],
)  # fmt: skip
def test_every_spelling_is_one_number(text: str):
    assert member_number.plain(text) == "1120000008"


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567890123", "112000000A", "+1120000008"]
)
def test_what_is_no_number_is_none(text: str):
    assert member_number.plain(text) is None


@pytest.mark.parametrize(
    "text", ["12345", "abcdefghij", "１１２００００００８", "1" * 13]
)
def test_only_plain_digits_of_a_fitting_length_are_valid(text: str):
    assert not member_number.is_valid(text)


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        ("123456", "123-456"),
        ("1234567", "123-4567"),
        ("12345678", "1234-5678"),
        ("123456789", "123-456-789"),
        ("1234567890", "123-456-7890"),
        ("12345678901", "123-4567-8901"),
        ("123456789012", "123-456-789-012"),
        ("12345", "12345"),
    ],
)
def test_a_number_is_read_aloud_in_threes_and_fours(number: str, spoken: str):
    assert member_number.grouped(number) == spoken


@given(NUMBERS)
def test_what_was_read_aloud_is_the_number_again(number: str):
    assert member_number.plain(member_number.grouped(number)) == number


@pytest.mark.parametrize(("serial", "length"), [(100_000, 6), (1, 5), (1, 13)])
def test_a_serial_that_does_not_fit_is_refused(serial: int, length: int):
    with pytest.raises(ValueError, match="no member number"):
        member_number.make(serial, length)
