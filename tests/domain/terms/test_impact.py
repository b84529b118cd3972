"""What a version asks of those whom it reaches."""

from dataclasses import replace
from datetime import date

import pytest

from models.terms_facts import Applies, Purpose
from models.terms_kinds import AcceptanceMode, AfterGrace, ChangeClass
from portal.domain.terms.impact import (
    People,
    Reached,
    impact_of,
    in_rank,
)
from portal.domain.terms.owing import Whole, owed_of_version
from tests.domain.terms.parties import version

C, M, A = ChangeClass, AcceptanceMode, AfterGrace
ROWS = (
    Applies("deemed"),
    Applies("ask", mode=M.MUST_ACCEPT, precedence=2),
    Applies("lock", mode=M.MUST_ACCEPT, after=A.LOCK, precedence=3),
    Applies("no", mode=M.MUST_ACCEPT, after=A.NO_JOINING, precedence=3),
)
GROUPS = tuple(
    Reached("member", "MAIL", "active", row.id, 10**place)
    for place, row in enumerate(ROWS)
)
ON = date(2026, 4, 1)
ASKS = Purpose("ads", "広告", "Ads", consent=True)
WHOLE = Whole(frozenset({"member", "store"}), frozenset({"MAIL"}))


@pytest.mark.parametrize("change", list(ChangeClass))
def test_what_a_version_says_of_its_effect(change: ChangeClass):
    fact = version(1, change, grace_days=30, purposes=(ASKS,))
    found = impact_of(fact, GROUPS, People(9, 8, 7, 6), ON)

    assert (found.services, found.people.reached) == (1111, 9)
    assert found.ends == date(2026, 5, 1)
    assert found.consents == (1 if change is C.PRIVACY_BEYOND else 0)
    assert impact_of(version(1, change), (), People(), ON).ends is None


def test_rows_are_asked_in_their_rank():
    assert [each.id for each in in_rank(ROWS)] == ["no", "lock", "ask", "deemed"]


@pytest.mark.parametrize(
    ("change", "row", "other", "after", "parts"),
    [
        (C.ADVERSE, ROWS[0], None, None, [False]),
        (C.ADVERSE, ROWS[1], None, None, [True]),
        (C.EDITORIAL, ROWS[1], None, None, [False]),
        (C.INDIVIDUAL, ROWS[0], None, None, [True]),
        (C.ADVERSE, ROWS[2], None, A.LOCK, [True]),
        (C.ADVERSE, ROWS[1], None, A.LOCK, [False]),
        (C.ADVERSE, ROWS[1], ROWS[2], None, []),
        (C.ADVERSE, ROWS[1], ROWS[1], None, [True]),
        (C.ADVERSE, ROWS[2], ROWS[1], None, [True]),
        (C.ADVERSE, ROWS[1], replace(ROWS[2], actors=frozenset({"store"})), None,
         [True]),
    ],
)  # fmt: skip
def test_of_whom_a_version_asks_and_when_another_stands_before_it(
    change: ChangeClass,
    row: Applies,
    other: Applies | None,
    after: AfterGrace | None,
    parts: list[bool],
):
    beside = [version(2, row=other, document="house")] if other else []
    found = owed_of_version(version(1, change, row=row), WHOLE, beside, after)
    assert [each.asks for each in found.parts] == parts
