"""From the bytes of a file to records that are ready to be written.

Everything here is pure work on one file: it runs as well in a process of its own
(``reading``). What comes out are plain values, since they travel between processes.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

from models.kinds import ContactKind
from portal.domain.grams import grams
from portal.domain.importing.candidate import Candidate, Contact, Outcome
from portal.domain.importing.comparing import kind_of
from portal.domain.importing.mapping import ColumnMapping
from portal.domain.importing.reasons import Reason
from portal.domain.importing.records import RecordCheck
from portal.domain.importing.survey import Survey, read_members
from portal.domain.importing.vocabulary import Names, vocabulary
from portal.domain.search_keys import SearchKeys
from portal.services.import_members.sources import Source
from portal.store.claims import ClaimsOnDisk

DEFAULT_KIND = "member"
"""The actor kind of a record that says nothing about it."""


@dataclass(frozen=True)
class Job:
    """What is to be read and how: all that another process needs to know.

    ``done`` is the last record that is written already.
    """

    source: Source
    survey: Survey
    mapping: ColumnMapping
    states: Names
    kinds: Names
    offerings: Names
    as_of: date
    batch: str = ""
    done: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)


class Ready(NamedTuple):
    """One record: its verdict and reasons, and for a candidate all its values.

    Days are ISO text. ``number`` is "" where there is no candidate. ``repeated``
    says that the file told of this person before. From ``after`` on are the parts of
    the event of a new member: canonical JSON, and what is to be sealed behind it; last
    the attributes as typed.
    """

    record: int
    verdict: str
    reasons: tuple[tuple[str, str, str, str], ...]
    number: str = ""
    repeated: bool = False
    name: str = ""
    reading: str | None = None
    name_key: str = ""
    loose_key: str = ""
    reading_key: str = ""
    romaji_key: str = ""
    grams: str = ""
    birth_date: str | None = None
    contacts: tuple[tuple[str, str, str, str | None], ...] = ()
    member_kind: str = ""
    kind: str | None = None
    joined_on: str | None = None
    state: str = ""
    offering: str = ""
    note: str | None = None
    after: bytes = b""
    facts: bytes = b""
    private: bytes = b""
    sealed: bytes = b""
    given: tuple[tuple[str, str], ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons."""
        return tuple(reason[0] for reason in self.reasons)


def prepared(job: Job) -> Iterator[Ready]:
    """Yield every record of the file, in order."""
    claims = ClaimsOnDisk()
    words = vocabulary(
        states=job.states,
        kinds=job.kinds,
        offerings=job.offerings,
        added=job.mapping.words,
    )
    check = RecordCheck(job.mapping, words, job.as_of, claims)
    pressing = Pressing(job.batch, job.as_of)
    try:
        for record in read_members(job.source, job.survey):
            claims.first = True
            outcome = check(record)
            yield _ready(outcome, job, pressing, repeated=not claims.first)
    finally:
        claims.close()


def _ready(
    outcome: Outcome, job: Job, pressing: "Pressing", *, repeated: bool
) -> Ready:
    reasons = tuple(map(plain, outcome.reasons)) if outcome.reasons else ()
    found = outcome.candidate
    if found is None:
        return Ready(outcome.record, outcome.verdict.value, reasons)
    if outcome.record <= job.done:
        return Ready(outcome.record, outcome.verdict.value, reasons, found.number)
    keys = found.keys
    kind = kind_of(found).value
    birth, joined = _iso(found.birth_date), _iso(found.joined_on)
    contacts = tuple([(str(each[0]), *each[1:]) for each in found.contacts])
    return Ready(
        outcome.record,
        "warned" if reasons else "accepted",
        reasons,
        found.number,
        repeated,
        found.name,
        found.reading,
        keys.name_key,
        keys.loose_key,
        keys.reading_key,
        keys.romaji_key,
        grams(keys.name_key, keys.reading_key, keys.romaji_key),
        birth,
        contacts,
        kind,
        found.kind,
        joined,
        found.state,
        found.offering,
        found.note,
        pressing.after(found, kind, joined),
        pressing.facts(outcome.record, found),
        *pressing.private(found, birth),
        found.given,
    )


class Pressing:
    """The parts of new members' events, written straight as canonical JSON.

    The same bytes as ``services.add_member.created`` and ``store.audit`` make, at a
    fifth of the cost: a test compares them.
    """

    def __init__(self, batch: str, as_of: date) -> None:
        self._head = f'{{"as_of":"{as_of.isoformat()}","batch":{quoted(batch)},'
        self._chance = b""

    def after(self, found: Candidate, kind: str, joined: str | None) -> bytes:
        """Return what became of the member's plain values."""
        actor = quoted(found.kind or DEFAULT_KIND)
        on = f'"joined_on":"{joined}",' if joined else ""
        return (
            f'{{"actor_kind":{actor},{on}"kind":"{kind}","number":"{found.number}"}}'
        ).encode()

    def facts(self, record: int, found: Candidate) -> bytes:
        """Return where the member comes from."""
        offering, state = quoted(found.offering), quoted(found.state)
        rest = f'"offering":{offering},"record":{record},"state":{state}}}'
        return (self._head + rest).encode()

    def private(self, found: Candidate, birth: str | None) -> tuple[bytes, bytes]:
        """Return the commitments of personal values, and what is sealed of them."""
        values = [("birth_date", birth), *_named(found.contacts), ("name", found.name),
                  ("note", found.note), ("reading", found.reading)]  # fmt: skip
        committed, salted = [], []
        for name, value in values:
            if value is None:
                continue
            salt = self._salt()
            mark = sha256(b"%b%b\0%b" % (salt, name.encode(), value.encode()))
            committed.append(f'"{name}":"c:{mark.hexdigest()}"')
            salted.append(f'"{name}":["{salt.hex()}",{quoted(value)}]')
        committed.sort()
        return (
            f"{{{','.join(committed)}}}".encode(),
            f"{{{','.join(salted)}}}".encode(),
        )

    def _salt(self) -> bytes:
        if not self._chance:
            self._chance = os.urandom(4096)
        salt, self._chance = self._chance[:16], self._chance[16:]
        return salt


def _named(contacts: Sequence[Contact]) -> list[tuple[str, str]]:
    """Return contacts as fields of an event, as ``contact_values`` names them."""
    counts = {ContactKind.PHONE: 0, ContactKind.MAIL: 0}
    found = []
    for kind, value, _, _ in contacts:
        counts[kind] += 1
        name = kind.value if counts[kind] == 1 else f"{kind.value}{counts[kind]}"
        found.append((name, value))
    return found


def facts_of(batch: str, record: int, as_of: date, found: Candidate) -> dict[str, Any]:
    """Return what an event says about where it comes from."""
    return {
        "batch": batch,
        "record": record,
        "as_of": as_of,
        "offering": found.offering,
        "state": found.state,
    }


def plain(reason: Reason) -> tuple[str, str, str, str]:
    """Return a reason as plain values."""
    field_name = reason.field.value if reason.field else ""
    return reason.code.value, field_name, reason.column, reason.value


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def candidate_of(ready: Ready) -> Candidate:
    """Return the candidate that ``ready`` was made of."""
    keys = (ready.name_key, ready.loose_key, ready.reading_key, ready.romaji_key)
    return Candidate(
        number=ready.number,
        name=ready.name,
        reading=ready.reading,
        keys=SearchKeys(*keys),
        birth_date=_day(ready.birth_date),
        contacts=tuple(
            Contact(ContactKind(kind), value, folded, last_four)
            for kind, value, folded, last_four in ready.contacts
        ),
        kind=ready.kind,
        joined_on=_day(ready.joined_on),
        state=ready.state,
        offering=ready.offering,
        note=ready.note,
        given=ready.given,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
