"""Read the trail: what was done and seen, page by page, and the life of a member.

Reading the trail of a named member is itself a look-up and leaves an access event
before anything is shown. The trail shows commitments; the values behind them only to
those who may see the member, contacts masked.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace

from models.facts import Acting, Occasion
from models.kinds import Permission
from portal.domain.masking import mask_birth_date, mask_mail, mask_phone
from portal.domain.telling import moment
from portal.domain.trail import Event, Page, Place, Wanted
from portal.services.door import require
from portal.store import trail, trail_names
from portal.store.access import record_shown
from portal.store.engine import Store
from portal.store.trail import TrailReader

PAGE = 50
"""Events on a page."""

TRAIL_FIELD = "trail"
"""What an access event calls the trail of a member."""


def read_trail(
    store: Store,
    occasion: Occasion,
    wanted: Wanted,
    *,
    older_than: Place | None = None,
    newer_than: Place | None = None,
    limit: int = PAGE,
) -> Page:
    """Return a page of events, newest first.

    Where ``wanted`` names a member, an access event is on disk before this returns.
    """
    require(store, occasion.acting, Permission.AUDIT_READ, member_id=wanted.member_id)
    if wanted.member_id is not None:
        record_shown(store, occasion, wanted.member_id, _fields(occasion.acting))
    with reading(store) as reader:
        found, newer, older = _turn(reader, wanted, limit, older_than, newer_than)
        alone = newer is None and older is None
        return Page(
            events=_shown(reader, store, occasion.acting, found, wanted.member_id),
            names=trail_names.names_of(reader.main, found),
            count=len(found) if alone else trail.count(reader, wanted),
            older=older,
            newer=newer,
            number=trail_names.number_of(reader.main, wanted.member_id),
        )


def _turn(
    reader: TrailReader,
    wanted: Wanted,
    limit: int,
    older_than: Place | None,
    newer_than: Place | None,
) -> tuple[list[Event], Place | None, Place | None]:
    """Return the events of a page, and the places of those around it.

    One event more is read than is shown, so that its end is known without asking
    again; whoever comes from a place can go back to it.
    """
    if newer_than is not None:
        found = trail.next_newer(reader, wanted, limit + 1, newer_than)
        more = len(found) > limit
        found = found[1:] if more else found
        ends = (more, bool(found))
    else:
        found = trail.newest_first(reader, wanted, limit + 1, older_than)
        ends = (older_than is not None and bool(found), len(found) > limit)
        found = found[:limit]
    newer, older = ends
    return (
        found,
        _place(found[0]) if newer else None,
        _place(found[-1]) if older else None,
    )


def _place(event: Event) -> Place:
    return Place(event.log, event.id)


@contextmanager
def reading(store: Store) -> Iterator[TrailReader]:
    """Open one snapshot of each log."""
    with store.main.read() as main, store.access.read() as access:
        yield TrailReader(main, access)


def _fields(acting: Acting) -> frozenset[str]:
    more = {"trail_values"} if Permission.MEMBER_SHOW in acting.permissions else set()
    return frozenset({TRAIL_FIELD} | more)


def _shown(
    reader: TrailReader,
    store: Store,
    acting: Acting,
    events: Collection[Event],
    member_id: int | None,
) -> tuple[Event, ...]:
    """Open what this person may see of the named member, contacts masked."""
    if member_id is None or Permission.MEMBER_SHOW not in acting.permissions:
        return tuple(events)
    values = trail.opened(reader, store, events)
    return tuple(
        replace(each, opened=_masked(values.get((each.log, each.id), {})))
        for each in events
    )


def _masked(values: dict[str, str]) -> dict[str, str]:
    return {name: _mask(name, value) for name, value in values.items()}


def _mask(name: str, value: str) -> str:
    if name.startswith("phone"):
        return mask_phone(value)
    if name.startswith("mail"):
        return mask_mail(value)
    if name.startswith("birth_date"):
        day = moment(value)
        return mask_birth_date(day) if day else "****"
    return value
