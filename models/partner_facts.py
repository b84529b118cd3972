"""Partners as rules see them: contracts and links, each with its two times."""

from dataclasses import dataclass
from datetime import date

from models.kinds import ContractEnd
from models.span import Span


@dataclass(frozen=True, slots=True)
class NewPartner:
    """An organisation that becomes a partner; a blank number is given by the portal."""

    name: str
    reading: str = ""
    actor_kind: str = "alliance_company"
    number: str = ""
    phone: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """A contract as people enter it, from a day until a last day.

    One that ``follows`` another takes what is not said from it.
    """

    number: str
    offering: str = ""
    terms: str = ""
    since: date | None = None
    last: date | None = None
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """That a contract ends with a day, and why; None: today."""

    reason: str
    last: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class SignedContract:
    """One row of a contract; ``first_id`` is what its rows have in common."""

    id: int
    first_id: int
    number: str
    party_id: int
    offering: str
    terms: str
    span: Span
    reason: ContractEnd | None = None
    recorded_by: int | None = None


@dataclass(frozen=True, slots=True)
class PartnerUser:
    """One row of a member who belongs to a partner; blank offering: altogether."""

    id: int
    first_id: int
    partner_id: int
    member_id: int
    member_number: str
    relation: str
    span: Span
    membership_id: int | None = None
    offering: str = ""
    variant: str = ""

    @property
    def code(self) -> str:
        """Its place in a list: by member number, then as it was recorded."""
        return f"{self.member_number} {self.id:012d}"


@dataclass(frozen=True, slots=True)
class WhoBelongs:
    """A member, or their membership of an offering, and the partner, by numbers."""

    partner: str
    member: str
    offering: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Belonging:
    """What somebody says of a link: from a day, until a last day.

    Without ``since`` what is known ends; ``mistake``: it never was. ``file_hash``
    names the file that says so.
    """

    since: date | None = None
    last: date | None = None
    relation: str = "user"
    mistake: bool = False
    file_hash: str | None = None
