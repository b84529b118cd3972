"""The risk register as a list: its order, what narrows it, and where a risk stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.risk_facts import Risk
from models.risk_kinds import RiskLevel
from portal.domain.risks import (
    is_open,
    is_overdue,
    level_of,
    urgency,
    waits_for_acceptance,
)

STATES = ("open", "waiting", "accepted", "closed")
"""Where a risk stands: waiting is too high to be left without acceptance."""
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class AskedRisks:
    """What narrows the register; blank is anything. ``on`` None is today."""

    actor: str = ""
    offering: str = ""
    state: str = ""
    level: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ListedRisk:
    """A risk in its place: ``code`` puts what is most urgent first."""

    code: str
    risk: Risk

    @property
    def level(self) -> RiskLevel:
        """How high it is."""
        return level_of(self.risk.says.before.score)

    @property
    def level_after(self) -> RiskLevel:
        """How high what is left of it is."""
        return level_of(self.risk.says.after.score)

    @property
    def state(self) -> str:
        """Where it stands."""
        return state_of(self.risk)


def state_of(risk: Risk) -> str:
    """Return where a risk stands."""
    if risk.closed:
        return "closed"
    if waits_for_acceptance(risk):
        return "waiting"
    return "accepted" if risk.accepted else "open"


def standing(risk: Risk, on: date) -> tuple[str, ...]:
    """Return where a risk stands, and whether its day is over."""
    return (state_of(risk), *((OVERDUE,) if is_overdue(risk, on) else ()))


def listed(risks: Iterable[Risk]) -> tuple[ListedRisk, ...]:
    """Return risks in the order of their urgency."""
    found = sorted(risks, key=urgency)
    return tuple(ListedRisk(f"{n:06d}", each) for n, each in enumerate(found, 1))


def fitting_risks(
    risks: Iterable[Risk], asked: AskedRisks, on: date
) -> tuple[Risk, ...]:
    """Return what was asked for; a risk of all services is one of each."""
    return tuple(each for each in risks if _fits(each, asked, on))


def _fits(risk: Risk, asked: AskedRisks, on: date) -> bool:
    return (
        asked.actor in ("", risk.actor)
        and (not asked.offering or risk.offering in ("", asked.offering))
        and asked.level in ("", level_of(risk.says.after.score))
        and _stands(risk, asked.state, on)
    )


def _stands(risk: Risk, state: str, on: date) -> bool:
    if state == OVERDUE:
        return is_overdue(risk, on)
    if state == "open":
        return is_open(risk)
    return state in ("", state_of(risk))
