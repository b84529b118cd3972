"""What becomes of each record: decided against the database and the records before.

The same for a dry run and for the run itself. Nothing is written here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.job_kinds import RecordOutcome
from portal.domain.importing.batch import RecordLine
from portal.domain.importing.comparing import (
    Comparison,
    KnownMember,
    KnownMembership,
    KnownValues,
    after,
    compare,
    known_from,
    with_values,
)
from portal.domain.importing.fields import Field
from portal.domain.importing.reasons import Code, Reason, masked
from portal.services.import_members.frame import Frame
from portal.services.import_members.preparing import Ready, candidate_of, plain
from portal.services.import_members.telling import Told, told_of
from portal.services.meeting import case_of
from portal.store import attributes, members
from portal.store.engine import Connection
from portal.store.imports import proposals_about
from portal.store.known import StoredMember, StoredMembership, stored_members

REPORTED = {RecordOutcome.REFUSED: "refused", RecordOutcome.SKIPPED: "skipped"}
NOTED = frozenset(RecordOutcome) - {RecordOutcome.CREATED, RecordOutcome.UNCHANGED}
"""Outcomes that leave a line with the batch; so does every reason."""

Reasons = tuple[tuple[str, str, str, str], ...]


@dataclass(slots=True)
class Ending:
    """How one record ended.

    ``member_id`` and ``membership_id`` are those of a new member, or of the known
    one and what opens for them; ``known`` is what was known before.
    """

    ready: Ready
    outcome: RecordOutcome
    reasons: Reasons
    member_id: int = 0
    membership_id: int = 0
    known: KnownMember | None = None
    found: Comparison | None = None
    proposes: bool = False
    told: Told | None = None

    @property
    def reported(self) -> str:
        """The outcome as the report says it."""
        return REPORTED.get(self.outcome) or ("warned" if self.reasons else "accepted")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons."""
        return tuple(reason[0] for reason in self.reasons)

    @property
    def noted(self) -> bool:
        """Whether the batch keeps a line about this record."""
        return bool(self.reasons) or self.outcome in NOTED

    def line(self) -> RecordLine:
        """Return the line that the batch keeps."""
        names = ("code", "field", "column", "value")
        reasons = tuple(dict(zip(names, each, strict=True)) for each in self.reasons)
        number = self.ready.number or None
        return RecordLine(self.ready.record, self.outcome, number, reasons)


Ids = Iterator[int]
Recall = Callable[[Sequence[str]], Mapping[str, KnownMember]]


@dataclass
class Settling:
    """Settles the records of one chunk, in order.

    ``recall`` gives what a dry run would have written before, by number.
    """

    frame: Frame
    connection: Connection
    now: datetime
    member_ids: Ids
    membership_ids: Ids
    recall: Recall | None = None
    _known: dict[str, KnownMember] = field(default_factory=dict)
    _made: dict[str, Ending] = field(default_factory=dict)
    _kept: Mapping[int, KnownValues] = field(default_factory=dict)

    def settle(self, block: Sequence[Ready]) -> list[Ending]:
        """Return how each record ends."""
        numbers = list({ready.number for ready in block if ready.number})
        stored = stored_members(self.connection, numbers, lock=self.recall is None)
        if self.frame.headings:
            ids = [each.id for each in stored.values()]
            self._kept = attributes.live_records(self.connection, ids)
        self._known = {number: self._as_known(each) for number, each in stored.items()}
        if self.recall is not None:
            repeated = [each.number for each in block if each.repeated]
            self._known |= self.recall(list(set(repeated)))
        endings = [self._ending(ready) for ready in block]
        self._look_at_proposals(endings)
        return endings

    @property
    def known(self) -> Mapping[str, KnownMember]:
        """Whom the chunk found or changed, as they are after it, by number."""
        return self._known

    def _ending(self, ready: Ready) -> Ending:
        if not ready.number:
            refused = ready.verdict != "skipped"
            outcome = RecordOutcome.REFUSED if refused else RecordOutcome.SKIPPED
            return Ending(ready, outcome, ready.reasons)
        if not self.frame.can_open(ready.offering, ready.state):
            return self._refused(ready, Code.UNKNOWN_STATE, Field.STATE, ready.state)
        known = self._known.get(ready.number)
        if known is None and ready.number in self._made:
            known = self._made_known(self._made[ready.number])
        told = told_of(self.frame, ready, known)
        if told is not None and told.reasons:
            reasons = (*ready.reasons, *map(plain, told.reasons))
            return Ending(ready, RecordOutcome.REFUSED, reasons)
        if known is None:
            return self._new(ready, told)
        return self._beside(ready, known, told)

    def _new(self, ready: Ready, told: Told | None) -> Ending:
        if not self._is_open(ready):
            return self._closed(ready)
        ids = next(self.member_ids), next(self.membership_ids)
        ending = Ending(ready, RecordOutcome.CREATED, ready.reasons, *ids, told=told)
        self._made[ready.number] = ending
        return ending

    def _made_known(self, made: Ending) -> KnownMember:
        found = candidate_of(made.ready)
        then = self.frame.then
        values = made.told.known if made.told else None
        return known_from(found, made.member_id, made.membership_id, then, values)

    def _beside(self, ready: Ready, known: KnownMember, told: Told | None) -> Ending:
        candidate = candidate_of(ready)
        then = self.frame.then
        found = compare(candidate, known, then, repeated=ready.repeated)
        if found.another_person:
            number = ready.number
            return self._refused(ready, Code.DUPLICATE_NUMBER, Field.NUMBER, number)
        if found.opens and not self._is_open(ready):
            return self._closed(ready)
        values = told.known if told else None
        if values is not None:
            found = with_values(found)
        membership_id = next(self.membership_ids) if found.opens else 0
        became = after(known, candidate, found, membership_id, then)
        became = replace(became, attributes=values or known.attributes)
        self._known[ready.number] = became
        return Ending(
            ready,
            found.outcome,
            ready.reasons,
            known.id,
            membership_id,
            known,
            found,
            proposes=found.proposes is not None,
            told=told,
        )

    def _is_open(self, ready: Ready) -> bool:
        return self.frame.is_open(ready.offering, ready.state, self.now)

    def _closed(self, ready: Ready) -> Ending:
        code, offering = Code.OFFERING_CLOSED, ready.offering
        return self._refused(ready, code, Field.OFFERING, offering)

    def _refused(self, ready: Ready, code: Code, field_: Field, text: str) -> Ending:
        heading = self.frame.number_heading if field_ is Field.NUMBER else ""
        reason = Reason(code, field_, heading, masked(field_, text))
        reasons = (*ready.reasons, plain(reason))
        return Ending(ready, RecordOutcome.REFUSED, reasons)

    def _look_at_proposals(self, endings: Sequence[Ending]) -> None:
        """Propose a state once: not again while it waits, nor after its answer."""
        proposing = [each for each in endings if each.proposes]
        if not proposing:
            return
        ids = {each.found.proposes.id for each in proposing}  # type: ignore[union-attr]
        about = proposals_about(self.connection, sorted(ids))
        for ending in proposing:
            assert ending.found is not None
            assert ending.found.proposes is not None
            key = (ending.found.proposes.id, ending.ready.state, self.frame.as_of)
            waits = about.get(key)
            if waits is None:
                about[key] = True
            ending.proposes = waits is None
            if waits is False:
                changed = bool(ending.found.fields)
                updated = RecordOutcome.UPDATED if changed else RecordOutcome.UNCHANGED
                ending.outcome = updated
            else:
                reason = (Code.STATE_DIFFERS.value, Field.STATE.value, "", "")
                ending.reasons = (*ending.reasons, reason)

    # -------------------------------------------------------------- the known

    def _as_known(self, stored: StoredMember) -> KnownMember:
        return KnownMember(
            id=stored.id,
            number=stored.number,
            version=stored.version,
            actor_kind=stored.actor_kind,
            birth_date=stored.birth_date,
            joined_on=stored.joined_on,
            note=stored.note,
            names=stored.names,
            contacts=stored.contacts,
            memberships=self._memberships(stored),
            member_kind=stored.kind,
            attributes=self._kept.get(stored.id),
        )

    def _memberships(self, stored: StoredMember) -> dict[str, KnownMembership]:
        """Return the last spell of each offering with its states."""
        codes = {each.id: code for code, each in self.frame.offerings.items()}
        last: dict[str, StoredMembership] = {}
        for each in sorted(stored.memberships, key=lambda each: each.spell):
            last[codes[each.offering_id]] = each
        return {code: self._membership(stored, code, last[code]) for code in last}

    def _membership(
        self, stored: StoredMember, code: str, found: StoredMembership
    ) -> KnownMembership:
        imported = found.batch_id is not None
        then = self.frame.offerings[code].then
        due = found.next_change_at is not None and found.next_change_at <= self.now
        if found.since_at is not None and found.since_at <= then and not due:
            states = found.state, found.state
        else:
            states = self._folded(stored.id, found.id, then)
        return KnownMembership(found.id, *states, found.joined_on, imported)

    def _folded(
        self, member_id: int, membership_id: int, then: datetime
    ) -> tuple[str | None, str | None]:
        """Return the states of then and now from the ledger itself."""
        member = members.load_member(self.connection, member_id, self.now, self.now)
        found = (
            [m for m in member.memberships if m.id == membership_id] if member else []
        )
        if not found:
            return None, None
        case = case_of(self.connection, found[0], self.now)
        return case.standing(then).state, case.standing().state
