"""Attributes as people are shown them: in words, masked where they are sensitive."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.attribute_kinds import AttributeKind, Sensitivity
from models.publishing_facts import Problem
from portal.domain.attributes.compiled import Compiled
from portal.domain.attributes.definition import AttributeShape
from portal.domain.card import Words
from portal.domain.forms.definition import Form

MASK = "••••"

Value = str | int | bool | Decimal | date | datetime | Words | tuple[Words, ...]
"""A value as it is said: the words of options instead of their codes."""


@dataclass(frozen=True, slots=True)
class ShownAttribute:
    """One attribute of a subject; ``value`` is None where it is blank or masked."""

    code: str
    name: Words
    section: Words | None
    value: Value | None = None
    unit: Words | None = None
    masked: bool = False
    problem: Problem | None = None
    retired: bool = False

    @property
    def filled(self) -> bool:
        """Whether there is a value, shown or not."""
        return self.masked or self.value is not None


@dataclass(frozen=True, slots=True)
class Sheet:
    """All attributes of one subject at an instant.

    ``record`` is what a form that was opened on it names when it saves; 0 where
    nothing was ever written. ``hidden`` are masked attributes that hold a value.
    """

    number: str
    record: int
    form: Form
    attributes: tuple[ShownAttribute, ...]
    values: Mapping[str, Any]
    hidden: frozenset[str] = frozenset()


def shown_of(
    rules: Compiled,
    stored: Mapping[str, Any],
    values: Mapping[str, Any],
    problems: Mapping[str, Problem],
) -> tuple[ShownAttribute, ...]:
    """Return each attribute in the order of the form, retired ones with a value last.

    ``values`` are typed; what is only ``stored`` does not fit and is shown as it is.
    """
    definition = rules.definition
    sections = {e.code: Words(e.name_ja, e.name_en) for e in definition.sections}
    going = definition.asked()
    gone = [e for e in definition.attributes if e.retired and e.code in stored]
    return tuple(
        _shown(
            each,
            sections.get(each.section),
            values.get(each.code, stored.get(each.code)),
            problems.get(each.code),
        )
        for each in (*going, *gone)
    )


def _shown(
    each: AttributeShape, section: Words | None, value: Any, problem: Problem | None
) -> ShownAttribute:
    masked = each.sensitivity is Sensitivity.MASKED and value is not None
    return ShownAttribute(
        each.code,
        Words(each.name_ja, each.name_en),
        section,
        None if masked or value is None else said(each, value),
        Words(each.unit_ja, each.unit_en) if each.unit_ja else None,
        masked,
        problem,
        each.retired,
    )


def said(each: AttributeShape, value: Any) -> Value:
    """Return a value with the words of its options."""
    names = {e.code: Words(e.name_ja, e.name_en) for e in each.options}
    if each.kind is AttributeKind.CHOICES and isinstance(value, list | tuple):
        return tuple(names.get(code, Words(str(code), str(code))) for code in value)
    if each.kind is AttributeKind.CHOICE and value in names:
        return names[value]
    return value if isinstance(value, Value) else str(value)


def masked_codes(rules: Compiled) -> frozenset[str]:
    """Return the attributes that are masked."""
    asked = rules.definition.asked()
    return frozenset(e.code for e in asked if e.sensitivity is Sensitivity.MASKED)


def form_to_fill(rules: Compiled, hidden: frozenset[str]) -> Form:
    """Return the form; what is hidden may be left blank, and then stays."""
    fields = (
        replace(each, required=False, help=KEEPS) if each.code in hidden else each
        for each in rules.form.fields
    )
    return Form(tuple(fields))


KEEPS = "attributes.keeps"
"""What a masked field with a value says: blank leaves it as it is."""
