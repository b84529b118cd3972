"""Locks: an overlay over states, asked as of an instant, as known at another.

What a membership may not do is everything that any lock on any scope containing it
blocks at that instant. No lock changes a state and no change of state releases a lock.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from models.facts import Acting, GuardFacts, Lifecycle, Move
from models.kinds import (
    LockBlock,
    LockReason,
    LockScope,
    LockSource,
    Mover,
    Permission,
    ReleaseReason,
    Role,
    StateKind,
)
from models.lock_facts import LockFact, NewLock
from models.span import Span
from models.terms_facts import TermsAround
from portal.domain.calendar import TOKYO, day_of, days_after, end_of, start_of
from portal.domain.instants import check_day
from portal.domain.terms.binding import standings
from portal.domain.terms.following import can_lock, locking
from portal.domain.terms.standing import Owes
from portal.errors import InputRefused

ARREARS_DAYS: Final = 60
"""Days after which unpaid dues are a lock by themselves."""

TERMS_BLOCKS: Final = frozenset({LockBlock.USE, LockBlock.JOIN})
"""What terms keep from happening that are not accepted in time, where they say so."""

ARREARS_BLOCKS: Final = frozenset({LockBlock.USE, LockBlock.JOIN})

LONGEST_DAYS: Final = 1_827
"""What a lock with an end may last: five years. A longer one is left open."""

HOLD_ALONE: Final = frozenset({LockBlock.WITHDRAW, LockBlock.DISCLOSE})
"""What a member may always do, unless a legal hold says otherwise."""

WIDE: Final = frozenset({LockScope.OFFERING, LockScope.PARTNER, LockScope.EVERYWHERE})
"""Scopes that reach members by the thousand."""

SOURCES_OF: Final[Mapping[Role, frozenset[LockSource]]] = {
    Role.HELP_DESK: frozenset({LockSource.HELP_DESK}),
    Role.SUPERVISOR: frozenset(
        {LockSource.HELP_DESK, LockSource.OPERATIONS, LockSource.BILLING}
    ),
    Role.INFORMATION_MANAGEMENT: frozenset({LockSource.SECURITY}),
    Role.LEGAL: frozenset({LockSource.LEGAL}),
}
"""In whose name each role places locks, and releases them."""


# ------------------------------------------------------------------ which hold


Links = Mapping[int, Sequence[tuple[int | None, Span]]]
"""By lock: the links that lead to it, each for a member or for one membership."""


def reaching(
    locks: Iterable[LockFact],
    *,
    offering_id: int,
    spells: Collection[int],
    links: Links,
) -> tuple[LockFact, ...]:
    """Return those of a member's locks that contain one membership.

    ``spells`` are the membership and those before it: leaving and joining again
    shakes off no lock.
    """
    found = (_reaching(lock, offering_id, spells, links) for lock in locks)
    return tuple(lock for lock in found if lock is not None)


def _reaching(
    lock: LockFact, offering_id: int, spells: Collection[int], links: Links
) -> LockFact | None:
    if lock.scope is LockScope.MEMBERSHIP:
        return lock if lock.target_id in spells else None
    if lock.scope is LockScope.OFFERING:
        return lock if lock.target_id == offering_id else None
    if lock.scope is LockScope.PARTNER and lock.id in links:
        through = tuple(s for each, s in links[lock.id] if each in (None, *spells))
        return replace(lock, through=through) if through else None
    return lock


def holding(
    facts: GuardFacts, at: datetime, known_at: datetime
) -> tuple[LockFact, ...]:
    """Return the locks on a membership at an instant, the derived ones last."""
    recorded = (lock for lock in facts.locks if lock.holds(at, known_at))
    return (*recorded, *derived(facts, at, known_at))


def derived(
    facts: GuardFacts, at: datetime, known_at: datetime, days: int = ARREARS_DAYS
) -> tuple[LockFact, ...]:
    """Return the locks that follow from other facts, and go when those go."""
    owed = _by_arrears(facts, at, known_at, days)
    return owed if facts.terms is None else owed + _by_terms(facts.terms, at, known_at)


def _by_terms(
    around: TermsAround, at: datetime, known_at: datetime
) -> tuple[LockFact, ...]:
    """Return the lock of terms that nobody accepted in time: one for all documents."""
    if not can_lock(around.versions):
        return ()
    owed = locking(standings(around, at, known_at))
    return tuple(_terms_lock(each) for each in sorted(owed, key=_over_since)[:1])


def _over_since(owes: Owes) -> datetime:
    assert owes.until is not None
    return owes.until


def _terms_lock(owes: Owes) -> LockFact:
    return LockFact(
        id=0,
        scope=LockScope.MEMBERSHIP,
        target_id=0,
        source=LockSource.LEGAL,
        reason=LockReason.TERMS_OVERDUE,
        blocks=TERMS_BLOCKS,
        valid_from=_over_since(owes),
        recorded_at=owes.version.approved_at,
    )


def _by_arrears(
    facts: GuardFacts, at: datetime, known_at: datetime, days: int
) -> tuple[LockFact, ...]:
    zone = ZoneInfo(facts.zone)
    unpaid = [span for span in facts.arrears if span.holds(at, known_at)]
    if not unpaid:
        return ()
    oldest = min(unpaid, key=lambda span: span.valid_from)
    since = end_of(days_after(day_of(oldest.valid_from, zone), days), zone)
    if at < since:
        return ()
    return (
        LockFact(
            id=0,
            scope=LockScope.MEMBERSHIP,
            target_id=0,
            source=LockSource.BILLING,
            reason=LockReason.ARREARS,
            blocks=ARREARS_BLOCKS,
            valid_from=since,
            recorded_at=oldest.recorded_from,
        ),
    )


def blocked(locks: Iterable[LockFact]) -> frozenset[LockBlock]:
    """Return everything that these locks keep from happening."""
    return frozenset().union(*(lock.blocks for lock in locks))


def is_held(facts: GuardFacts, at: datetime, known_at: datetime) -> bool:
    """Return whether a legal hold keeps what is known of a membership."""
    return any(lock.legal_hold for lock in holding(facts, at, known_at))


# ------------------------------------------------------------------ which moves


def asked_of(move: Move, lifecycle: Lifecycle | None) -> LockBlock | None:
    """Return which block stands in the way of a move; None: no lock does.

    What protects (suspend, expel, report a death), what only the system does, and
    erasing, which has a guard of its own, happen in spite of every lock.
    """
    if lifecycle is None or move.movers == {Mover.SYSTEM}:
        return None
    was, became = (lifecycle.states.get(each) for each in (move.was, move.became))
    if became is None or became.kind is StateKind.ERASED:
        return None
    if became.kind is StateKind.ENDED:
        return LockBlock.WITHDRAW if Mover.ON_BEHALF in move.movers else None
    if became.kind is StateKind.PAUSED:
        leave = any(each.ends == "leave" for each in became.deadlines)
        return LockBlock.CHANGE if leave else None
    begins = was is None or was.kind in (StateKind.APPLIED, StateKind.ENDED)
    return LockBlock.JOIN if begins else LockBlock.CHANGE


def in_the_way(
    block: LockBlock | None, facts: GuardFacts, at: datetime, known_at: datetime
) -> tuple[LockFact, ...]:
    """Return the locks that keep a move with this block from happening at ``at``."""
    if block is None or not (facts.locks or facts.arrears or facts.terms):
        return ()
    return tuple(lock for lock in holding(facts, at, known_at) if block in lock.blocks)


# ------------------------------------------------------------------ placing


def sources_of(acting: Acting) -> frozenset[LockSource]:
    """Return in whose name somebody places locks."""
    return frozenset().union(
        *(SOURCES_OF.get(role, frozenset()) for role in acting.roles)
    )


def permissions_for(new: NewLock) -> tuple[Permission, ...]:
    """Return what somebody must be allowed to place this lock."""
    needed = [Permission.LOCK_PLACE]
    if new.scope in WIDE:
        needed.append(Permission.LOCK_PLACE_WIDELY)
    if new.legal_hold:
        needed.append(Permission.LOCK_HOLD)
    return tuple(needed)


def check_new(new: NewLock, sources: Collection[LockSource], now: datetime) -> None:
    """Refuse a lock that cannot be, with what to do instead."""
    if new.source not in sources:
        raise InputRefused("lock_source_not_yours", lock_sources=sorted(sources))
    if new.reason not in set(LockReason):
        raise InputRefused("lock_reason_unknown", locks=list(LockReason))
    if new.legal_hold and new.source is not LockSource.LEGAL:
        raise InputRefused("lock_hold_not_legal")
    if not new.legal_hold and new.blocks & HOLD_ALONE:
        held = [each for each in LockBlock if each in new.blocks & HOLD_ALONE]
        raise InputRefused("lock_blocks_leaving", blocks=held)
    if not new.legal_hold and not new.blocks:
        raise InputRefused("lock_blocks_nothing", blocks=allowed_blocks(hold=False))
    _check_days(new, day_of(now, TOKYO))


def allowed_blocks(*, hold: bool) -> list[LockBlock]:
    """Return what a lock may block, in the order people read it."""
    return [each for each in LockBlock if hold or each not in HOLD_ALONE]


def _check_days(new: NewLock, today: date) -> None:
    for day in (new.on, new.until):
        check_day(day)
    start = new.on or today
    if start < today:
        raise InputRefused("lock_from_past", on=start, today=today)
    if new.until is None:
        return
    if new.until < start:
        raise InputRefused("lock_until_before_from", until=new.until, start=start)
    latest = days_after(start, LONGEST_DAYS)
    if new.until > latest:
        raise InputRefused("lock_too_long", until=new.until, latest=latest)


def from_to(new: NewLock, now: datetime) -> tuple[datetime, datetime | None]:
    """Return the instants between which a new lock is true."""
    begins = now if new.on is None else max(start_of(new.on, TOKYO), now)
    return begins, None if new.until is None else end_of(new.until, TOKYO)


# ------------------------------------------------------------------ releasing


class Bar(StrEnum):
    """Why somebody may not release a lock."""

    DERIVED = "derived"
    OVER = "over"
    NOT_YOURS = "not_yours"


def why_kept(lock: LockFact, acting: Acting, at: datetime) -> Bar | None:
    """Return why ``acting`` may not release a lock; None where they may.

    A source releases its own locks, legal those of everybody.
    """
    if lock.derived:
        return Bar.DERIVED
    ends_at = lock.ends_at(at)
    if ends_at is not None and ends_at <= at:
        return Bar.OVER
    if Permission.LOCK_RELEASE not in acting.permissions:
        return Bar.NOT_YOURS
    return None if released_as(lock, acting) else Bar.NOT_YOURS


def released_as(lock: LockFact, acting: Acting) -> LockSource | None:
    """Return as which source somebody releases a lock, if they may at all."""
    mine = sources_of(acting)
    if lock.source in mine:
        return lock.source
    return LockSource.LEGAL if LockSource.LEGAL in mine else None


def check_release(reason: str) -> None:
    """Refuse a release without a reason that there is."""
    if reason not in set(ReleaseReason):
        raise InputRefused(
            "release_reason_missing", release_reasons=list(ReleaseReason)
        )
