"""Writing the members and memberships that a file brings, in bulk.

The columns are the same as ``services.add_member`` writes, and so is the event, whose
parts were made ready beforehand; here they only get their ids, their instant and
their place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.attribute_kinds import AttributeTarget
from models.facts import Entry, Occasion
from models.kinds import AuditAction
from portal.domain.attributes.filtering import Key
from portal.domain.canonical import leaf_of
from portal.domain.case import Draft
from portal.services.import_members.frame import Frame, Offered
from portal.services.import_members.preparing import DEFAULT_KIND
from portal.services.import_members.settling import Ending
from portal.services.import_members.telling import Told, with_attributes
from portal.store import attributes, imported
from portal.store.audit import CHANGES, commit
from portal.store.bulk import new_ids, stored_instant, write_rows
from portal.store.engine import Connection, Store
from portal.store.keys import seal
from portal.store.members import NAME
from portal.store.press import Press

Row = tuple[Any, ...]

_CREATED = AuditAction.MEMBER_CREATED.value
_MODEL = Entry(
    action=AuditAction.MEMBER_CREATED,
    entity_type="member",
    entity_id=0,
    entity_version=1,
    new=True,
)


@dataclass(frozen=True, slots=True)
class _Opening:
    """The projection and the ledger rows of memberships that open alike."""

    projection: Row
    events: tuple[Row, ...]


@dataclass
class Adding:
    """Gathers the rows of one chunk, table by table, and writes them together."""

    store: Store
    connection: Connection
    frame: Frame
    now: datetime
    members: list[Row] = field(default_factory=list)
    names: list[Row] = field(default_factory=list)
    search: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    memberships: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    audit: list[Row] = field(default_factory=list)
    private: list[Row] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    keys: list[tuple[AttributeTarget, int, Key]] = field(default_factory=list)
    _openings: dict[tuple[str, str], _Opening] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the two instants of the chunk as they are stored."""
        self.at = self._stored(self.now)
        self.then = self._stored(self.frame.then)

    def _stored(self, at: datetime) -> str:
        return stored_instant(self.connection, at)

    def add(self, endings: Sequence[Ending]) -> None:
        """Gather members that nobody knew, each with event and membership."""
        if not endings:
            return
        ids = [ending.member_id for ending in endings]
        secrets = imported.fresh_keys(self.store.keys, ids, self.now)
        press = Press(Occasion(self.frame.acting, self.now), _MODEL)
        audit_ids = new_ids(self.connection, CHANGES.event)
        name_ids = new_ids(self.connection, NAME)
        for ending in endings:
            audit_id = next(audit_ids)
            self._person(ending, next(name_ids))
            self.open(ending, audit_id)
            secret = secrets.get(ending.member_id)
            self._event_of(ending, audit_id, press, secret)

    def _person(self, ending: Ending, name_id: int) -> None:
        ready, member_id = ending.ready, ending.member_id
        kind = self.frame.kinds[ready.kind or DEFAULT_KIND]
        self.members.append(
            (
                member_id, ready.number, ready.member_kind, kind, ready.birth_date,
                ready.joined_on, ready.note, 1, self.at, self.frame.batch_id,
            )
        )  # fmt: skip
        self.names.append(
            (
                name_id, member_id, ready.name, ready.reading, ready.name_key,
                ready.loose_key, ready.reading_key, ready.romaji_key, ready.grams,
                self.then, self.at,
            )
        )  # fmt: skip
        self.search.append((name_id, ready.grams))
        for contact in ready.contacts:
            self.contacts.append((member_id, *contact, self.then, self.at))

    def _event_of(
        self, ending: Ending, audit_id: int, press: Press, secret: bytes | None
    ) -> None:
        ready, member_id = ending.ready, ending.member_id
        facts, private, said = ready.facts, ready.private, ready.sealed
        told = ending.told
        if told is not None and told.changes:
            salted, committed = commit(told.private)
            facts, private, said = with_attributes(ready, told, committed, salted)
            self._values(told, member_id, audit_id)
        body = press.body(member_id, member_id, ready.after, facts, private)
        self.audit.append(
            (
                audit_id, body, leaf_of(body), self.at, self.frame.acting.staff_id,
                _CREATED, "member", member_id, 1, member_id, "done",
            )
        )  # fmt: skip
        if secret is not None:
            sealed = seal(secret, audit_id, said)
            self.private.append((audit_id, member_id, sealed))

    def _values(self, told: Told, member_id: int, audit_id: int) -> None:
        staff_id = self.frame.acting.staff_id
        row = told.row(member_id, self.now)
        self.records.append({**row, "staff_id": staff_id, "audit_id": audit_id})
        self.keys += [(told.target, member_id, each) for each in told.found_by]

    # -------------------------------------------------------------- memberships

    def open(self, ending: Ending, audit_id: int) -> None:
        """Gather a membership with its opening balance and what that files ahead."""
        ready, frame = ending.ready, self.frame
        offered = frame.offerings[ready.offering]
        opening = self._openings.get((offered.code, ready.state))
        if opening is None:
            opening = self._opening(offered, ready.state)
            self._openings[offered.code, ready.state] = opening
        self.memberships.append(
            (
                ending.membership_id, ending.member_id, offered.id, "", 1,
                offered.lifecycle.version_id, ready.joined_on, *opening.projection, 1,
                self.at, frame.batch_id,
            )
        )  # fmt: skip
        for row in opening.events:
            self.events.append((ending.membership_id, *row, audit_id))

    def _opening(self, offered: Offered, state: str) -> _Opening:
        balance = self.frame.balance(offered.code, state, self.now)
        standing, due = balance.standing, balance.standing.next_change_at
        until = standing.until_on
        return _Opening(
            projection=(
                standing.state,
                self._stored(standing.since_at or self.now),
                until.isoformat() if until else None,
                self._stored(due) if due else None,
            ),
            events=tuple(self._event(draft, offered) for draft in balance.drafts),
        )

    def _event(self, draft: Draft, offered: Offered) -> Row:
        """Return the columns between ``membership_id`` and ``audit_id``."""
        return (
            1,
            draft.kind.value,
            draft.event or None,
            draft.was,
            draft.became,
            self._stored(draft.effective_at),
            draft.effective_on.isoformat() if draft.effective_on else None,
            offered.zone.key,
            self.at,
            self.frame.acting.staff_id,
            draft.mover.value,
            draft.reason,
            "{}",
            offered.lifecycle.version_id,
            self.frame.batch_id,
        )

    # ------------------------------------------------------------------ writing

    def write(self) -> None:
        """Write what was gathered and forget it; the order suits foreign keys."""
        pending = [(row[0],) for row in self.audit]
        search = self.search if self.store.main.sqlite else []
        for sheet, rows in (
            (imported.MEMBERS, self.members),
            (imported.NAMES, self.names),
            (imported.SEARCH, search),
            (imported.CONTACTS, self.contacts),
            (imported.MEMBERSHIPS, self.memberships),
            (imported.AUDIT, self.audit),
            (imported.PENDING, pending),
            (imported.PRIVATE, self.private),
            (imported.EVENTS, self.events),
        ):
            write_rows(self.connection, sheet, rows)
            rows.clear()
        attributes.add_records(self.connection, self.records)
        attributes.add_all_keys(self.connection, self.keys)
        self.records.clear()
        self.keys.clear()
