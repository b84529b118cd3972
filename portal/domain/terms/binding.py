"""Which version of each document binds a party, and which they accepted; pure.

Two facts, never one: a version may bind who never said yes, and somebody may have
agreed to what does not bind them yet. Everything is asked as of an instant, as known
at another, so that a day in the past gives the answer that it gave.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from models.terms_facts import (
    AcceptanceFact,
    Applies,
    Party,
    TermsAround,
    TermsVersionFact,
)
from models.terms_kinds import (
    AcceptanceAct,
    AcceptanceMode,
    ChangeClass,
    Lacking,
    LegalRoute,
)
from portal.domain.calendar import day_of, days_after, end_of
from portal.domain.terms.consents import consents
from portal.domain.terms.facts import as_known, coming, holds, in_order, is_about
from portal.domain.terms.routes import binds_from, first_route
from portal.domain.terms.standing import (
    Accepted,
    Answer,
    Bound,
    How,
    Owes,
    TermsStanding,
    Unbound,
)
from portal.domain.terms.whom import row_for

ASKS_ANEW = frozenset({ChangeClass.FIRST, ChangeClass.ADVERSE, ChangeClass.INDIVIDUAL})
"""Changes that an acceptance of what was before does not cover."""

Versions = Sequence[TermsVersionFact]
Acts = Sequence[AcceptanceFact]


# ------------------------------------------------------------------ the question


def standings(
    around: TermsAround, at: datetime, known_at: datetime
) -> tuple[TermsStanding, ...]:
    """Return where a party stands with every document that is for them at ``at``.

    What was asked before is answered as before.
    """
    found = around.kept.get((at, known_at))
    if found is None:
        found = around.kept[at, known_at] = _standings(around, at, known_at)
    return tuple(found)


def _standings(
    around: TermsAround, at: datetime, known_at: datetime
) -> tuple[TermsStanding, ...]:
    party = around.party
    if not around.versions or not _is_party(party, at):
        return ()
    known: dict[str, list[TermsVersionFact]] = {}
    for each in in_order(as_known(around.versions, known_at)):
        known.setdefault(each.document, []).append(each)
    found = [
        standing
        for document in sorted(known)
        if (standing := _standing(document, known[document], around, at, known_at))
    ]
    return _winning(found)


def _is_party(party: Party, at: datetime) -> bool:
    begun = party.since is None or party.since <= at
    return begun and (party.until is None or at < party.until)


def _winning(found: Sequence[TermsStanding]) -> tuple[TermsStanding, ...]:
    """Leave out what a document of the same kind and of higher rank stands before."""
    highest: dict[str, int] = {}
    for each in found:
        highest[each.kind] = max(highest.get(each.kind, 0), each.precedence)
    return tuple(e for e in found if e.precedence == highest[e.kind])


def _standing(
    document: str,
    known: Versions,
    around: TermsAround,
    at: datetime,
    known_at: datetime,
) -> TermsStanding | None:
    acts = acts_on(document, around.acceptances, at, known_at)
    walk = _walked([v for v in known if holds(v, at)], around.party, acts, at, known_at)
    if walk.asked is None or walk.row is None:
        return None
    return TermsStanding(
        document=document,
        kind=walk.asked.kind,
        asked=walk.asked,
        mode=walk.row.mode,
        precedence=walk.row.precedence,
        offerings=(around.party.offering,),
        bound=None if around.party.since is None else walk.bound,
        accepted=_accepted(walk.met, acts),
        owes=_owes(walk, around.party, acts, at),
        unbound=tuple(walk.missed),
        coming=tuple(
            v for v in coming(known, at) if row_for(v, around.party, at, known_at)
        ),
        consents=consents(walk.asked, known, acts),
        answer=_answer(known, acts),
    )


def as_joining(around: TermsAround) -> TermsAround:
    """Return the same of somebody who is about to join (again)."""
    if around.party.since is None:
        return around
    return replace(around, party=replace(around.party, since=None, until=None))


# ------------------------------------------------------------------ what was done


def acts_on(
    document: str, acts: Iterable[AcceptanceFact], at: datetime, known_at: datetime
) -> tuple[AcceptanceFact, ...]:
    """Return what was done about a document until ``at``, in its order."""
    done = (
        each
        for each in acts
        if each.document == document
        and each.acted_at <= at
        and each.recorded_at <= known_at
    )
    return tuple(sorted(done, key=_order))


def _order(act: AcceptanceFact) -> tuple[datetime, datetime, int]:
    return act.acted_at, act.recorded_at, act.id


def _about(acts: Acts, version: TermsVersionFact) -> list[AcceptanceFact]:
    """Return what was done about a version as a whole, as long as it says the same."""
    return [e for e in acts if not e.purpose and is_about(e, version)]


def _stands(acts: Acts, version: TermsVersionFact) -> AcceptanceFact | None:
    """Return the acceptance of a version that nobody took back since."""
    last = _last(_about(acts, version))
    return last if last is not None and _is_yes(last) else None


def _last(acts: Acts) -> AcceptanceFact | None:
    return acts[-1] if acts else None


def _is_yes(act: AcceptanceFact) -> bool:
    return act.act is AcceptanceAct.ACCEPT


def _agreed_at(acts: Acts, version: TermsVersionFact) -> datetime | None:
    """Return from when an acceptance made a version bind; it is not taken back."""
    about = _about(acts, version)
    for place, act in enumerate(about):
        begins = max(act.acted_at, version.effective_at)
        later = about[place + 1] if place + 1 < len(about) else None
        replaced = later is not None and later.acted_at <= begins
        if _is_yes(act) and not replaced:
            return begins
    return None


# ------------------------------------------------------------------ what binds


@dataclass(slots=True)
class _Walk:
    """What was met on the way through the versions, the first to come first.

    ``met`` are the versions for the party, ``path`` those that bound them in turn,
    ``missed`` those since the last of these that did not.
    """

    bound: Bound | None = None
    asked: TermsVersionFact | None = None
    row: Applies | None = None
    met: list[TermsVersionFact] = field(default_factory=list)
    path: list[Bound] = field(default_factory=list)
    missed: list[Unbound] = field(default_factory=list)


def _walked(
    versions: Versions, party: Party, acts: Acts, at: datetime, known_at: datetime
) -> _Walk:
    walk = _Walk()
    for version in versions:
        row = row_for(version, party, at, known_at)
        if row is None:
            walk = _left_out(walk, version, known_at)
            continue
        walk.met.append(version)
        taken = _taken(version, walk, party, acts, at, known_at)
        if isinstance(taken, Bound):
            walk.bound, walk.asked, walk.row = taken, version, row
            walk.path.append(taken)
            walk.missed.clear()
            continue
        walk.missed.append(taken)
        if version.change is ChangeClass.INDIVIDUAL or walk.asked is None:
            walk.asked, walk.row = version, row
    return walk


def _left_out(walk: _Walk, version: TermsVersionFact, known_at: datetime) -> _Walk:
    """Return the way on from a version that is for others: what bound before ends."""
    if walk.bound is None:
        return walk
    effect = binds_from(version, walk.bound.version, known_at)
    return walk if effect.at is None else _Walk()


def _taken(
    version: TermsVersionFact,
    walk: _Walk,
    party: Party,
    acts: Acts,
    at: datetime,
    known_at: datetime,
) -> Bound | Unbound:
    joined = at if party.since is None else party.since
    if joined >= version.effective_at:
        return Bound(version, joined, How.JOINING, first_route(version))
    before = walk.bound.version if walk.bound else None
    effect = binds_from(version, before, known_at)
    agreed = _agreed_at(acts, version)
    law = None if _needs_a_yes(version, walk.missed) else effect.at
    if law is not None and (agreed is None or law <= agreed):
        how = How.CHANGE if before else How.BEGINNING
        return Bound(version, law, how, effect.route, effect.notices)
    if agreed is None:
        alone = version.change is ChangeClass.INDIVIDUAL
        return Unbound(version, Lacking.ACCEPTANCE if alone else effect.lacking)
    return Bound(version, agreed, How.ACCEPTANCE, _by_agreement(version))


def _by_agreement(version: TermsVersionFact) -> LegalRoute:
    alone = version.change is ChangeClass.INDIVIDUAL
    return LegalRoute.INDIVIDUAL if alone else LegalRoute.AGREEMENT


def _needs_a_yes(version: TermsVersionFact, missed: Sequence[Unbound]) -> bool:
    """Return whether nobody is bound without having accepted."""
    alone = version.change is ChangeClass.INDIVIDUAL
    return alone or _rests_on_unbound(version, missed)


def _rests_on_unbound(version: TermsVersionFact, missed: Sequence[Unbound]) -> bool:
    """Return whether a change builds on one that does not bind.

    What nobody agreed to one by one stays unbound; a change that was made known too
    late is mended by one that was made known in time.
    """
    if not missed:
        return False
    if any(each.version.change is ChangeClass.INDIVIDUAL for each in missed):
        return True
    return version.change is not ChangeClass.ADVERSE


# ------------------------------------------------------------------ what is accepted


def _accepted(met: Versions, acts: Acts) -> Accepted | None:
    for place in reversed(range(len(met))):
        fact = _stands(acts, met[place])
        if fact is not None:
            same = [*_same_after(met, place)]
            return Accepted(met[place], fact, same[-1] if same else None)
    return None


def _same_after(met: Versions, place: int) -> Iterable[TermsVersionFact]:
    """Yield the versions after one that say the same."""
    for version in met[place + 1 :]:
        if version.change is not ChangeClass.EDITORIAL:
            return
        yield version


def _answer(known: Versions, acts: Acts) -> Answer | None:
    """Return what was said about the newest version with an answer, unless a yes.

    It is told whether anything is owed or not, so that nobody asks a second time.
    """
    for version in reversed(known):
        last = _last(_about(acts, version))
        if last is not None:
            return None if _is_yes(last) else Answer(version, last)
    return None


def _owes(walk: _Walk, party: Party, acts: Acts, at: datetime) -> Owes | None:
    asked, row = walk.asked, walk.row
    assert asked is not None
    assert row is not None
    asking = _asking(walk)
    alone = asking.version.change is ChangeClass.INDIVIDUAL
    if row.mode is not AcceptanceMode.MUST_ACCEPT and not alone:
        return None
    first = walk.met.index(asking.version)
    if any(_stands(acts, each) for each in walk.met[first:]):
        return None
    joined = at if party.since is None else party.since
    since = max(asking.version.effective_at, joined)
    until = _grace_over(asking.version, since)
    answers = _about(acts, asked)
    return Owes(
        version=asked,
        since=since,
        until=until,
        overdue=until is not None and until <= at,
        after=row.after,
        joining=asking.how is How.JOINING,
        answer=_last(answers),
    )


def _asking(walk: _Walk) -> Bound:
    """Return from which version on an acceptance is asked for.

    Whatever way leads to a version in question begins with one that asks.
    """
    for each in walk.missed:
        if each.version.change is ChangeClass.INDIVIDUAL:
            since = each.version.effective_at
            return Bound(each.version, since, How.CHANGE, LegalRoute.INDIVIDUAL)
    return next(
        bound
        for bound in reversed(walk.path)
        if bound.how is not How.CHANGE or bound.version.change in ASKS_ANEW
    )


def _grace_over(version: TermsVersionFact, since: datetime) -> datetime | None:
    """Return the instant at which the days of grace are over; the first not counted."""
    if version.grace_days is None:
        return None
    zone = ZoneInfo(version.zone)
    return end_of(days_after(day_of(since, zone), version.grace_days), zone)
