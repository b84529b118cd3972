"""No sequence of commands lets an editor approve, or an approval survive an edit."""

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from models.kinds import (
    ReviewOrder,
    Role,
    RoundOutcome,
    Settling,
    Verdict,
    VersionState,
)
from portal.domain.publishing import steps
from portal.domain.publishing.content import content_hash
from portal.domain.publishing.phases import in_force
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused
from tests.domain.publishing.cases import NOON, RULES, a_draft, person, seats

PEOPLE = tuple(
    person(number, *roles)
    for number, roles in enumerate(
        [(), (Role.LEGAL,), (), (Role.LEGAL, Role.VIEWER)], start=1
    )
)
who = st.sampled_from(PEOPLE)
days = st.one_of(st.none(), st.dates(date(2026, 11, 18), date(2026, 11, 26)))


class Publishing(RuleBasedStateMachine):
    """One version and everything that four people can do to it in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.version, self.now = a_draft(), NOON
        self.wrote = {1: {self.version.content_hash}}
        self.agreed: set[str] = set()
        self.approved: set[tuple[int, str]] = set()

    def do(self, step: Any, *given: Any) -> bool:
        try:
            self.version = step(self.version, *given)
        except InputRefused:
            return False
        return True

    @rule(by=who, name=st.sampled_from("abc"))
    def edit(self, by: Any, name: str) -> None:
        content = {"name": name}
        if self.do(steps.edited, by.staff_id, content, self.now):
            self.wrote.setdefault(by.staff_id, set()).add(content_hash(content))
            assert self.version.approved_by is None
            assert self.version.state is VersionState.DRAFT

    @rule(
        by=who,
        asked=st.lists(st.sampled_from([Role.LEGAL, 1, 2, 3, 4]), max_size=3),
        order=st.sampled_from(ReviewOrder),
        settling=st.sampled_from(Settling),
        on=days,
    )
    def submit(self, by: Any, asked: Any, order: Any, settling: Any, on: Any) -> None:
        plan = Plan(seats(*asked), order, settling, on)
        self.do(steps.submitted, by.staff_id, plan, self.now, RULES, ())

    @rule(by=who, verdict=st.sampled_from(Verdict))
    def answer(self, by: Any, verdict: Verdict) -> None:
        if self.do(steps.answered, by, verdict, self.now):
            assert by.staff_id not in self.version.editors

    @rule(by=who, seen=st.sampled_from(["now", "other"]))
    def approve(self, by: Any, seen: str) -> None:
        was = self.version
        seen = was.content_hash if seen == "now" else "0" * 64
        if self.do(steps.approved, by, seen, self.now, RULES, [was]):
            assert was.round is not None
            assert was.round.outcome is RoundOutcome.AGREED
            assert was.round.content_hash == seen
            assert by.staff_id not in self.wrote

    @rule(by=who)
    def send_back(self, by: Any) -> None:
        if self.do(steps.sent_back, by, self.now):
            assert by.staff_id not in self.wrote

    @rule()
    def take_back(self) -> None:
        self.do(steps.taken_back, self.now)

    @rule()
    def withdraw(self) -> None:
        self.do(steps.withdrawn, self.now)

    @rule(by=who, on=days)
    def repeal(self, by: Any, on: Any) -> None:
        versions = [self.version]
        if self.do(steps.repealed, by, on, self.now, RULES, versions):
            assert by.staff_id not in self.wrote

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def whoever_approved_wrote_nothing(self) -> None:
        assert self.version.approved_by not in self.wrote

    @invariant()
    def only_what_is_approved_comes_in_force(self) -> None:
        version = self.version
        found = in_force([version], self.now + timedelta(days=60))
        if found is not None:
            assert version.state in (VersionState.APPROVED, VersionState.REPEALED)
            assert version.approved_by is not None
        dated = version.effective_at is not None
        assert dated is (version.approved_by is not None)

    @invariant()
    def the_hash_is_that_of_the_content(self) -> None:
        assert self.version.content_hash == content_hash(self.version.content)


TestPublishing = Publishing.TestCase
TestPublishing.settings = settings(max_examples=60, stateful_step_count=40)
