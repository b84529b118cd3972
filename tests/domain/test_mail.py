"""Mail addresses fold to one form or to none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.mail import fold_mail


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (" Kyouko3@Example.COM ", "kyouko3@example.com"),
        ("ｈａｒａ０＠ｅｘａｍｐｌｅ．ｃｏｍ", "hara0@example.com"),
        ("a..b.@example.ne.jp", "a..b.@example.ne.jp"),
        ("first+tag@mail.example.co.jp", "first+tag@mail.example.co.jp"),
        ("info@例え.jp", "info@xn--r8jz45g.jp"),
        ("x@Bücher.example", "x@xn--bcher-kva.example"),
    ],
)
def test_an_address_folds(text: str, folded: str):
    assert fold_mail(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "", "なし", "not-an-address", "a@@example.jp", "a b@example.jp", "a@example",
        "a@-x.jp", "a@x-.jp", "a@.jp", "@example.jp", "a@", "あ@example.jp",
        "a@b@example.jp", "a@x..jp", f"{'a' * 65}@example.jp", f"a@{'x.' * 127}jp",
        "a@..", "a@\u3002\u3002jp", "a@192.0.2.1", "a@x.jp\nb@x.jp",
    ],
)  # fmt: skip
def test_what_cannot_be_an_address_is_none(text: str):
    assert fold_mail(text) is None


@given(st.text())
def test_any_text_is_answered_and_a_folded_address_folds_to_itself(text: str):
    folded = fold_mail(text)
    assert folded is None or fold_mail(folded) == folded


@given(st.emails())
def test_every_ordinary_address_folds_whatever_its_case(address: str):
    assert fold_mail(address.upper()) == fold_mail(address)
