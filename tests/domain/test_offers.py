"""What is offered to whom, and which reason stands first."""

from datetime import date

import pytest

from models.facts import GuardFacts
from portal.domain.offers import allowed_moves
from portal.domain.reasons import ANSWERS
from seed.lifecycle import canonical
from tests.domain.lifecycle_cases import DESK, Bench, joined
from tests.domain.test_moves import refused

COMPANY = GuardFacts(organisation=True)


def reasons(bench: Bench, event: str) -> tuple[str, ...]:
    moves = {each.event: each for each in allowed_moves(bench.case, DESK)}
    return moves[event].reasons


def test_death_is_said_of_persons_and_dissolution_of_organisations() -> None:
    assert reasons(joined(), "report_death") == ("DEATH",)
    assert reasons(joined(facts=COMPANY), "report_death") == ("DISSOLUTION",)


@pytest.mark.parametrize(
    ("facts", "reason", "fits"),
    [
        (COMPANY, "DEATH", ["DISSOLUTION"]),
        (GuardFacts(birth_date=date(1980, 1, 2)), "DISSOLUTION", ["DEATH"]),
    ],
)
def test_what_is_said_of_the_other_kind_of_member_is_refused(
    facts: GuardFacts, reason: str, fits: list[str]
) -> None:
    refusal = refused(
        joined(facts=facts), "report_death", reason=reason, evidence="certificate"
    )

    assert refusal.code == "reason_unknown"
    assert refusal.facts["reasons"] == fits


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
