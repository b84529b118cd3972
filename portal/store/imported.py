"""The tables that imported members fill, as sheets for bulk writing."""

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.store.audit import CHANGES
from portal.store.bulk import RaceLost, Sheet, stored_instant, write_rows
from portal.store.engine import Database
from portal.store.keys import KEY, keys_for
from portal.store.members import CONTACT, EVENT, MEMBER, MEMBERSHIP, NAME

MEMBERS = Sheet(
    MEMBER,
    (
        "id", "number", "kind", "actor_kind_id", "birth_date", "joined_on", "note",
        "version", "recorded_at", "batch_id",
    ),
)  # fmt: skip
NAMES = Sheet(
    NAME,
    (
        "id", "member_id", "name", "reading", "name_key", "loose_key", "reading_key",
        "romaji_key", "grams", "valid_from", "recorded_from",
    ),
)  # fmt: skip
SEARCH = Sheet(
    sa.table("member_search", sa.column("rowid"), sa.column("grams")),  # type: ignore[arg-type]
    ("rowid", "grams"),
)
CONTACTS = Sheet(
    CONTACT,
    (
        "member_id", "kind", "value", "folded", "last_four", "valid_from",
        "recorded_from",
    ),
)  # fmt: skip
MEMBERSHIPS = Sheet(
    MEMBERSHIP,
    (
        "id", "member_id", "offering_id", "variant", "spell", "lifecycle_version_id",
        "joined_on", "state", "since_at", "until_on", "next_change_at", "version",
        "recorded_at", "batch_id",
    ),
)  # fmt: skip
EVENTS = Sheet(
    EVENT,
    (
        "membership_id", "version", "kind", "event", "was", "became", "effective_at",
        "effective_on", "zone", "recorded_at", "staff_id", "mover", "reason", "details",
        "lifecycle_version_id", "batch_id", "audit_id",
    ),
)  # fmt: skip
AUDIT = Sheet(
    CHANGES.event,
    (
        "id", "body", "leaf", "at", "actor_id", "action", "entity_type", "entity_id",
        "entity_version", "member_id", "outcome",
    ),
)  # fmt: skip
PENDING = Sheet(CHANGES.pending, ("event_id",))
PRIVATE = Sheet(CHANGES.private, ("event_id", "subject_id", "sealed"))
KEYS = Sheet(KEY, ("subject_id", "secret", "created_at"))


def fresh_keys(
    keys: Database, subjects: Sequence[int], at: datetime
) -> dict[int, bytes]:
    """Return a key for each subject that is about to be written for the first time.

    An import that was cut off may have left keys behind; those are taken over.
    """
    many = os.urandom(32 * len(subjects))
    secrets = [many[start : start + 32] for start in range(0, len(many), 32)]
    if _wrote(keys, subjects, secrets, at):
        return dict(zip(subjects, secrets, strict=True))
    return keys_for(keys, subjects, at)


def _wrote(
    keys: Database, subjects: Sequence[int], secrets: Sequence[bytes], at: datetime
) -> bool:
    try:
        with keys.write() as connection:
            stored = stored_instant(connection, at)
            rows: list[tuple[Any, ...]] = [
                (subject, secret, stored)
                for subject, secret in zip(subjects, secrets, strict=True)
            ]
            if keys.sqlite and _any_left_behind(connection, subjects):
                return False
            write_rows(connection, KEYS, rows)
    except RaceLost:
        return False
    return True


def _any_left_behind(connection: Connection, subjects: Sequence[int]) -> bool:
    """Return whether one of the subjects (ascending) has a key already."""
    there = sa.select(KEY.c.subject_id).where(
        KEY.c.subject_id.between(subjects[0], subjects[-1])
    )
    return connection.execute(there.limit(1)).first() is not None


def change_member(
    connection: Connection, member_id: int, values: Mapping[str, Any]
) -> None:
    """Change columns of a member and count the change."""
    update = sa.update(MEMBER).where(MEMBER.c.id == member_id)
    connection.execute(update.values(version=MEMBER.c.version + 1, **values))


def set_joined_on(
    connection: Connection, membership_id: int, joined_on: date | None
) -> None:
    """Write when a membership began."""
    update = sa.update(MEMBERSHIP).where(MEMBERSHIP.c.id == membership_id)
    connection.execute(update.values(joined_on=joined_on))
