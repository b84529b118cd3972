"""A correction meets the membership whose past it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.correction_facts import Correction, Limits
from models.facts import MembershipFacts
from portal.config import settings
from portal.domain.calendar import day_of
from portal.domain.case import JOIN, Case
from portal.domain.member_number import plain
from portal.errors import NotFound, TransitionRefused
from portal.services.house import opened, the_settings
from portal.services.meeting import after_all, case_of, cases_of, chosen_of, nobody
from portal.store import members
from portal.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Past:
    """A membership with its past, and how far back it may be corrected."""

    member_id: int
    number: str
    membership: MembershipFacts
    case: Case
    limits: Limits


def meet_past(
    connection: Connection, correction: Correction, at: datetime, *, lock: bool
) -> Past:
    """Read what ``correction`` is about; ``lock`` keeps other writers off."""
    typed = correction.member_number.strip()
    number = plain(typed) or typed
    member_id = members.member_id_of(connection, number)
    if member_id is None:
        raise nobody(typed)
    if members.offering_of(connection, correction.offering_code) is None:
        raise NotFound(what="offering", number=correction.offering_code)
    if lock:
        members.reach(connection, number, correction.offering_code)
    member = members.load_member(connection, member_id, at, at)
    if member is None:
        raise nobody(typed)
    called = (correction.offering_code, correction.variant)
    same = [m for m in member.memberships if (m.offering_code, m.variant) == called]
    at = after_all(same, at)
    found = _meant(connection, same, correction, at)
    case = case_of(connection, found, at)
    return Past(member_id, member.number, found, case, _limits(found, same, at))


def _meant(
    connection: Connection,
    same: Sequence[MembershipFacts],
    correction: Correction,
    at: datetime,
) -> MembershipFacts:
    """Return the spell that is meant: by its id, by the receipt, else the latest."""
    wanted = (correction.receipt or "").strip().upper()
    for each in same:
        named = any(row.receipt == wanted for row in each.rows)
        if each.id == correction.membership_id or (
            correction.membership_id is None and named
        ):
            return each
    if not same or correction.membership_id is not None:
        raise TransitionRefused(
            "no_membership",
            event="correct",
            offering=correction.offering_code,
            allowed=[JOIN],
        )
    return chosen_of(same, cases_of(connection, same, at))


def floor_on(at: datetime) -> date:
    """Return the first day whose past may still be corrected."""
    days = (the_settings() if opened() else settings()).correction_days
    return day_of(at) - timedelta(days=days)


def _limits(
    found: MembershipFacts, same: Sequence[MembershipFacts], at: datetime
) -> Limits:
    later = [
        row.effective_at for each in same if each.spell > found.spell
        for row in each.rows
    ]  # fmt: skip
    return Limits(floor_on(at), min(later, default=None))
