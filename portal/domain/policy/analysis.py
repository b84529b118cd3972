"""What rule sets say before anybody asks: gaps, overlaps, idle rules, citations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.domain.policy.deciding import Idle, idle_rules
from portal.domain.policy.gaps import Gaps, Grid
from portal.domain.policy.overlaps import Overlap, duplicates, overlaps
from portal.domain.policy.rules import Rules
from portal.domain.policy.space import Universe
from portal.domain.publishing.rule_set import ClauseCited, RuleSetShape


@dataclass(frozen=True, slots=True)
class Document:
    """The clauses of a document of terms: those in force, and those that once were."""

    in_force: frozenset[str]
    once: frozenset[str] = frozenset()


Documents = Mapping[str, Document]
"""By the code of the document."""


@dataclass(frozen=True, slots=True)
class WrongCitation:
    """A rule or row that cites what does not bind.

    ``why`` is ``document_unknown``, ``document_not_in_force``, ``clause_repealed`` or
    ``clause_unknown``; ``place`` leads to the row.
    """

    place: tuple[str, ...]
    cited: ClauseCited
    why: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is to be seen of rule sets that are in force together."""

    grid: Grid
    needless: tuple[tuple[str, str], ...]
    overlaps: tuple[Overlap, ...]
    duplicates: tuple[tuple[str, ...], ...]
    idle: tuple[Idle, ...]
    citations: tuple[WrongCitation, ...]


def analysed(
    sets: Sequence[RuleSetShape], universe: Universe, documents: Documents
) -> Analysis:
    """Return what there is to see, from ``universe.since`` on."""
    rules = Rules(sets)
    gaps = Gaps(sets, universe)
    return Analysis(
        grid=gaps.grid(),
        needless=tuple(gaps.needless()),
        overlaps=tuple(overlaps(rules, universe)),
        duplicates=duplicates(rules),
        idle=tuple(idle_rules(rules, universe)),
        citations=tuple(
            wrong for each in sets for wrong in wrong_citations(each, documents)
        ),
    )


def wrong_citations(
    shape: RuleSetShape, documents: Documents
) -> Iterator[WrongCitation]:
    """Yield what cites a clause that does not bind."""
    for place, cited in _cited(shape):
        why = _why_not(cited, documents.get(cited.document))
        if why:
            yield WrongCitation(place, cited, why)


def _cited(shape: RuleSetShape) -> Iterator[tuple[tuple[str, ...], ClauseCited]]:
    for rule in shape.rules:
        if rule.clause:
            yield ("rules", rule.id), rule.clause
    for table in shape.tables:
        for row in table.rows:
            if row.clause:
                yield ("tables", table.code, "rows", row.id), row.clause
    for each in shape.cancellations:
        if each.clause:
            yield ("cancellations", each.id), each.clause


def _why_not(cited: ClauseCited, document: Document | None) -> str | None:
    if document is None:
        return "document_unknown"
    if cited.clause in document.in_force:
        return None
    if not document.in_force:
        return "document_not_in_force"
    return "clause_repealed" if cited.clause in document.once else "clause_unknown"
