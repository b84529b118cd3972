"""The forms that an actor kind is edited with, and how their values become rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.kinds import ActorSide
from models.publishing_facts import Content
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option
from portal.domain.publishing import rows
from portal.domain.publishing.actor import (
    BINDINGS,
    FORMAT,
    INVOLVED,
    LISTS,
    PROFILE,
    STAGES,
)
from portal.domain.publishing.actor_gate import LONGEST
from portal.domain.publishing.kinds import CODES
from portal.domain.publishing.rows import (
    Row,
    Texts,
    Values,
    choice,
    choices,
    code_field,
    options,
    stored,
)

TEXTS = Texts(LONGEST, (*PROFILE, "terms"))
SCALARS: Mapping[str, tuple[str, ...]] = {
    "people": ("name", "side", "bound_by"),
    "profile": PROFILE,
}
"""The forms of single fields, and what stands in each."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen: actor kinds, functions, moves, services, with their words."""

    actors: Mapping[str, Words]
    functions: Mapping[str, Words]
    moves: Mapping[str, Words]
    offerings: Mapping[str, Words]


def _side() -> Field:
    return choice("side", (Option(e, f"actors.sides.{e}") for e in ActorSide))


def new_form() -> Form:
    """Return what is asked of an actor kind that is new."""
    code = code_field(CODES, "actors.patterns.code")
    return Form((code, *TEXTS.both("name"), _side()))


def first_content(values: Values) -> Content:
    """Return the content that a new actor kind begins with."""
    return {"format": FORMAT, **values}


def scalar_form(part: str) -> Form:
    """Return the form of the single fields of a part."""
    if part == "profile":
        return Form(tuple(each for stem in PROFILE for each in TEXTS.both(stem)))
    bound = (Option(each, f"actors.bindings.{each}") for each in BINDINGS)
    return Form((*TEXTS.both("name"), _side(), choices("bound_by", bound)))


def row_form(part: str, offered: Offered) -> Form:
    """Return the form of a row of a list."""
    return Form(_ROWS[part](offered))


def _step(offered: Offered) -> tuple[Field, ...]:
    return (
        choice("actor", options(offered.actors)),
        *TEXTS.both("name", called="action"),
        choice("function", options(offered.functions), required=False),
        *TEXTS.both("terms"),
        choice("move", options(offered.moves), required=False),
    )


def _stakeholder(offered: Offered) -> tuple[Field, ...]:
    return (
        *TEXTS.both("name"),
        choice("part", (Option(each, f"actors.parts.{each}") for each in INVOLVED)),
        Field("from_stage", FieldKind.CHOICE, f"{rows.PLACES}.from_stage",
              options=tuple(Option(str(e), f"actors.stages.{e}") for e in STAGES),
              required=True, help="actors.stage_help"),
        choice("offering", options(offered.offerings), required=False),
    )  # fmt: skip


_ROWS: Mapping[str, Callable[[Offered], tuple[Field, ...]]] = {
    "flow": _step,
    "stakeholders": _stakeholder,
}


def first_values(part: str, content: Content) -> Values:
    """Return what the form of a new row begins with."""
    if part == "flow":
        return {"actor": content["code"]}
    return {"part": INVOLVED[0], "from_stage": str(STAGES[0])}


def values_of(row: Row) -> Values:
    """Return a row as the values of its form."""
    stage = {"from_stage": str(row["from_stage"])} if "from_stage" in row else {}
    return {**row, **stage}


def made_row(part: str, content: Content, values: Values, was: Row | None) -> Row:
    """Return a row with what its form says; a new one gets a number."""
    given = {name: stored(value) for name, value in values.items()}
    for name in ("function", "move", "offering"):
        if name in given:
            given[name] = given[name] or ""
    if "from_stage" in given:
        given["from_stage"] = int(given["from_stage"])
    if was is None:
        by = LISTS[part]
        given = {by: rows.next_id(content, part, by), **given}
    return {**(was or {}), **given}
