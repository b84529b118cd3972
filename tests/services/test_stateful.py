"""Anything that people do, in any order, against a plain model of one member.

``PORTAL_STATEFUL`` says how many lives are tried, others each time. Without it there
are few, and the same ones, so that the suite stays quick and says the same twice.
"""

import os
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from models.correction_facts import Correction
from models.facts import Change, MembershipFacts, Receipt
from models.kinds import LockBlock, LockScope, LockSource
from models.lock_facts import NewLock
from portal.domain.calendar import add_months, last_day_of_period, month_end
from portal.domain.ledger import fold
from portal.domain.member_number import make
from portal.errors import ChangedMeanwhile, Refusal, TransitionRefused
from portal.services.answer_request import approve_request
from portal.services.change_state import change_state
from portal.services.correct_past import correct_past
from portal.services.locks.place import place_lock
from portal.services.meeting import case_of
from portal.services.record_arrears import record_arrears
from portal.services.settle_due import settle_due
from portal.services.verify import verify
from portal.store.audit import CHANGES
from portal.store.engine import Store
from tests.desk import Desk
from tests.people import rows_in
from tests.services.plain_model import Fact, Plain, day, moved

ASKED = os.environ.get("PORTAL_STATEFUL")
LIVES = int(ASKED or 8)
STEPS = 14

REASONS = {
    "suspend": "LOST_DEVICE",
    "reinstate": "DEVICE_FOUND",
    "resume": "SELF_REQUEST",
    "withdraw": "MOVED",
    "take_leave": "ILLNESS",
    "extend_leave": "ILLNESS",
}
PLANS = ("suspend", "reinstate", "resume", "withdraw", "take_leave")

days = st.integers(1, 100)
past = st.integers(0, 60)


class Life(RuleBasedStateMachine):
    """One member, two clerks, a supervisor, and a clock that jumps."""

    desk: Desk
    count = 0

    @initialize()
    def join(self) -> None:
        """Let a new member join."""
        type(self).count += 1
        self.number = make(600_000_000 + self.count)
        self.desk.at(2026, 1, 10)
        born = date(1980, 1, 2)
        self.desk.add(self.number, "月野 楓", "ツキノ カエデ", birth_date=born)
        self.model = Plain()
        self._do("apply", "SELF_APPLICATION")
        self._do("activate", "COUNTER")
        self.desk.later(days=65)

    # ------------------------------------------------------------------ what people do

    @rule(event=st.sampled_from(sorted(REASONS)))
    def change_now(self, event: str) -> None:
        """Change something at once."""
        until = None
        if event == "extend_leave":
            leave = self._standing().leave_until
            until = last_day_of_period(leave + timedelta(days=1), 1) if leave else None
        self._try(event, until=until)

    @rule(event=st.sampled_from(PLANS), ahead=days, months=st.integers(1, 3))
    def plan(self, event: str, ahead: int, months: int) -> None:
        """Plan something for a day to come."""
        on = day(self._now()) + timedelta(days=ahead)
        until = None
        if event == "take_leave":
            on = add_months(month_end(on).replace(day=1), 1)
            until = last_day_of_period(on, months)
        self._try(event, on=on, until=until)

    @rule()
    def undo(self) -> None:
        """Take the next plan back."""
        given = Change(self.number, "MAIL", "undo", "CORRECTION")
        receipt = self._command(given)
        if receipt is not None:
            ahead = [f for f in self.model.facts if f.planned and f.at > self._now()]
            first = min(ahead, key=lambda fact: (fact.at, fact.order))
            left = [each for each in self.model.facts if each != first]
            self.model.amend(left, receipt.recorded_at)

    @rule(event=st.sampled_from(sorted(REASONS)))
    def act_on_an_old_screen(self, event: str) -> None:
        """Let the second of two clerks lose."""
        seen = self._membership().version - 1
        before = self._events()
        given = Change(self.number, "MAIL", event, REASONS[event], seen_version=seen)
        try:
            change_state(self.desk.store, self.desk.occasion("desk-2"), given)
        except ChangedMeanwhile:
            assert self._events() == before
        else:
            raise AssertionError("the second clerk overwrote the first")

    @rule(which=st.integers(0, 20), ago=past, never=st.booleans())
    def correct(self, which: int, ago: int, never: bool) -> None:
        """Let something have happened on another day, or never."""
        told = [f for f in self.model.facts if f.at <= self._now()]
        wrong = told[-1 - which % len(told)]
        on = None if never else day(self._now()) - timedelta(days=ago)
        asked = self._correction(receipt=wrong.receipt, never=never, on=on)
        done, also = self._agree(asked)
        if done is None:
            return
        gone = [f for f in self.model.facts if f.receipt in also or f == wrong]
        facts = [each for each in self.model.facts if each not in gone]
        if not never:
            assert done.effective_at is not None
            facts.append(moved(wrong, done.effective_at, done.number))
        self._amend(facts, done)

    @rule(event=st.sampled_from(("suspend", "reinstate", "withdraw")), ago=past)
    def remember(self, event: str, ago: int) -> None:
        """File what was forgotten."""
        on = day(self._now()) - timedelta(days=ago)
        asked = self._correction(
            event=event, on=on, reason=REASONS[event], verified="card"
        )
        done, also = self._agree(asked)
        if done is not None:
            assert done.effective_at is not None
            fact = Fact(self._order(), event, done.effective_at, done.number)
            left = [f for f in self.model.facts if f.receipt not in also]
            self._amend([*left, fact], done)

    @rule()
    def owe(self) -> None:
        """Let dues be unpaid from now on."""
        at = self._now()
        self.desk.now = at
        with self.desk.store.write() as connection:
            record_arrears(
                connection, self.desk.store, self.desk.occasion(), self._membership(),
                "billing",
            )  # fmt: skip
        self.model.dues.append((at, at))

    @rule()
    def lock(self) -> None:
        """Lock the member: no state changes by it."""
        before = self._standing()
        new = NewLock(
            LockScope.MEMBER, LockSource.HELP_DESK, "LOST_DEVICE",
            frozenset({LockBlock.USE}), member_number=self.number,
        )  # fmt: skip
        try:
            place_lock(self.desk.store, self.desk.occasion("supervisor-1"), new)
        except Refusal:
            return
        assert self._standing() == before

    @rule()
    def tick(self) -> None:
        """Record what became of what came due."""
        with self.desk.store.write() as connection:
            settle_due(
                connection, self.desk.store, self.desk.now, [self._membership().id]
            )

    @rule(ahead=st.integers(1, 70))
    def wait(self, ahead: int) -> None:
        """Let days pass."""
        self.desk.later(days=ahead, hours=1)

    @rule()
    def set_the_clock_back(self) -> None:
        """Let the machine's clock be corrected by some hours."""
        self.desk.later(hours=-5)

    # ------------------------------------------------------------------ what holds

    @invariant()
    def answers_are_those_of_the_model(self) -> None:
        """Compare answers at several instants, as known at several others."""
        if not hasattr(self, "number"):
            return
        found, now = self._membership(), self._now()
        with self.desk.store.read() as connection:
            versions = case_of(connection, found, now).lifecycles
        knowns = [now, *(when for when, _ in self.model.kept[-3:])]
        for known in knowns:
            for shift in (-45, -20, -3, 0, 15, 60):
                at = now + timedelta(days=shift)
                told = fold(found.rows, versions, found.facts, at, known).state
                assert told == self.model.state(at, known), (at, known)

    # ------------------------------------------------------------------ helpers

    def _now(self) -> datetime:
        """Return now, or the latest record where the clock was set back."""
        kept = (when for when, _ in self.model.kept)
        return max([self.desk.now, *kept, *(known for _, known in self.model.dues)])

    def _membership(self) -> MembershipFacts:
        return self.desk.member(self.number).memberships[0]

    def _standing(self) -> Any:
        found = self._membership()
        with self.desk.store.read() as connection:
            return case_of(connection, found, self._now()).standing()

    def _events(self) -> int:
        return rows_in(self.desk.store, CHANGES.event)

    def _do(self, event: str, reason: str) -> None:
        given = Change(self.number, "MAIL", event, reason, verified="card")
        receipt = self._command(given)
        assert receipt is not None
        self._add(receipt, None)

    def _try(self, event: str, **given: Any) -> None:
        change = Change(
            self.number, "MAIL", event, REASONS[event], verified="card", **given
        )
        receipt = self._command(change)
        if receipt is not None and receipt.outcome != "already":
            self._add(receipt, change.until)

    def _add(self, receipt: Receipt, until: date | None) -> None:
        at = receipt.effective_at
        assert at is not None
        fact = Fact(
            self._order(), receipt.event, at, receipt.number, until,
            planned=at > receipt.recorded_at,
        )  # fmt: skip
        self._amend([*self.model.facts, fact], receipt)
        assert self.model.state(at) == receipt.became

    def _order(self) -> int:
        return len(self.model.kept)

    def _amend(self, facts: list[Fact], receipt: Receipt) -> None:
        ended = self.model.amend(facts, receipt.recorded_at)
        assert sorted(each.event for each in ended) == sorted(receipt.cancelled)

    def _command(self, change: Change) -> Receipt | None:
        """Carry a change out; one event, or a refusal and none."""
        before = self._events()
        try:
            receipt = change_state(self.desk.store, self.desk.occasion(), change)
        except TransitionRefused:
            assert self._events() == before
            return None
        assert self._events() == before + (receipt.outcome != "already")
        return receipt

    def _correction(self, **given: Any) -> Correction:
        return Correction(self.number, "MAIL", "RECORDED_WRONG", **given)

    def _agree(self, asked: Correction) -> tuple[Receipt | None, tuple[str, ...]]:
        """Ask and approve; what breaks later changes takes them along once."""
        store, before = self.desk.store, self._events()
        also: tuple[str, ...] = ()
        for _ in range(2):
            try:
                given = Correction(**{**_values(asked), "also": also})
                waiting = correct_past(store, self.desk.occasion(), given)
            except TransitionRefused as refused:
                assert self._events() == before
                also = tuple(map(str, refused.facts.get("later", ())))
                if refused.code != "correction_breaks":
                    return None, ()
                continue
            second = self.desk.occasion("supervisor-1")
            done = approve_request(store, second, waiting.number)
            assert self._events() == before + 2
            return done, also
        return None, ()


def _values(asked: Correction) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in asked.__dataclass_fields__}


def test_whatever_people_do_the_answers_are_those_of_a_plain_model(store: Store):
    desk = Desk.open(store)
    machine = type("Life", (Life,), {"desk": desk})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=ASKED is None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    desk.later(days=400)
    found = verify(store, desk.occasion("auditor-1"), full=True)
    assert found.found == ()
    assert found.checked["membership"] >= 1
