"""Cases of violations: heads and steps, both only ever added."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import Outcome
from models.tables import violation as tables
from models.violation_facts import Case, CaseStep
from models.violation_kinds import CaseAct
from portal.domain.receipts import count_of, spoken_number
from portal.store.audit import CHANGES
from portal.store.engine import new_id
from portal.store.known import SOME
from portal.store.members import MEMBERSHIP, OFFERING

CASE = tables.ViolationCase.__table__  # type: ignore[attr-defined]
STEP = tables.ViolationStep.__table__  # type: ignore[attr-defined]
LETTER = "V"
_EVENT = CHANGES.event

_CASES = (
    sa.select(CASE, MEMBERSHIP.c.variant, OFFERING.c.code)
    .join(MEMBERSHIP, MEMBERSHIP.c.id == CASE.c.membership_id)
    .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
    .order_by(CASE.c.id)
)
_STEPS = sa.select(STEP).order_by(STEP.c.case_id, STEP.c.revision)


def add_case(connection: Connection, row: Mapping[str, Any]) -> int:
    """Write a case to which nothing was done yet; return its id."""
    return new_id(connection.execute(sa.insert(CASE).values(row)))


def add_step(
    connection: Connection, case_id: int, step: CaseStep, blob_id: int | None
) -> None:
    """Add a step to a case."""
    values = {
        "case_id": case_id,
        "revision": step.revision,
        "act": step.act,
        "says": dict(step.says),
        "blob_id": blob_id,
        "staff_id": step.staff_id,
        "recorded_at": step.at,
        "audit_id": step.audit_id,
    }
    connection.execute(sa.insert(STEP).values(values))


def lock_case(connection: Connection, case_id: int) -> None:
    """Let nobody else add a step to a case until the transaction ends."""
    query = sa.select(CASE.c.id).where(CASE.c.id == case_id)
    connection.execute(query.with_for_update())


# ------------------------------------------------------------------ reading


def case_called(
    connection: Connection, number: str, at: datetime | None = None
) -> Case | None:
    """Return the case whose number was read out, as known at ``at`` (None: now)."""
    case_id = count_of(number, LETTER)
    if case_id is None:
        return None
    found = _read(connection, _CASES.where(CASE.c.id == case_id), at)
    return found[0] if found else None


def cases_of_member(
    connection: Connection, member_id: int, at: datetime | None = None
) -> tuple[Case, ...]:
    """Return every case of a member as known at ``at`` (None: now), oldest first."""
    return _read(connection, _CASES.where(CASE.c.member_id == member_id), at)


def _read(
    connection: Connection, query: sa.Select[Any], at: datetime | None
) -> tuple[Case, ...]:
    query = query if at is None else query.where(CASE.c.recorded_at <= at)
    return cases_of_heads(connection, connection.execute(query).all(), at)


def cases_of_heads(
    connection: Connection, heads: Sequence[Any], at: datetime | None = None
) -> tuple[Case, ...]:
    """Return the cases of these rows, with their steps as known at ``at``."""
    steps = _steps_of(connection, [head.id for head in heads], at)
    return tuple(_case(head, tuple(steps.get(head.id, ()))) for head in heads)


def _steps_of(
    connection: Connection, case_ids: Sequence[int], at: datetime | None
) -> dict[int, list[CaseStep]]:
    found: dict[int, list[CaseStep]] = {}
    for start in range(0, len(case_ids), SOME):
        query = _STEPS.where(STEP.c.case_id.in_(case_ids[start : start + SOME]))
        query = query if at is None else query.where(STEP.c.recorded_at <= at)
        for row in connection.execute(query):
            found.setdefault(row.case_id, []).append(_step(row))
    return found


def _case(row: Any, steps: tuple[CaseStep, ...]) -> Case:
    return Case(
        id=row.id,
        number=spoken_number(LETTER, row.id),
        member_id=row.member_id,
        membership_id=row.membership_id,
        offering=row.code,
        variant=row.variant,
        kind=row.kind,
        on=row.on_day,
        recorded_at=row.recorded_at,
        steps=steps,
    )


def _step(row: Any) -> CaseStep:
    return CaseStep(
        revision=row.revision,
        act=CaseAct(row.act),
        staff_id=row.staff_id,
        at=row.recorded_at,
        audit_id=row.audit_id,
        says=row.says,
    )


def blob_of_step(connection: Connection, case_id: int, revision: int) -> int | None:
    """Return the file that a step added."""
    query = sa.select(STEP.c.blob_id).where(
        STEP.c.case_id == case_id, STEP.c.revision == revision
    )
    return connection.execute(query).scalar()


# ------------------------------------------------------------------ checking


def steps_told(connection: Connection) -> Iterator[Any]:
    """Yield every step with its case and its event's body, None where it is gone."""
    query = (
        sa.select(
            STEP,
            CASE.c.member_id,
            CASE.c.kind,
            CASE.c.on_day,
            OFFERING.c.code.label("offering"),
            _EVENT.c.body,
        )
        .join(CASE, CASE.c.id == STEP.c.case_id)
        .join(MEMBERSHIP, MEMBERSHIP.c.id == CASE.c.membership_id)
        .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
        .outerjoin(_EVENT, _EVENT.c.id == STEP.c.audit_id)
        .order_by(STEP.c.case_id, STEP.c.revision)
    )
    yield from connection.execute(query)


def lost_steps(connection: Connection) -> list[int]:
    """Return the cases of which an event tells a step that is not there."""
    rows = sa.select(STEP.c.audit_id)
    told = sa.select(_EVENT.c.entity_id).where(
        _EVENT.c.entity_type == "violation",
        _EVENT.c.action.in_([f"violation.{act}" for act in CaseAct]),
        _EVENT.c.outcome == Outcome.DONE,
        _EVENT.c.id.not_in(rows),
    )
    return list(connection.execute(told).scalars())


def unopened(connection: Connection) -> list[int]:
    """Return cases without a first step: nobody opened them on record."""
    first = sa.select(STEP.c.case_id).where(STEP.c.act == CaseAct.OPENED)
    query = sa.select(CASE.c.id).where(CASE.c.id.not_in(first)).order_by(CASE.c.id)
    return list(connection.execute(query).scalars())
