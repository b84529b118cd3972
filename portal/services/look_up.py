"""Find members by whatever a caller says: one line, ranked hits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.facts import Occasion
from models.kinds import ContactKind, Permission
from portal.domain.asking import Asked, Way, asked
from portal.domain.card import Words
from portal.domain.hits import Found, Hit, HitMembership
from portal.domain.ledger import fold
from portal.domain.lengths import check_lengths
from portal.domain.locks import holding
from portal.domain.masking import mask_birth_date, mask_phone
from portal.domain.matching import Match, matches_of, order
from portal.domain.timeline import state_words
from portal.services.door import require
from portal.store import lifecycles, members, search
from portal.store.engine import Connection, Store
from portal.store.found import Held, Listed, listed
from portal.store.found_log import record_found

FIRST_PAGE = 20


def find(
    store: Store,
    occasion: Occasion,
    text: str,
    *,
    limit: int = FIRST_PAGE,
    opens_only: bool = False,
) -> Found:
    """Return who a line of the look-up box may mean, the likeliest first.

    Leaves one access event for the list, on disk before this returns; with
    ``opens_only`` not where one exact hit is all that will be shown, since its card
    leaves one. Raises ``NotPermitted``, or ``InputRefused`` for a line too long.
    """
    require(store, occasion.acting, Permission.MEMBER_FIND)
    check_lengths(query=text.strip())
    question = asked(text)
    found = _answer(store, question, occasion.at, limit) if question else Found()
    if found.hits and not (opens_only and found.only):
        kinds = sorted({each.sought for hit in found.hits for each in hit.matches})
        shown = [hit.member_id for hit in found.hits]
        record_found(store, occasion, shown, sought=kinds, more=found.more)
    return found


def _answer(store: Store, question: Asked, at: datetime, limit: int) -> Found:
    for way, born_on in question.tries():
        with store.read() as connection:
            ids, recent = _who(store, connection, way, born_on, limit)
            found = listed(connection, ids, at) if ids else []
            fits = _fits(found, way, born_on)
            hits = [(_hit(connection, fit, at), fit) for fit in fits]
        if hits:
            break
    hits.sort(
        key=lambda pair: order(
            pair[1].matches, pair[1].listed.candidate, recent, active=pair[0].active
        )
    )
    return Found(tuple(hit for hit, _ in hits[:limit]), more=len(hits) > limit)


def _who(
    store: Store, connection: Connection, way: Way, born_on: date | None, limit: int
) -> tuple[list[int], list[int]]:
    """Return who may be meant, and who of all members was in contact lately."""
    ids = search.find_ids(connection, way, born_on, limit + 1)
    if len(ids) < 2:
        return ids, []
    with store.access.read() as log:
        recent = search.recently_shown(log)
    if len(ids) > limit and recent:
        # The list is cut: nobody who was on the phone lately may fall off it.
        beside = search.find_among(connection, recent, way, born_on)
        ids = list(dict.fromkeys([*ids, *beside]))
    return ids, recent


@dataclass(frozen=True, slots=True)
class _Fit:
    """A candidate who matches."""

    listed: Listed
    matches: tuple[Match, ...]


def _fits(found: Sequence[Listed], way: Way, born_on: date | None) -> list[_Fit]:
    fits = [_Fit(each, matches_of(each.candidate, way, born_on)) for each in found]
    return [fit for fit in fits if fit.matches]


# ------------------------------------------------------------------ what is shown


def _hit(connection: Connection, fit: _Fit, at: datetime) -> Hit:
    candidate = fit.listed.candidate
    named = next(
        (each for each in reversed(candidate.names) if each.current),
        candidate.names[-1],
    )
    phones = [
        each.folded
        for each in candidate.contacts
        if each.kind is ContactKind.PHONE and each.current
    ]
    return Hit(
        member_id=candidate.id,
        number=candidate.number,
        kind=candidate.kind,
        actor_kind=Words(fit.listed.actor_kind_ja, fit.listed.actor_kind_en),
        name=named.name,
        reading=named.reading,
        born=mask_birth_date(candidate.birth_date),
        phone=mask_phone(phones[0]) if phones else "",
        memberships=_memberships(connection, fit.listed, at),
        matches=fit.matches,
        locks=fit.listed.locks,
    )


def _memberships(
    connection: Connection, member: Listed, at: datetime
) -> tuple[HitMembership, ...]:
    due = [each for each in member.held if each.due_at and each.due_at <= at]
    told = folded(connection, member.candidate.id, at) if due else {}
    return tuple(
        _membership(connection, told.get(each.membership_id, each))
        for each in member.held
    )


def _membership(connection: Connection, held: Held) -> HitMembership:
    lifecycle = lifecycles.lifecycle_version(connection, held.lifecycle_version_id)
    state = lifecycle.states.get(held.state or "")
    return HitMembership(
        offering_code=held.offering_code,
        offering=Words(held.offering_ja, held.offering_en),
        state=held.state,
        state_name=state_words(lifecycle, held.state),
        kind=state.kind if state else None,
        since_at=held.since_at,
        locks=held.locks,
    )


def folded(connection: Connection, member_id: int, at: datetime) -> dict[int, Held]:
    """Return a member's memberships as the ledger tells them, by their ids."""
    member = members.load_member(connection, member_id, at, at)
    found = {}
    for each in member.memberships if member else ():
        versions = {row.lifecycle_version_id for row in each.rows}
        known = lifecycles.lifecycles_of(
            connection, versions | {each.lifecycle_version_id}
        )
        standing = fold(each.rows, known, each.facts, at, at)
        found[each.id] = Held(
            membership_id=each.id,
            offering_code=each.offering_code,
            offering_ja=each.offering_ja,
            offering_en=each.offering_en,
            state=standing.state,
            since_at=standing.since_at,
            due_at=standing.next_change_at,
            lifecycle_version_id=(
                standing.lifecycle_version_id or each.lifecycle_version_id
            ),
            locks=len(holding(each.facts, at, at)),
        )
    return found
