"""Where somebody stands with a document of terms: frozen answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.terms_facts import AcceptanceFact, NoticeFact, Purpose, TermsVersionFact
from models.terms_kinds import AcceptanceMode, AfterGrace, Lacking, LegalRoute


class How(StrEnum):
    """Why a version binds a party."""

    JOINING = "joining"
    REACHED = "reached"
    BEGINNING = "beginning"
    CHANGE = "change"
    ACCEPTANCE = "acceptance"


@dataclass(frozen=True, slots=True)
class Bound:
    """The version that binds a party, since when, and by which way of the law."""

    version: TermsVersionFact
    since: datetime
    how: How
    route: LegalRoute
    notices: tuple[NoticeFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The newest version that somebody accepted and stands by.

    ``carried_to`` is a later version with the same content, which it counts for.
    """

    version: TermsVersionFact
    fact: AcceptanceFact
    carried_to: TermsVersionFact | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A no to the newest version that somebody answered about, or a yes taken back."""

    version: TermsVersionFact
    fact: AcceptanceFact


@dataclass(frozen=True, slots=True)
class Owes:
    """That a party is to accept a version: ``until`` when (None: no day is set).

    ``joining``: it is asked of whoever joins. ``answer`` is their no, if they gave one.
    """

    version: TermsVersionFact
    since: datetime
    until: datetime | None
    overdue: bool
    after: AfterGrace
    joining: bool = False
    answer: AcceptanceFact | None = None


@dataclass(frozen=True, slots=True)
class Unbound:
    """A version in force that does not bind a party, and what that would need.

    ``lacking`` is None where it rests on an earlier one that does not bind them.
    """

    version: TermsVersionFact
    lacking: Lacking | None


@dataclass(frozen=True, slots=True)
class Consent:
    """A purpose that needs consent, and who gave it; None: it is locked."""

    purpose: Purpose
    fact: AcceptanceFact | None
    answer: AcceptanceFact | None = None


@dataclass(frozen=True, slots=True)
class TermsStanding:
    """Where a party stands with one document.

    ``asked`` is the version that they would be asked to accept now, ``coming`` what
    is scheduled for them, the next one first; ``offerings`` whose documents it is.
    ``agreed_ahead`` are the ids of what they accepted before it comes in force.
    """

    document: str
    kind: str
    asked: TermsVersionFact
    mode: AcceptanceMode
    precedence: int
    offerings: tuple[str, ...]
    bound: Bound | None = None
    accepted: Accepted | None = None
    owes: Owes | None = None
    unbound: tuple[Unbound, ...] = ()
    coming: tuple[TermsVersionFact, ...] = ()
    consents: tuple[Consent, ...] = ()
    answer: Answer | None = None
    agreed_ahead: tuple[int, ...] = ()

    @property
    def missing(self) -> tuple[Consent, ...]:
        """The purposes that are locked until somebody consents."""
        return tuple(each for each in self.consents if each.fact is None)

    @property
    def receipts(self) -> tuple[str, ...]:
        """The numbers of the receipts of what they said last, a yes before a no."""
        said = [self.accepted.fact] if self.accepted else []
        said += [self.answer.fact] if self.answer else []
        said += [each.answer for each in self.consents if each.answer is not None]
        return tuple(dict.fromkeys(each.receipt for each in said if each.receipt))
