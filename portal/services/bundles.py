"""Joining a bundle joins what is in it: a membership for every offering.

All of them come about together or none does, with one second person where any of
them asks for one. Who has one of them already, in whatever variant, keeps it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from models.facts import Change, MembershipFacts, Receipt
from models.kinds import Mover
from portal.domain.card import Words
from portal.domain.case import JOIN, Case, Settled
from portal.domain.moves import settle_change
from portal.domain.named import named
from portal.domain.publishing.offering import parts_within
from portal.domain.undoing import answerers
from portal.errors import InputRefused, TransitionRefused
from portal.services.meeting import case_of, is_open, meet, opens_on
from portal.store import entries, members
from portal.store.engine import Connection

PART_REFUSED = "part_refused"
BUNDLE_PLANNED = "bundle_planned"


@dataclass(frozen=True, slots=True)
class Part:
    """An offering that is joined along with a bundle, and what that comes to."""

    change: Change
    name: Words
    case: Case
    settled: Settled
    previous: MembershipFacts | None = None


def parts_of(
    connection: Connection, change: Change, at: datetime
) -> Iterator[tuple[Change, Words]]:
    """Yield the same request for each offering that a bundle holds at ``at``."""
    if change.event != JOIN:
        return
    listed = {each.code: each for each in entries.listed(connection, at)}
    parts: Mapping[str, Collection[str]] = {c: e.parts for c, e in listed.items()}
    for code in parts_within(change.offering_code, parts):
        if code in listed:
            yield _part(change, code), listed[code].name


def _part(change: Change, code: str) -> Change:
    return replace(
        change,
        offering_code=code,
        variant="",
        text=None,
        key=None,
        seen_version=None,
        membership_id=None,
    )


def parts_to_join(
    connection: Connection,
    change: Change,
    settled: Settled,
    now: datetime,
    movers: frozenset[Mover],
) -> tuple[Part, ...]:
    """Return what is in a bundle and not the member's yet; refuses as joining would."""
    found = []
    for part, name in list(parts_of(connection, change, settled.effective_at)):
        if not _held(connection, part, now):
            with naming(part, name):
                meeting = meet(connection, part, now)
                came_to = settle_change(part, meeting.case, movers)
            found.append(Part(part, name, meeting.case, came_to, meeting.previous))
    check_at_once(change, settled, now, found)
    return tuple(found)


def _held(connection: Connection, part: Change, at: datetime) -> bool:
    reached = members.reach(connection, part.member_number, part.offering_code)
    held = members.spells(connection, reached, at) if reached else ()
    return holds(connection, held, at)


def holds(
    connection: Connection, held: Iterable[MembershipFacts], at: datetime
) -> bool:
    """Return whether one of a member's memberships is open, or planned to begin."""
    cases = [case_of(connection, each, at) for each in held]
    return any(is_open(each) or opens_on(each) for each in cases)


def check_at_once(
    change: Change, settled: Settled, now: datetime, parts: Sequence[Part]
) -> None:
    """Refuse to plan a bundle: planned parts would not share what becomes of it."""
    if parts and settled.effective_at > now:
        raise TransitionRefused(BUNDLE_PLANNED, on=change.on)


def check_asked_for(parts: Iterable[Part], number: str, asked: Collection[str]) -> None:
    """Refuse to join what came into a bundle after the request that is approved."""
    more = [each for each in parts if each.change.offering_code not in asked]
    if more:
        names = [named(each.change.offering_code, each.name) for each in more]
        raise InputRefused("request_parts", number=number, offerings=names)


def asks_second(settled: Settled, parts: Iterable[Part]) -> bool:
    """Return whether a joining, or that of any part, needs a second person."""
    return settled.needs_second or any(each.settled.needs_second for each in parts)


def second_people(
    settled: Settled, case: Case, parts: Sequence[Part]
) -> frozenset[Mover]:
    """Return who may agree to a joining and to all parts that need it."""
    asked = [(settled, case), *((each.settled, each.case) for each in parts)]
    needing = [each for each in asked if each[0].needs_second] or asked[:1]
    return frozenset.intersection(*(answerers(*each) for each in needing))


def join_parts(
    connection: Connection,
    parts: Iterable[Part],
    receipt: Receipt,
    join: Callable[[Change], Receipt],
) -> Receipt:
    """Let whoever joined a bundle ``join`` what is in it; the receipt names it."""
    for part in parts:
        # A bundle within this one may have brought it already.
        if not _held(connection, part.change, receipt.recorded_at):
            with naming(part.change, part.name):
                join(part.change)
    return with_parts(receipt, parts)


def with_parts(receipt: Receipt, parts: Iterable[Part]) -> Receipt:
    """Return a receipt that names what is joined along."""
    return replace(receipt, parts=tuple((p.name.ja, p.name.en) for p in parts))


@contextmanager
def naming(part: Change, name: Words) -> Iterator[None]:
    """Let a refusal say which part of the bundle it is about."""
    try:
        yield
    except TransitionRefused as refused:
        if refused.code == PART_REFUSED or "findings" not in refused.facts:
            raise
        offering = named(part.offering_code, name)
        facts = {**refused.facts, "offering": offering}
        raise TransitionRefused(PART_REFUSED, **facts) from None
