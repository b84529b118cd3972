"""Reading very many ledgers at once, straight from the driver.

Checking the fold of a million memberships reads five million rows; made into objects
of the toolkit first, they cost more than folding them. Only what the fold asks for
is read.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from models.facts import NOTHING, LedgerRow
from models.kinds import LedgerKind, Mover

AT_ONCE = 5_000
"""Rows fetched at a time."""

COLUMNS = (
    "membership_id", "id", "kind", "event", "was", "became", "effective_at",
    "recorded_at", "mover", "lifecycle_version_id", "version", "until_on", "details",
    "corrects", "cancels", "settles",
)  # fmt: skip
_KINDS = {each.value: each for each in LedgerKind}
_MOVERS = {each.value: each for each in Mover}

Convert = Callable[[Any], Any]


def raw_ledgers(
    connection: Connection, first: int, last: int
) -> dict[int, list[LedgerRow]]:
    """Return the ledgers of the members from ``first`` to ``last`` by membership."""
    wanted = ", ".join(f"e.{name}" for name in COLUMNS)
    query = (
        f"SELECT {wanted} FROM membership m "
        "JOIN membership_event e ON e.membership_id = m.id "
        f"WHERE m.member_id BETWEEN {first:d} AND {last:d} ORDER BY e.id"
    )
    found: dict[int, list[LedgerRow]] = {}
    on_sqlite = connection.dialect.name == "sqlite"
    instant, day = (_instant, date.fromisoformat) if on_sqlite else (_as_is, _as_is)
    raw: Any = connection.connection.driver_connection
    cursor = raw.cursor()
    cursor.execute(query)
    try:
        while some := cursor.fetchmany(AT_ONCE):
            for row in some:
                found.setdefault(row[0], []).append(_row(row, instant, day))
    finally:
        cursor.close()
    return found


def _row(row: Any, instant: Convert, day: Convert) -> LedgerRow:
    until = row[11]
    return LedgerRow(
        row[1], _KINDS[row[2]], row[3], row[4], row[5],
        instant(row[6]), instant(row[7]), _MOVERS[row[8]], row[9], row[10],
        until_on=None if until is None else day(until),
        details=_details(row[12]), corrects=row[13], cancels=row[14], settles=row[15],
    )  # fmt: skip


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def _as_is(value: Any) -> Any:
    return value


def _details(value: Any) -> Any:
    if not value or value == "{}":
        return NOTHING
    return json.loads(value) if isinstance(value, str) else value
