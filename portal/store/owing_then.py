"""Who held what, as it was known at an instant in the past: read from the ledger.

The projection of a membership says what is known now. What came on record later, a
correction or an end that was told late, has to be left out here.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from models.attribute_kinds import AttributeTarget
from models.kinds import LedgerKind
from portal.domain.calendar import day_of
from portal.store.attributes import RECORD
from portal.store.members import EVENT, MEMBER, MEMBERSHIP
from portal.store.owing_said import Then

_STEPS = (LedgerKind.MOVE, LedgerKind.OPENING_BALANCE)


def was_open(states: Sequence[str], then: Then) -> list[Any]:
    """Return that a membership was in one of some states, by what was known."""
    step, later = EVENT.alias("step"), EVENT.alias("later_step")
    after = _of_membership(
        later,
        then,
        later.c.effective_at <= then.at,
        _place(later.c) > _place(step.c),
        later.c.membership_id == step.c.membership_id,
    ).correlate(step)
    held = _of_membership(
        step,
        then,
        step.c.effective_at <= then.at,
        step.c.became.in_(states),
        ~after.exists(),
        step.c.membership_id == MEMBERSHIP.c.id,
    )
    gone = MEMBERSHIP.c.voided_at
    return [
        sa.or_(gone.is_(None), gone > then.known_at),
        held.correlate(MEMBERSHIP).exists(),
    ]


def joined_before(since: datetime, joined: Sequence[str], then: Then) -> Any:
    """Return that somebody had joined before an instant, by what was known.

    What was taken over from elsewhere began on the day that came with it.
    """
    step = EVENT.alias("joining_step")
    taken_over = sa.and_(
        step.c.kind == LedgerKind.OPENING_BALANCE,
        MEMBERSHIP.c.joined_on < day_of(since),
    )
    found = _of_membership(
        step,
        then,
        step.c.became.in_(joined),
        sa.or_(step.c.effective_at < since, taken_over),
        step.c.membership_id == MEMBERSHIP.c.id,
    )
    return found.correlate(MEMBERSHIP).exists()


def _place(columns: Any) -> Any:
    return sa.tuple_(columns.effective_at, columns.recorded_at, columns.id)


def _of_membership(step: Any, then: Then, *where: Any) -> sa.Select[Any]:
    """Return the steps that were known and that nothing known took back."""
    undoing = EVENT.alias(f"{step.name}_undone")
    undone = sa.select(sa.literal(1)).where(
        undoing.c.membership_id == step.c.membership_id,
        undoing.c.recorded_at <= then.known_at,
        sa.or_(
            undoing.c.cancels == step.c.id,
            undoing.c.corrects == step.c.id,
            sa.and_(
                undoing.c.settles == step.c.id, undoing.c.kind == LedgerKind.SKIPPED
            ),
        ),
    )
    return sa.select(sa.literal(1)).where(
        step.c.kind.in_(_STEPS),
        step.c.recorded_at <= then.known_at,
        ~undone.correlate(step).exists(),
        *where,
    )


# ------------------------------------------------------------------ attributes


def had_value(
    code: str, values: Collection[str] | None, then: Then, *, sqlite: bool
) -> Any:
    """Return that a member had one of some values, or any, by what was known."""
    said = _in_sqlite(code) if sqlite else _in_postgres(code)
    meant = said.is_not(None) if values is None else said.in_(sorted(values))
    one = sa.select(sa.literal(1)).where(meant)
    found = sa.select(sa.literal(1)).where(
        RECORD.c.target.in_([AttributeTarget.MEMBER, AttributeTarget.PARTNER]),
        RECORD.c.subject_id == MEMBER.c.id,
        *_around(RECORD.c.valid_from, RECORD.c.valid_to, then.at),
        *_around(RECORD.c.recorded_from, RECORD.c.recorded_to, then.known_at),
        one.correlate(RECORD).exists(),
    )
    return found.correlate(MEMBER).exists()


def _around(begin: Any, end: Any, at: datetime) -> list[Any]:
    return [begin <= at, sa.or_(end.is_(None), end > at)]


def _in_sqlite(code: str) -> Any:
    """Return a record's values of an attribute, each as rules name it: yes for true."""
    path = sa.func.json_each(RECORD.c.content, f"$.{code}")
    each = path.table_valued("value", "type").c
    said = sa.cast(each.value, sa.Text)
    return sa.case({"true": "yes", "false": "no"}, value=each.type, else_=said)


def _in_postgres(code: str) -> Any:
    content = sa.cast(RECORD.c.content, JSONB)
    path = sa.func.jsonb_path_query(content, sa.cast(f"$.{code}[*]", JSONPATH))
    each = path.column_valued("said")
    spoken = {"true": "yes", "false": "no"}
    text = each.op("#>>")(sa.text("'{}'"))
    return sa.case(spoken, value=sa.cast(each, sa.Text), else_=text)
