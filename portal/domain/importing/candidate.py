"""A member as a file describes one: every value checked, nothing stored yet."""

from datetime import date
from typing import NamedTuple

from models.kinds import ContactKind
from portal.domain.importing.reasons import Reason, Verdict, verdict_of
from portal.domain.search_keys import SearchKeys


class Contact(NamedTuple):
    """A phone or mail address: as written, as compared, and a phone's last four."""

    kind: ContactKind
    value: str
    folded: str
    last_four: str | None = None


class Candidate(NamedTuple):
    """One accepted record.

    ``name``, ``reading`` and ``note`` keep their spelling; ``keys`` are for search
    and comparison. ``kind`` is an actor kind's code or None where the file says
    nothing; ``state`` and ``offering`` are codes. ``given`` are attributes as typed.
    """

    number: str
    name: str
    reading: str | None
    keys: SearchKeys
    birth_date: date | None
    contacts: tuple[Contact, ...]
    kind: str | None
    joined_on: date | None
    state: str
    offering: str
    note: str | None
    given: tuple[tuple[str, str], ...] = ()


class Outcome(NamedTuple):
    """What became of one record: a candidate, or the reasons why there is none."""

    record: int
    candidate: Candidate | None
    reasons: tuple[Reason, ...]

    @property
    def verdict(self) -> Verdict:
        """What the reasons add up to."""
        return verdict_of(self.reasons)
