"""Which version of each document binds a party, and which they accepted; pure.

Two facts, never one: a version may bind who never said yes, and somebody may have
agreed to what does not bind them yet. Everything is asked as of an instant, as known
at another, so that a day in the past gives the answer that it gave.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from models.terms_facts import Party, TermsAround, TermsVersionFact
from models.terms_kinds import AcceptanceMode, ChangeClass
from portal.domain.calendar import day_of, days_after, end_of
from portal.domain.terms.acts import Acts, acts_about, acts_on, is_yes, last_of, stands
from portal.domain.terms.consents import consents
from portal.domain.terms.facts import as_known, coming, holds, in_order
from portal.domain.terms.standing import Accepted, Answer, How, Owes, TermsStanding
from portal.domain.terms.walk import Versions, Walk, asking_of, walked
from portal.domain.terms.whom import row_for

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
    ahead = coming(known, at)
    walk = walked([v for v in known if holds(v, at)], around.party, acts, at, known_at)
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
        owes=_owes(walk, acts, at),
        unbound=tuple(walk.missed),
        coming=tuple(v for v in ahead if row_for(v, around.party, at, known_at)),
        agreed_ahead=tuple(v.version_id for v in ahead if stands(acts, v)),
        consents=consents(walk.asked, known, acts),
        answer=_answer(walk.asked, known, acts),
    )


def as_joining(around: TermsAround) -> TermsAround:
    """Return the same of somebody who is about to join (again)."""
    if around.party.since is None:
        return around
    return replace(around, party=replace(around.party, since=None, until=None))


# ------------------------------------------------------------------ what is accepted


def _accepted(met: Versions, acts: Acts) -> Accepted | None:
    for place in reversed(range(len(met))):
        fact = stands(acts, met[place])
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


def _answer(asked: TermsVersionFact, known: Versions, acts: Acts) -> Answer | None:
    """Return a no to what they are asked; else to the newest version with an answer.

    It is told whether anything is owed or not, so that nobody asks a second time.
    """
    said = last_of(acts_about(acts, asked))
    if said is not None and not is_yes(said):
        return Answer(asked, said)
    for version in reversed(known):
        last = last_of(acts_about(acts, version))
        if last is not None:
            return None if is_yes(last) else Answer(version, last)
    return None


def _owes(walk: Walk, acts: Acts, at: datetime) -> Owes | None:
    asked, row = walk.asked, walk.row
    assert asked is not None
    assert row is not None
    asking = asking_of(walk)
    alone = asking.version.change is ChangeClass.INDIVIDUAL
    if row.mode is not AcceptanceMode.MUST_ACCEPT and not alone:
        return None
    first = walk.met.index(asking.version)
    if any(stands(acts, each) for each in walk.met[first:]):
        return None
    begun = asking.how in (How.JOINING, How.REACHED)
    since = asking.since if begun else asking.version.effective_at
    until = _grace_over(asking.version, since)
    return Owes(
        version=asked,
        since=since,
        until=until,
        overdue=until is not None and until <= at,
        after=row.after,
        joining=asking.how is How.JOINING,
        answer=last_of(acts_about(acts, asked)),
    )


def _grace_over(version: TermsVersionFact, since: datetime) -> datetime | None:
    """Return the instant at which the days of grace are over; the first not counted."""
    if version.grace_days is None:
        return None
    zone = ZoneInfo(version.zone)
    return end_of(days_after(day_of(since, zone), version.grace_days), zone)
