"""What a version asks of those whom it reaches."""

from datetime import date

import pytest

from models.terms_facts import Applies
from models.terms_kinds import AcceptanceMode, AfterGrace, ChangeClass
from portal.domain.terms.impact import Reached, impact_of, in_rank

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


@pytest.mark.parametrize(
    ("change", "asked", "locked", "refused"),
    [
        (C.FIRST, 1110, 100, 1000),
        (C.ADVERSE, 1110, 100, 1000),
        (C.INDIVIDUAL, 1110, 100, 1000),
        (C.EDITORIAL, 0, 0, 0),
        (C.BENEFICIAL, 0, 0, 0),
        (C.PRIVACY_BEYOND, 0, 0, 0),
    ],
)
def test_who_has_to_accept_and_what_closes_unless_they_do(
    change: ChangeClass, asked: int, locked: int, refused: int
):
    found = impact_of(GROUPS, ROWS, change, ON, 30, 2)

    assert (found.count, found.asked) == (1111, asked)
    assert (found.locked, found.refused) == (locked, refused)
    assert found.ends == date(2026, 5, 1)
    assert found.consents == (2 if change is C.PRIVACY_BEYOND else 0)
    assert impact_of((), ROWS, change, ON, None, 0).ends is None


def test_rows_are_asked_in_their_rank():
    assert [each.id for each in in_rank(ROWS)] == ["no", "lock", "ask", "deemed"]
