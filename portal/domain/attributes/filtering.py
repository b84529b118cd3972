"""Values as they can be filtered by: one text or one number, in the order they have."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from models.kinds import AttributeKind
from portal.domain.attributes.definition import MOST_PLACES, DefinitionShape
from portal.domain.folding import fold

MILLION = Decimal(10) ** MOST_PLACES


@dataclass(frozen=True, slots=True)
class Key:
    """One value of a filterable attribute; one of ``text`` and ``number`` is there."""

    attribute: str
    text: str | None = None
    number: int | None = None


def filterable(definition: DefinitionShape) -> frozenset[str]:
    """Return the attributes that can be filtered by."""
    asked = definition.asked()
    return frozenset(each.code for each in asked if each.filterable)


def stored_keys(
    definition: DefinitionShape, values: Mapping[str, Any], codes: Collection[str]
) -> Iterator[Key]:
    """Yield the keys of typed values, several choices one by one."""
    for each in definition.attributes:
        value = values.get(each.code)
        if each.code not in codes or value is None:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            yield folded(key_of(each.code, one), each.kind)


def key_of(code: str, value: Any) -> Key:
    """Return the key of one typed value."""
    if isinstance(value, bool | int):
        return Key(code, number=int(value))
    if isinstance(value, Decimal):
        return Key(code, number=int(value * MILLION))
    if isinstance(value, datetime):
        return Key(code, f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    if isinstance(value, date):
        return Key(code, value.isoformat())
    return Key(code, str(value))


FOLDED = (AttributeKind.TEXT,)
"""What is found however it is written: width, case, kana."""


def folded(key: Key, kind: AttributeKind) -> Key:
    """Return the key as it is stored and sought."""
    if kind in FOLDED and key.text is not None:
        return Key(key.attribute, fold(key.text)[:200])
    return key
