"""Whatever is recorded and put right, answers are those of a plain model.

States with corrections, locks, terms with grace, rules with days: asked as of any
day, as known on any other, and what is promised of the days ahead comes true.
"""

from dataclasses import replace
from datetime import datetime
from random import Random
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

from models.facts import LedgerRow, MemberFacts
from models.kinds import LedgerKind, LockBlock, Mover, OfferingPhase
from models.lock_facts import LockFact
from models.terms_facts import AcceptanceFact, TermsAround
from models.terms_kinds import AcceptanceAct, AcceptanceMode, AfterGrace
from portal.domain.calendar import day_of
from portal.domain.policy.decide import Answer, decide
from portal.domain.policy.misses import next_change
from portal.domain.policy.of_member import Service, course_of, facts_of
from portal.domain.policy.rules import Rules
from seed.lifecycle import canonical
from tests.domain.policy.cases import lock, rule_set
from tests.domain.policy.plain_life import Act, Lock, Move, Plain
from tests.domain.policy.test_of_member import held, member
from tests.domain.terms.parties import MUST, act, on, party, version

LIVES, STEPS = 30, 12
STATES = ("active", "suspended", "on_leave", "withdrawn")
FUNCTION = "use"
AHEAD = 40
PHASES = ((OfferingPhase.IN_SERVICE, day_of(on(-900))),)
days = st.integers(0, 30)


class Life(RuleBasedStateMachine):
    """One member of one service; each thing that is said takes a day."""

    @initialize(
        seed=st.integers(0, 10_000),
        since=st.integers(0, 40),
        grace=st.none() | st.integers(0, 20),
        locks=st.booleans(),
    )
    def begin(self, seed: int, since: int, grace: int | None, locks: bool) -> None:
        """Write rules and terms, and let the member in."""
        self.today = 1
        shape = rule_set(rules=[_some_rule(Random(seed), n) for n in range(6)])
        self.plain = Plain(shape, 1, since + 1, grace, locks)
        self.compiled = Rules([shape])
        after = AfterGrace.LOCK if locks else AfterGrace.ASK
        row = replace(MUST, mode=AcceptanceMode.MUST_ACCEPT, after=after)
        self.version = version(
            1, day=since + 1, row=row, grace_days=grace, approved_at=on(1)
        )
        self.rows: list[LedgerRow] = []
        self.locks: list[LockFact] = []
        self.acts: list[AcceptanceFact] = []
        self._move(0, "active")

    # ------------------------------------------------------------------ what is said

    @rule(state=st.sampled_from(STATES))
    def move(self, state: str) -> None:
        """Let the state be another one from today on."""
        self.today += 1
        self._move(self.today, state)

    @rule(which=days, day=days)
    def put_right(self, which: int, day: int) -> None:
        """Let something have happened on another day."""
        self.today += 1
        place = which % len(self.rows)
        if self._is_gone(place):
            return
        moved, row = self.plain.moves[place], self.rows[place]
        on_day = min(day, self.today)
        if any(e.day == on_day for e in self.plain.moves):
            return
        self.plain.moves[place] = replace(moved, gone=self.today)
        self._move(on_day, moved.state, corrects=row.id)

    @rule(which=days)
    def never(self, which: int) -> None:
        """Let something never have happened."""
        self.today += 1
        place = which % len(self.rows)
        if self._is_gone(place):
            return
        moved, row = self.plain.moves[place], self.rows[place]
        self.plain.moves[place] = replace(moved, gone=self.today)
        gone = replace(row, id=900 + self.today, kind=LedgerKind.CANCELLED,
                       recorded_at=on(self.today), cancels=row.id)  # fmt: skip
        self.extra = [*getattr(self, "extra", []), gone]

    @rule(ahead=st.integers(0, 20), lasts=st.none() | st.integers(1, 20),
          use=st.booleans())  # fmt: skip
    def lock(self, ahead: int, lasts: int | None, use: bool) -> None:
        """Place a lock from a day on, maybe until another."""
        self.today += 1
        since = self.today + ahead
        over = None if lasts is None else since + lasts
        blocks = LockBlock.USE if use else LockBlock.BILL
        self.plain.locks.append(Lock(self.today, since, over, use))
        self.locks.append(
            lock(blocks, id=len(self.locks) + 1, valid_from=on(since),
                 valid_to=None if over is None else on(over),
                 recorded_at=on(self.today))
        )  # fmt: skip

    @rule(which=days)
    def let_go(self, which: int) -> None:
        """Release a lock."""
        self.today += 1
        if not self.locks:
            return
        place = which % len(self.locks)
        if self.plain.locks[place].let_go is None:
            self.plain.locks[place] = replace(
                self.plain.locks[place], let_go=self.today
            )
            self.locks[place] = replace(
                self.locks[place],
                released_at=on(self.today),
                release_recorded_at=on(self.today),
            )

    @rule(ago=days, yes=st.booleans())
    def answer_terms(self, ago: int, yes: bool) -> None:
        """Say yes or no to the terms, today or some days ago."""
        self.today += 1
        day = max(self.today - ago, 1)
        self.plain.acts.append(Act(self.today, day, yes))
        what = AcceptanceAct.ACCEPT if yes else AcceptanceAct.DECLINE
        self.acts.append(act(1, day, what, recorded_at=on(self.today)))

    # ------------------------------------------------------------------ what holds

    @invariant()
    def answers_are_those_of_the_model(self) -> None:
        """Compare answers of several days, as known on several others."""
        if not hasattr(self, "today"):
            return
        whole = self._member()
        for known in {self.today, self.today // 2, max(self.today - 3, 0)}:
            for day in (0, self.today // 2, self.today, self.today + 9):
                facts = facts_of(whole, self.service, FUNCTION, on(day), on(known))
                assert facts.state == self.plain.state(day, known), (day, known)
                expected = self.plain.answer(facts, day, known)
                assert told(decide(self.compiled, facts)) == expected, (day, known)

    @invariant()
    def what_is_promised_comes_true(self) -> None:
        """See that an answer stays until the day that is told, and then changes."""
        if not hasattr(self, "today"):
            return
        now = on(self.today)
        course = course_of(self._member(), self.service, FUNCTION, now, now)
        changed = next_change(self.compiled, course)
        first = told(decide(self.compiled, course[0]))
        for day in range(self.today, self.today + AHEAD):
            then = self.plain.answer(
                replace(course[0], at=on(day), state=self.plain.state(day, self.today)),
                *(day, self.today),
            )
            changes = changed is not None and changed[0].at <= on(day)
            assert (then != first) is changes, day
            if changes:
                return

    # ------------------------------------------------------------------ helpers

    def _move(self, day: int, state: str, corrects: int | None = None) -> None:
        self.plain.moves.append(Move(self.today, day, state))
        self.rows.append(_row(len(self.rows) + 1, state, on(day), on(self.today),
                              corrects=corrects))  # fmt: skip

    def _is_gone(self, place: int) -> bool:
        return self.plain.moves[place].gone is not None

    @property
    def service(self) -> Service:
        """The service; the same locks and terms reach who was never let in."""
        return replace(SERVICE, locks=tuple(self.locks), terms=self._around())

    def _around(self) -> TermsAround:
        return TermsAround(party(0), (self.version,), tuple(self.acts))

    def _member(self) -> MemberFacts:
        around = self._around()
        rows = (*self.rows, *getattr(self, "extra", ()))
        whole = held(1, locks=tuple(self.locks), terms=around)
        return member(replace(whole, rows=rows))


SERVICE = Service("MAIL", PHASES, {1: canonical()})


def told(answer: Answer) -> tuple[str, set[str]]:
    """Return an answer as the model gives it."""
    deciding = {each.removeprefix("main/") for each in answer.deciding}
    return answer.decision.value, deciding


def _row(id_: int, became: str, at: datetime, said: datetime, **more: Any) -> LedgerRow:
    return LedgerRow(
        id=id_, kind=LedgerKind.MOVE, event="", was=None, became=became,
        effective_at=at, recorded_at=said, mover=Mover.SYSTEM,
        lifecycle_version_id=1, **more,
    )  # fmt: skip


def _some_rule(chance: Random, number: int) -> dict[str, Any]:
    def few(codes: tuple[str, ...]) -> list[str]:
        return sorted(chance.sample(codes, chance.randint(0, len(codes))))

    first, last = sorted(chance.sample(range(80), 2))
    effect = chance.choice(("permit", "permit", "conditional", "forbid"))
    names = {"id": f"r{number}", "name_ja": "規則", "name_en": "Rule"}
    open_ = chance.random() < 0.5
    return {
        **names,
        "effect": effect,
        "states": few(STATES),
        "terms": chance.choice(("none", "none", "accepted", "accepted_or_in_grace")),
        "valid_from": None if open_ else day_of(on(first)).isoformat(),
        "valid_to": None if chance.random() < 0.5 else day_of(on(last)).isoformat(),
    }


def test_whatever_is_said_the_answers_are_those_of_a_plain_model():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
