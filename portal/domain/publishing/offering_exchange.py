"""What a file of offerings would do, row by row, before anything of it is kept."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.publishing_facts import Content, FieldChange, Problem
from portal.domain.publishing.content import content_hash
from portal.domain.publishing.offering import OfferingShape
from portal.domain.publishing.shapes import shape_problems
from portal.domain.publishing.tree import diff
from portal.errors import Refusal

PROBLEMS = ("row_code_missing", "row_code_twice", "row_code_refused", "row_unreadable")
"""What a row of such a file can have wrong besides what its content has."""


class RowOutcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Base:
    """What there is of an offering: the content that a row is compared with.

    ``hashes`` are those of what is in force and of open drafts: a row that says the
    same changes nothing.
    """

    content: Content
    hashes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Given:
    """An offering as a file gives it; ``row`` counts from 1."""

    row: int
    code: str
    content: Content
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """One row with what it would do.

    ``problems`` refuse it; ``lacking`` are those that its draft would still have.
    """

    row: int
    code: str
    outcome: RowOutcome
    content: Content
    changes: tuple[FieldChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    lacking: tuple[Problem, ...] = ()

    @property
    def becomes_draft(self) -> bool:
        """Whether accepting the plan begins a draft of it."""
        return self.outcome in (RowOutcome.NEW, RowOutcome.CHANGED)


def planned(
    given: Iterable[Given], bases: Mapping[str, Base], fits: Any
) -> tuple[Planned, ...]:
    """Return what each row would do; a code that is there twice is refused each time.

    ``fits`` returns whether a code can be that of an offering.
    """
    rows = list(given)
    times = Counter(each.code for each in rows)
    return tuple(_planned(each, times[each.code], bases, fits) for each in rows)


def _planned(given: Given, times: int, bases: Mapping[str, Base], fits: Any) -> Planned:
    problems = tuple(_problems(given, times, fits))
    code, content = given.code, given.content
    base = bases.get(code)
    changes = diff(base.content if base else {}, content)
    if problems:
        return Planned(given.row, code, RowOutcome.REFUSED, content, problems=problems)
    if base is not None and content_hash(content) in base.hashes:
        return Planned(given.row, code, RowOutcome.UNCHANGED, content)
    outcome = RowOutcome.CHANGED if base else RowOutcome.NEW
    return Planned(given.row, code, outcome, content, changes)


def _problems(given: Given, times: int, fits: Any) -> Iterator[Problem]:
    facts = {"code": given.code[:40]}
    if not given.code:
        yield Problem("row_code_missing", ("code",))
        return
    if times > 1:
        yield Problem("row_code_twice", ("code",), facts)
    elif not fits(given.code):
        yield Problem("row_code_refused", ("code",), facts)
    else:
        yield from given.problems or _shape_problems(given.content)


def _shape_problems(content: Content) -> Iterator[Problem]:
    try:
        yield from shape_problems(OfferingShape, content)
    except Refusal:
        yield Problem("row_unreadable", ())
