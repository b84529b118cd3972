"""How soon a member can cancel, asked of real members, and said to the caller."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.kinds import AuditAction
from portal.domain.policy.cancellation import Ending, Why
from portal.domain.policy.kinds import Purpose
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.policy.cancellation import (
    CancelAsked,
    Cancelling,
    cancellation,
)
from portal.services.policy.cancelling_again import again_lines, cancelling_again
from portal.services.policy.replay import replay
from portal.services.policy.tell_cancelling import (
    caller_words,
    cancelling_lines,
    warnings,
)
from portal.wording import LANGUAGES
from tests.desk import NUMBER
from tests.services.policy.house_rules import content, publish
from tests.services.policy.test_replay import GIVEN, REPLAYED, ask, damage, looks
from tests.services.publish.office import Office

FEE = {"fee": True, "amount_ja": "千円", "amount_en": "1,000 yen"}
TERM: dict[str, Any] = {
    "id": "term", "name_ja": "二年契約", "name_en": "Two years", "offerings": ["PHONE"],
    "term": 24, "notice": 30, **FEE,
}  # fmt: skip
MONTHLY: dict[str, Any] = {
    "id": "monthly", "name_ja": "月末", "name_en": "Month's end", "by_day": 20,
    "offerings": ["MAIL"], "states": ["active"], "last_day": "month_end",
    "cells": [{"column": "size", "most": 9}],
}  # fmt: skip
SIZE = {"code": "size", "name_ja": "容量", "name_en": "Size", "kind": "number"}

LATE = date(2027, 3, 31)


def asked(office: Office, offering: str = "PHONE", **given: Any) -> Cancelling:
    question = CancelAsked(NUMBER, offering, **given)
    return cancellation(office.store, office.occasion("desk-1"), question)


def lines(found: Cancelling) -> dict[str, list[str]]:
    return {each: list(cancelling_lines(found, each)) for each in LANGUAGES}


@pytest.fixture
def ruled(office: Office) -> Office:
    """Return an office with rules on cancelling, and a member of PHONE."""
    more = {"cancellations": [TERM, MONTHLY], "own_columns": [SIZE]}
    publish(office, {**content(), **more})
    office.join("PHONE")
    office.later(minutes=1)
    return office


def test_the_earliest_day_and_the_fee_follow_from_the_rule(ruled: Office):
    found = asked(ruled)
    said = lines(found)

    assert found.found.asked == date(2026, 11, 20)
    assert found.found.leaving is not None
    assert found.found.leaving.earliest == date(2026, 12, 20)
    assert found.found.leaving.free_from == date(2028, 11, 19)
    assert said["en"] == [
        "The earliest last day is Sun, 20 Dec 2026.",
        "Cancelling before Sun, 19 Nov 2028 costs: 1,000 yen. With Sun, 19 Nov 2028 as "
        "the last day it costs nothing.",
        "Notice of 30 days: until Sun, 20 Dec 2026.",
        "By the rule: Two years.",
    ]
    assert len(said["ja"]) == 4
    assert caller_words(found, "ja").startswith("ご利用は、最短で2026年12月20日（日）")
    later = asked(ruled, at="2028-11-19")
    assert later.found.leaving is not None
    assert not later.found.leaving.fee_due

    early, late = date(2026, 12, 1), date(2028, 11, 19)
    assert len(list(warnings(found, early, "en"))) == 2
    assert list(warnings(found, late, "en")) == []


def test_what_keeps_a_day_from_being_said_is_said(ruled: Office):
    outside = asked(ruled, "PAY")
    assert outside.found.cited.why is Why.OUTSIDE
    ruled.join("MAIL")
    ruled.later(minutes=1)
    undecided = asked(ruled, "MAIL")
    assert undecided.found.cited.missing == ("column.size",)
    before = asked(ruled, at="2026-11-19")
    publish(ruled, {**content(), "cancellations": []})
    silent = asked(ruled.later(minutes=1))

    for found in (outside, undecided, before, silent):
        for (only,) in lines(found).values():
            assert "{" not in only
        assert caller_words(found, "en") == ""
        assert list(warnings(found, date(2026, 11, 21), "en")) == []
    assert "not known: Size." in lines(undecided)["en"][0]
    assert silent.found.cited.why is Why.SILENT


def test_what_ends_already_is_told_before_what_the_rules_say(ruled: Office):
    ruled.change("withdraw", offering="PHONE", reason="SELF_PRICE", at_end=True,
                 verified="card", on=date(2026, 11, 30))  # fmt: skip
    soon = asked(ruled.later(minutes=1))
    assert soon.found.ending == Ending(date(2026, 11, 30), planned=True)
    assert len(lines(soon)["ja"]) == 5
    assert lines(soon)["en"][0].endswith("the last day is Mon, 30 Nov 2026.")
    assert (
        caller_words(soon, "en")
        == "That your service ends with Mon, 30 Nov 2026 is scheduled already."
    )
    late = replace(soon, found=replace(soon.found, ending=Ending(LATE, planned=False)))
    assert caller_words(late, "en").startswith("If nothing changes, your service ends")
    assert "at the earliest" in caller_words(late, "en")
    by = ruled.occasion("supervisor-1")
    assert cancelling_again(ruled.store, by, soon.number or "").same


def test_an_application_is_taken_back_and_not_cancelled(ruled: Office):
    ruled.change("apply", offering="PAY", reason="SELF_APPLICATION")
    found = asked(ruled.later(minutes=1), "PAY")
    assert found.found.cited.why is Why.APPLIED
    assert "can be taken back" in caller_words(found, "en")
    assert all(
        "取り下げ" in each for each in (*lines(found)["ja"], caller_words(found, "ja"))
    )


def test_only_who_may_see_members_and_rules_asks(ruled: Office):
    by = ruled.occasion("viewer-1")
    with pytest.raises(NotPermitted):
        cancellation(ruled.store, by, CancelAsked(NUMBER, "PAY"))
    with pytest.raises(NotFound):
        asked(ruled, "FAX")


def test_an_answer_has_a_number_by_which_it_is_given_again(ruled: Office):
    first = asked(ruled)
    assert asked(ruled.later(minutes=5)).number == first.number
    other = asked(ruled, purpose=Purpose.COMPLAINT)
    assert other.number not in (None, first.number)
    assert looks(ruled) == [GIVEN] * 2

    publish(ruled, {**content(), "cancellations": [{**TERM, "term": 12}]})
    ruled.later(minutes=1)
    by = ruled.occasion("supervisor-1")
    again = cancelling_again(ruled.store, by, first.number or "")
    assert (again.same, again.found.found) == (True, first.found)
    assert all("{" not in line for e in LANGUAGES for line in again_lines(again, e))
    assert asked(ruled).found != first.found
    functions = ask(ruled).number
    with pytest.raises(InputRefused, match="answer_about_functions"):
        cancelling_again(ruled.store, by, functions or "")
    with pytest.raises(InputRefused, match="answer_about_cancelling"):
        replay(ruled.store, by, first.number or "")
    assert looks(ruled).count(REPLAYED) == 1


def test_rules_that_cannot_be_read_are_on_record(ruled: Office):
    version = publish(ruled, {**content(), "cancellations": [TERM]})
    first = asked(ruled.later(minutes=1))
    damage(ruled, version)

    found = asked(ruled)
    assert found.fault is not None
    assert looks(ruled) == [GIVEN, AuditAction.ANSWER_FAILED, GIVEN]
    by = ruled.occasion("supervisor-1")
    again = cancelling_again(ruled.store, by, first.number or "")
    assert (again.same, again.other_rules) == (False, True)
