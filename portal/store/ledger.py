"""Writing the ledger: rows, projection and the record of commands."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.facts import MembershipFacts, Standing
from portal.store.engine import new_id
from portal.store.members import COMMAND, EVENT, MEMBERSHIP

# Built once: building a statement anew costs more than running it.
_ADD_EVENT = sa.insert(EVENT)
_KEEP_COMMAND = sa.insert(COMMAND)
_PROJECT = sa.update(MEMBERSHIP).where(
    MEMBERSHIP.c.id == sa.bindparam("_id"), MEMBERSHIP.c.version == sa.bindparam("_was")
)
_HOLD_KEY = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
_COMMAND_OF = sa.select(COMMAND.c.body_hash, COMMAND.c.result).where(
    COMMAND.c.staff_id == sa.bindparam("staff_id"),
    COMMAND.c.idem == sa.bindparam("idem"),
)


def append(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Append ledger rows in order and return their ids."""
    return [new_id(connection.execute(_ADD_EVENT, row)) for row in rows]


def append_many(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append ledger rows in order, all in one statement."""
    if rows:
        connection.execute(_ADD_EVENT, list(rows))


def add_membership(
    connection: Connection,
    member_id: int,
    offering_id: int,
    variant: str,
    lifecycle_version_id: int,
    at: datetime,
    previous: MembershipFacts | None,
    spell: int,
) -> int:
    """Open a new spell and return its id; its state comes with its first event."""
    values = {
        "member_id": member_id,
        "offering_id": offering_id,
        "variant": variant,
        "spell": spell,
        "previous_id": previous.id if previous else None,
        "lifecycle_version_id": lifecycle_version_id,
        "version": 0,
        "recorded_at": at,
    }
    done = connection.execute(sa.insert(MEMBERSHIP).values(values))
    return new_id(done)


def project(
    connection: Connection,
    membership_id: int,
    standing: Standing,
    *,
    was_version: int,
    joined_on: date | None = None,
) -> bool:
    """Write the projection if nobody was faster; returns whether it was written."""
    values: dict[str, Any] = {
        "_id": membership_id,
        "_was": was_version,
        "state": standing.state,
        "since_at": standing.since_at,
        "until_on": standing.until_on,
        "next_change_at": standing.next_change_at,
        "version": was_version + 1,
    }
    if joined_on is not None:
        values["joined_on"] = joined_on
    if standing.lifecycle_version_id is not None:
        values["lifecycle_version_id"] = standing.lifecycle_version_id
    return connection.execute(_PROJECT, values).rowcount == 1


def command_of(connection: Connection, staff_id: int, idem: str) -> Any | None:
    """Return the command carried out under this key (body_hash, result), if any.

    Keeps a second command of the same key waiting until the transaction ends, so
    that it finds the first one's result.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_HOLD_KEY, {"key": f"{staff_id}:{idem}"})
    about = {"staff_id": staff_id, "idem": idem}
    return connection.execute(_COMMAND_OF, about).first()


def keep_command(
    connection: Connection,
    staff_id: int,
    idem: str,
    body_hash: bytes,
    result: Mapping[str, Any],
    at: datetime,
) -> None:
    """Remember a command's result under its key."""
    row = {
        "staff_id": staff_id,
        "idem": idem,
        "body_hash": body_hash,
        "result": dict(result),
        "recorded_at": at,
    }
    connection.execute(_KEEP_COMMAND, row)
