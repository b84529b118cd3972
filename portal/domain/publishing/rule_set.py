"""A rule set as the content of a version: rows of typed cells, no expressions.

``FORMAT`` is raised when an older program could no longer read what this one writes.
A cell is a set of codes, a range or a yes/no; an empty one asks nothing. Days are
business days in Japan; ``valid_to`` is the first day on which a row no longer holds.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from models.attribute_kinds import AttributeTarget
from models.kinds import LockReason
from models.publishing_facts import Content
from portal.domain.policy.kinds import (
    NO_MEMBERSHIP,
    Answers,
    ColumnKind,
    Decision,
    Effect,
    Footing,
    HitPolicy,
    LastDay,
    TermsCondition,
    Unit,
)
from portal.domain.publishing.content import content_bytes
from portal.domain.publishing.kinds import CODES
from portal.domain.publishing.offering import ITEM_CODE
from portal.domain.publishing.shapes import Shape

FORMAT = 1

MOST_DAYS = 3_650
"""Days, or months, of a notice or a term: ten years of days."""
Carrier = Literal[
    AttributeTarget.MEMBER, AttributeTarget.PARTNER, AttributeTarget.OFFERING
]
"""Whose attributes can fill a column."""
VIOLATION, RUNG = "violation", "rung"
"""Columns that tables of responses have beside those of the owners' own."""


class ColumnShape(Shape):
    """A column of the owners' own, beside those that every row has.

    A choice lists its options; a number may say between which values it lies.
    ``carrier`` and ``attribute`` say what fills it: an attribute of the person, of the
    organisation or of the service. Without them nobody knows what stands in it.
    """

    code: str = Field(pattern=f"^{CODES}$")
    name_ja: str
    name_en: str
    kind: ColumnKind
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    carrier: Carrier | Literal[""] = ""
    attribute: str = ""


class CellShape(Shape):
    """What a row asks of one such column: options, a range with its ends, yes or no."""

    column: str
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    yes: bool | None = None


class When(Shape):
    """The conditions of a row: all of its cells have to hold."""

    actors: tuple[str, ...] = ()
    offerings: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    terms: TermsCondition = TermsCondition.NONE
    cells: tuple[CellShape, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


class ClauseCited(Shape):
    """A clause by its document's code and its own id, whatever number it carries."""

    document: str
    clause: str


class Exceptional(Shape):
    """Makes a rule an exception: which rule of the set it beats, and who approved."""

    beats: str
    approver: str = Field(min_length=1, max_length=100)


class RuleShape(When):
    """A rule: an effect where its conditions hold, and what follows from it."""

    id: str = Field(pattern=ITEM_CODE)
    name_ja: str
    name_en: str
    effect: Effect
    obligations: tuple[str, ...] = ()
    lock_reason: LockReason | Literal[""] = ""
    violation: str = ""
    clause: ClauseCited | None = None
    say_ja: str = ""
    say_en: str = ""
    owner: str = ""
    exception: Exceptional | None = None


class IntendedShape(When):
    """Where no rule speaks on purpose: default deny is what is meant there."""

    id: str = Field(pattern=ITEM_CODE)
    name_ja: str
    name_en: str


class ObligationShape(Shape):
    """What has to be done with a conditional permit."""

    code: str = Field(pattern=f"^{CODES}$")
    name_ja: str
    name_en: str


class RowShape(When):
    """A row of a table with a single answer, and that answer in words.

    A response to a violation is ``warn``, ``lock`` or the event of a move; ``reason``
    is that of the lock or move, ``lock_days`` how long a lock lasts.
    """

    id: str = Field(pattern=ITEM_CODE)
    answer: str
    say_ja: str = ""
    say_en: str = ""
    clause: ClauseCited | None = None
    reason: str = ""
    lock_days: int | None = None


class ViolationShape(Shape):
    """A kind of violation; a case counts for so many days, or always."""

    code: str = Field(pattern=f"^{CODES}$")
    name_ja: str
    name_en: str
    counts_days: int | None = None


class TableShape(Shape):
    """A table with a single answer, found by its hit policy."""

    code: str = Field(pattern=f"^{CODES}$")
    name_ja: str
    name_en: str
    answers: Answers
    hit: HitPolicy
    rows: tuple[RowShape, ...] = ()


class CancelShape(When):
    """How somebody leaves: notice, term, which days can be the last, and the fee.

    Told after ``by_day`` of a month, a month's end is the next month's.
    A ``term`` counts from the first day of the membership, or is the contract's where
    that has an end; with ``renews`` it begins again when it is over. With a ``fee``
    one may leave inside it, and pays; without, not before it is over.
    """

    id: str = Field(pattern=ITEM_CODE)
    name_ja: str
    name_en: str
    notice: int = Field(default=0, ge=0, le=MOST_DAYS)
    notice_unit: Unit = Unit.DAYS
    term: int | None = Field(default=None, ge=1, le=MOST_DAYS)
    term_unit: Literal[Unit.DAYS, Unit.MONTHS] = Unit.MONTHS
    renews: bool = False
    last_day: LastDay = LastDay.ANY_DAY
    by_day: int | None = Field(default=None, ge=1, le=31)
    fee: bool = False
    amount_ja: str = ""
    amount_en: str = ""
    clause: ClauseCited | None = None


class GivenShape(Shape):
    """A value of a column, as it is typed: an option, a whole number, yes or no."""

    column: str
    value: str


class CaseShape(Shape):
    """A question that has to be answered so; approval waits until it is.

    ``on`` None asks on the day from which the rule set is to hold. ``deciding`` is a
    rule that has to be among those that decide: of this set by its id, of another
    one as ``set/rule``.
    """

    id: str = Field(pattern=ITEM_CODE)
    name_ja: str
    name_en: str
    actor: str
    offering: str
    function: str
    state: str = NO_MEMBERSHIP
    terms: Footing = Footing.NONE_APPLY
    given: tuple[GivenShape, ...] = ()
    on: date | None = None
    decision: Decision
    deciding: str = ""


class RuleSetShape(Shape):
    """A whole rule set."""

    format: int = Field(ge=1)
    code: str = Field(pattern=f"^{CODES}$")
    name_ja: str
    name_en: str
    owner: str = ""
    own_columns: tuple[ColumnShape, ...] = ()
    obligations: tuple[ObligationShape, ...] = ()
    rules: tuple[RuleShape, ...] = ()
    intended: tuple[IntendedShape, ...] = ()
    tables: tuple[TableShape, ...] = ()
    cancellations: tuple[CancelShape, ...] = ()
    cases: tuple[CaseShape, ...] = ()
    violations: tuple[ViolationShape, ...] = ()


LISTS: Mapping[str, str] = {
    "own_columns": "code",
    "obligations": "code",
    "rules": "id",
    "intended": "id",
    "tables": "code",
    "cancellations": "id",
    "cases": "id",
    "violations": "code",
}
"""The lists of rows of a rule set, and what tells the rows of each apart."""


def columns_of(
    shape: RuleSetShape, table: TableShape | None
) -> tuple[ColumnShape, ...]:
    """Return the columns of a table's rows (None: of rules), the given ones last.

    A table of responses is asked for the kind of violation and for its rung too.
    """
    response = table is not None and table.answers is Answers.VIOLATION_RESPONSE
    kinds = tuple(each.code for each in shape.violations)
    return (*shape.own_columns, *(given_columns(kinds) if response else ()))


def given_columns(kinds: tuple[str, ...]) -> tuple[ColumnShape, ...]:
    """Return the columns of responses to violations of these ``kinds``."""
    return (
        ColumnShape(
            code=VIOLATION, name_ja="違反の種類", name_en="Kind of violation",
            kind=ColumnKind.CHOICE, options=kinds,
        ),
        ColumnShape(
            code=RUNG, name_ja="何回目か", name_en="Which time",
            kind=ColumnKind.NUMBER, least=1,
        ),
    )  # fmt: skip


def rule_set_of(content: Content) -> RuleSetShape:
    """Return ``content`` as typed values; raises pydantic's ``ValidationError``."""
    return RuleSetShape.model_validate_json(content_bytes(content))
