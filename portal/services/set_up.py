"""What an empty portal needs before anybody can sign in; safe to run again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Role
from portal import clock
from portal.domain.identity import SAMPLE_ISSUER
from portal.domain.permissions import STANDARD
from portal.services.door import system
from portal.services.sign_in import PROVIDER
from portal.store import staff as rows
from portal.store.audit import record, record_many
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class SampleStaff:
    """Somebody who signs in on a fresh machine."""

    code: str
    name_ja: str
    name_en: str
    roles: frozenset[Role]

    @property
    def subject(self) -> str:
        """The subject the sample provider vouches for."""
        return f"sample:{self.code}"


def set_up_staff(
    store: Store, people: Sequence[SampleStaff] = (), at: datetime | None = None
) -> bool:
    """Write the role matrix where there is none, and the sample staff not there yet.

    They act from ``at`` (default: now) on. An owner's edits of the matrix stay.
    Returns whether anything was written.
    """
    at = at or clock.now()
    with store.read() as connection:
        matrix = rows.matrix_is_empty(connection)
        known = rows.staff_of_issuer(connection, SAMPLE_ISSUER, at)
    missing = [
        each for each in people if each.subject not in {s.subject for s in known}
    ]
    if not matrix and not missing:
        return False
    occasion = Occasion(system(), at)
    with store.write() as connection:
        if matrix:
            rows.fill_matrix(connection, STANDARD)
            entry = Entry(
                action=AuditAction.PORTAL_SET_UP,
                entity_type="portal",
                entity_id=0,
                after={"roles": sorted(STANDARD), "staff": len(missing)},
            )
            record(connection, store.keys, occasion, entry)
        added = [_add(connection, each, occasion) for each in missing]
        entries = [entry for entry in added if entry is not None]
        if entries:
            record_many(connection, store.keys, occasion, entries)
    return True


def _add(
    connection: Connection, person: SampleStaff, occasion: Occasion
) -> Entry | None:
    values = {
        "issuer": SAMPLE_ISSUER,
        "subject": person.subject,
        "name_ja": person.name_ja,
        "name_en": person.name_en,
        "language": "ja",
        "recorded_at": occasion.at,
    }
    if rows.add_staff(connection, values, wanted=person.code) is None:
        return None
    staff = rows.staff_by_subject(
        connection, SAMPLE_ISSUER, person.subject, occasion.at
    )
    assert staff is not None
    rows.give_roles(connection, staff.id, person.roles, PROVIDER, occasion.at)
    return Entry(
        action=AuditAction.STAFF_ADDED,
        entity_type="staff",
        entity_id=staff.id,
        after={"code": staff.code, "roles": sorted(person.roles), "source": "sample"},
        new=True,
    )
