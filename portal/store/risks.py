"""The risk register: heads, and rows that are only ever added."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import Outcome
from models.risk_facts import Rating, Risk, RiskRow, RiskSays
from models.risk_kinds import RiskAct, RiskTreatment
from models.tables import risk as tables
from portal.store.audit import CHANGES
from portal.store.engine import new_id
from portal.store.members import ACTOR_KIND, OFFERING

HEAD = tables.RiskHead.__table__  # type: ignore[attr-defined]
ENTRY = tables.RiskEntry.__table__  # type: ignore[attr-defined]

_EVENT = CHANGES.event

_PLAIN = ("name_ja", "name_en", "plan_ja", "plan_en", "owner_ja", "owner_en",
          "review_on")  # fmt: skip
_ROWS = (
    sa.select(ENTRY, ACTOR_KIND.c.code.label("actor"), OFFERING.c.code.label("sold"))
    .join(HEAD, HEAD.c.id == ENTRY.c.risk_id)
    .join(ACTOR_KIND, ACTOR_KIND.c.id == HEAD.c.actor_kind_id)
    .outerjoin(OFFERING, OFFERING.c.id == HEAD.c.offering_id)
    .order_by(ENTRY.c.risk_id, ENTRY.c.revision)
)


def add_risk(
    connection: Connection, actor_kind_id: int, offering_id: int | None, at: datetime
) -> int:
    """Write a risk of which nothing is said yet; return its id."""
    values = {
        "actor_kind_id": actor_kind_id,
        "offering_id": offering_id,
        "recorded_at": at,
    }
    return new_id(connection.execute(sa.insert(HEAD).values(values)))


def lock_risk(connection: Connection, risk_id: int) -> None:
    """Let nobody else add a row to a risk until the transaction ends."""
    query = sa.select(HEAD.c.id).where(HEAD.c.id == risk_id)
    connection.execute(query.with_for_update())


def add_row(connection: Connection, risk_id: int, row: RiskRow) -> None:
    """Add a row to a risk."""
    values = {
        **said(row.says),
        "risk_id": risk_id,
        "revision": row.revision,
        "act": row.act,
        "staff_id": row.staff_id,
        "recorded_at": row.at,
        "audit_id": row.audit_id,
        "text_event_id": row.text_event_id,
    }
    connection.execute(sa.insert(ENTRY).values(values))


def said(says: RiskSays) -> Mapping[str, Any]:
    """Return what a risk says as the columns of a row."""
    return {
        **{name: getattr(says, name) for name in _PLAIN},
        "likelihood": says.before.likelihood,
        "impact": says.before.impact,
        "treatment": says.treatment,
        "likelihood_after": says.after.likelihood,
        "impact_after": says.after.impact,
    }


def risks_at(connection: Connection, at: datetime) -> tuple[Risk, ...]:
    """Return every risk as it was known at ``at``, by number."""
    return _read(connection, _ROWS.where(ENTRY.c.recorded_at <= at))


def risk_of(
    connection: Connection, risk_id: int, at: datetime | None = None
) -> Risk | None:
    """Return one risk as it was known at ``at`` (None: as it is), if it was there."""
    query = _ROWS.where(ENTRY.c.risk_id == risk_id)
    if at is not None:
        query = query.where(ENTRY.c.recorded_at <= at)
    found = _read(connection, query)
    return found[0] if found else None


def _read(connection: Connection, query: sa.Select[Any]) -> tuple[Risk, ...]:
    rows: dict[tuple[int, str, str], list[RiskRow]] = {}
    for each in connection.execute(query):
        head = (each.risk_id, each.actor, each.sold or "")
        rows.setdefault(head, []).append(_row(each))
    return tuple(Risk(*head, tuple(found)) for head, found in rows.items())


def _row(row: Any) -> RiskRow:
    return RiskRow(
        revision=row.revision,
        act=RiskAct(row.act),
        says=RiskSays(
            before=Rating(row.likelihood, row.impact),
            treatment=RiskTreatment(row.treatment),
            after=Rating(row.likelihood_after, row.impact_after),
            **{name: getattr(row, name) for name in _PLAIN},
        ),
        staff_id=row.staff_id,
        at=row.recorded_at,
        audit_id=row.audit_id,
        text_event_id=row.text_event_id,
    )


# ------------------------------------------------------------------ checking


def rows_told(connection: Connection) -> Iterator[Any]:
    """Yield every row with its event's body, None where it is gone."""
    query = (
        sa.select(ENTRY, _EVENT.c.body)
        .outerjoin(_EVENT, _EVENT.c.id == ENTRY.c.audit_id)
        .order_by(ENTRY.c.risk_id, ENTRY.c.revision)
    )
    yield from connection.execute(query)


def columns_of(row: Any) -> Mapping[str, Any]:
    """Return what a row of the table says, as ``said`` does of a risk."""
    return said(_row(row).says)


def lost_rows(connection: Connection) -> list[int]:
    """Return the risks of which an event tells a row that is not there."""
    rows = sa.select(ENTRY.c.audit_id)
    told = sa.select(_EVENT.c.entity_id).where(
        _EVENT.c.entity_type == "risk",
        _EVENT.c.action.in_([f"risk.{act}" for act in RiskAct]),
        _EVENT.c.outcome == Outcome.DONE,
        _EVENT.c.id.not_in(rows),
    )
    return list(connection.execute(told).scalars())
