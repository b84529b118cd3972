"""A member to be added, whatever door they come in by: folded once, ready to store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.kinds import ContactKind, MemberKind
from portal.domain.importing.candidate import Contact
from portal.domain.mail import fold_mail
from portal.domain.phones import Phone, read_phone
from portal.domain.search_keys import SearchKeys, keys_for


@dataclass(frozen=True, slots=True)
class NewMember:
    """A person or organisation that has no row yet.

    ``actor_kind`` is a code; ``valid_from`` says since when name and contacts are
    theirs (``None``: the instant of the command).
    """

    number: str
    name: str
    reading: str | None
    keys: SearchKeys
    contacts: tuple[Contact, ...] = ()
    kind: MemberKind = MemberKind.PERSON
    actor_kind: str = "member"
    birth_date: date | None = None
    joined_on: date | None = None
    note: str | None = None
    valid_from: datetime | None = None


def new_member(
    number: str,
    name: str,
    reading: str | None = None,
    *,
    phones: Sequence[str] = (),
    mails: Sequence[str] = (),
    kind: MemberKind = MemberKind.PERSON,
    actor_kind: str = "member",
    birth_date: date | None = None,
    joined_on: date | None = None,
    note: str | None = None,
    valid_from: datetime | None = None,
) -> NewMember:
    """Return a member from values as written; raises ``ValueError`` for bad ones."""
    contacts = [*map(phone_contact, phones), *map(mail_contact, mails)]
    return NewMember(
        number=number,
        name=name,
        reading=reading,
        keys=keys_for(name, reading),
        contacts=tuple(contacts),
        kind=kind,
        actor_kind=actor_kind,
        birth_date=birth_date,
        joined_on=joined_on,
        note=note,
        valid_from=valid_from,
    )


def phone_contact(value: str) -> Contact:
    """Return a phone in any spelling as a contact; raises ``ValueError``."""
    phone = read_phone(value)
    if isinstance(phone, Phone):
        return Contact(ContactKind.PHONE, value, phone.e164, phone.last_four)
    raise ValueError(f"no telephone number: {phone}")


def mail_contact(value: str) -> Contact:
    """Return a mail address as a contact; raises ``ValueError``."""
    folded = fold_mail(value)
    if folded is None:
        raise ValueError("no mail address")
    return Contact(ContactKind.MAIL, value, folded)
