"""What holds of every life of a document, whatever its members did."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from models.terms_facts import AcceptanceFact, TermsVersionFact
from models.terms_kinds import AcceptanceAct, ChangeClass
from tests.domain.terms.parties import (
    DAY,
    GRACE,
    act,
    ask,
    bound_number,
    on,
    one,
    party,
    version,
)

_CHANGES = some.sampled_from([each for each in ChangeClass if each != "first"])
_LIVES = some.lists(some.tuples(_CHANGES, some.booleans()), max_size=6)
_ACTS = some.lists(
    some.tuples(some.integers(1, 7), some.integers(0, 139),
                some.sampled_from(AcceptanceAct), some.integers(0, 40)),
    max_size=6,
)  # fmt: skip


def _life(changes: list[tuple[ChangeClass, bool]]) -> list[TermsVersionFact]:
    later = [
        version(number, change, number * 20, told=(number * 20 - 15,) if told else ())
        for number, (change, told) in enumerate(changes, start=2)
    ]
    return [GRACE, *(replace(each, grace_days=5) for each in later)]


def _acted(given: list[tuple[int, int, AcceptanceAct, int]]) -> list[AcceptanceFact]:
    return [
        act(number, day, what, id=place, recorded_at=on(day + late))
        for place, (number, day, what, late) in enumerate(given, start=1)
    ]


@given(_LIVES, _ACTS, some.integers(-50, 100))
def test_what_binds_never_goes_back(changes: Any, acts: Any, joined: int) -> None:
    versions, done = _life(changes), _acted(acts)
    found = [
        bound_number(versions, done, day, 500, party(joined))
        for day in range(max(joined, 0), 200, 7)
    ]
    assert found == sorted(found)


@given(_LIVES, _ACTS, some.integers(0, 200), some.integers(0, 200))
def test_what_is_recorded_later_leaves_what_was_known_before(
    changes: Any, acts: Any, day: int, known: int
) -> None:
    versions, done = _life(changes), _acted(acts)
    before = [each for each in done if each.recorded_at <= on(known)]
    assert ask(versions, done, day, known) == ask(versions, before, day, known)


@given(_LIVES, _ACTS, some.integers(0, 200))
def test_the_same_content_makes_nobody_owe(changes: Any, acts: Any, day: int) -> None:
    versions, done = _life(changes), _acted(acts)
    last = versions[-1]
    same = version(99, ChangeClass.EDITORIAL, 0, effective_at=last.effective_at + DAY,
                   approved_at=last.approved_at)  # fmt: skip
    was, became = (one(each, done, day).owes for each in (versions, [*versions, same]))
    assert (was is None) == (became is None)
    if was and became:
        assert (was.until, was.overdue) == (became.until, became.overdue)
