"""Which document of each kind is for whom, over time: gaps and overlaps; pure.

Asked is about an actor kind with a service, whatever attributes a member has: a row
that asks for attributes covers its part of them alone. Of two documents of one kind
the one of higher rank binds; two of one rank are an overlap.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise, product

from models.terms_facts import Applies, Party, TermsVersionFact
from portal.domain.terms.facts import as_known, in_force, in_order
from portal.domain.terms.whom import row_for


@dataclass(frozen=True, slots=True)
class Holder:
    """A version that is for somebody; ``partly``: only with some attributes."""

    document: str
    number: int
    precedence: int
    partly: bool = False
    flows_down: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """What is for somebody in [since, until); nothing at all is a gap."""

    since: datetime
    until: datetime | None
    holders: tuple[Holder, ...]

    @property
    def is_gap(self) -> bool:
        """Whether nothing is for all of them."""
        return all(each.partly for each in self.holders)

    @property
    def is_overlap(self) -> bool:
        """Whether two documents of one rank are for all of them."""
        return sum(not each.partly for each in self.holders) > 1


@dataclass(frozen=True, slots=True)
class Lane:
    """Actor kinds with services for which the same holds of a kind of document."""

    kind: str
    actors: tuple[str, ...]
    offerings: tuple[str, ...]
    segments: tuple[Segment, ...]


def timeline(
    versions: Iterable[TermsVersionFact],
    actors: Sequence[str],
    offerings: Sequence[str],
    known_at: datetime,
) -> tuple[Lane, ...]:
    """Return who is covered by what, from the first version of each kind on."""
    known = in_order(as_known(versions, known_at))
    lanes: list[Lane] = []
    for kind in sorted({each.kind for each in known}):
        mine = [each for each in known if each.kind == kind]
        found = {
            (actor, offering): _segments(mine, Party(actor, offering), known_at)
            for actor, offering in product(actors, offerings)
        }
        lanes += _lanes(kind, actors, offerings, found)
    return tuple(lanes)


def _lanes(
    kind: str,
    actors: Sequence[str],
    offerings: Sequence[str],
    found: Mapping[tuple[str, str], tuple[Segment, ...]],
) -> Iterable[Lane]:
    """Put services of an actor kind together, then actor kinds of which all agrees."""
    groups: dict[tuple[tuple[str, ...], tuple[Segment, ...]], list[str]] = {}
    for actor in actors:
        of: dict[tuple[Segment, ...], list[str]] = {}
        for offering in offerings:
            of.setdefault(found[actor, offering], []).append(offering)
        for segments, held in of.items():
            groups.setdefault((tuple(held), segments), []).append(actor)
    for (held_, segments), who in groups.items():
        yield Lane(kind, tuple(who), held_, segments)


def _segments(
    versions: Sequence[TermsVersionFact], party: Party, known_at: datetime
) -> tuple[Segment, ...]:
    ends = {each.ended_at for each in versions if each.ended_at}
    cuts = sorted({each.effective_at for each in versions} | ends)
    found: list[Segment] = []
    for since, until in pairwise([*cuts, None]):
        assert since is not None
        holders = _holders(versions, party, since, known_at)
        if found and found[-1].holders == holders:
            found[-1] = replace(found[-1], until=until)
        else:
            found.append(Segment(since, until, holders))
    return tuple(found)


def _holders(
    versions: Sequence[TermsVersionFact],
    party: Party,
    at: datetime,
    known_at: datetime,
) -> tuple[Holder, ...]:
    found: list[Holder] = []
    for document in sorted({each.document for each in versions}):
        live = in_force([e for e in versions if e.document == document], at)
        holder = _holder(live, party, at, known_at) if live else None
        if holder is not None:
            found.append(holder)
    most = max((e.precedence for e in found if not e.partly), default=0)
    return tuple(each for each in found if each.precedence >= most)


def _holder(
    version: TermsVersionFact, party: Party, at: datetime, known_at: datetime
) -> Holder | None:
    row = row_for(version, party, at, known_at)
    partly = row is None
    if row is None:
        row = row_for(_whatever(version), party, at, known_at)
    if row is None:
        return None
    return Holder(
        version.document, version.number, row.precedence, partly, row.flows_down
    )


def _whatever(version: TermsVersionFact) -> TermsVersionFact:
    """Return a version as if its rows asked for no attributes."""
    rows: tuple[Applies, ...] = tuple(replace(e, only={}) for e in version.applies)
    return replace(version, applies=rows)
