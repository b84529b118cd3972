"""A definition made ready for a day: the form that asks it, the model that checks it.

Both come from the same attributes, once per definition and day. The model reads
stored values and typed ones alike; in JSON, decimals, days and instants are text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    create_model,
)

from models.attribute_kinds import AttributeKind, Need
from models.publishing_facts import Content
from portal.domain.attributes.conditions import (
    AskedWhile,
    Condition,
    Test,
    condition_of,
    mapped,
)
from portal.domain.attributes.definition import (
    LONGEST_LONG,
    LONGEST_TEXT,
    AttributeShape,
    DefinitionShape,
    OptionShape,
    shape_of_bytes,
)
from portal.domain.attributes.patterns import PATTERNS
from portal.domain.card import Words
from portal.domain.forms import definition as forms
from portal.domain.forms.definition import FieldKind, Form, Option
from portal.domain.forms.reading import read
from portal.domain.publishing.content import content_bytes

PLACES = 2
"""Digits behind the point of a decimal that says nothing else."""
LARGEST = 10**15 - 1
"""The largest whole number, as forms read them."""
NO_OPTION = ("\0",)
"""What nobody can choose, where every option is retired."""
KINDS = {kind: FieldKind(kind.value) for kind in AttributeKind}


@dataclass(frozen=True)
class Compiled:
    """A definition on a day.

    ``always`` has to be filled in; ``sometimes`` while its condition holds, and
    ``in_states`` while a membership is in one of the states. ``shown`` are conditions,
    ``defaults`` what a form begins with where nothing was ever said.
    """

    definition: DefinitionShape
    on: date
    form: Form
    model: type[BaseModel]
    always: frozenset[str]
    sometimes: Mapping[str, Condition]
    in_states: Mapping[str, frozenset[str]]
    shown: Mapping[str, Condition]
    defaults: Mapping[str, Any]


def rules_of(content: Content, on: date) -> Compiled:
    """Return what a content without problems means on a day; made once."""
    return _rules(content_bytes(content), on)


@lru_cache(maxsize=64)
def _rules(written: bytes, on: date) -> Compiled:
    return compiled(shape_of_bytes(written), on)


def compiled(definition: DefinitionShape, on: date) -> Compiled:
    """Return what a definition without problems means on a day."""
    asked = definition.asked()
    kinds = {each.code: each for each in asked}
    sections = {each.code: each for each in definition.sections}

    def named(code: str) -> Words | None:
        found = sections.get(code)
        return Words(found.name_ja, found.name_en) if found else None

    when = {
        each.code: typed(condition_of(each.need_when), kinds)
        for each in asked
        if each.need is Need.WHEN and each.need_when is not None
    }
    shown = {
        each.code: typed(condition_of(each.shown_when), kinds)
        for each in asked
        if each.shown_when is not None
    }
    return Compiled(
        definition,
        on,
        Form(tuple(_field(e, on, shown.get(e.code), named(e.section)) for e in asked)),
        model_of(definition, on),
        frozenset(each.code for each in asked if each.need is Need.ALWAYS),
        when,
        {e.code: frozenset(e.need_states) for e in asked if e.need is Need.IN_STATES},
        shown,
        {e.code: read_text(e, e.default, on) for e in asked if e.default},
    )


def offered(attribute: AttributeShape, on: date) -> tuple[OptionShape, ...]:
    """Return the options that can be chosen on a day."""
    options = attribute.options
    return tuple(e for e in options if e.retired_on is None or on < e.retired_on)


# ------------------------------------------------------------------ the form


def field_of(attribute: AttributeShape, on: date) -> forms.Field:
    """Return an attribute as a field, asked at any time."""
    return _field(attribute, on, None, None)


def _field(
    each: AttributeShape, on: date, shown: Condition | None, group: Words | None
) -> forms.Field:
    bounds = bounds_of(each)
    helped = each.help_ja or each.help_en
    return forms.Field(
        each.code,
        KINDS[each.kind],
        _label(each),
        help=Words(each.help_ja, each.help_en) if helped else None,
        required=each.need is Need.ALWAYS,
        options=tuple(
            Option(e.code, Words(e.name_ja, e.name_en)) for e in offered(each, on)
        ),
        least=bounds[0],
        most=bounds[1],
        places=PLACES if each.places is None else each.places,
        most_chosen=each.most_chosen,
        longest=longest_of(each),
        pattern=PATTERNS.get(each.pattern),
        pattern_words=f"attributes.patterns.{each.pattern}" if each.pattern else None,
        shown_when=AskedWhile(shown) if shown else None,
        group=group,
        unsaid=each.kind is AttributeKind.YES_NO,
    )


def _label(each: AttributeShape) -> Words:
    units = Words(each.unit_ja, each.unit_en)
    ja = f"{each.name_ja}（{units.ja}）" if units.ja else each.name_ja
    return Words(ja, f"{each.name_en} ({units.en})" if units.en else each.name_en)


def longest_of(each: AttributeShape) -> int:
    """Return how many characters a text may have."""
    long = each.kind is AttributeKind.LONG_TEXT
    return each.longest or (LONGEST_LONG if long else LONGEST_TEXT)


def bounds_of(each: AttributeShape) -> tuple[Any, Any]:
    """Return the least and the most of an attribute, None where it has none."""
    return read_text(each, each.least), read_text(each, each.most)


def read_text(each: AttributeShape, text: str, on: date = date.max) -> Any:
    """Return what a text of the definition says as a value, None where it is blank.

    Raises ``ValueError`` for what is no value of the kind, whatever its bounds.
    """
    if not text.strip():
        return None
    bare = forms.Field(
        "value",
        KINDS[each.kind],
        "value",
        places=PLACES if each.places is None else each.places,
        longest=longest_of(each),
        options=tuple(Option(e.code, "") for e in offered(each, on)),
    )
    found = read(Form((bare,)), {"value": text})
    if found.problems:
        raise ValueError(found.problems["value"].code)
    return found.values["value"]


# ------------------------------------------------------------------ conditions


def typed(condition: Condition, attributes: Mapping[str, AttributeShape]) -> Condition:
    """Return a condition whose values are of the kinds of what they are compared with.

    Raises ``ValueError`` where one cannot be.
    """
    return mapped(condition, lambda test: _typed(test, attributes[test.field]))


def _typed(test: Test, of: AttributeShape) -> Test:
    if test.value is None:
        return test
    if test.op == "one_of":
        if not isinstance(test.value, tuple):
            raise ValueError("no_list")
        return Test(test.field, test.op, tuple(_one(each, of) for each in test.value))
    return Test(test.field, test.op, _one(test.value, of, has=test.op == "has"))


def _one(value: Any, of: AttributeShape, *, has: bool = False) -> Any:
    codes = {each.code for each in of.options}
    if of.kind is AttributeKind.YES_NO:
        if not isinstance(value, bool):
            raise ValueError("no_yes_no")
        return value
    if of.kind in (AttributeKind.CHOICE, AttributeKind.CHOICES):
        several = of.kind is AttributeKind.CHOICES
        if value not in codes or several is not has:
            raise ValueError("not_offered")
        return value
    plain = isinstance(value, str | int) and not isinstance(value, bool)
    if not plain:
        raise ValueError("not_text")
    return read_text(of, str(value))


# ------------------------------------------------------------------ the model


def model_of(definition: DefinitionShape, on: date) -> type[BaseModel]:
    """Return the model of the values of a definition: what is there has to fit.

    Retired attributes stay readable, and any value of theirs with them.
    """
    fields: dict[str, Any] = {
        each.code: (_annotation(each, on), None)
        for each in definition.attributes
        if not each.retired
    }
    settings = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=False)
    return create_model("Values", __config__=settings, **fields)


def _annotation(each: AttributeShape, on: date) -> Any:
    return {
        AttributeKind.TEXT: _text,
        AttributeKind.LONG_TEXT: _text,
        AttributeKind.INTEGER: _integer,
        AttributeKind.DECIMAL: _decimal,
        AttributeKind.DAY: _day,
        AttributeKind.DATE_TIME: lambda *_: AwareDatetime,
        AttributeKind.YES_NO: lambda *_: bool,
        AttributeKind.CHOICE: _choice,
        AttributeKind.CHOICES: _choices,
    }[each.kind](each, on)


def _text(each: AttributeShape, _on: date) -> Any:
    pattern = PATTERNS.get(each.pattern)
    whole = f"^(?:{pattern})$" if pattern else None
    return Annotated[
        str, Field(min_length=1, max_length=longest_of(each), pattern=whole)
    ]


def _integer(each: AttributeShape, _on: date) -> Any:
    least, most = bounds_of(each)
    low = -LARGEST if least is None else least
    high = LARGEST if most is None else most
    return Annotated[int, Field(ge=low, le=high)]


def _decimal(each: AttributeShape, _on: date) -> Any:
    least, most = bounds_of(each)
    places = PLACES if each.places is None else each.places
    digits = Field(max_digits=12 + places, decimal_places=places, ge=least, le=most)
    return Annotated[Decimal, digits]


def _day(each: AttributeShape, _on: date) -> Any:
    least, most = bounds_of(each)
    return Annotated[date, Field(ge=least, le=most)]


def _choice(each: AttributeShape, on: date) -> Any:
    codes = tuple(option.code for option in offered(each, on))
    return Literal[codes or NO_OPTION]


def _choices(each: AttributeShape, on: date) -> Any:
    most = each.most_chosen or max(1, len(each.options))
    one = _choice(each, on)
    length = Field(min_length=1, max_length=most)
    several = tuple[one, ...]  # type: ignore[valid-type]
    return Annotated[several, length, AfterValidator(_once)]


def _once(chosen: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(chosen)) < len(chosen):
        raise ValueError("twice")
    return chosen


# ------------------------------------------------------------------ as they are kept


def kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON keeps them; blank ones are left out."""
    return dict(_kept(values))


def _kept(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for code, value in sorted(values.items()):
        if value is None or value in ("", ()):
            continue
        if isinstance(value, datetime):
            yield code, value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        elif isinstance(value, date):
            yield code, value.isoformat()
        elif isinstance(value, Decimal):
            yield code, f"{value:f}"
        else:
            yield code, list(value) if isinstance(value, tuple) else value
