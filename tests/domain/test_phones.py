"""Telephone numbers in any spelling come out as the same E.164 number."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.domain.phones import Phone, PhoneFault, read_phone

FULL_WIDTH = str.maketrans("0123456789-+()", "０１２３４５６７８９－＋（）")
NATIONAL = st.from_regex(r"[1-9][0-9]{8,9}", fullmatch=True)


def asked_plainly(text: str) -> tuple[str, bool] | None:
    """Return what ``phonenumbers`` alone says: (E.164, valid) or None."""
    try:
        number = phonenumbers.parse(text, "JP")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164, phonenumbers.is_valid_number(number)


def answered(text: str) -> tuple[str, bool] | None:
    found = read_phone(text)
    return (found.e164, found.valid) if isinstance(found, Phone) else None


@example("101000000", "0")
@given(
    NATIONAL, st.sampled_from(["0", "+81", "+81 0", "+81-", "81", "010-81-", "(0)", ""])
)
def test_the_short_cut_agrees_with_the_library(national: str, prefix: str):
    assert answered(prefix + national) == asked_plainly(prefix + national)


@given(st.text("0123456789+-() ", max_size=18))
def test_whatever_is_dialled_the_library_has_the_last_word(text: str):
    if not text.strip().startswith(("00", "(00", "( 00")):
        assert answered(text) == asked_plainly(text)


@given(NATIONAL.filter(lambda number: not number.startswith("10")))
def test_every_spelling_of_a_number_meets(national: str):
    middle, last = national[-8:-4], national[-4:]
    head = national[:-8]
    spellings = (
        f"0{head}-{middle}-{last}",
        f"0{head} {middle} {last}",
        f"(0{head}){middle}-{last}",
        f"0{head}{middle}{last}",
        f"+81 {head}-{middle}-{last}",
        f"+81 (0){head}-{middle}-{last}",
        f"0081 {head} {middle} {last}",
        f"0{head}ー{middle}−{last}",
        f"0{head}-{middle}-{last}（自宅）",
        f"  0{head}.{middle}.{last} ",
    )
    found = {answered(spelling) for spelling in spellings}
    found |= {answered(spelling.translate(FULL_WIDTH)) for spelling in spellings}
    assert found == {answered("0" + national)}


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("090-1234-5678", "+819012345678"),
        ("81-90-1234-5678", "+819012345678"),
        ("tel: 03-1234-5678", "+81312345678"),
        ("携帯０９０－１２３４－５６７８", "+819012345678"),
        ("0120-444-444", "+81120444444"),
        ("050-3456-7890", "+815034567890"),
        ("+1 650-253-0000", "+16502530000"),
    ],
)
def test_a_number_that_is_assigned_is_valid_and_not_repaired(text: str, e164: str):
    assert read_phone(text) == Phone(e164, valid=True)


@pytest.mark.parametrize(
    "text", ["9012345678", "90-1234-5678", "9012345678.0", "(90)12345678"]
)
def test_a_zero_lost_in_a_spreadsheet_is_put_back_and_said(text: str):
    assert read_phone(text) == Phone("+819012345678", valid=True, repaired=True)


def test_a_number_outside_the_numbering_plan_is_possible_and_not_valid():
    found = read_phone("070-0485-5327")
    assert found == Phone("+817004855327", valid=False)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", PhoneFault.EMPTY),
        (" 　", PhoneFault.EMPTY),
        ("連絡先なし", PhoneFault.NO_NUMBER),
        ("なし", PhoneFault.NO_NUMBER),
        ("9.01E+09", PhoneFault.NO_NUMBER),
        ("123", PhoneFault.IMPOSSIBLE),
        ("110", PhoneFault.IMPOSSIBLE),
    ],
)
def test_what_is_no_number_says_why(text: str, fault: PhoneFault):
    assert read_phone(text) is fault


def test_the_last_four_digits_are_known():
    assert Phone("+819012345678", valid=True).last_four == "5678"


@given(st.text())
def test_any_text_is_answered(text: str):
    found = read_phone(text)
    if isinstance(found, Phone):
        assert found.last_four == found.e164[-4:]
        assert read_phone(found.e164) == Phone(found.e164, found.valid)
