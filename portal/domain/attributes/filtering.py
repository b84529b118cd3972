"""Values as they can be filtered by: one text or one number, in the order they have.

What is asked is one value, or ``from..to``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from models.attribute_kinds import AttributeKind, Sensitivity
from portal.domain.attributes.carrying import becoming
from portal.domain.attributes.compiled import kept, read_text
from portal.domain.attributes.definition import (
    MOST_PLACES,
    AttributeShape,
    DefinitionShape,
)
from portal.domain.folding import fold
from portal.errors import InputRefused

TO = ".."
"""What stands between the two ends of a range."""
MILLION = Decimal(10) ** MOST_PLACES


@dataclass(frozen=True, slots=True)
class Key:
    """One value of a filterable attribute; one of ``text`` and ``number`` is there."""

    attribute: str
    text: str | None = None
    number: int | None = None


def filterable(definition: DefinitionShape) -> frozenset[str]:
    """Return what can be filtered by; a filter would tell the values of masked ones."""
    open_ones = (e for e in definition.asked() if e.sensitivity is Sensitivity.SHOWN)
    return frozenset(each.code for each in open_ones if each.filterable)


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


# ------------------------------------------------------------------ what is sought


@dataclass(frozen=True, slots=True)
class Sought:
    """One filter: keys of which one is enough, or a range between two.

    ``or_none`` says that those without a value fit as well: they read what is sought.
    """

    attribute: str
    among: tuple[Key, ...] = ()
    least: Key | None = None
    most: Key | None = None
    or_none: bool = False

    def met(self, keys: Iterable[Key]) -> bool:
        """Return whether one of the keys of a subject is what is sought."""
        mine = [each for each in keys if each.attribute == self.attribute]
        if self.among:
            return any(each in self.among for each in mine)
        return any(_between(each, self.least, self.most) for each in mine)


def _between(key: Key, least: Key | None, most: Key | None) -> bool:
    over = least is None or _order(key) >= _order(least)
    return over and (most is None or _order(key) <= _order(most))


def _order(key: Key) -> tuple[int, str]:
    return key.number or 0, key.text or ""


def sought_of(shape: DefinitionShape, code: str, text: str) -> Sought:
    """Return the filter that a text asks for; refuses what cannot be filtered by."""
    known = filterable(shape)
    if code not in known:
        raise InputRefused("not_filterable", filter=code[:40], known=sorted(known))
    each = shape.by_code()[code]
    if TO in text:
        least, _, most = text.partition(TO)
        return Sought(code, least=_key(each, least), most=_key(each, most))
    key = _key(each, text)
    if key is None:
        raise InputRefused("filter_unreadable", filter=code)
    olds = [was for was, now in becoming(each).items() if now == key.text]
    among = (key, *(Key(code, old) for old in olds))
    return Sought(code, among, or_none=_is_backfill(each, key))


def _key(each: AttributeShape, text: str) -> Key | None:
    try:
        value = read_text(each, text, date.min)
    except ValueError:
        raise InputRefused("filter_unreadable", filter=each.code) from None
    if isinstance(value, tuple):
        value = value[0] if len(value) == 1 else None
    return None if value is None else folded(key_of(each.code, value), each.kind)


def _is_backfill(each: AttributeShape, key: Key) -> bool:
    """Return whether blank ones read what is sought."""
    if not each.backfill:
        return False
    value = read_text(each, each.backfill, date.min)
    return bool(kept({each.code: value})) and key == folded(
        key_of(each.code, value), each.kind
    )
