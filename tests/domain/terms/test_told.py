"""What a member said is told by name, and what still stands of it is found."""

from dataclasses import replace
from typing import Any

from models.terms_facts import Purpose
from models.terms_kinds import AcceptanceAct
from portal.domain.card import ToldAnswer, Words
from portal.domain.terms.acceptance_form import (
    first_values,
    taking_back_form,
    taking_back_from,
)
from portal.domain.terms.told import still_given, told_answers
from tests.domain.terms.parties import FIRST, act, on

ADS = Purpose("ads", "広告", "Ads", consent=True)
TEXT = replace(FIRST, content_hash="old")
AGAIN = replace(FIRST, content_hash="new", name_en="New terms", purposes=(ADS,))


def told(*acts: Any, day: int = 100, known: int = 100) -> tuple[ToldAnswer, ...]:
    desk = {7: Words("机", "Desk")}
    return told_answers(acts, (TEXT, AGAIN), on(day), on(known), desk)


def test_answers_are_told_by_what_the_version_was_called_then():
    first = act(1, 1, content_hash="old", staff_id=7)
    ads = act(1, 2, content_hash="new", purpose="ads")
    other = act(9, 3, purpose="mail")
    found = told(first, other, ads)
    assert [(e.document.en, e.number, e.purpose and e.purpose.en) for e in found] == [
        ("terms", 0, None), ("New terms", 1, "Ads"), ("Terms", 1, None)
    ]  # fmt: skip
    assert [each.by and each.by.en for each in found] == [None, None, "Desk"]
    assert told(first, ads, day=1) == told(first)
    assert told(first, act(1, 1, recorded_at=on(50)), known=10) == told(first)
    gone = told(act(1, 1, content_hash="gone", purpose="mail"))
    assert gone[0].purpose == Words("mail", "mail")


def test_what_was_taken_back_or_is_asked_of_them_elsewhere_does_not_stand():
    whole, ads = act(1, 1), act(1, 2, purpose="ads")
    back = act(1, 3, AcceptanceAct.WITHDRAW)
    assert len(still_given(told(whole, ads), ())) == 2
    (stands,) = still_given(told(whole, ads, back), ())
    assert stands.fact == ads
    assert still_given(told(whole, ads), ("terms",)) == ()


def test_what_is_taken_back_is_chosen_among_what_was_given():
    given = still_given(
        told(act(1, 1, receipt="A-1"), act(1, 2, purpose="ads", receipt="A-2")), ()
    )
    form = taking_back_form(given)
    names = {each.code: str(each.label) for each in form.fields[0].options}
    assert names.keys() == {"A-1", "A-2"}
    assert "act" not in {each.code for each in form.fields}
    values = first_values("en") | {"reference": "REC"}
    whole = taking_back_from({**values, "given": "A-1"}, "1", given)
    assert (whole.act, whole.number, whole.purpose) == (AcceptanceAct.WITHDRAW, 1, "")
    assert taking_back_from({**values, "given": "A-2"}, "1", given).purpose == "ads"
