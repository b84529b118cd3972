"""Whom terms begin to reach through a partner after they joined."""

from dataclasses import replace

import pytest

from models.span import Span
from models.terms_facts import Above
from portal.domain.terms.standing import How
from tests.domain.terms.parties import GRACE, LOCKS, on, one, party


def _linked(begins: int, ends: int | None = None) -> Above:
    until = None if ends is None else on(ends)
    return Above("partner", Span(on(begins), on(begins), until))


BOTH = frozenset({"partner", "member"})
REACHED: list[tuple[str, list[Above], frozenset[str], int, How, int]] = [
    ("later than it began", [_linked(40)], frozenset({"partner"}), -50,
     How.REACHED, 40),
    ("later than they joined", [_linked(40)], frozenset({"partner"}), 20,
     How.REACHED, 40),
    ("before it began", [_linked(-20)], frozenset({"partner"}), -50,
     How.BEGINNING, 0),
    ("since they joined", [_linked(-20)], frozenset({"partner"}), 20,
     How.JOINING, 20),
    ("from one partner to the next", [_linked(40), _linked(30, 40)],
     frozenset({"partner"}), -50, How.REACHED, 30),
    ("again after a gap", [_linked(40), _linked(10, 20)],
     frozenset({"partner"}), -50, How.REACHED, 40),
    ("by themselves, too", [_linked(40)], BOTH, -50, How.BEGINNING, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "actors", "joined", "how", "since"),
    [each[1:] for each in REACHED],
    ids=[each[0] for each in REACHED],
)
def test_days_of_grace_begin_no_earlier_than_terms_reach_a_party(
    above: list[Above], actors: frozenset[str], joined: int, how: How, since: int
) -> None:
    row = replace(LOCKS, actors=actors, flows_down=True)
    who = party(joined, above=tuple(above))
    standing = one([replace(GRACE, applies=(row,))], who=who, day=50)
    assert standing.bound is not None
    assert standing.owes is not None
    assert (standing.bound.how, standing.bound.since) == (how, on(since))
    assert (standing.owes.since, standing.owes.until) == (on(since), on(since + 15))
    assert standing.owes.overdue is (since + 15 <= 50)
