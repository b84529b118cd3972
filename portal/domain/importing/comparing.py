"""A candidate beside the member that the portal knows under the same number.

A file tells what was so on its as-of day. It is compared with what the portal knows
of that day, and what the portal knows from a later day wins: an older file never
undoes what was recorded since. A blank cell says nothing and erases nothing. Of
several records about one person in one file the first speaks for the person; the
others add what is missing and memberships of their own.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from models.job_kinds import RecordOutcome
from models.kinds import ContactKind, MemberKind
from portal.domain.importing.candidate import Candidate, Contact
from portal.domain.importing.persons import person_of, same_person
from portal.domain.search_keys import SearchKeys, keys_for

ORGANISATIONS = frozenset(
    {"business_member", "alliance_company", "sales_agency", "partner_store"}
)
"""Actor kinds that mean an organisation where a record has no birth date."""


class KnownName(NamedTuple):
    """A name of a member, as known now; ``valid_to`` is None for the live one."""

    name: str
    reading: str | None
    keys: SearchKeys
    valid_from: datetime
    valid_to: datetime | None = None


class KnownContact(NamedTuple):
    """A contact point of a member, as known now."""

    contact: Contact
    valid_from: datetime
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownMembership:
    """A membership; ``then`` is its state on the as-of day, ``now`` the present one.

    ``imported`` says that an import opened it.
    """

    id: int
    then: str | None
    now: str | None
    joined_on: date | None
    imported: bool = False


class KnownValues(NamedTuple):
    """The attributes of a member as they are kept, and since when."""

    values: Mapping[str, Any]
    since: datetime


@dataclass(frozen=True, slots=True)
class KnownMember:
    """What the portal knows under a member number; memberships by offering code.

    ``attributes`` is None where none were ever recorded, or none are asked for.
    """

    id: int
    number: str
    version: int
    actor_kind: str
    birth_date: date | None
    joined_on: date | None
    note: str | None
    names: tuple[KnownName, ...]
    contacts: tuple[KnownContact, ...]
    memberships: Mapping[str, KnownMembership] = field(default_factory=dict)
    member_kind: MemberKind = MemberKind.PERSON
    attributes: KnownValues | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a record comes to: None and empty where nothing is to be written.

    ``name`` is the new name with its keys, ``contacts_gone`` become former ones.
    ``opens`` says that the record brings a further membership, ``proposes`` names
    the membership whose state the file tells otherwise.
    """

    outcome: RecordOutcome
    another_person: bool = False
    name: KnownName | None = None
    contacts_gone: tuple[Contact, ...] = ()
    contacts_added: tuple[Contact, ...] = ()
    birth_date: date | None = None
    actor_kind: str | None = None
    note: str | None = None
    joined_on: date | None = None
    opens: bool = False
    joined_offering: KnownMembership | None = None
    proposes: KnownMembership | None = None
    attributes: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the member that change, as the trail names them."""
        kinds = {each.kind for each in (*self.contacts_gone, *self.contacts_added)}
        found = {
            "name": self.name is not None,
            "phone": ContactKind.PHONE in kinds,
            "mail": ContactKind.MAIL in kinds,
            "birth_date": self.birth_date is not None,
            "actor_kind": self.actor_kind is not None,
            "note": self.note is not None,
            "joined_on": bool(self.joined_on or self.joined_offering),
            "membership": self.opens,
            "attributes": self.attributes,
        }
        return tuple(name for name, changes in found.items() if changes)


def kind_of(candidate: Candidate) -> MemberKind:
    """Return whether a new member is a person or an organisation."""
    if candidate.kind in ORGANISATIONS and candidate.birth_date is None:
        return MemberKind.ORGANISATION
    return MemberKind.PERSON


def compare(
    candidate: Candidate, known: KnownMember, then: datetime, *, repeated: bool
) -> Comparison:
    """Return what ``candidate`` changes about ``known``.

    ``then`` is the instant at which the as-of day begins. ``repeated`` says that the
    file told of this person before.
    """
    if not _is_same_person(candidate, known, then):
        return Comparison(RecordOutcome.REFUSED, another_person=True)
    gone, added = _contacts(candidate, known, then, repeated=repeated)
    membership = known.memberships.get(candidate.offering)
    found = Comparison(
        RecordOutcome.UNCHANGED,
        name=_name(candidate, known, then, repeated=repeated),
        contacts_gone=gone,
        contacts_added=added,
        birth_date=None if known.birth_date else candidate.birth_date,
        actor_kind=_other(candidate.kind, known.actor_kind, repeated=repeated),
        note=_other(candidate.note, known.note, repeated=repeated),
        joined_on=None if known.joined_on else candidate.joined_on,
        opens=membership is None,
        joined_offering=_joined(candidate, membership, repeated=repeated),
        proposes=_proposes(candidate, membership),
    )
    return _with_outcome(found)


def _with_outcome(found: Comparison) -> Comparison:
    if found.proposes is not None:
        return replace(found, outcome=RecordOutcome.PROPOSED)
    if found.fields:
        return replace(found, outcome=RecordOutcome.UPDATED)
    return found


def with_values(found: Comparison) -> Comparison:
    """Return a comparison of which the attributes change as well."""
    return _with_outcome(replace(found, attributes=True))


def _is_same_person(candidate: Candidate, known: KnownMember, then: datetime) -> bool:
    """Compare folded name and birth date with the names of then and of now."""
    mark = person_of(candidate.keys.name_key, candidate.birth_date)
    names = [each for each in known.names if each.valid_to is None or _held(each, then)]
    return any(
        same_person(mark, person_of(each.keys.name_key, known.birth_date))
        for each in names
    )


def _held(dated: KnownName | KnownContact, then: datetime) -> bool:
    over = dated.valid_to is not None and dated.valid_to <= then
    return dated.valid_from <= then and not over


def _name(
    candidate: Candidate, known: KnownMember, then: datetime, *, repeated: bool
) -> KnownName | None:
    """Return the name as the file spells it, where the portal spells it otherwise."""
    live = next((each for each in known.names if each.valid_to is None), None)
    if live is None or live.valid_from > then:
        return None
    reading = candidate.reading
    sounds_new = bool(reading) and candidate.keys.reading_key != live.keys.reading_key
    if repeated:
        if live.reading or not sounds_new:
            return None
        return _spelled(live.name, reading, then)
    if not sounds_new and _same_spelling(candidate.name, live.name):
        return None
    return _spelled(candidate.name, reading if sounds_new else live.reading, then)


def _spelled(name: str, reading: str | None, then: datetime) -> KnownName:
    return KnownName(name, reading, keys_for(name, reading), then)


def _same_spelling(one: str, other: str) -> bool:
    """Return whether two spellings differ in width and blanks at most."""
    return one == other or _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _other(told: str | None, known: str | None, *, repeated: bool) -> str | None:
    """Return what the file tells where that is new; a repeated record only fills."""
    if told is None or told == known or (repeated and known is not None):
        return None
    return told


def _contacts(
    candidate: Candidate, known: KnownMember, then: datetime, *, repeated: bool
) -> tuple[tuple[Contact, ...], tuple[Contact, ...]]:
    gone: list[Contact] = []
    added: list[Contact] = []
    for kind in (ContactKind.PHONE, ContactKind.MAIL):
        told = [each for each in candidate.contacts if each.kind is kind]
        have = [each for each in known.contacts if each.contact.kind is kind]
        less, more = _of_kind(told, have, then)
        gone += () if repeated else less
        added += more
    return tuple(gone), tuple(added)


def _of_kind(
    told: Sequence[Contact], have: Sequence[KnownContact], then: datetime
) -> tuple[list[Contact], list[Contact]]:
    """Return the contacts of one kind that go and that come.

    New ones take the place of those that the file no longer has, unless these are
    more: then nobody can say which was replaced, and all stay.
    """
    if any(_changed_since(each, then) for each in have):
        return [], []
    live = [each.contact for each in have if each.valid_to is None]
    folded = {each.folded for each in told}
    had = {each.folded for each in live}
    new = [each for each in told if each.folded not in had]
    missing = [each for each in live if each.folded not in folded]
    return (missing if new and len(missing) <= len(new) else []), new


def _changed_since(dated: KnownContact, then: datetime) -> bool:
    ended = dated.valid_to is not None and dated.valid_to > then
    return dated.valid_from > then or ended


def _joined(
    candidate: Candidate, membership: KnownMembership | None, *, repeated: bool
) -> KnownMembership | None:
    """Return the membership whose join date the file tells better, if any.

    A join date that the portal recorded itself stays as it is.
    """
    told = candidate.joined_on
    if membership is None or told is None or told == membership.joined_on:
        return None
    if membership.joined_on is None:
        return membership
    return membership if membership.imported and not repeated else None


def _proposes(
    candidate: Candidate, membership: KnownMembership | None
) -> KnownMembership | None:
    """Return the membership whose state the file tells otherwise.

    One that began after the as-of day is none of the file's business.
    """
    if membership is None or membership.then is None:
        return None
    known = (membership.then, membership.now)
    return None if candidate.state in known else membership


# ------------------------------------------------------------------ afterwards


def known_from(
    candidate: Candidate,
    member_id: int,
    membership_id: int,
    then: datetime,
    attributes: KnownValues | None = None,
) -> KnownMember:
    """Return a member that a record has just made."""
    live = KnownName(candidate.name, candidate.reading, candidate.keys, then)
    return KnownMember(
        id=member_id,
        number=candidate.number,
        version=1,
        actor_kind=candidate.kind or "member",
        birth_date=candidate.birth_date,
        joined_on=candidate.joined_on,
        note=candidate.note,
        names=(live,),
        contacts=tuple(KnownContact(each, then) for each in candidate.contacts),
        memberships={candidate.offering: opened(candidate, membership_id)},
        member_kind=kind_of(candidate),
        attributes=attributes,
    )


def opened(candidate: Candidate, membership_id: int) -> KnownMembership:
    """Return the membership that a record has just opened."""
    state, joined = candidate.state, candidate.joined_on
    return KnownMembership(membership_id, state, state, joined, imported=True)


def after(
    known: KnownMember,
    candidate: Candidate,
    found: Comparison,
    membership_id: int,
    then: datetime,
) -> KnownMember:
    """Return ``known`` once ``found`` is written and opened ``membership_id``."""
    memberships = dict(known.memberships)
    if found.opens:
        memberships[candidate.offering] = opened(candidate, membership_id)
    elif found.joined_offering is not None:
        memberships[candidate.offering] = replace(
            found.joined_offering, joined_on=candidate.joined_on
        )
    gone = {each.folded for each in found.contacts_gone}
    stay = [each for each in known.contacts if each.contact.folded not in gone]
    return replace(
        known,
        version=known.version + bool(found.fields),
        actor_kind=found.actor_kind or known.actor_kind,
        birth_date=found.birth_date or known.birth_date,
        joined_on=found.joined_on or known.joined_on,
        note=found.note or known.note,
        names=(found.name,) if found.name else known.names,
        contacts=(*stay, *(KnownContact(each, then) for each in found.contacts_added)),
        memberships=memberships,
    )
