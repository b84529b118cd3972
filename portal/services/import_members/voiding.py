"""Take an import back: what it made is voided, what it changed is put back.

By events, so that nothing is deleted: a voided member's number is free again, and the
trail tells both. Members whom anybody changed since are another matter: the command
is refused with their numbers, or told to keep them, and then leaves them as they are.
It can be stopped and started again; what is voided is voided.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.facts import Entry, Occasion
from models.job_kinds import ImportState
from models.kinds import AuditAction, Permission
from portal import clock
from portal.domain.importing.batch import Batch
from portal.errors import InputRefused
from portal.services.attributes.indexing import index_again
from portal.services.door import require
from portal.services.import_members.pace import Pace
from portal.services.import_members.running import batch_called
from portal.store import imports, voiding
from portal.store.audit import record, record_all
from portal.store.engine import Connection, Store
from portal.store.imported import set_joined_on
from portal.store.private import private_values
from portal.store.voiding import Told

NAMED = 20
"""Numbers that a refusal names."""

CAN_VOID = frozenset({ImportState.DONE, ImportState.FAILED, ImportState.RUNNING})
MOST = 200
"""Members voided in one transaction."""


@dataclass
class Voided:
    """What was taken back; ``kept`` are the numbers of members changed since."""

    batch: Batch
    members: int = 0
    memberships: int = 0
    put_back: int = 0
    kept: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Touched:
    """A member of the batch with the events about them."""

    id: int
    number: str
    told: Sequence[Told]


def changed_since(store: Store, batch: Batch) -> Iterator[str]:
    """Yield the numbers of members whom somebody changed after the import."""
    for some in (*_made(store, batch), *_changed(store, batch)):
        with store.read() as connection:
            _, kept = _parted(connection, batch, some)
        yield from (each.number for each in kept)


def void_import(
    store: Store,
    occasion: Occasion,
    number: str,
    *,
    keep_changed: bool = False,
    watch: Callable[[Voided], None] = lambda _voided: None,
) -> Voided:
    """Take import ``number`` back.

    Refuses ``import_changed_since`` where members were changed since, unless
    ``keep_changed`` says that these stay as they are.
    """
    require(store, occasion.acting, Permission.IMPORT_VOID)
    with imports.import_turn(store):
        batch = batch_called(store, number)
        if batch.state not in CAN_VOID:
            raise InputRefused("import_not_open", number=number, state=batch.state)
        if not keep_changed:
            _refuse_changed(store, batch)
        before = batch.counts if "voiding" in batch.counts else {}
        voided = Voided(batch, int(before.get("voided", 0)))
        work = _Work(store, occasion, batch, Pace(store), voided)
        work.all(watch)
        return work.voided


def _refuse_changed(store: Store, batch: Batch) -> None:
    changed = list(changed_since(store, batch))
    if changed:
        raise InputRefused(
            "import_changed_since",
            number=batch.number,
            count=len(changed),
            members=changed[:NAMED],
        )


def _made(store: Store, batch: Batch) -> Iterator[list[tuple[int, str]]]:
    return _pages(store, batch, voiding.members_of_batch)


def _changed(store: Store, batch: Batch) -> Iterator[list[tuple[int, str]]]:
    return _pages(store, batch, voiding.changed_by_batch)


Page = Callable[[Connection, int, int, int], list[tuple[int, str]]]


def _pages(store: Store, batch: Batch, page: Page) -> Iterator[list[tuple[int, str]]]:
    after = 0
    while True:
        with store.read() as connection:
            some = page(connection, batch.id, after, MOST)
        if not some:
            return
        yield some
        after = some[-1][0]


def _parted(
    connection: Connection, batch: Batch, some: Sequence[tuple[int, str]]
) -> tuple[list[Touched], list[Touched]]:
    """Part members into those only the batch touched and those changed since."""
    ids = [member_id for member_id, _ in some]
    told = voiding.told_of(connection, ids)
    partners = voiding.partners_among(connection, ids)
    free: list[Touched] = []
    kept: list[Touched] = []
    for member_id, number in some:
        touched = Touched(member_id, number, told.get(member_id, ()))
        by_others = member_id in partners or _changed_after(touched.told, batch.number)
        (kept if by_others else free).append(touched)
    return free, kept


def _changed_after(told: Sequence[Told], number: str) -> bool:
    """Return whether anything else came after the first event of the batch."""
    batches = [each.batch for each in told]
    if number not in batches:
        return False
    return any(each != number for each in batches[batches.index(number) :])


@dataclass
class _Work:
    store: Store
    occasion: Occasion
    batch: Batch
    pace: Pace
    voided: Voided

    def all(self, watch: Callable[[Voided], None]) -> None:
        """Void what was made, put back what was changed, and say that it is done."""
        for pages, take_back in (
            (_made(self.store, self.batch), self._void),
            (_changed(self.store, self.batch), self._put_back),
        ):
            for some in pages:
                self._some(some, take_back)
                watch(self.voided)
        self._complete()

    def _some(
        self,
        some: Sequence[tuple[int, str]],
        take_back: Callable[[Connection, Sequence[Touched]], None],
    ) -> None:
        left = list(some)
        while left:
            self.pace.look_around(clock.now())
            part, left = left[: self.pace.rows], left[self.pace.rows :]
            with self.pace.chunk(len(part)) as connection:
                free, kept = _parted(connection, self.batch, part)
                take_back(connection, free)
                imports.change_batch(
                    connection,
                    self.batch.id,
                    counts={**self.batch.counts, **self._counts(), "voiding": 1},
                    beat_at=clock.now(),
                )
            self.voided.kept += [each.number for each in kept]

    # -------------------------------------------------------------- made

    def _void(self, connection: Connection, members: Sequence[Touched]) -> None:
        if not members:
            return
        now = clock.now()
        ids = [each.id for each in members]
        opened = voiding.memberships_to_void(connection, self.batch.id, ids)
        versions = voiding.versions_of(connection, ids)
        entries = [
            self._entry(
                AuditAction.MEMBER_VOIDED, each, versions[each.id] + 1, ["number"]
            )
            for each in members
        ]
        events = self._record(connection, entries)
        rows = [
            (row, event)
            for each, event in zip(members, events, strict=True)
            for row in opened.get(each.id, [])
        ]
        staff_id = self.occasion.acting.staff_id
        voiding.void_memberships(connection, rows, self.batch.id, staff_id, now)
        voiding.void_members(connection, ids, now)
        self.voided.members += len(members)
        self.voided.memberships += len(rows)

    # -------------------------------------------------------------- changed

    def _put_back(self, connection: Connection, members: Sequence[Touched]) -> None:
        versions = voiding.versions_of(connection, [each.id for each in members])
        for member in members:
            mine = [each for each in member.told if each.batch == self.batch.number]
            if mine:
                version = versions[member.id] + 1
                self._put_member_back(connection, member, mine, version)

    def _put_member_back(
        self,
        connection: Connection,
        member: Touched,
        mine: Sequence[Told],
        version: int,
    ) -> None:
        now = clock.now()
        values: dict[str, Any] = {}
        private: dict[str, Any] = {}
        secrets = private_values(connection, self.store.keys, [e.id for e in mine])
        for told in reversed(mine):
            known = {
                name: value for name, (_, value) in secrets.get(told.id, {}).items()
            }
            values |= _columns_before(told, known)
            private |= _turned_round(known)
            voiding.know_as_before(connection, member.id, told.at, now)
            self._join_date_back(connection, member.id, told)
        voiding.put_back(connection, member.id, values)
        fields = sorted({name for told in mine for name in _fields(told)})
        if "attributes" in fields:
            index_again(connection, member.id, now)
        action = AuditAction.MEMBER_UPDATED
        entry = self._entry(action, member, version, fields, private)
        event = self._record(connection, [entry])[0]
        found = voiding.memberships_to_void(connection, self.batch.id, [member.id])
        rows = [(row, event) for row in found.get(member.id, [])]
        staff_id = self.occasion.acting.staff_id
        voiding.void_memberships(connection, rows, self.batch.id, staff_id, now)
        self.voided.put_back += 1
        self.voided.memberships += len(rows)

    def _join_date_back(
        self, connection: Connection, member_id: int, told: Told
    ) -> None:
        if "membership_joined_on" not in told.body.get("after", {}):
            return
        was = told.body.get("before", {}).get("membership_joined_on")
        code = told.body["facts"]["offering"]
        found = voiding.membership_of(connection, member_id, code)
        if found is not None:
            set_joined_on(connection, found, date.fromisoformat(was) if was else None)

    # -------------------------------------------------------------- telling

    def _entry(
        self,
        action: AuditAction,
        member: Touched,
        version: int,
        fields: Sequence[str],
        private: dict[str, Any] | None = None,
    ) -> Entry:
        return Entry(
            action=action,
            entity_type="member",
            entity_id=member.id,
            member_id=member.id,
            entity_version=version,
            before={"number": member.number},
            private=private or {},
            facts={"voids": self.batch.number, "fields": list(fields)},
        )

    def _record(self, connection: Connection, entries: Sequence[Entry]) -> list[int]:
        occasion = Occasion(self.occasion.acting, clock.now())
        given = [(occasion, entry) for entry in entries]
        return record_all(connection, self.store.keys, given)

    def _counts(self) -> dict[str, int]:
        found = self.voided
        return {
            "voided": found.members,
            "put_back": found.put_back,
            "kept": len(found.kept),
        }

    def _complete(self) -> None:
        now, found, counts = clock.now(), self.voided, self._counts()
        ended = {**self.batch.counts, **counts}
        ended.pop("voiding", None)
        with self.store.write() as connection:
            staff_id = self.occasion.acting.staff_id
            waiting = {"batch_id": self.batch.id}
            imports.answer_proposals(connection, waiting, "voided", staff_id, now)
            imports.change_batch(
                connection,
                self.batch.id,
                state=ImportState.VOIDED,
                counts=ended,
                fault=None,
                beat_at=now,
                ended_at=now,
            )
            entry = Entry(
                action=AuditAction.IMPORT_VOIDED,
                entity_type="import",
                entity_id=self.batch.id,
                after={"number": self.batch.number},
                facts={"counts": counts, "kept": found.kept[:NAMED]},
            )
            record(connection, self.store.keys, self.occasion, entry)
        self.voided.batch = batch_called(self.store, self.batch.number)


def _fields(told: Told) -> list[str]:
    return list(told.body.get("facts", {}).get("fields", ()))


def _columns_before(told: Told, known: dict[str, str]) -> dict[str, Any]:
    """Return the columns of ``member`` that an event changed, as they were."""
    before = told.body.get("before", {})
    fields = _fields(told)
    values: dict[str, Any] = {}
    if "birth_date" in fields:
        values["birth_date"] = None
    if "note" in fields:
        values["note"] = known.get("note_was")
    if "actor_kind" in fields:
        values["actor_kind"] = before["actor_kind"]
    if "joined_on" in told.body.get("after", {}):
        values["joined_on"] = None
    return values


def _turned_round(known: dict[str, str]) -> dict[str, str]:
    """Return personal values of a change for the change that takes it back."""
    return {
        name.removesuffix("_was") if name.endswith("_was") else f"{name}_was": value
        for name, value in known.items()
    }
