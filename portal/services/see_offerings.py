"""How every offering stands: members per state and the next change; no person."""

from collections import Counter
from datetime import datetime

from models.facts import Occasion
from models.kinds import Permission, StateKind
from portal.domain.card import Words
from portal.domain.overview import HeldState, OfferingNow
from portal.domain.timeline import state_words
from portal.services.door import require
from portal.services.look_up import folded
from portal.store import cards, lifecycles
from portal.store.engine import Connection, Store
from portal.store.offerings import due_memberships, held_by_state

FOLDED = 200
"""Due changes worked out for one answer; each reads a member's whole ledger."""

Standing = tuple[str, int, str]
"""Offering, lifecycle version and state."""


def see_offerings(store: Store, occasion: Occasion) -> tuple[OfferingNow, ...]:
    """Return every offering with its members per state, as of now."""
    require(store, occasion.acting, Permission.LIFECYCLE_READ)
    at = occasion.at
    with store.read() as connection:
        names = cards.offering_names(connection)
        held, next_at = _standing(connection, at)
        untold = _add_due(connection, at, held, next_at)
        return tuple(
            OfferingNow(
                code,
                Words(*both),
                _states(connection, code, held),
                next_at.get(code),
                untold[code],
            )
            for code, both in names.items()
        )


def _standing(
    connection: Connection, at: datetime
) -> tuple[Counter[Standing], dict[str, datetime]]:
    held: Counter[Standing] = Counter()
    next_at: dict[str, datetime] = {}
    for row in held_by_state(connection, at):
        if row.state is not None:
            held[row.code, row.lifecycle_version_id, row.state] += row.held
        _sooner(next_at, row.code, row.next_at)
    return held, next_at


def _add_due(
    connection: Connection,
    at: datetime,
    held: Counter[Standing],
    next_at: dict[str, datetime],
) -> Counter[str]:
    """Count those whose row is not true any more as the ledger tells them."""
    due = due_memberships(connection, at)
    for row in due[:FOLDED]:
        told = folded(connection, row.member_id, at)[row.id]
        if told.state is not None:
            held[row.code, told.lifecycle_version_id, told.state] += 1
        _sooner(next_at, row.code, told.due_at)
    return Counter(row.code for row in due[FOLDED:])


def _sooner(next_at: dict[str, datetime], code: str, at: datetime | None) -> None:
    if at is not None:
        next_at[code] = min(at, next_at.get(code, at))


def _states(
    connection: Connection, code: str, held: Counter[Standing]
) -> tuple[HeldState, ...]:
    counts: Counter[tuple[int, int, Words, StateKind]] = Counter()
    kinds = list(StateKind)
    for (offering, version, state), count in held.items():
        lifecycle = lifecycles.lifecycle_version(connection, version)
        name = state_words(lifecycle, state)
        if offering == code and name is not None:
            kind = lifecycle.states[state].kind
            place = list(lifecycle.states).index(state)
            counts[kinds.index(kind), place, name, kind] += count
    return tuple(
        HeldState(name, kind, count)
        for (*_, name, kind), count in sorted(counts.items())
    )
