"""What the class of a change means for a new version, its approver and its day; pure.

The day on which a version may take effect depends on the notice: of no days where the
class needs none, else of as many as the organisation asks for and the texts in force
promise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.publishing_facts import Content, Version
from models.terms_facts import TermsVersionFact
from models.terms_kinds import ChangeClass
from portal.domain.calendar import day_of, start_of
from portal.domain.publishing.steps import would_hold
from portal.domain.terms.routes import (
    NEEDS_NOTICE,
    days_needed,
    earliest_day,
    promised_days,
)
from portal.errors import InputRefused

NO_LEGAL_EFFECT = "no_legal_effect"
"""What whoever approves an editorial change declares."""


def anew(content: Content) -> Content:
    """Return what a version begun from another begins with: no class, no reasons."""
    kept = {name: value for name, value in content.items() if name not in _OF_CHANGE}
    return {**kept, "change": ChangeClass.FIRST.value}


_OF_CHANGE = ("change", "reasons_ja", "reasons_en")


def declares(content: Content) -> str | None:
    """Return what whoever approves has to declare."""
    return NO_LEGAL_EFFECT if change_of(content) is ChangeClass.EDITORIAL else None


def change_of(content: Content) -> ChangeClass:
    """Return the class of change that a content names; the first one, where none."""
    found = content.get("change", ChangeClass.FIRST)
    return ChangeClass(found) if found in set(ChangeClass) else ChangeClass.FIRST


@dataclass(frozen=True, slots=True)
class NoticeDays:
    """How long before its effect a change has to be made known, and why.

    ``given_on`` is the day of the notice: today, where none is on record. ``earliest``
    is the first day on which the change may take effect.
    """

    change: ChangeClass
    floor: int
    promised: int
    given_on: date
    earliest: date

    @property
    def days(self) -> int:
        """The days of notice."""
        return days_needed(self.floor, self.promised)

    @property
    def needed(self) -> bool:
        """Whether the change has no effect without its notice."""
        return self.change in NEEDS_NOTICE


def notice_days(
    version: Version,
    others: Iterable[TermsVersionFact],
    floor: int,
    given_at: datetime | None,
    at: datetime,
) -> NoticeDays:
    """Return how long before ``version`` a notice has to be given, asked at ``at``.

    ``others`` are the versions of its document that were approved, ``given_at`` when
    the first notice of this very content was given.
    """
    zone, known = ZoneInfo(version.zone), tuple(others)
    change, given = change_of(version.content), given_at or at
    found = _asked(change, known, floor, day_of(given, zone), would_hold(version, at))
    earliest = max(found.earliest, day_of(at, zone))
    while True:
        again = _asked(change, known, floor, found.given_on, start_of(earliest, zone))
        if again.earliest <= earliest:
            break
        earliest = again.earliest
    return NoticeDays(change, floor, found.promised, found.given_on, earliest)


def _asked(
    change: ChangeClass,
    others: tuple[TermsVersionFact, ...],
    floor: int,
    given_on: date,
    effective_at: datetime,
) -> NoticeDays:
    promised = promised_days(others, effective_at, _ALWAYS)
    days = days_needed(floor, promised)
    earliest = earliest_day(change, given_on, days)
    return NoticeDays(change, floor, promised, given_on, earliest)


_ALWAYS = datetime.max.replace(tzinfo=ZoneInfo("UTC"))
"""Whatever is on record counts when a day is chosen."""


def check_day(version: Version, found: NoticeDays, at: datetime) -> None:
    """Refuse a day that is too early for the notice; propose the first lawful one."""
    on = day_of(would_hold(version, at), ZoneInfo(version.zone))
    if not found.needed or on >= earliest_day(found.change, found.given_on, found.days):
        return
    raise InputRefused(
        "notice_too_early",
        on=on,
        earliest=found.earliest,
        days=found.days,
        promised=found.promised,
        floor=found.floor,
    )
