"""What has to be accepted before a change is named, and opens it once it is given."""

from dataclasses import replace

import pytest

from models.facts import Allowed, Change
from models.terms_facts import Party, TermsAround, TermsVersionFact
from models.terms_kinds import ChangeClass
from portal.domain.moves import settle_change
from portal.domain.offers import allowed_moves
from portal.domain.terms.along import accepting, can_open, to_accept_along
from portal.errors import TransitionRefused
from tests.domain.lifecycle_cases import ADULT, DESK, START, Bench
from tests.domain.terms.parties import FIRST, MUST

NEXT = replace(FIRST, version_id=2, number=2, change=ChangeClass.ADVERSE)


def applied(*versions: TermsVersionFact) -> Bench:
    terms = TermsAround(Party("member", "MAIL"), versions) if versions else None
    bench = Bench(facts=replace(ADULT, terms=terms))
    bench.do("apply", reason="SELF_APPLICATION")
    return bench


def asked_of(bench: Bench, event: str) -> Change:
    return Change("1", "MAIL", event, reason="COUNTER", verified="card")


@pytest.mark.parametrize(
    ("versions", "event", "numbers"),
    [
        ((FIRST,), "activate", [1]),
        ((FIRST, replace(NEXT, applies=(MUST,), effective_at=START)), "activate", [2]),
        ((FIRST,), "reject", []),
        ((FIRST,), "take_leave", []),
        ((FIRST,), "undo", []),
        ((), "activate", []),
    ],
)
def test_what_a_change_asks_to_accept_is_named(
    versions: tuple[TermsVersionFact, ...], event: str, numbers: list[int]
):
    bench = applied(*versions)
    found = to_accept_along(asked_of(bench, event), bench.case)
    assert [each.owes.version.number for each in found if each.owes] == numbers


def test_a_change_goes_through_once_it_is_accepted_and_not_before():
    bench = applied(FIRST)
    change = asked_of(bench, "activate")
    with pytest.raises(TransitionRefused):
        settle_change(change, bench.case, DESK)

    given = accepting(bench.case, to_accept_along(change, bench.case))
    assert settle_change(change, given, DESK).became == "active"
    assert accepting(bench.case, ()) == bench.case


def test_a_move_has_a_form_where_terms_alone_close_it():
    bench = applied(FIRST)

    def move(event: str) -> Allowed:
        return next(e for e in allowed_moves(bench.case, DESK) if e.event == event)

    activate = move("activate")
    assert not activate.open
    assert can_open(activate)
    assert can_open(move("verify"))
    assert not can_open(move("reject"))
    assert not can_open(replace(activate, by_role=False))
    more = replace(activate.findings[0], guard="no_arrears")
    assert not can_open(replace(activate, findings=(*activate.findings, more)))
