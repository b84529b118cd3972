"""Which response the rules have for a violation: the next rung of a ladder.

A rung is the count of cases of the same kind that count on a day, and this one. What
answers is a table of a rule set, asked for the kind and the rung.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.kinds import LockReason
from models.publishing_facts import Content
from models.violation_facts import Case, Sanction
from models.violation_kinds import CaseAct
from portal.domain.policy.facts import Facts
from portal.domain.policy.kinds import Answers
from portal.domain.policy.tables import Table
from portal.domain.publishing.rule_set import (
    RUNG,
    VIOLATION,
    RowShape,
    ViolationShape,
    rule_set_of,
)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The violations that a rule set knows, and its tables of responses."""

    code: str
    version_id: int
    kinds: Mapping[str, ViolationShape]
    tables: tuple[Table, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """All responses that its tables have, each once."""
        rows = (row for table in self.tables for row in table.shape.rows)
        return tuple(dict.fromkeys(row.answer for row in rows))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules have for a violation: a rung, and the row that answers for it.

    Without a row they have nothing, or ``missing`` facts keep them from it.
    """

    rung: int
    row: RowShape | None = None
    missing: tuple[str, ...] = ()

    @property
    def sanction(self) -> Sanction | None:
        """The response, if there is one."""
        if self.row is None:
            return None
        reason = self.row.reason or LockReason.VIOLATION.value
        return Sanction(self.row.answer, reason, self.row.lock_days)


def ladder_of(content: Content, version_id: int) -> Ladder:
    """Return what a rule set says about violations."""
    shape = rule_set_of(content)
    return Ladder(
        shape.code,
        version_id,
        {each.code: each for each in shape.violations},
        tuple(
            Table(each)
            for each in shape.tables
            if each.answers is Answers.VIOLATION_RESPONSE
        ),
    )


def ladder_for(ladders: Iterable[Ladder], kind: str) -> Ladder | None:
    """Return the first ladder that knows a kind of violation."""
    return next((each for each in ladders if kind in each.kinds), None)


# ------------------------------------------------------------------ counting


def counts_until(case: Case, kind: ViolationShape) -> date | None:
    """Return the first day on which a case counts no longer; None: it always does."""
    days = kind.counts_days
    return None if days is None else case.on + timedelta(days=days)


def counts(case: Case, kind: ViolationShape, on: date) -> bool:
    """Return whether a case counts for a violation on a day.

    One that was a mistake, whose appeal was upheld, or that is too long ago does not.
    """
    if case.last(CaseAct.STRUCK, CaseAct.APPEAL_UPHELD) is not None:
        return False
    until = counts_until(case, kind)
    return until is None or on < until


def before(case: Case, others: Iterable[Case]) -> tuple[Case, ...]:
    """Return those cases that lie before one: by their day, then by their number."""
    return tuple(each for each in others if (each.on, each.id) < (case.on, case.id))


def rung_on(kind: ViolationShape, earlier: Iterable[Case], on: date) -> int:
    """Return on which rung a violation of a day stands."""
    same = (each for each in earlier if each.kind == kind.code)
    return 1 + sum(counts(each, kind, on) for each in same)


def next_rung(
    ladder: Ladder, kind: str, earlier: Iterable[Case], on: date, facts: Facts
) -> Proposal:
    """Return what follows from a violation on a day, after ``earlier`` cases.

    ``facts`` are what tables may ask beside it: who, in which service and state.
    """
    rung = rung_on(ladder.kinds[kind], earlier, on)
    asked = replace(facts, attributes={VIOLATION: kind, RUNG: rung})
    missing: set[str] = set()
    for table in ladder.tables:
        found = table.answer(asked)
        if found.row is not None:
            return Proposal(rung, found.row)
        missing.update(found.missing)
    return Proposal(rung, missing=tuple(sorted(missing)))
