"""Find members by attributes that can be filtered by."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.attribute_kinds import AttributeTarget
from models.facts import Occasion
from models.kinds import Permission
from portal.domain.attributes.filtering import sought_of
from portal.domain.lengths import check_lengths
from portal.errors import NotFound
from portal.services.door import require
from portal.store import attributes
from portal.store.engine import Store
from portal.store.found_log import record_found

MOST = 1_000
"""Members of one answer."""


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
        filters = [sought_of(found.shape, *each) for each in asked.items()]
        ids = attributes.subjects_with(connection, target, filters, limit + 1)
        numbers = attributes.numbers_of(connection, ids[:limit])
    if numbers:
        record_found(store, occasion, list(numbers), sought=["attribute"],
                     more=len(ids) > limit)  # fmt: skip
    return FoundBy(tuple(numbers[each] for each in ids[:limit]), more=len(ids) > limit)
