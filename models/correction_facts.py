"""Frozen values about corrections of the past."""

from dataclasses import dataclass
from datetime import date, datetime

from models.asked import Asked
from models.facts import LedgerRow


@dataclass(frozen=True, slots=True)
class Correction(Asked):
    """What the ledger says wrongly of the past, and what is true instead.

    ``receipt`` names the change that is corrected; None: one was forgotten, and
    ``event`` says which. ``never`` is that it never happened. What is None stays as
    it was recorded. ``also`` are receipts of later changes that never happened
    either, ``asked_on`` the day the member asked for it, ``why`` the reason of the
    correction itself.
    """

    member_number: str
    offering_code: str
    why: str | None = None
    receipt: str | None = None
    never: bool = False
    event: str | None = None
    reason: str | None = None
    asked_on: date | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a correction may reach: from ``floor_on``, and up to the next spell.

    ``next_from`` is when the membership that followed this one began.
    """

    floor_on: date
    next_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An interval [from, to) in which the state was told otherwise than it is."""

    from_at: datetime
    to_at: datetime | None
    was: str | None
    became: str | None


@dataclass(frozen=True, slots=True)
class ChangedPlan:
    """A planned change that will now lead elsewhere; None: it will not happen."""

    row: LedgerRow
    was: str | None
    became: str | None


@dataclass(frozen=True, slots=True)
class Due:
    """A move of the system: filed by the correction, or ended by it."""

    event: str
    became: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Leave:
    """A leave by its first and last day; ``months`` None where they are not whole."""

    first: date
    last: date
    months: int | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Every answer that a correction changes, the earliest first."""

    answers: tuple[ChangedAnswer, ...] = ()
    plans: tuple[ChangedPlan, ...] = ()
    filed: tuple[Due, ...] = ()
    ended: tuple[Due, ...] = ()
    joined_was: date | None = None
    joined_becomes: date | None = None
    leaves_were: tuple[Leave, ...] = ()
    leaves_become: tuple[Leave, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A look at the member on a day of which the desk would now answer otherwise."""

    at: datetime
    staff_id: int
    state: str | None
    becomes: str | None
