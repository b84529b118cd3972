"""The entries of the catalog as lists read them: read once, since none ever changes.

Entries are only added, and ended once. So the newest id and the count of those ended
tell whether anything is new; that is all that a view of the catalog has to ask.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from portal.domain.card import Words
from portal.domain.catalog import Listed
from portal.domain.publishing.offering import phases_of
from portal.store.members import OFFERING
from portal.store.offers import ENTRY, variants_of
from portal.store.publishing import VERSION

MOST = 50
"""Stretches of time, each with what was listed in it, that are kept."""
SOME = 500
"""Entries that one statement reads."""

_MARK = sa.select(sa.func.max(ENTRY.c.id), sa.func.count(ENTRY.c.in_force_to))
_SPANS = (
    sa.select(ENTRY.c.id, ENTRY.c.in_force_from, ENTRY.c.in_force_to, OFFERING.c.code)
    .join(OFFERING, OFFERING.c.id == ENTRY.c.offering_id)
    .order_by(
        OFFERING.c.code,
        ENTRY.c.in_force_from,
        ENTRY.c.recorded_at,
        ENTRY.c.thing_version_id,
    )
)
_BY_IDS = (
    sa.select(ENTRY, OFFERING.c.code, VERSION.c.number)
    .join(OFFERING, OFFERING.c.id == ENTRY.c.offering_id)
    .join(VERSION, VERSION.c.id == ENTRY.c.thing_version_id)
    .where(ENTRY.c.id.in_(sa.bindparam("ids", expanding=True)))
)

Mark = tuple[int | None, int]


@dataclass(frozen=True)
class _Seen:
    """All entries with their times as of ``mark``, later ones of an offering last."""

    mark: Mark
    spans: Sequence[Any]
    bounds: Sequence[datetime]
    entries: dict[int, Listed]
    stretches: dict[int, list[Listed]] = field(default_factory=dict)

    def ids_at(self, at: datetime) -> list[int]:
        """Return the entry in force of each offering, by code."""
        found: dict[str, int] = {}
        for each in self.spans:
            ended = each.in_force_to is not None and each.in_force_to <= at
            if each.in_force_from <= at and not ended:
                found[each.code] = each.id
        return list(found.values())


_SEEN: WeakKeyDictionary[Engine, _Seen] = WeakKeyDictionary()


def listed(connection: Connection, at: datetime) -> Sequence[Listed]:
    """Return what is in force of every offering at ``at``, by code.

    Not for transactions that write: what they take back would be kept here.
    """
    return _live(connection, _seen(connection), at)


def live_and_coming(
    connection: Connection, at: datetime
) -> tuple[Sequence[Listed], list[tuple[datetime, Listed]]]:
    """Return what ``listed`` does, and what comes in force later, the soonest first."""
    seen = _seen(connection)
    ahead = [
        each
        for each in seen.spans
        if each.in_force_from > at and each.in_force_from != each.in_force_to
    ]
    _read(connection, seen, [each.id for each in ahead])
    coming = [(each.in_force_from, seen.entries[each.id]) for each in ahead]
    coming.sort(key=lambda each: (each[0], each[1].code))
    return _live(connection, seen, at), coming


def _live(connection: Connection, seen: _Seen, at: datetime) -> Sequence[Listed]:
    stretch = bisect_right(seen.bounds, at)
    found = seen.stretches.get(stretch)
    if found is None:
        ids = seen.ids_at(at)
        _read(connection, seen, ids)
        if len(seen.stretches) >= MOST:
            seen.stretches.clear()
        found = seen.stretches[stretch] = [seen.entries[each] for each in ids]
    return found


def _seen(connection: Connection) -> _Seen:
    newest, ended = connection.execute(_MARK).one()
    kept = _SEEN.get(connection.engine)
    if kept is not None and kept.mark == (newest, ended):
        return kept
    spans = connection.execute(_SPANS).all()
    times = {at for each in spans for at in each[1:3] if at is not None}
    entries = kept.entries if kept is not None else {}
    found = _Seen((newest, ended), spans, sorted(times), entries)
    _SEEN[connection.engine] = found
    return found


def _read(connection: Connection, seen: _Seen, ids: Sequence[int]) -> None:
    missing = [each for each in ids if each not in seen.entries]
    for start in range(0, len(missing), SOME):
        given: Mapping[str, Any] = {"ids": missing[start : start + SOME]}
        for row in connection.execute(_BY_IDS, given):
            seen.entries[row.id] = _one(row)


def _one(row: Any) -> Listed:
    return Listed(
        code=row.code,
        name=Words(row.name_ja, row.name_en),
        catchphrase=Words(row.catchphrase_ja, row.catchphrase_en),
        owner=Words(row.owner_ja, row.owner_en),
        phases=phases_of(row.phases),
        actors=tuple(row.actors),
        tags=tuple(row.tags),
        search=row.search,
        approved_at=row.recorded_at,
        number=row.number,
        variants=variants_of(row.variants),
        vouch_days=row.vouch_days,
        parts=tuple(row.parts),
        attributes=row.attributes,
    )
