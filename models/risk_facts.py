"""Risks as rules and screens see them: what was said of each, row by row."""

from dataclasses import dataclass
from datetime import date, datetime

from models.risk_kinds import RiskAct, RiskTreatment


@dataclass(frozen=True, slots=True)
class Rating:
    """How likely something is and how bad it would be, each from 1 to 5."""

    likelihood: int
    impact: int

    @property
    def score(self) -> int:
        """The product of both."""
        return self.likelihood * self.impact


@dataclass(frozen=True, slots=True)
class RiskSays:
    """What a risk says: rated ``before`` treatment and ``after`` it.

    ``plan`` is the treatment in words, ``owner`` who sees to it, ``review_on`` the
    day by which somebody looks at it again.
    """

    name_ja: str
    name_en: str
    before: Rating
    treatment: RiskTreatment
    after: Rating
    review_on: date
    plan_ja: str = ""
    plan_en: str = ""
    owner_ja: str = ""
    owner_en: str = ""


@dataclass(frozen=True, slots=True)
class NewRisk:
    """A risk of an actor kind in a service, or in all of them (blank)."""

    actor: str
    offering: str
    says: RiskSays


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One row of the register: who did what, and all that the risk says since."""

    revision: int
    act: RiskAct
    says: RiskSays
    staff_id: int
    at: datetime
    audit_id: int = 0
    text_event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk with its rows, oldest first; there is always one."""

    id: int
    actor: str
    offering: str
    rows: tuple[RiskRow, ...]

    @property
    def number(self) -> str:
        """What people call it."""
        return f"R{self.id}"

    @property
    def last(self) -> RiskRow:
        """The row that holds."""
        return self.rows[-1]

    @property
    def says(self) -> RiskSays:
        """What it says now."""
        return self.last.says

    @property
    def revision(self) -> int:
        """The number of the row that holds."""
        return self.last.revision

    @property
    def accepted(self) -> bool:
        """Whether somebody accepted just what it says now."""
        return self.last.act is RiskAct.ACCEPTED

    @property
    def closed(self) -> bool:
        """Whether it is over."""
        return self.last.act is RiskAct.CLOSED

    @property
    def authors(self) -> frozenset[int]:
        """Everybody who wrote something in it."""
        wrote = (RiskAct.OPENED, RiskAct.CHANGED)
        return frozenset(each.staff_id for each in self.rows if each.act in wrote)
