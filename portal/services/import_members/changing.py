"""Writing what a file changes about members that are known.

Nothing is overwritten where facts are dated: former names and contacts stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction
from portal.domain.importing.comparing import Comparison, KnownMember
from portal.services.add_member import contact_row, contact_values, name_row
from portal.services.import_members.adding import Adding
from portal.services.import_members.frame import Frame
from portal.services.import_members.preparing import candidate_of, facts_of
from portal.services.import_members.settling import Ending
from portal.services.import_members.telling import Told
from portal.store import attributes, imported, imports
from portal.store import new_members as rows
from portal.store.audit import record_all
from portal.store.engine import Connection, Store


@dataclass(frozen=True)
class Changing:
    """Changes the members of one chunk, in the caller's transaction."""

    store: Store
    connection: Connection
    frame: Frame
    now: datetime

    def change(self, endings: Sequence[Ending], adding: Adding) -> None:
        """Write changes, each with its event; memberships they open go to ``adding``.

        The members that the chunk adds must be written already.
        """
        changing = [each for each in endings if each.found and each.found.fields]
        occasion = Occasion(self.frame.acting, self.now)
        entries = [(occasion, self._entry(each)) for each in changing]
        for ending in changing:
            self._change_member(ending)
        ids = record_all(self.connection, self.store.keys, entries)
        for ending, audit_id in zip(changing, ids, strict=True):
            if ending.membership_id:
                adding.open(ending, audit_id)
            if ending.told is not None and ending.told.changes:
                self._write_values(ending.told, ending.member_id, audit_id)
        proposing = [self._proposal(each) for each in endings if each.proposes]
        imports.add_proposals(self.connection, proposing)

    def _change_member(self, ending: Ending) -> None:
        found, member_id = _found(ending), ending.member_id
        since, at = self.frame.then, self.now
        if found.name is not None:
            rows.close_name(self.connection, member_id, since, at)
            name, reading, keys, *_ = found.name
            new = name_row(member_id, name, reading, keys, since=since, at=at)
            rows.add_names(self.connection, [new])
        for contact in found.contacts_gone:
            folded = contact.folded
            rows.close_contact(self.connection, member_id, folded, since, at)
        added = [contact_row(member_id, c, since, at) for c in found.contacts_added]
        rows.add_contacts(self.connection, added)
        imported.change_member(self.connection, member_id, self._columns(found))
        if found.joined_offering is not None:
            joined_on = candidate_of(ending.ready).joined_on
            membership_id = found.joined_offering.id
            imported.set_joined_on(self.connection, membership_id, joined_on)

    def _write_values(self, told: Told, member_id: int, audit_id: int) -> None:
        staff_id = self.frame.acting.staff_id
        row = told.row(member_id, self.now)
        more = {"staff_id": staff_id, "audit_id": audit_id}
        attributes.replace_record(self.connection, {**row, **more})
        attributes.index_subject(self.connection, told.target, member_id, told.found_by)

    def _columns(self, found: Comparison) -> dict[str, Any]:
        """Return the columns of ``member`` that change."""
        kind = self.frame.kinds[found.actor_kind] if found.actor_kind else None
        given = {
            "birth_date": found.birth_date,
            "note": found.note,
            "joined_on": found.joined_on,
            "actor_kind_id": kind,
        }
        return {name: value for name, value in given.items() if value is not None}

    def _entry(self, ending: Ending) -> Entry:
        """Return the event of a known member whom a record changed."""
        found, known = _found(ending), ending.known
        assert known is not None
        candidate = candidate_of(ending.ready)
        where = (self.frame.batch, ending.ready.record, self.frame.as_of, candidate)
        before, after = _before_after(ending, known, found)
        told = ending.told if ending.told and ending.told.changes else None
        return Entry(
            action=AuditAction.MEMBER_UPDATED,
            entity_type="member",
            entity_id=known.id,
            member_id=known.id,
            entity_version=known.version + 1,
            before=before,
            after=after,
            private={**_private(known, found), **(told.private if told else {})},
            facts={
                "fields": list(found.fields),
                "since": self.frame.then,
                **facts_of(*where),
                **(told.facts if told else {}),
            },
        )

    def _proposal(self, ending: Ending) -> dict[str, Any]:
        proposes = _found(ending).proposes
        assert proposes is not None
        return {
            "batch_id": self.frame.batch_id,
            "membership_id": proposes.id,
            "record": ending.ready.record,
            "state_now": proposes.now,
            "state_proposed": ending.ready.state,
            "as_of": self.frame.as_of,
            "recorded_at": self.now,
        }


def _found(ending: Ending) -> Comparison:
    assert ending.found is not None
    return ending.found


def _before_after(
    ending: Ending, known: KnownMember, found: Comparison
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return which of the values that are not personal was and became what."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if found.actor_kind:
        before["actor_kind"], after["actor_kind"] = known.actor_kind, found.actor_kind
    if found.joined_on:
        after["joined_on"] = found.joined_on
    if found.joined_offering is not None:
        was = found.joined_offering.joined_on
        before |= {"membership_joined_on": was} if was else {}
        after["membership_joined_on"] = candidate_of(ending.ready).joined_on
    return before, after


def _private(known: KnownMember, found: Comparison) -> dict[str, Any]:
    """Return the personal values that changed; ``_was`` marks the former ones."""
    private: dict[str, Any] = dict(contact_values(found.contacts_added))
    gone = contact_values(found.contacts_gone)
    private |= {f"{name}_was": value for name, value in gone.items()}
    if found.name is not None:
        live = next(each for each in known.names if each.valid_to is None)
        private |= {"name": found.name.name, "reading": found.name.reading}
        private |= {"name_was": live.name, "reading_was": live.reading}
    if found.birth_date is not None:
        private["birth_date"] = found.birth_date
    if found.note is not None:
        private |= {"note": found.note, "note_was": known.note}
    return private
