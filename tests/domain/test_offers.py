"""What is offered to whom, and which reason stands first."""

from datetime import date

import pytest

from models.facts import GuardFacts
from portal.domain.offers import allowed_moves
from portal.domain.reasons import ANSWERS
from seed.lifecycle import canonical
from tests.domain.lifecycle_cases import DESK, Bench, joined
from tests.domain.test_moves import failed, refused

COMPANY = GuardFacts(organisation=True)


def reasons(bench: Bench, event: str) -> tuple[str, ...]:
    moves = {each.event: each for each in allowed_moves(bench.case, DESK)}
    return moves[event].reasons


def offered(bench: Bench) -> set[str]:
    return {each.event for each in allowed_moves(bench.case, DESK)}


def test_death_is_offered_for_persons_and_dissolution_for_organisations() -> None:
    person, company = joined(), joined(facts=COMPANY)

    assert "report_death" in offered(person)
    assert "report_dissolution" not in offered(person)
    assert "report_dissolution" in offered(company)
    assert "report_death" not in offered(company)


@pytest.mark.parametrize(
    ("facts", "event", "reason", "guard"),
    [
        (COMPANY, "report_death", "DEATH", "member_is_person"),
        (
            GuardFacts(birth_date=date(1980, 1, 2)),
            "report_dissolution",
            "DISSOLUTION",
            "member_is_organisation",
        ),
    ],
)
def test_what_is_for_the_other_kind_of_member_is_refused(
    facts: GuardFacts, event: str, reason: str, guard: str
) -> None:
    bench = joined(facts=facts)

    refusal = refused(bench, event, reason=reason, evidence="certificate")

    assert failed(refusal) == [guard]
    assert event not in refusal.facts["allowed"]


def test_leaving_is_for_no_death_and_no_dissolution() -> None:
    ordinary = {
        reason
        for move in canonical().moves
        if move.event in ("withdraw", "expel")
        for reason in move.reasons
    }

    assert not ordinary & {"DEATH", "DISSOLUTION"}


@pytest.mark.parametrize(("began", "ends"), ANSWERS.items())
def test_the_reason_that_answers_the_suspension_stands_first(
    began: str, ends: str
) -> None:
    bench = joined()
    bench.do("suspend", reason=began)

    first, *others = reasons(bench, "reinstate")

    assert first == ends
    assert {first, *others} == {*ANSWERS.values(), "CORRECTION"}


def test_reasons_keep_their_order_where_none_answers() -> None:
    bench = joined()
    move = bench.lifecycle.move("withdraw", "active")

    assert move is not None
    assert reasons(bench, "withdraw") == move.reasons
