"""The way of a party through the versions of a document, first to last; pure.

One version at a time is taken or missed, so that whoever asks about all members at
once (``ways``) goes the same steps as whoever asks about one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.terms_facts import Applies, Party, TermsVersionFact
from models.terms_kinds import ChangeClass, Lacking, LegalRoute
from portal.domain.terms.acts import Acts, agreed_at
from portal.domain.terms.routes import binds_from, first_route
from portal.domain.terms.standing import Bound, How, Unbound
from portal.domain.terms.whom import row_for, since_reached

ASKS_ANEW = frozenset({ChangeClass.FIRST, ChangeClass.ADVERSE, ChangeClass.INDIVIDUAL})
"""Changes that an acceptance of what was before does not cover."""

Versions = Sequence[TermsVersionFact]


@dataclass(slots=True)
class Walk:
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


def walked(
    versions: Versions, party: Party, acts: Acts, at: datetime, known_at: datetime
) -> Walk:
    """Return the way of a party through the versions in force, first to last."""
    walk = Walk()
    for version in versions:
        row = row_for(version, party, at, known_at)
        if row is None:
            walk = left_out(walk, version, known_at)
            continue
        walk.met.append(version)
        own = since_reached(version, party, at, known_at)
        taken = taken_by(version, walk, own, acts, at, known_at)
        if isinstance(taken, Bound):
            bound = taken if own is party else _reached(taken)
            walk.bound, walk.asked, walk.row = bound, version, row
            walk.path.append(bound)
            walk.missed.clear()
            continue
        walk.missed.append(taken)
        if version.change is ChangeClass.INDIVIDUAL or walk.asked is None:
            walk.asked, walk.row = version, row
    return walk


def _reached(bound: Bound) -> Bound:
    """Return the same of somebody who was there before terms began to reach them."""
    joined = bound.how is How.JOINING
    return replace(bound, how=How.REACHED) if joined else bound


def left_out(walk: Walk, version: TermsVersionFact, known_at: datetime) -> Walk:
    """Return the way on from a version that is for others: what bound before ends."""
    if walk.bound is None:
        return walk
    effect = binds_from(version, walk.bound.version, known_at)
    return walk if effect.at is None else Walk()


def taken_by(
    version: TermsVersionFact,
    walk: Walk,
    party: Party,
    acts: Acts,
    at: datetime,
    known_at: datetime,
) -> Bound | Unbound:
    """Return whether the next version on the way binds a party, and why or why not."""
    joined = at if party.since is None else party.since
    if joined >= version.effective_at:
        return Bound(version, joined, How.JOINING, first_route(version))
    before = walk.bound.version if walk.bound else None
    effect = binds_from(version, before, known_at)
    agreed = agreed_at(acts, version)
    law = None if _needs_a_yes(version, walk.missed) else effect.at
    if law is not None and (agreed is None or law <= agreed):
        how = How.CHANGE if before else How.BEGINNING
        return Bound(version, law, how, effect.route, effect.notices)
    if agreed is None:
        alone = version.change is ChangeClass.INDIVIDUAL
        return Unbound(version, Lacking.ACCEPTANCE if alone else effect.lacking)
    return Bound(version, agreed, How.ACCEPTANCE, by_agreement(version))


def by_agreement(version: TermsVersionFact) -> LegalRoute:
    """Return by which way of the law a version binds whoever accepted it."""
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


def asking_of(walk: Walk) -> Bound:
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
