"""Cases of violations as rules and screens see them, and what is asked about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models.violation_kinds import CaseAct


@dataclass(frozen=True, slots=True)
class Sanction:
    """A response: ``warn``, ``lock``, or the event of a move.

    ``reason`` is that of the lock or the move, ``days`` how long a lock lasts (None:
    until it is released).
    """

    answer: str
    reason: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class CaseStep:
    """Something that was done to a case; ``says`` are codes, no personal values.

    What people wrote lies behind the event ``audit_id``.
    """

    revision: int
    act: CaseAct
    staff_id: int
    at: datetime
    audit_id: int = 0
    says: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A violation by a member in a membership, with all that was done about it.

    ``on`` is the business day on which it happened.
    """

    id: int
    number: str
    member_id: int
    membership_id: int
    offering: str
    variant: str
    kind: str
    on: date
    recorded_at: datetime
    steps: tuple[CaseStep, ...] = ()

    @property
    def revision(self) -> int:
        """How much was done to it."""
        return len(self.steps)

    def last(self, *acts: CaseAct) -> CaseStep | None:
        """Return the newest step that was one of ``acts``."""
        found = (step for step in reversed(self.steps) if step.act in acts)
        return next(found, None)

    @property
    def sanction(self) -> Sanction | None:
        """What was carried out, or is asked for."""
        step = self.last(CaseAct.SANCTIONED, CaseAct.SANCTION_ASKED)
        if step is None:
            return None
        says = step.says
        return Sanction(says["response"], says.get("because", ""), says.get("days"))


@dataclass(frozen=True, slots=True)
class NewCase:
    """A violation as it is reported; ``on`` None is today, ``text`` is personal."""

    member_number: str
    offering_code: str
    kind: str
    on: date | None = None
    text: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file that proves something, as it was uploaded."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CaseReceipt:
    """What was done to a case, and what it led to.

    ``number`` is the case's, ``revision`` what it stands at since; ``led_to`` the
    receipt of a lock or move.
    """

    number: str
    act: CaseAct
    revision: int
    led_to: str = ""
    repeated: bool = False
