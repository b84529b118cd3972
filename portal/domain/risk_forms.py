"""The forms of the risk register, and how a risk and their values become another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.risk_facts import NewRisk, Rating, RiskSays
from models.risk_kinds import RiskTreatment
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option
from portal.domain.lengths import TEXT_CHARS
from portal.domain.publishing.rows import Values, options
from portal.domain.risks import LONGEST, SCALE

_FIELDS = "risks.fields"


def _text(stem: str, *, required: bool = True) -> tuple[Field, Field]:
    """Return the fields of a text, English beside Japanese."""
    kind = FieldKind.LONG_TEXT if stem == "plan" else FieldKind.TEXT
    ja, en = f"{stem}_ja", f"{stem}_en"
    most = LONGEST[stem]
    return (
        Field(ja, kind, f"{_FIELDS}.{ja}", required=required, longest=most),
        Field(en, kind, f"{_FIELDS}.{en}", required=required, longest=most, beside=ja),
    )


def _rated(code: str, beside: str | None = None) -> Field:
    offered = tuple(Option(str(each), f"risks.scale.{each}") for each in SCALE)
    return Field(code, FieldKind.CHOICE, f"{_FIELDS}.{code}", required=True,
                 options=offered, beside=beside)  # fmt: skip


def says_form(today: date) -> Form:
    """Return what is asked of a risk that is there."""
    return Form(_says(today))


def _says(today: date) -> tuple[Field, ...]:
    ways = tuple(Option(each, f"risks.treatments.{each}") for each in RiskTreatment)
    return (
        *_text("name"),
        _rated("likelihood"),
        _rated("impact"),
        Field("treatment", FieldKind.CHOICE, f"{_FIELDS}.treatment", required=True,
              options=ways),
        *_text("plan", required=False),
        _rated("likelihood_after"),
        _rated("impact_after"),
        *_text("owner"),
        Field("review_on", FieldKind.DAY, f"{_FIELDS}.review_on", required=True,
              least=today),
    )  # fmt: skip


def new_form(
    actors: Mapping[str, Words], offerings: Mapping[str, Words], today: date
) -> Form:
    """Return what is asked of a new risk."""
    whose = Field("actor", FieldKind.CHOICE, f"{_FIELDS}.actor", required=True,
                  options=options(actors))  # fmt: skip
    where = Field("offering", FieldKind.CHOICE, f"{_FIELDS}.offering",
                  options=options(offerings), beside="actor")  # fmt: skip
    return Form((whose, where, *_says(today)))


def words_form(label: str) -> Form:
    """Return what is asked of whoever accepts or closes a risk."""
    return Form(
        (Field("text", FieldKind.LONG_TEXT, label, required=True, longest=TEXT_CHARS),)
    )


def says_of(values: Values) -> RiskSays:
    """Return what a form says of a risk."""
    texts = ("name", "plan", "owner")
    given: dict[str, Any] = {
        f"{stem}_{each}": values[f"{stem}_{each}"]
        for stem in texts
        for each in ("ja", "en")
    }
    return RiskSays(
        before=_rating(values, ""),
        treatment=RiskTreatment(values["treatment"]),
        after=_rating(values, "_after"),
        review_on=values["review_on"],
        **given,
    )


def _rating(values: Values, when: str) -> Rating:
    return Rating(int(values[f"likelihood{when}"]), int(values[f"impact{when}"]))


def new_risk_of(values: Values) -> NewRisk:
    """Return the risk that a form of a new one says."""
    return NewRisk(values["actor"], values["offering"] or "", says_of(values))


def values_of(says: RiskSays) -> Values:
    """Return what a risk says as the values of its form."""
    texts = {name: getattr(says, name) for name in ("name_ja", "name_en", "plan_ja",
             "plan_en", "owner_ja", "owner_en", "treatment", "review_on")}  # fmt: skip
    return {
        **texts,
        "likelihood": str(says.before.likelihood),
        "impact": str(says.before.impact),
        "likelihood_after": str(says.after.likelihood),
        "impact_after": str(says.after.impact),
    }
