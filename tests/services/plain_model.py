"""A member as somebody with a calendar and the shipped table would keep them.

Written without a look at the portal's rules: facts in order, deadlines by walking
the days, and a copy of everything for each time something was recorded. A property
test compares it with the portal.
"""

import csv
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

from tests.house.files import ROOT

TOKYO = timezone(timedelta(hours=9))
TABLE_FILE = Path(ROOT, "seed", "canonical-lifecycle.csv")
PAUSED = ("on_leave", "suspended")
LAPSES_AFTER = 30


def _table() -> dict[tuple[str, str], tuple[str, bool]]:
    with TABLE_FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["event"], row["from"]): (row["to"], "no_arrears" in row["guards"])
            for row in csv.DictReader(file)
        }


TABLE = _table()
"""(event, state) → (state it leads to, whether open dues stop it)."""


def midnight(on: date) -> datetime:
    """Return when a day begins in Japan."""
    return datetime.combine(on, time(), TOKYO).astimezone(UTC)


def day(at: datetime) -> date:
    """Return the day in Japan."""
    return at.astimezone(TOKYO).date()


@dataclass(frozen=True)
class Fact:
    """Something people said happens, or planned: it may find no way when it is due."""

    order: int
    event: str
    at: datetime
    receipt: str
    until: date | None = None
    planned: bool = False


@dataclass
class Plain:
    """One membership: what is held now, and what was held at each record."""

    facts: list[Fact] = field(default_factory=list)
    dues: list[tuple[datetime, datetime]] = field(default_factory=list)
    kept: list[tuple[datetime, list[Fact]]] = field(default_factory=list)

    def keep(self, at: datetime) -> None:
        """Remember what is known from ``at`` on."""
        self.kept.append((at, list(self.facts)))

    def known(self, at: datetime) -> list[Fact]:
        """Return what was held at an instant."""
        return next((facts for when, facts in reversed(self.kept) if when <= at), [])

    def state(self, at: datetime, known_at: datetime | None = None) -> str | None:
        """Return the state at one instant, as known at another."""
        facts = self.facts if known_at is None else self.known(known_at)
        return self._walk(facts, at, known_at)[0]

    def taken(self, facts: list[Fact]) -> set[int]:
        """Return the facts that find their way, to come included."""
        return self._walk(facts, datetime(2200, 1, 1, tzinfo=UTC), None)[1]

    def amend(self, facts: list[Fact], now: datetime) -> list[Fact]:
        """Hold ``facts`` from now on; return the plans that end with it."""
        before, after = self.taken(self.facts), self.taken(facts)
        ended = [
            each
            for each in facts
            if each.planned and each.at > now and each.order in before - after
        ]
        self.facts = [each for each in facts if each not in ended]
        self.keep(now)
        return ended

    def _walk(
        self, facts: list[Fact], at: datetime, known_at: datetime | None
    ) -> tuple[str | None, set[int]]:
        walker = _Walker([s for s, r in self.dues if known_at is None or r <= known_at])
        left = sorted(
            (each for each in facts if each.at <= at), key=lambda f: (f.at, f.order)
        )
        while True:
            due = walker.due()
            if due is not None and due <= at and (not left or due <= left[0].at):
                walker.system(due)
                continue
            if not left:
                return walker.state, walker.taken
            together = [each for each in left if each.at == left[0].at]
            chosen = next((f for f in together if walker.may(f)), together[0])
            walker.take(chosen)
            left.remove(chosen)


@dataclass
class _Walker:
    dues: list[datetime]
    state: str | None = None
    entered: datetime | None = None
    leave: date | None = None
    taken: set[int] = field(default_factory=set)

    def due(self) -> datetime | None:
        """Return when the present state ends by itself."""
        if self.entered is None:
            return None
        if self.state in ("applied", "pending"):
            on = day(self.entered) + timedelta(days=LAPSES_AFTER + 1)
            return max(midnight(on), self.entered)
        if self.state == "on_leave" and self.leave is not None:
            return max(midnight(self.leave + timedelta(days=1)), self.entered)
        return None

    def system(self, at: datetime) -> None:
        self.enter("active" if self.state == "on_leave" else "application_lapsed", at)

    def may(self, fact: Fact) -> bool:
        """Return whether a fact finds its way from where we are."""
        found = TABLE.get((fact.event, self.state or ""))
        if found is None:
            return False
        stopped = fact.planned and found[1] and any(s <= fact.at for s in self.dues)
        return not stopped

    def take(self, fact: Fact) -> None:
        if not self.may(fact):
            assert fact.planned, f"{fact.event} from {self.state}"
            return
        became = TABLE[fact.event, self.state or ""][0]
        self.taken.add(fact.order)
        if became in PAUSED and fact.until is not None:
            self.leave = fact.until
        elif became not in PAUSED:
            self.leave = None
        self.enter(became, fact.at)

    def enter(self, state: str, at: datetime) -> None:
        if state != self.state:
            self.state, self.entered = state, at
        if state not in PAUSED:
            self.leave = None


def moved(fact: Fact, at: datetime, receipt: str) -> Fact:
    """Return a fact that was corrected to another instant."""
    return replace(fact, at=at, receipt=receipt, planned=False)
