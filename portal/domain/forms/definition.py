"""What a form asks: fields with their words, choices, bounds and conditions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from portal.domain.card import Words

Label = Words | str
"""Words in both languages, or the key of a sentence."""


class FieldKind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DAY = "day"
    DATE_TIME = "date_time"


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen, and what it is called."""

    code: str
    label: Label


class Asked(Protocol):
    """When a field is asked: by the values of the fields before it."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields that it looks at."""

    def met(self, values: Mapping[str, Any], /) -> bool:
        """Return whether the field is asked; what is not shown has no value."""


@dataclass(frozen=True, slots=True)
class ShownWhen:
    """A field is asked only while ``field`` holds one of the values ``among``."""

    field: str
    among: frozenset[str | bool]

    @property
    def fields(self) -> frozenset[str]:
        """The one field that it looks at."""
        return frozenset({self.field})

    def met(self, values: Mapping[str, Any]) -> bool:
        """Return whether its field holds one of the values."""
        return self.holds(values.get(self.field))

    def holds(self, value: object) -> bool:
        """Return whether the condition is met by the value of its field."""
        found = value if isinstance(value, tuple) else (value,)
        return any(each in self.among for each in found)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked.

    ``least`` and ``most`` bound a number or a day, ``places`` those behind the point
    of a decimal, ``most_chosen`` the choices, ``longest`` counts characters,
    ``pattern`` is matched in full and ``pattern_words`` says what it wants. ``beside``
    names the field on whose right it stands: the English beside the Japanese;
    ``taken`` are codes that others have. ``coded``: each line begins with such a
    code, before a bar. ``unsaid``: whoever does not answer a yes or no has not said no.
    """

    code: str
    kind: FieldKind
    label: Label
    help: Label | None = None
    required: bool = False
    options: tuple[Option, ...] = ()
    least: int | Decimal | date | None = None
    most: int | Decimal | date | None = None
    places: int = 2
    most_chosen: int | None = None
    longest: int | None = None
    pattern: str | None = None
    pattern_words: Label | None = None
    shown_when: Asked | None = None
    group: Label | None = None
    beside: str | None = None
    taken: frozenset[str] = frozenset()
    coded: bool = False
    unsaid: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The values that can be chosen."""
        return tuple(each.code for each in self.options)


@dataclass(frozen=True)
class Form:
    """Fields in the order they are asked; a condition looks only backwards."""

    fields: tuple[Field, ...]
    by_code: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a definition that could not be asked."""
        known: dict[str, Field] = {}
        for each in self.fields:
            condition = each.shown_when
            if each.code in known or (condition and not condition.fields <= set(known)):
                raise ValueError(f"field {each.code} cannot be asked here")
            known[each.code] = each
        object.__setattr__(self, "by_code", known)

    def without(self, name: str, taken: Iterable[str]) -> "Form":
        """Return the form with codes that ``name`` may not be, where it is asked."""
        codes = frozenset(taken)
        fields = (
            replace(each, taken=codes) if each.code == name else each
            for each in self.fields
        )
        return Form(tuple(fields))
