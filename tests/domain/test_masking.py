"""Masked values show what a clerk may see without a reason, and no more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.masking import mask_birth_date, mask_mail, mask_phone


@pytest.mark.parametrize(
    "phone", ["+819012345678", "090-1234-5678", "０９０１２３４５６７８"]
)
def test_a_phone_shows_its_last_four_digits(phone: str):
    assert mask_phone(phone) in ("***-****-5678", "***-****-５６７８")


@pytest.mark.parametrize("phone", ["", "123", "1234", "なし"])
def test_a_phone_too_short_to_hide_anything_shows_nothing(phone: str):
    assert mask_phone(phone) == "***-****-****"


def test_a_mail_address_shows_its_first_letter():
    assert mask_mail("sakura@example.jp") == "s***@…"


@pytest.mark.parametrize("mail", ["", "s@example.jp", "no address"])
def test_a_mail_address_of_one_letter_shows_nothing(mail: str):
    assert mask_mail(mail) == "***@…"


def test_a_birth_date_shows_its_year():
    assert mask_birth_date(date(1980, 1, 2)) == "1980"
    assert mask_birth_date(None) == ""


@given(st.text(min_size=2), st.text(min_size=3))
def test_a_masked_address_never_holds_the_domain(local: str, domain: str):
    masked = mask_mail(f"{local}@{domain}")
    assert len(masked) <= len("s***@…")
