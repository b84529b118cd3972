"""What a change would do, before anybody does it; nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from models.facts import Change, LedgerRow, Lifecycle, Occasion
from models.kinds import LedgerKind, Mover, Permission
from portal.domain.card import Words
from portal.domain.case import JOIN, Case, Settled
from portal.domain.lengths import check_change
from portal.domain.moves import settle_change
from portal.domain.terms.along import accepting, to_accept_along
from portal.domain.timeline import event_words, state_words
from portal.domain.undoing import answerers
from portal.errors import NotFound
from portal.services.bundles import (
    Part,
    asks_second,
    check_at_once,
    holds,
    naming,
    parts_of,
    second_people,
)
from portal.services.door import require
from portal.services.meeting import (
    case_of,
    case_to_join,
    latest_spell,
    member_id_of,
    returning,
)
from portal.services.terms.along import ToAccept, texts_to_accept
from portal.store import members
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Follow:
    """A move the system would file ahead: what, into which state, when."""

    event: Words
    became: Words | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen; ``cancelled`` names pending changes it takes back.

    ``parts`` are joined along with a bundle. ``already`` is whether the state asked
    for is held by that very event. ``terms`` have to be accepted along with it.
    """

    was: Words | None
    became: Words | None
    effective_at: datetime
    at_once: bool
    needs_second: bool
    approvers: frozenset[Mover]
    already: bool = False
    cancelled: tuple[Words, ...] = ()
    follows: tuple[Follow, ...] = ()
    parts: tuple[Words, ...] = ()
    terms: tuple[ToAccept, ...] = ()


def preview_change(store: Store, occasion: Occasion, change: Change) -> Preview:
    """Return what ``change`` would do now, or refuse as ``change_state`` would.

    Terms that have to be accepted for it are taken as accepted, and named.
    """
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    check_change(change)
    movers = occasion.acting.movers
    with store.read() as connection:
        case = _case(connection, change, occasion.at)
        terms = list(texts_to_accept(connection, change, case))
        case = accepting(case, to_accept_along(change, case))
        settled = settle_change(change, case, movers)
        parts = tuple(_parts(connection, change, settled, occasion.at, movers, terms))
        check_at_once(change, settled, occasion.at, parts)
    return replace(
        _told(settled, case, occasion.at),
        parts=tuple(each.name for each in parts),
        needs_second=asks_second(settled, parts),
        approvers=second_people(settled, case, parts),
        terms=tuple({each.document: each for each in reversed(terms)}.values())[::-1],
    )


def _parts(
    connection: Connection,
    change: Change,
    settled: Settled,
    at: datetime,
    movers: frozenset[Mover],
    terms: list[ToAccept],
) -> Iterator[Part]:
    """Yield what is joined along with a bundle; refuses as joining it would.

    What has to be accepted for a part is added to ``terms``.
    """
    for part, name in parts_of(connection, change, settled.effective_at):
        if not _holds(connection, part, at):
            with naming(part, name):
                case = _case(connection, part, at)
                terms += texts_to_accept(connection, part, case)
                case = accepting(case, to_accept_along(part, case))
                came_to = settle_change(part, case, movers)
            yield Part(part, name, case, came_to)


def _holds(connection: Connection, part: Change, at: datetime) -> bool:
    """Return whether the member has an open membership of a part already."""
    member_id = member_id_of(connection, part.member_number)
    member = members.load_member(connection, member_id, at, at)
    held = member.memberships if member else ()
    same = [each for each in held if each.offering_code == part.offering_code]
    return holds(connection, same, at)


def _case(connection: Connection, change: Change, at: datetime) -> Case:
    member_id = member_id_of(connection, change.member_number)
    member = members.load_member(connection, member_id, at, at)
    offering = members.offering_of(connection, change.offering_code)
    if member is None or offering is None:
        raise NotFound(what="offering", number=change.offering_code)
    if change.event == JOIN:
        case = case_to_join(
            connection, member, offering, at, joined=False, variant=change.variant
        )
        before = latest_spell(member, change.offering_code, change.variant)
        return returning(case, case_of(connection, before, at)) if before else case
    held = {each.id: each for each in member.memberships}
    membership = held.get(change.membership_id or 0)
    if membership is None:
        raise NotFound(what="membership", number=change.offering_code)
    return case_of(connection, membership, at)


def _told(settled: Settled, case: Case, now: datetime) -> Preview:
    return Preview(
        was=state_words(case.lifecycle, settled.was),
        became=state_words(case.lifecycle, settled.became),
        effective_at=settled.effective_at,
        at_once=settled.effective_at <= now,
        needs_second=settled.needs_second,
        approvers=answerers(settled, case),
        already=settled.already is not None,
        cancelled=tuple(_named(row, case.lifecycle) for row in settled.cancelled),
        follows=tuple(_follows(settled, case.lifecycle)),
    )


def _named(row: LedgerRow, lifecycle: Lifecycle) -> Words:
    return event_words(lifecycle, row.event or "")


def _follows(settled: Settled, lifecycle: Lifecycle) -> list[Follow]:
    return [
        Follow(
            event_words(lifecycle, draft.event),
            state_words(lifecycle, draft.became),
            draft.effective_at,
        )
        for draft in settled.drafts[1:]
        if draft.kind is LedgerKind.MOVE
    ]
