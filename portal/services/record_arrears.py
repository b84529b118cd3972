"""Arrears as billing reports them: dues unpaid since …, paid on ….

Guards ask for them (no leave, no return from leave while dues are open). What is
below ``report_arrears`` runs in the caller's transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.facts import Entry, MembershipFacts, Occasion
from models.kinds import AuditAction, Permission
from portal.domain.arrears import (
    Became,
    Dues,
    Reported,
    check_days,
    from_when,
    made_of,
    open_row,
)
from portal.domain.calendar import day_of, start_of
from portal.domain.lengths import check_lengths
from portal.errors import InputRefused
from portal.services.door import require
from portal.services.meeting import spells_of
from portal.services.once import Once
from portal.services.settle_due import settle_due
from portal.store import arrears as rows
from portal.store.audit import record
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Whose:
    """A membership as people call it."""

    member_number: str
    offering_code: str
    variant: str = ""

    def check(self) -> None:
        """Refuse what is too long for its field."""
        check_lengths(
            member_number=self.member_number,
            offering_code=self.offering_code,
            variant=self.variant,
        )


@dataclass(frozen=True, slots=True)
class Done:
    """What a report made of the dues of a membership."""

    became: Became
    since: date
    until: date | None = None


def report_arrears(
    store: Store, occasion: Occasion, whose: Whose, source: str, since: date | None
) -> Done:
    """Record that dues are unpaid ``since`` a day (None: today), as ``source`` says.

    Refuses days to come, and what contradicts a row on record.
    """
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    whose.check()
    once = Once.of(occasion, "report_arrears", *_called(whose), source, since)

    def write(connection: Connection) -> Done:
        one = owing_spell(connection, store, occasion, whose, since)
        on = since or day_of(occasion.at, ZoneInfo(one.zone))
        return Done(take(connection, store, occasion, one, Reported(on, source)), on)

    return once.carry_out(store, write, _row, _again)


def report_payment(
    store: Store, occasion: Occasion, whose: Whose, on: date | None = None
) -> Done:
    """Record that what is owed was paid ``on`` a day (None: today).

    Refuses where nothing is owed, and a day before the dues or to come.
    """
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    whose.check()
    once = Once.of(occasion, "report_payment", *_called(whose), on)

    def write(connection: Connection) -> Done:
        one = owing_spell(connection, store, occasion, whose, None)
        owed = open_row(rows.known_dues(connection, [one.id])[one.id])
        today = day_of(occasion.at, ZoneInfo(one.zone))
        paid = on or today
        check_days(owed.since, paid, today)
        settle_arrears(connection, store, occasion, one, _paid_at(occasion, one, paid))
        return Done(Became.SETTLED, owed.since, paid)

    return once.carry_out(store, write, _row, _again)


def _called(whose: Whose) -> tuple[str, str, str]:
    return whose.member_number, whose.offering_code, whose.variant


def _row(done: Done) -> dict[str, Any]:
    until = done.until.isoformat() if done.until else None
    return {"became": done.became, "since": done.since.isoformat(), "until": until}


def _again(done: Mapping[str, Any]) -> Done:
    until = done.get("until")
    return Done(
        Became(done["became"]),
        date.fromisoformat(done["since"]),
        date.fromisoformat(until) if until else None,
    )


def owing_spell(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    whose: Whose,
    since: date | None,
) -> MembershipFacts:
    """Return which of a member's spells a report is about; it settles what is due.

    The one with dues ``since`` a day (None: with unpaid dues), else the present one.
    Without a record of what came due before, dues that become known late would undo
    a change that took place.
    """
    called = whose.member_number, whose.offering_code, whose.variant
    spells = spells_of(connection, *called, occasion.at)
    known = rows.known_dues(connection, [each.id for each in spells])
    one = next((e for e in spells if _told(known[e.id], since)), spells[0])
    settle_due(connection, store, occasion.at, [one.id])
    return one


def _told(known: Sequence[Dues], since: date | None) -> bool:
    if since is None:
        return any(each.until is None for each in known)
    return any(each.since == since for each in known)


def take(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    one: MembershipFacts,
    reported: Reported,
) -> Became:
    """Write what ``reported`` makes of a membership's rows; say what that was."""
    check_lengths(source=reported.source)
    if not reported.source.strip():
        raise InputRefused("arrears_source_missing")
    zone = ZoneInfo(one.zone)
    known = rows.known_dues(connection, [one.id])[one.id]
    became = made_of(reported, known, day_of(occasion.at, zone))
    paid = reported.until
    until = None if paid is None else _paid_at(occasion, one, paid)
    source, file = reported.source.strip(), reported.file_hash
    if became is Became.SETTLED:
        settle_arrears(connection, store, occasion, one, until, source, file)
    elif became is Became.RECORDED:
        since = start_of(reported.since, zone)
        record_arrears(connection, store, occasion, one, source, since, until, file)
    return became


def _paid_at(occasion: Occasion, one: MembershipFacts, on: date) -> datetime:
    zone = ZoneInfo(one.zone)
    return from_when(on, day_of(occasion.at, zone), occasion.at, zone)


# ------------------------------------------------------------------ rows and events


def record_arrears(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    membership: MembershipFacts,
    source: str,
    since: datetime | None = None,
    until: datetime | None = None,
    file_hash: str | None = None,
) -> int:
    """Write that a membership's dues are unpaid ``since`` (default: now).

    ``source`` says who reported them, ``file_hash`` in which file.
    """
    check_lengths(source=source)
    since = since or occasion.at
    row = {
        "membership_id": membership.id,
        "source": source,
        "valid_from": since,
        "valid_to": until,
        "recorded_from": occasion.at,
        "staff_id": _staff(occasion),
    }
    arrears_id = rows.add_arrears(connection, row)
    after = {"since": since} | ({"until": until} if until else {})
    told = _Told(after, source, file_hash)
    _record(connection, store, occasion, arrears_id, membership, told)
    return arrears_id


def settle_arrears(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    membership: MembershipFacts,
    paid_at: datetime | None = None,
    source: str | None = None,
    file_hash: str | None = None,
) -> None:
    """Write that what a membership owed is paid.

    ``source`` says who reported it, None where whoever records it knows by themselves.
    """
    paid_at = paid_at or occasion.at
    row = rows.close_arrears(
        connection, membership.id, paid_at, occasion.at, _staff(occasion)
    )
    if row is None:
        raise LookupError("this membership owes nothing")
    told = _Told({"until": paid_at}, source, file_hash)
    _record(connection, store, occasion, row.id, membership, told)


def _staff(occasion: Occasion) -> int | None:
    return occasion.acting.staff_id or None


@dataclass(frozen=True, slots=True)
class _Told:
    """What an event tells: days, and who said so; a typed name may be a person's."""

    after: Mapping[str, datetime]
    source: str | None
    file_hash: str | None


def _record(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    arrears_id: int,
    membership: MembershipFacts,
    told: _Told,
) -> None:
    by = {"file_hash": told.file_hash} if told.file_hash else {}
    entry = Entry(
        action=AuditAction.ARREARS_RECORDED,
        entity_type="arrears",
        entity_id=arrears_id,
        member_id=membership.member_id,
        after={"membership": membership.id, **told.after},
        private={"source": told.source},
        facts={"offering": membership.offering_code, **by},
    )
    record(connection, store.keys, occasion, entry)
