"""What is too long, or no text, is refused by the name of its field."""

from dataclasses import replace
from typing import Any

import pytest

from models.facts import Change
from portal.domain.lengths import LONGEST, check_change, check_lengths
from portal.errors import InputRefused
from portal.wording import LANGUAGES, has
from portal.wording.refusal import refusal_words

BLANK = Change("", "", "")
CHANGE = [name for name in LONGEST if hasattr(BLANK, name)]


def fits(**given: str | None) -> bool:
    try:
        check_lengths(**given)
    except InputRefused:
        return False
    return True


def holding(field: str, count: int) -> Change:
    given: dict[str, Any] = {field: "あ" * count}
    return replace(BLANK, **given)


@pytest.mark.parametrize("field", CHANGE)
def test_each_part_of_a_change_is_as_long_as_its_column_and_no_longer(field: str):
    most = LONGEST[field]
    check_change(holding(field, most))

    with pytest.raises(InputRefused) as caught:
        check_change(holding(field, most + 1))

    assert caught.value.code == "text_too_long"
    assert caught.value.facts == {"field": field, "most": most, "count": most + 1}


@pytest.mark.parametrize("sign", ["\0", "\a", "\ud800", "\u202e", "\u2066"])
def test_what_no_database_takes_as_text_is_refused(sign: str):
    with pytest.raises(InputRefused) as caught:
        check_lengths(text=f"a{sign}b")

    assert caught.value.code == "text_unusable"


def test_what_is_pasted_from_elsewhere_may_hold_signs_that_nobody_sees():
    assert fits(query="\u202d090-1234-5678\u202c", member_number="\u202a300\u202c")


def test_nothing_is_never_too_long():
    assert fits(text=None, name="")


@pytest.mark.parametrize("field", LONGEST)
def test_every_field_has_a_name_in_the_refusal(field: str):
    assert has(f"typed.{field}")
    refusal = InputRefused("text_too_long", field=field, most=1, count=2)
    for language in LANGUAGES:
        assert field not in refusal_words(refusal, language).split()
