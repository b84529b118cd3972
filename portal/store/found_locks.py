"""The open locks of those found: parts of the list's one statement, and their count.

Only what stands open at the instant is read; which of it reaches which membership is
for the rules of the card to say.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from models.facts import GuardFacts
from models.kinds import LockScope, LockSource
from models.lock_facts import LockFact
from models.span import Span
from portal.domain.locks import derived, reaching
from portal.store.locks import LOCK, RELEASE, Around
from portal.store.members import ARREARS, MEMBERSHIP, PARTNER, locks_of

Part = Callable[..., sa.Select[Any]]
"""Makes one kind of rows in the columns that all kinds share."""

_LINKED: Final = "linked"


def lock_parts(part: Part, meant: sa.CTE) -> tuple[sa.Select[Any], ...]:
    """Return the open locks around members: on what they hold, and through links.

    ``meant`` are the members with the instant, ``at``. These are but two parts, since
    each costs every look-up, locked or not: a target is looked up by its number, and
    then the scope says whether it is meant.
    """
    spells = sa.and_(
        MEMBERSHIP.c.member_id == meant.c.id, MEMBERSHIP.c.voided_at.is_(None)
    )
    own = meant.outerjoin(MEMBERSHIP, spells).join(
        LOCK, sa.and_(_lies_on(meant.c.id), _stands(meant))
    )
    links = sa.and_(
        PARTNER.c.member_id == meant.c.id,
        PARTNER.c.recorded_to.is_(None),
        _holds(PARTNER, meant),
    )
    through = sa.and_(_lies(LockScope.PARTNER, PARTNER.c.partner_id), _stands(meant))
    linked = meant.join(PARTNER, links).join(LOCK, through)
    return (
        _locks(part, meant, "").select_from(own),
        _locks(part, meant, _LINKED, PARTNER.c.membership_id).select_from(linked),
    )


def _holds(table: sa.Table, meant: sa.CTE) -> sa.ColumnElement[bool]:
    ends = sa.or_(table.c.valid_to.is_(None), table.c.valid_to > meant.c.at)
    return sa.and_(table.c.valid_from <= meant.c.at, ends)


def _stands(meant: sa.CTE) -> sa.ColumnElement[bool]:
    """Return that a lock holds; a release is true from when it is recorded."""
    released = sa.exists().where(RELEASE.c.lock_id == LOCK.c.id)
    return sa.and_(_holds(LOCK, meant), sa.not_(released))


def _lies(scope: LockScope, target: Any) -> sa.ColumnElement[bool]:
    return sa.and_(LOCK.c.scope == scope, LOCK.c.target_id == target)


def _lies_on(member_id: Any) -> sa.ColumnElement[bool]:
    nowhere: Any = sa.literal_column("0")
    targets = (nowhere, member_id, MEMBERSHIP.c.id, MEMBERSHIP.c.offering_id)
    return sa.and_(
        LOCK.c.target_id.in_(targets),
        sa.or_(
            _lies(LockScope.MEMBER, member_id),
            _lies(LockScope.PARTNER, member_id),
            _lies(LockScope.EVERYWHERE, nowhere),
            _lies(LockScope.MEMBERSHIP, MEMBERSHIP.c.id),
            _lies(LockScope.OFFERING, MEMBERSHIP.c.offering_id),
        ),
    )


def _locks(part: Part, meant: sa.CTE, linked: str, spell: Any = None) -> sa.Select[Any]:
    through = {} if spell is None else {"spell": spell}
    return part(
        "lock",
        meant.c.id,
        *(LOCK.c.scope, sa.literal_column(f"'{linked}'")),
        since=LOCK.c.valid_from,
        until=LOCK.c.valid_to,
        id=LOCK.c.id,
        other=LOCK.c.target_id,
        **through,
    )


def owed_part(part: Part, meant: sa.CTE) -> sa.Select[Any]:
    """Return which dues are unpaid, from which a lock may follow."""
    spells = MEMBERSHIP.c.member_id == meant.c.id
    owed = sa.and_(
        ARREARS.c.membership_id == MEMBERSHIP.c.id,
        ARREARS.c.recorded_to.is_(None),
        ARREARS.c.valid_to.is_(None),
    )
    return part(
        "owed",
        meant.c.id,
        since=ARREARS.c.valid_from,
        until=ARREARS.c.valid_to,
        id=MEMBERSHIP.c.id,
    ).select_from(meant.join(MEMBERSHIP, spells).join(ARREARS, owed))


@dataclass(frozen=True, slots=True)
class _Spell:
    membership_id: int
    offering_id: int
    variant: str
    spell: int


OF_MEMBER: Final = 0
"""In place of a membership: what reaches the member whatever they hold."""

_NONE: Final[Mapping[int, int]] = {}


def count_locks(
    memberships: Sequence[Any],
    locks: Sequence[Any],
    owed: Sequence[Any],
    at: datetime,
) -> Mapping[int, int]:
    """Return how many locks hold on each membership of one member, by its id.

    The rows are of the statement; a lock that follows from unpaid dues counts.
    """
    if not locks and not owed:
        return _NONE
    found = _recorded(memberships, locks) if locks else {}
    for one in memberships:
        unpaid = tuple(Span(e.since, e.since) for e in owed if e.id == one.id)
        follow = derived(GuardFacts(zone=one.f, arrears=unpaid), at, at)
        found[one.id] = found.get(one.id, 0) + len(follow)
    return found


def _recorded(memberships: Sequence[Any], rows: Sequence[Any]) -> dict[int, int]:
    links: dict[int, list[tuple[int | None, Span]]] = defaultdict(list)
    for row in rows:
        if row.b == _LINKED:
            links[row.id].append((row.spell, Span(row.since, row.since)))
    locks = {row.id: _fact(row) for row in rows}
    around = Around(tuple(locks.values()), links)
    wide = reaching(around.locks, offering_id=0, spells=(), links=around.links)
    spells = [_Spell(row.id, row.offering_id, row.e, row.spell) for row in memberships]
    counts = {each.membership_id: locks_of(each, spells, around) for each in spells}
    counts[OF_MEMBER] = wide
    return {each: len(reached) for each, reached in counts.items()}


def _fact(row: Any) -> LockFact:
    """Return an open lock with what tells whom it reaches."""
    return LockFact(
        id=row.id,
        scope=LockScope(row.a),
        target_id=row.other,
        source=LockSource.HELP_DESK,
        reason="",
        blocks=frozenset(),
        valid_from=row.since,
        recorded_at=row.since,
    )
