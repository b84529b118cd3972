"""What a form asks: fields with their words, choices, bounds and conditions."""

from dataclasses import dataclass, field
from enum import StrEnum

from portal.domain.card import Words

Label = Words | str
"""Words in both languages, or the key of a sentence."""


class FieldKind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen, and what it is called."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class ShownWhen:
    """A field is asked only while ``field`` holds one of the values ``among``."""

    field: str
    among: frozenset[str | bool]

    def holds(self, value: object) -> bool:
        """Return whether the condition is met by the value of its field."""
        found = value if isinstance(value, tuple) else (value,)
        return any(each in self.among for each in found)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked.

    ``least`` and ``most`` bound a whole number, ``longest`` counts characters,
    ``pattern`` is matched in full and ``pattern_words`` says what it wants. ``beside``
    names the field on whose right it stands: the English beside the Japanese.
    """

    code: str
    kind: FieldKind
    label: Label
    help: Label | None = None
    required: bool = False
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    longest: int | None = None
    pattern: str | None = None
    pattern_words: Label | None = None
    shown_when: ShownWhen | None = None
    group: Label | None = None
    beside: str | None = None

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
            if each.code in known or (condition and condition.field not in known):
                raise ValueError(f"field {each.code} cannot be asked here")
            known[each.code] = each
        object.__setattr__(self, "by_code", known)
