"""Who of all members is bound, has accepted or still owes: the question; pure.

What is asked of one member walks their own way; what is asked of all is the version
in force, the versions of which an acceptance is enough, and the rows that ask for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Final

from models.terms_facts import Applies, TermsVersionFact
from models.terms_kinds import AcceptanceMode, ChangeClass
from portal.domain.terms.binding import ASKS_ANEW
from portal.domain.terms.facts import as_known, holds, of_document
from portal.domain.terms.routes import binds_from
from portal.errors import InputRefused

AT_ONCE: Final = 50
"""Members on a page."""
COUNTED: Final = 10_000
"""Members are counted so far, and so many go into one file."""


DIGITS: Final = 10
"""A number of a version has fewer."""


class Sort(StrEnum):
    """Of whom the list is."""

    OWES = "owes"
    ACCEPTED = "accepted"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class AskedOwing:
    """A question to the list in codes, as it stands in an address; "" asks nothing.

    ``on`` is the day that is asked about. ``version`` is the number of a version of
    ``document`` that is asked about as if it were in force, whatever it stands at.
    """

    document: str = ""
    sort: str = ""
    actor: str = ""
    offering: str = ""
    on: str = ""
    version: str = ""

    @property
    def sorted_as(self) -> Sort:
        """Of whom the list is: of those who owe, where nothing is said."""
        return Sort(self.sort) if self.sort in set(Sort) else Sort.OWES

    @property
    def narrow(self) -> Mapping[str, str]:
        """What narrows the list, by name."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class OwedOfAll:
    """What one document asks of all members as of an instant.

    ``enough`` are the versions of which an acceptance suffices; ``rows`` are whom the
    version in force is for, ``asking`` those of them that ask for an acceptance.
    """

    version: TermsVersionFact
    enough: tuple[int, ...]
    rows: tuple[Applies, ...]
    asking: tuple[Applies, ...]
    former: tuple[str, ...] = ()
    """Hashes of what these versions said before they were taken back and rewritten."""


def owed_of_all(
    versions: Sequence[TermsVersionFact],
    document: str,
    at: datetime,
    known_at: datetime,
) -> OwedOfAll | None:
    """Return what a document asks of all members; None where none is in force."""
    known = of_document(as_known(versions, known_at), document)
    bound: TermsVersionFact | None = None
    asked: TermsVersionFact | None = None
    enough: list[int] = []
    for version in known:
        if not holds(version, at):
            continue
        effect = binds_from(version, bound, known_at)
        alone = version.change is ChangeClass.INDIVIDUAL
        if effect.at is None and not alone:
            enough.append(version.version_id)
            continue
        if bound is None or version.change in ASKS_ANEW:
            enough.clear()
        enough.append(version.version_id)
        asked, bound = version, version if effect.at is not None else bound
    if asked is None:
        return None
    former = _former(versions, known, enough)
    return OwedOfAll(asked, tuple(enough), asked.applies, _asking(asked), former)


def _former(
    versions: Sequence[TermsVersionFact],
    known: Sequence[TermsVersionFact],
    enough: Sequence[int],
) -> tuple[str, ...]:
    own = {each.content_hash for each in versions if each.version_id in enough}
    return tuple(sorted(own - {each.content_hash for each in known}))


def owed_of_version(version: TermsVersionFact) -> OwedOfAll:
    """Return what a version asks of all members, if it were in force now."""
    asks = version.change in ASKS_ANEW
    return OwedOfAll(
        version,
        (version.version_id,),
        version.applies,
        _asking(version) if asks else (),
    )


def _asking(version: TermsVersionFact) -> tuple[Applies, ...]:
    if version.change is ChangeClass.INDIVIDUAL:
        return version.applies
    must = AcceptanceMode.MUST_ACCEPT
    return tuple(each for each in version.applies if each.mode is must)


def documents_at(
    versions: Sequence[TermsVersionFact], at: datetime, known_at: datetime
) -> dict[str, OwedOfAll]:
    """Return every document that is in force, with what it asks of all."""
    codes = sorted({each.document for each in versions})
    found = {code: owed_of_all(versions, code, at, known_at) for code in codes}
    return {code: owed for code, owed in found.items() if owed is not None}


def wrong_in(asked: AskedOwing) -> list[InputRefused]:
    """Return a refusal of each code that there is not."""
    if asked.sort and asked.sort not in set(Sort):
        return [InputRefused("filter_unknown", filter="sort", value=asked.sort)]
    number = asked.version
    readable = number.isdecimal() and number.isascii() and len(number) < DIGITS
    if number and not (readable and asked.document):
        return [InputRefused("filter_unknown", filter="version", value=number)]
    return []
