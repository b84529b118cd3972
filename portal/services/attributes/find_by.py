"""Find members by attributes that can be filtered by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.facts import Occasion
from models.kinds import AttributeTarget, Permission
from portal.domain.attributes.carrying import becoming
from portal.domain.attributes.compiled import kept, read_text
from portal.domain.attributes.definition import AttributeShape, DefinitionShape
from portal.domain.attributes.filtering import Key, filterable, folded, key_of
from portal.domain.lengths import check_lengths
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.store import attributes
from portal.store.attributes import Sought
from portal.store.engine import Store
from portal.store.found_log import record_found

MOST = 1_000
"""Members of one answer."""
TO = ".."
"""What stands between the two ends of a range."""


@dataclass(frozen=True, slots=True)
class FoundBy:
    """Members by number; ``more`` where the list was cut."""

    numbers: tuple[str, ...]
    more: bool = False


def find_by(
    store: Store,
    occasion: Occasion,
    target: AttributeTarget,
    asked: Mapping[str, str],
    *,
    limit: int = 100,
) -> FoundBy:
    """Return the members whose attributes are as ``asked``: values, or ``from..to``.

    Leaves one access event for the list. Refuses what cannot be filtered by.
    """
    require(store, occasion.acting, Permission.MEMBER_FIND)
    check_lengths(query=max(asked.values(), key=len, default=""))
    limit = max(1, min(limit, MOST))
    with store.read() as connection:
        found = attributes.definition_at(connection, target, occasion.at)
        if found is None:
            raise NotFound(what="attributes", number=target.value)
        filters = _filters(found.shape, asked)
        ids = attributes.subjects_with(connection, target, filters, limit + 1)
        numbers = attributes.numbers_of(connection, ids[:limit])
    if numbers:
        record_found(store, occasion, list(numbers), sought=["attribute"],
                     more=len(ids) > limit)  # fmt: skip
    return FoundBy(tuple(numbers[each] for each in ids[:limit]), more=len(ids) > limit)


def _filters(shape: DefinitionShape, asked: Mapping[str, str]) -> list[Sought]:
    by_code, known = shape.by_code(), filterable(shape)
    for code in asked:
        if code not in known:
            raise InputRefused("not_filterable", filter=code[:40], known=sorted(known))
    return [_sought(by_code[code], text) for code, text in asked.items()]


def _sought(each: AttributeShape, text: str) -> Sought:
    if TO in text:
        least, _, most = text.partition(TO)
        return Sought(each.code, least=_key(each, least), most=_key(each, most))
    key = _key(each, text)
    if key is None:
        raise InputRefused("filter_unreadable", filter=each.code)
    olds = [was for was, now in becoming(each).items() if now == key.text]
    among = (key, *(Key(each.code, old) for old in olds))
    return Sought(each.code, among, or_none=_is_backfill(each, key))


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
