"""What taking an import back reads and writes."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.job_kinds import RecordOutcome
from models.kinds import LedgerKind, Mover, Outcome
from portal.store import attributes
from portal.store.audit import CHANGES
from portal.store.imports import RECORD
from portal.store.known import SOME
from portal.store.members import (
    CONTACT,
    EVENT,
    MEMBER,
    MEMBERSHIP,
    NAME,
    OFFERING,
    PARTNER,
)
from portal.store.new_members import add_contacts, add_names
from portal.store.offerings import actor_kind_ids

BY_FILE = (RecordOutcome.UPDATED, RecordOutcome.PROPOSED)


@dataclass(frozen=True, slots=True)
class Told:
    """One event about a member: which import it came from, if from one."""

    id: int
    at: datetime
    batch: str | None
    body: Mapping[str, Any]


def members_of_batch(
    connection: Connection, batch_id: int, after: int, limit: int
) -> list[tuple[int, str]]:
    """Return (id, number) of members the batch made that are not voided, by id."""
    query = (
        sa.select(MEMBER.c.id, MEMBER.c.number)
        .where(
            MEMBER.c.batch_id == batch_id,
            MEMBER.c.voided_at.is_(None),
            MEMBER.c.id > after,
        )
        .order_by(MEMBER.c.id)
        .limit(limit)
    )
    return [(int(row[0]), str(row[1])) for row in connection.execute(query)]


def count_members_of_batch(connection: Connection, batch_id: int) -> int:
    """Return how many members of the batch are not voided."""
    query = sa.select(sa.func.count()).where(
        MEMBER.c.batch_id == batch_id, MEMBER.c.voided_at.is_(None)
    )
    return int(connection.execute(query).scalar_one())


def changed_by_batch(
    connection: Connection, batch_id: int, after: int, limit: int
) -> list[tuple[int, str]]:
    """Return (id, number) of older members whom the batch changed, by id."""
    numbers = sa.select(RECORD.c.member_number).where(
        RECORD.c.batch_id == batch_id, RECORD.c.outcome.in_(BY_FILE)
    )
    query = (
        sa.select(MEMBER.c.id, MEMBER.c.number)
        .where(
            MEMBER.c.number.in_(numbers),
            MEMBER.c.voided_at.is_(None),
            sa.func.coalesce(MEMBER.c.batch_id, -1) != batch_id,
            MEMBER.c.id > after,
        )
        .order_by(MEMBER.c.id)
        .limit(limit)
    )
    return [(int(row[0]), str(row[1])) for row in connection.execute(query)]


def told_of(
    connection: Connection, member_ids: Sequence[int]
) -> Mapping[int, list[Told]]:
    """Return every event about each member that changed something, in order."""
    table = CHANGES.event
    found: dict[int, list[Told]] = defaultdict(list)
    for start in range(0, len(member_ids), SOME):
        query = (
            sa.select(table.c.id, table.c.member_id, table.c.at, table.c.body)
            .where(
                table.c.member_id.in_(member_ids[start : start + SOME]),
                table.c.outcome == Outcome.DONE.value,
            )
            .order_by(table.c.id)
        )
        for row in connection.execute(query):
            body = json.loads(row.body)
            batch = body.get("facts", {}).get("batch")
            found[row.member_id].append(Told(row.id, row.at, batch, body))
    return found


def partners_among(connection: Connection, member_ids: Sequence[int]) -> set[int]:
    """Return those who are somebody's partner: others depend on them."""
    query = sa.select(PARTNER.c.partner_id).where(PARTNER.c.partner_id.in_(member_ids))
    return {int(row[0]) for row in connection.execute(query)}


# ------------------------------------------------------------------ writing


def memberships_to_void(
    connection: Connection, batch_id: int, member_ids: Sequence[int]
) -> Mapping[int, list[Any]]:
    """Return the memberships that the batch opened for these members."""
    found: dict[int, list[Any]] = defaultdict(list)
    query = sa.select(MEMBERSHIP).where(
        MEMBERSHIP.c.member_id.in_(member_ids),
        MEMBERSHIP.c.batch_id == batch_id,
        MEMBERSHIP.c.voided_at.is_(None),
    )
    for row in connection.execute(query):
        found[row.member_id].append(row)
    return found


_EMPTIED = {
    "state": None,
    "since_at": None,
    "until_on": None,
    "next_change_at": None,
}


def void_memberships(
    connection: Connection,
    rows: Sequence[tuple[Any, int]],
    batch_id: int,
    staff_id: int,
    at: datetime,
) -> None:
    """Void memberships, given with their audit events, by a ledger row each.

    A voided membership gives its place among the spells back.
    """
    if not rows:
        return
    connection.execute(
        sa.insert(EVENT),
        [
            {
                "membership_id": row.id,
                "version": row.version + 1,
                "kind": LedgerKind.VOID,
                "effective_at": at,
                "recorded_at": at,
                "staff_id": staff_id,
                "mover": Mover.SYSTEM,
                "details": {},
                "lifecycle_version_id": row.lifecycle_version_id,
                "batch_id": batch_id,
                "audit_id": audit_id,
            }
            for row, audit_id in rows
        ],
    )
    update = sa.update(MEMBERSHIP).where(MEMBERSHIP.c.id.in_([r.id for r, _ in rows]))
    emptied = {"voided_at": at, "version": MEMBERSHIP.c.version + 1, **_EMPTIED}
    connection.execute(update.values(spell=-MEMBERSHIP.c.id, **emptied))


def void_members(
    connection: Connection, member_ids: Collection[int], at: datetime
) -> None:
    """Void members; their numbers are free again."""
    update = sa.update(MEMBER).where(MEMBER.c.id.in_(member_ids))
    values = {"voided_at": at, "version": MEMBER.c.version + 1}
    connection.execute(update.values(**values))


def know_as_before(
    connection: Connection, member_id: int, written_at: datetime, now: datetime
) -> None:
    """Know what is dated again as before what was recorded at ``written_at``.

    What was recorded then is known no longer from ``now`` on, and what it took the
    place of is known again.
    """
    of_member = (attributes.RECORD.c.subject_id == member_id) & (
        attributes.RECORD.c.target.in_(attributes.SUBJECTS)
    )
    for table, mine, add in (
        (NAME, NAME.c.member_id == member_id, add_names),
        (CONTACT, CONTACT.c.member_id == member_id, add_contacts),
        (attributes.RECORD, of_member, attributes.add_records),
    ):
        before = connection.execute(
            sa.select(table).where(
                mine,
                table.c.recorded_to == written_at,
                table.c.recorded_from < written_at,
            )
        ).all()
        live = sa.and_(
            mine, table.c.recorded_from == written_at, table.c.recorded_to.is_(None)
        )
        connection.execute(sa.update(table).where(live).values(recorded_to=now))
        again = [
            {
                name: value
                for name, value in row._mapping.items()  # noqa: SLF001
                if name not in ("id", "grams")
            }
            | {"recorded_from": now, "recorded_to": None}
            for row in before
        ]
        add(connection, again)


def put_back(connection: Connection, member_id: int, values: Mapping[str, Any]) -> None:
    """Write a member's columns as they were, and count the change."""
    given = dict(values)
    if "actor_kind" in given:
        kinds = actor_kind_ids(connection)
        given["actor_kind_id"] = kinds[given.pop("actor_kind")]
    update = sa.update(MEMBER).where(MEMBER.c.id == member_id)
    connection.execute(update.values(version=MEMBER.c.version + 1, **given))


def membership_of(
    connection: Connection, member_id: int, offering_code: str
) -> int | None:
    """Return the last membership of a member in an offering that is not voided."""
    query = (
        sa.select(MEMBERSHIP.c.id)
        .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
        .where(
            MEMBERSHIP.c.member_id == member_id,
            MEMBERSHIP.c.voided_at.is_(None),
            OFFERING.c.code == offering_code,
        )
        .order_by(MEMBERSHIP.c.spell.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def versions_of(connection: Connection, member_ids: Sequence[int]) -> dict[int, int]:
    """Return the version of each member."""
    query = sa.select(MEMBER.c.id, MEMBER.c.version).where(MEMBER.c.id.in_(member_ids))
    return {int(row[0]): int(row[1]) for row in connection.execute(query)}
