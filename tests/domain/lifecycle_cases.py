"""A small workbench for ledger tests: a clock, a ledger and the canonical table."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from models.facts import Change, GuardFacts, LedgerRow, Lifecycle, Standing
from models.kinds import LedgerKind, Mover
from portal.domain.case import Case, Settled, as_row
from portal.domain.ledger import fold
from portal.domain.moves import settle_change
from seed.lifecycle import canonical

DESK = frozenset({Mover.HELP_DESK, Mover.ON_BEHALF})
SUPERVISOR = DESK | {Mover.SUPERVISOR}
LEGAL = frozenset({Mover.LEGAL})
START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""10:00 on Friday 20 November 2026 in Tokyo."""


ADULT = GuardFacts(birth_date=date(1980, 1, 2))


@dataclass
class Bench:
    """One membership under test; ``do`` writes what the rules answer."""

    now: datetime = START
    facts: GuardFacts = field(default_factory=lambda: ADULT)
    rows: tuple[LedgerRow, ...] = ()
    lifecycle: Lifecycle = field(default_factory=canonical)

    @property
    def case(self) -> Case:
        """The membership as a change meets it now."""
        versions = {self.lifecycle.version_id: self.lifecycle}
        return Case(self.rows, self.lifecycle, versions, self.facts, self.now)

    def settle(
        self, event: str, movers: frozenset[Mover] = DESK, **given: object
    ) -> Settled:
        """Ask what ``event`` comes to, writing nothing."""
        change = Change("1110000001", "MAIL", event, **given)  # type: ignore[arg-type]
        return settle_change(change, self.case, movers)

    def do(
        self, event: str, movers: frozenset[Mover] = DESK, **given: object
    ) -> Settled:
        """Carry out ``event`` as if any second person had agreed."""
        settled = self.settle(event, movers, **given)
        for draft in settled.drafts:
            row = as_row(draft, len(self.rows) + 1, self.case)
            self.rows += (replace(row, recorded_at=self.now),)
        return settled

    def settled(self, row_id: int, kind: LedgerKind, became: str | None = None) -> None:
        """Record the outcome of a scheduled row, as the tick does."""
        was = next(row for row in self.rows if row.id == row_id)
        outcome = LedgerRow(
            id=len(self.rows) + 1,
            kind=kind,
            event=was.event,
            was=None,
            became=became,
            effective_at=was.effective_at,
            recorded_at=self.now,
            mover=Mover.SYSTEM,
            lifecycle_version_id=was.lifecycle_version_id,
            settles=row_id,
            details={"guard": "no_arrears"} if kind is LedgerKind.SKIPPED else {},
        )
        self.rows += (outcome,)

    def at(self, at: datetime, known_at: datetime | None = None) -> Standing:
        """Return the standing at ``at``, as known at ``known_at`` (default: now)."""
        versions = {self.lifecycle.version_id: self.lifecycle}
        return fold(self.rows, versions, self.facts, at, known_at or self.now)

    @property
    def state(self) -> str | None:
        """The state now."""
        return self.at(self.now).state

    def pending(self) -> list[tuple[str | None, str | None]]:
        """Return (event, what it would become) of what is to come."""
        ahead = self.at(self.now).pending
        return [(p.row.event, p.would_become) for p in ahead]


def joined(**given: object) -> Bench:
    """Return the bench of a member who joined a moment ago."""
    bench = Bench(**given)  # type: ignore[arg-type]
    bench.do("apply", reason="SELF_APPLICATION")
    bench.do("activate", reason="COUNTER", verified="at the counter")
    return bench
