"""Risks: scores and levels, what has to be accepted, by whom, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.risk_facts import NewRisk, Rating, Risk, RiskRow, RiskSays
from models.risk_kinds import RiskAct, RiskLevel, RiskTreatment
from portal.domain.risk_list import (
    OVERDUE,
    STATES,
    AskedRisks,
    fitting_risks,
    listed,
    standing,
    state_of,
)
from portal.domain.risks import (
    LIMIT,
    SCALE,
    check_may_accept,
    check_new,
    check_revision,
    check_says,
    heat_map,
    is_overdue,
    level_of,
    waits_for_acceptance,
)
from portal.errors import InputRefused
from portal.wording import LANGUAGES, has
from portal.wording.refusal import refusal_words

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
SAYS = RiskSays(
    name_ja="会員情報の漏えい", name_en="Member data leak", before=Rating(4, 5),
    treatment=RiskTreatment.REDUCE, after=Rating(2, 5),
    review_on=date(2026, 12, 31), plan_ja="権限を絞る", plan_en="Fewer permissions",
    owner_ja="情報管理部", owner_en="Information management",
)  # fmt: skip
AUTHOR, OTHER = 5, 9


def risk(*acts: RiskAct, number: int = 1, says: RiskSays = SAYS) -> Risk:
    rows = tuple(
        RiskRow(n, act, says, OTHER if act is RiskAct.ACCEPTED else AUTHOR,
                NOON + timedelta(days=n))
        for n, act in enumerate((RiskAct.OPENED, *acts), 1)
    )  # fmt: skip
    return Risk(number, "member", "PHONE", rows)


def left(likelihood: int, impact: int, **more: Any) -> RiskSays:
    return replace(SAYS, before=Rating(5, 5), after=Rating(likelihood, impact), **more)


@pytest.mark.parametrize(
    ("score", "level"),
    [(1, "low"), (4, "low"), (5, "medium"), (9, "medium"), (10, "high"),
     (14, "high"), (15, "very_high"), (25, "very_high")],
)  # fmt: skip
def test_a_score_has_a_level(score: int, level: str):
    assert level_of(score) is RiskLevel(level)
    assert has(f"risks.levels.{level}")


def test_every_field_of_the_map_is_the_product_of_its_place():
    rows = heat_map((risk(), risk(RiskAct.CLOSED, number=2)), after=False)

    assert [each.rating.impact for each in (row[0] for row in rows)] == [5, 4, 3, 2, 1]
    for row in rows:
        assert [each.rating.likelihood for each in row] == list(SCALE)
    held = {(c.rating.likelihood, c.rating.impact): c.risks for r in rows for c in r}
    assert [each.id for each in held.pop((4, 5))] == [1], "closed ones are not there"
    assert not any(held.values())
    after = heat_map((risk(),), after=True)
    assert after[0][1].risks
    assert after[0][1].level is RiskLevel.HIGH


@pytest.mark.parametrize(
    ("says", "acts", "waits", "state"),
    [
        (left(3, 3), (), False, "open"),
        (left(2, 5), (), True, "waiting"),
        (left(2, 5), (RiskAct.ACCEPTED,), False, "accepted"),
        (left(2, 5), (RiskAct.ACCEPTED, RiskAct.CHANGED), True, "waiting"),
        (left(5, 5), (RiskAct.CLOSED,), False, "closed"),
        (left(1, 1), (RiskAct.ACCEPTED,), False, "accepted"),
    ],
)
def test_what_is_left_above_the_limit_waits_for_acceptance(
    says: RiskSays, acts: tuple[RiskAct, ...], waits: bool, state: str
):
    found = risk(*acts, says=says)

    assert LIMIT == 9
    assert waits_for_acceptance(found) is waits
    assert state_of(found) == state
    assert state in STATES


def test_who_wrote_in_it_cannot_accept_it():
    check_may_accept(risk(), OTHER)
    with pytest.raises(InputRefused) as refused:
        check_may_accept(risk(), AUTHOR)
    assert refused.value.code == "own_risk"
    with pytest.raises(InputRefused) as refused:
        check_may_accept(risk(RiskAct.ACCEPTED), OTHER)
    assert refused.value.code == "risk_accepted"


def test_what_was_made_of_an_older_row_is_refused():
    check_revision(risk(RiskAct.CHANGED), 2)
    for found, code in ((risk(RiskAct.CHANGED), "risk_changed"),
                        (risk(RiskAct.CLOSED), "risk_closed")):  # fmt: skip
        with pytest.raises(InputRefused) as refused:
            check_revision(found, 1)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("risk_off_scale", {"before": Rating(0, 5)}),
        ("risk_off_scale", {"after": Rating(1, 6)}),
        ("risk_higher_after", {"after": Rating(5, 5)}),
        ("risk_review_over", {"review_on": TODAY - timedelta(days=1)}),
        ("risk_review_over", {"review_on": date(9999, 1, 1)}),
        ("risk_text_missing", {"name_en": " "}),
        ("risk_text_missing", {"owner_ja": ""}),
        ("risk_text_missing", {"plan_ja": ""}),
        *(
            ("risk_text_unusable", {"name_ja": f"漏{sign}洩"})
            for sign in ("\0", "\a", "\u202e", "\ud800")
        ),
        ("risk_text_long", {"plan_en": "a" * 1_001}),
    ],
)
def test_what_a_risk_cannot_say_is_refused_in_words(code: str, given: Any):
    with pytest.raises(InputRefused) as refused:
        check_new(NewRisk("member", "", replace(SAYS, **given)), TODAY)

    assert refused.value.code == code
    for language in LANGUAGES:
        words = refusal_words(refused.value, language)
        assert "{" not in words
        assert "_" not in words
        assert "–" not in words


def test_a_risk_that_is_retained_needs_no_plan():
    kept = replace(SAYS, treatment=RiskTreatment.RETAIN, plan_ja="", plan_en="",
                   after=SAYS.before, review_on=TODAY)  # fmt: skip

    check_says(kept, TODAY)


def test_a_review_is_due_on_its_day_and_overdue_after_it():
    assert not is_overdue(risk(), date(2026, 12, 31))
    assert is_overdue(risk(), date(2027, 1, 1))
    assert OVERDUE not in standing(risk(), date(2026, 12, 31))
    assert standing(risk(), date(2027, 1, 1))[1:] == (OVERDUE,)
    assert not is_overdue(risk(RiskAct.CLOSED), date(2027, 1, 1))


def test_the_register_begins_with_what_is_most_urgent():
    rows = (
        risk(RiskAct.CLOSED, number=1, says=left(5, 5)),
        risk(number=2, says=left(1, 2)),
        risk(number=3, says=left(4, 4)),
        risk(number=4, says=left(4, 4)),
    )

    assert [each.risk.number for each in listed(rows)] == ["R3", "R4", "R2", "R1"]


def test_the_register_is_narrowed():
    everywhere = replace(risk(number=2, says=left(1, 1)), offering="")
    rows = (risk(), everywhere, replace(risk(number=3), actor="legal", offering="PAY"),
            risk(RiskAct.CLOSED, number=4))  # fmt: skip

    def found(on: date = TODAY, **given: Any) -> list[int]:
        return [each.id for each in fitting_risks(rows, AskedRisks(**given), on)]

    assert found() == [1, 2, 3, 4]
    assert found(actor="legal") == [3]
    assert found(offering="PHONE") == [1, 2, 4]
    assert found(level="low") == [2]
    assert found(state="open") == [1, 2, 3]
    assert found(state="waiting") == [1, 3]
    assert found(state="closed") == [4]
    assert found(date(2027, 2, 1), state=OVERDUE) == [1, 2, 3]
