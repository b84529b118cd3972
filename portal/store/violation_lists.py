"""Cases of violations, newest first, some at a time."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.violation_kinds import CaseAct
from portal.domain.violations.listing import (
    COUNTED,
    AskedCases,
    ListedCase,
    acts_of,
)
from portal.store.members import MEMBER, MEMBERSHIP, NAME, OFFERING
from portal.store.violations import CASE, STEP, cases_of_heads

_LAST = (
    sa.select(sa.func.max(STEP.c.revision))
    .where(STEP.c.case_id == CASE.c.id, STEP.c.act != CaseAct.EVIDENCE_ADDED)
    .correlate(CASE)
    .scalar_subquery()
)
_NAME = (
    sa.select(NAME.c.name)
    .where(NAME.c.member_id == MEMBER.c.id, NAME.c.valid_to.is_(None))
    .order_by(NAME.c.id.desc())
    .limit(1)
    .scalar_subquery()
)


def _wanted(asked: AskedCases, *columns: Any) -> sa.Select[Any]:
    """Return a query of the cases that are asked for, with whose they are."""
    query = (
        sa.select(*columns)
        .select_from(CASE)
        .join(MEMBERSHIP, MEMBERSHIP.c.id == CASE.c.membership_id)
        .join(MEMBER, MEMBER.c.id == CASE.c.member_id)
        .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
    )
    if asked.kind:
        query = query.where(CASE.c.kind == asked.kind)
    if asked.offering:
        query = query.where(OFFERING.c.code == asked.offering)
    if not asked.state:
        return query
    step = sa.and_(STEP.c.case_id == CASE.c.id, STEP.c.revision == _LAST)
    return query.join(STEP, step).where(STEP.c.act.in_(sorted(acts_of(asked.state))))


def count_cases(connection: Connection, asked: AskedCases) -> int:
    """Return how many cases there are, at most one more than are counted."""
    some = _wanted(asked, CASE.c.id).limit(COUNTED + 1).subquery()
    count = sa.select(sa.func.count()).select_from(some)
    return int(connection.execute(count).scalar_one())


def listed_cases(
    connection: Connection,
    asked: AskedCases,
    limit: int,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> list[ListedCase]:
    """Return cases, newest first, from a place in the list on."""
    query = _wanted(
        asked,
        *CASE.c,
        MEMBERSHIP.c.variant,
        OFFERING.c.code,
        MEMBER.c.number,
        _NAME.label("member_name"),
    ).limit(limit)
    if newer_than is not None:
        query = query.where(CASE.c.id > newer_than).order_by(CASE.c.id)
        return _listed(connection, connection.execute(query).all()[::-1])
    if older_than is not None:
        query = query.where(CASE.c.id < older_than)
    return _listed(connection, connection.execute(query.order_by(CASE.c.id.desc())))


def _listed(connection: Connection, rows: Any) -> list[ListedCase]:
    heads = list(rows)
    cases = cases_of_heads(connection, heads)
    return [
        ListedCase(case, head.number, head.member_name or "")
        for case, head in zip(cases, heads, strict=True)
    ]
