"""Risks: how high they are, who may accept them, which are due, and the heat map."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from models.risk_facts import NewRisk, Rating, Risk, RiskSays
from models.risk_kinds import RiskLevel, RiskTreatment
from portal.domain.calendar import within_horizon
from portal.domain.canonical import canonical
from portal.domain.signs import is_unusable
from portal.errors import InputRefused

SCALE = (1, 2, 3, 4, 5)
"""What a likelihood and an impact are rated by."""
LEVELS: tuple[tuple[int, RiskLevel], ...] = (
    (4, RiskLevel.LOW),
    (9, RiskLevel.MEDIUM),
    (14, RiskLevel.HIGH),
    (25, RiskLevel.VERY_HIGH),
)
"""The highest score of each level."""
LIMIT = 9
"""What is left above this score has to be accepted by somebody else."""
LONGEST: Mapping[str, int] = {"name": 100, "plan": 1_000, "owner": 100}
"""Characters of texts, by their field without its language."""


def level_of(score: int) -> RiskLevel:
    """Return how high a score is."""
    return next(level for most, level in LEVELS if score <= most)


def is_open(risk: Risk) -> bool:
    """Return whether something may still come of it."""
    return not risk.closed


def waits_for_acceptance(risk: Risk) -> bool:
    """Return whether what is left of it is too high and nobody accepted that."""
    return is_open(risk) and risk.says.after.score > LIMIT and not risk.accepted


def is_overdue(risk: Risk, on: date) -> bool:
    """Return whether the day is over by which somebody was to look at it again."""
    return is_open(risk) and risk.says.review_on < on


def urgency(risk: Risk) -> tuple[bool, int, int, int]:
    """Return what orders a register: the open, the highest that are left, first."""
    says = risk.says
    return risk.closed, -says.after.score, -says.before.score, risk.id


# ------------------------------------------------------------------ the heat map


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the heat map with the risks in it."""

    rating: Rating
    level: RiskLevel
    risks: tuple[Risk, ...]


def heat_map(risks: Iterable[Risk], *, after: bool) -> tuple[tuple[Cell, ...], ...]:
    """Return open risks as 5 × 5 fields, the highest impact first."""
    where: dict[Rating, list[Risk]] = {}
    for risk in filter(is_open, risks):
        rating = risk.says.after if after else risk.says.before
        where.setdefault(rating, []).append(risk)
    return tuple(
        tuple(_cell(Rating(likelihood, impact), where) for likelihood in SCALE)
        for impact in SCALE[::-1]
    )


def _cell(rating: Rating, where: Mapping[Rating, list[Risk]]) -> Cell:
    return Cell(rating, level_of(rating.score), tuple(where.get(rating, ())))


# ------------------------------------------------------------------ what is refused


def check_new(new: NewRisk, today: date) -> None:
    """Refuse what a risk cannot say."""
    check_says(new.says, today)


def check_says(says: RiskSays, today: date) -> None:
    """Refuse ratings off the scale, blank and long texts, a day that is over."""
    for rating in (says.before, says.after):
        if {rating.likelihood, rating.impact} - set(SCALE):
            raise InputRefused("risk_off_scale", least=SCALE[0], most=SCALE[-1])
    _check_texts(says)
    if says.after.score > says.before.score:
        raise InputRefused(
            "risk_higher_after", before=says.before.score, after=says.after.score
        )
    if says.review_on < today or not within_horizon(says.review_on):
        raise InputRefused("risk_review_over", on=says.review_on, today=today)


def _check_texts(says: RiskSays) -> None:
    planned = says.treatment is not RiskTreatment.RETAIN
    needed = ("name", "owner", *(("plan",) if planned else ()))
    for each in fields(says):
        stem, value = each.name[:-3], getattr(says, each.name)
        if stem not in LONGEST:
            continue
        if stem in needed and not value.strip():
            raise InputRefused("risk_text_missing", risk_field=each.name)
        if is_unusable(value):
            raise InputRefused("risk_text_unusable", risk_field=each.name)
        if len(value) > LONGEST[stem]:
            facts: dict[str, Any] = {"most": LONGEST[stem], "count": len(value)}
            raise InputRefused("risk_text_long", risk_field=each.name, **facts)


def check_revision(risk: Risk, revision: int) -> None:
    """Refuse what was made of another row than holds now, or of a closed risk."""
    if risk.closed:
        raise InputRefused("risk_closed", number=risk.number)
    if risk.revision != revision:
        raise InputRefused("risk_changed", number=risk.number)


def check_may_accept(risk: Risk, staff_id: int) -> None:
    """Refuse who wrote anything in it, and what is accepted already."""
    if staff_id in risk.authors:
        raise InputRefused("own_risk", number=risk.number)
    if risk.accepted:
        raise InputRefused("risk_accepted", number=risk.number)


def digest_of(says: Mapping[str, Any]) -> bytes:
    """Return what an event's hash of a row is made of."""
    plain = {name: str(value) for name, value in says.items()}
    return canonical(plain)
