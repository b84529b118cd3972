"""Every way in which a document may stand, whatever was answered; pure.

What is asked of one member walks the versions with their answers; here a version that
only an agreement makes bind is walked both ways, so that all members can be asked at
once what the way of each of them asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.terms_facts import Applies, Party, TermsVersionFact
from models.terms_kinds import AcceptanceMode, ChangeClass
from portal.domain.terms.standing import Bound, How, Unbound
from portal.domain.terms.walk import (
    Walk,
    asking_of,
    by_agreement,
    left_out,
    taken_by,
)
from portal.domain.terms.whom import row_for

Said = frozenset[tuple[int, bool]]
"""Whether versions, by their ids, were ever agreed to."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a document stands for whoever answered as ``said``, in one of its ways.

    ``enough`` are the versions of which an acceptance suffices.
    """

    said: frozenset[Said]
    row: Applies
    enough: tuple[int, ...]
    asks: bool


@dataclass(frozen=True, slots=True)
class _Path:
    walk: Walk
    said: frozenset[Said]


def ways(
    versions: Sequence[TermsVersionFact], party: Party, at: datetime, known_at: datetime
) -> tuple[Way, ...]:
    """Return all ways of a party through the versions in force, first to last."""
    paths = [_Path(Walk(), frozenset({frozenset()}))]
    for version in versions:
        row = row_for(version, party, at, known_at)
        if row is None:
            paths = [
                replace(each, walk=left_out(each.walk, version, known_at))
                for each in paths
            ]
            continue
        paths = _on(paths, version, row, party, at, known_at)
    return tuple(way for each in paths if (way := _way(each)) is not None)


def _on(
    paths: Sequence[_Path],
    version: TermsVersionFact,
    row: Applies,
    party: Party,
    at: datetime,
    known_at: datetime,
) -> list[_Path]:
    """Return the ways on past a version, once more where an answer decides."""
    found, agreed = [], []
    for each in paths:
        walk = _met(each.walk, version)
        taken = taken_by(version, walk, party, (), at, known_at)
        if isinstance(taken, Bound):
            found.append(replace(each, walk=_bound(walk, taken, row)))
            continue
        agreed.append(each)
        no = (version.version_id, False)
        found.append(_Path(_missing(walk, taken, row), _and(each.said, no)))
    if agreed:
        found.append(
            _agreeing(agreed, version, row, everybody=len(agreed) == len(paths))
        )
    return found


def _agreeing(
    paths: Sequence[_Path], version: TermsVersionFact, row: Applies, *, everybody: bool
) -> _Path:
    """Return the one way of all who agreed: what they said before matters no more."""
    yes = (version.version_id, True)
    before = frozenset(said for each in paths for said in each.said)
    said = frozenset({frozenset({yes})}) if everybody else _and(before, yes)
    way = by_agreement(version)
    bound = Bound(version, version.effective_at, How.ACCEPTANCE, way)
    return _Path(_bound(_met(paths[0].walk, version), bound, row), said)


def _and(before: frozenset[Said], also: tuple[int, bool]) -> frozenset[Said]:
    return frozenset(said | {also} for said in before)


def _met(walk: Walk, version: TermsVersionFact) -> Walk:
    return replace(
        walk,
        met=[*walk.met, version],
        path=[*walk.path],
        missed=[*walk.missed],
    )


def _bound(walk: Walk, bound: Bound, row: Applies) -> Walk:
    return replace(
        walk,
        bound=bound,
        asked=bound.version,
        row=row,
        path=[*walk.path, bound],
        missed=[],
    )


def _missing(walk: Walk, taken: Unbound, row: Applies) -> Walk:
    missed = [*walk.missed, taken]
    version = walk.met[-1]
    if version.change is ChangeClass.INDIVIDUAL or walk.asked is None:
        return replace(walk, missed=missed, asked=version, row=row)
    return replace(walk, missed=missed)


def _way(path: _Path) -> Way | None:
    walk = path.walk
    if walk.asked is None or walk.row is None:
        return None
    asking = asking_of(walk).version
    enough = walk.met[walk.met.index(asking) :]
    alone = asking.change is ChangeClass.INDIVIDUAL
    must = walk.row.mode is AcceptanceMode.MUST_ACCEPT
    return Way(path.said, walk.row, tuple(e.version_id for e in enough), must or alone)
