"""What a document asks of all members, and of which version an acceptance is enough."""

from dataclasses import replace

from models.terms_kinds import ChangeClass
from portal.domain.terms.owing import (
    AskedOwing,
    Sort,
    documents_at,
    owed_of_all,
    wrong_in,
)
from tests.domain.terms.parties import DEEMED, FIRST, on, version

BETTER = version(2, ChangeClass.BENEFICIAL, 20)
WORSE = version(3, ChangeClass.ADVERSE, 40, told=(30,))
LATE = version(3, ChangeClass.ADVERSE, 40)
ALONE = version(4, ChangeClass.INDIVIDUAL, 60)


def enough(*versions: object, day: int = 100) -> tuple[int, tuple[int, ...]] | None:
    found = owed_of_all(versions, "terms", on(day), on(day))  # type: ignore[arg-type]
    return (found.version.number, found.enough) if found else None


def test_an_acceptance_is_enough_since_the_last_change_that_asks_anew():
    assert enough(FIRST) == (1, (1,))
    assert enough(FIRST, BETTER) == (2, (1, 2))
    assert enough(FIRST, BETTER, WORSE) == (3, (3,))
    assert enough(FIRST, BETTER, LATE) == (2, (1, 2, 3))
    assert enough(FIRST, BETTER, WORSE, ALONE) == (4, (4,))
    assert enough(FIRST, BETTER, day=10) == (1, (1,))
    assert enough(FIRST, day=-1) is None


def test_only_rows_that_ask_are_owed():
    deemed = version(5, document="deemed", row=DEEMED)
    alone = replace(deemed, document="alone", change=ChangeClass.INDIVIDUAL)
    found = documents_at((FIRST, deemed, alone), on(9), on(9))
    assert {code: bool(owed.asking) for code, owed in found.items()} == {
        "alone": True, "deemed": False, "terms": True,
    }  # fmt: skip


def test_what_there_is_not_is_asked_for_in_vain():
    assert wrong_in(AskedOwing(sort="all")) == []
    assert [each.code for each in wrong_in(AskedOwing(sort="x"))] == ["filter_unknown"]
    assert AskedOwing(sort="x").sorted_as is Sort.OWES
    assert AskedOwing(document="tos", on="").narrow == {"document": "tos"}
