"""Tables with a single answer, by the hit policies of DMN: *Unique* and *First*."""

from dataclasses import dataclass

from portal.domain.policy.facts import Facts
from portal.domain.policy.index import Index
from portal.domain.policy.kinds import HitPolicy
from portal.domain.publishing.rule_set import RowShape, TableShape


@dataclass(frozen=True, slots=True)
class Single:
    """What a table answers: a row, or none; and the facts that nobody knows."""

    row: RowShape | None = None
    missing: tuple[str, ...] = ()


class Table:
    """A table, compiled; its first row is the lowest bit."""

    __slots__ = ("index", "shape")

    def __init__(self, shape: TableShape) -> None:
        """Compile ``shape``."""
        self.shape = shape
        self.index = Index(shape.rows)

    def answer(self, facts: Facts) -> Single:
        """Return the row that answers, or the facts without which none can.

        *First*: the first row that holds, unless one before it might. *Unique*: the
        row that holds, since rows of a published table never meet; where two do, none.
        """
        may, sure = self.index.may_and_surely(facts)
        first = self.shape.hit is HitPolicy.FIRST
        found = may & -may & sure if first else sure
        if found and not found & (found - 1):
            return Single(self.shape.rows[found.bit_length() - 1])
        if found:
            return Single()
        missing = self.index.missing(facts, may & ~sure)
        return Single(missing=tuple(sorted(missing)))
