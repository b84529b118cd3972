"""Outcomes on record: what they say, and that they change no answer."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.facts import GuardFacts, Standing
from models.kinds import LedgerKind
from models.span import Span
from portal.domain.calendar import start_of
from portal.domain.case import as_row
from portal.domain.outcomes import outcomes_due
from portal.errors import Refusal
from tests.domain.lifecycle_cases import ADULT, LEGAL, START, SUPERVISOR, Bench, joined

DAY = timedelta(days=1)
ANYBODY = SUPERVISOR | LEGAL


def tick(bench: Bench) -> list[LedgerKind]:
    """Record what became due; return the kinds of outcomes."""
    drafts = outcomes_due(bench.case)
    for draft in drafts:
        row = as_row(draft, len(bench.rows) + 1, bench.case)
        bench.rows += (replace(row, recorded_at=bench.now),)
    return [draft.kind for draft in drafts]


def on_leave(bench: Bench, until: date) -> None:
    """Plan a leave from December on."""
    bench.do("take_leave", reason="ILLNESS", on=date(2026, 12, 1), until=until)


def essence(standing: Standing) -> tuple[object, ...]:
    """Return a standing without the rows that it was found in."""
    steps = [
        (each.row.id, each.was, each.became, each.skipped) for each in standing.steps
    ]
    ahead = [(each.row.id, each.would_become) for each in standing.pending]
    return (replace(standing, steps=(), pending=()), steps, ahead)


def test_what_took_effect_and_what_was_skipped_is_recorded_once():
    bench = joined()
    on_leave(bench, until=date(2026, 12, 31))
    bench.do("withdraw", reason="MOVED", on=date(2027, 3, 1), verified="3")
    assert tick(bench) == []

    bench.now = start_of(date(2027, 2, 1))
    assert tick(bench) == [LedgerKind.TOOK_EFFECT, LedgerKind.TOOK_EFFECT]
    assert tick(bench) == []
    settled = {row.settles for row in bench.rows if row.settles}
    named = {row.event for row in bench.rows if row.id in settled}
    assert named == {"take_leave", "auto_resume"}


def test_a_guard_that_failed_is_named():
    bench = joined()
    on_leave(bench, until=date(2026, 12, 31))
    bench.facts = GuardFacts(birth_date=date(1980, 1, 2), arrears=(Span(START, START),))
    bench.now = start_of(date(2026, 12, 2))

    (outcome, *_) = outcomes_due(bench.case)

    assert (outcome.kind, outcome.details) == (
        LedgerKind.SKIPPED,
        {"guard": "no_arrears"},
    )
    assert (outcome.was, outcome.became) == ("active", None)


def test_what_opened_the_way_at_the_same_instant_comes_first_on_record_too():
    bench = Bench()
    bench.do("apply", reason="SELF_APPLICATION")
    bench.do("activate", reason="COUNTER", verified="x", until=date(2027, 1, 31))
    on_leave(bench, until=date(2027, 1, 31))
    bench.now = start_of(date(2027, 2, 1))
    before = essence(bench.at(bench.now))
    assert bench.state == "expired"

    tick(bench)

    assert bench.state == "expired"
    assert essence(bench.at(bench.now)) == before


COMMANDS = (
    ("suspend", "LOST_DEVICE"), ("reinstate", "DEVICE_FOUND"),
    ("take_leave", "ILLNESS"), ("extend_leave", "ILLNESS"),
    ("resume", "MEMBER_REQUEST"), ("withdraw", "MOVED"),
    ("undo", "SELF_CHANGED_MIND"), ("expel", "VIOLATION"),
)  # fmt: skip

walks = st.lists(
    st.tuples(
        st.sampled_from(COMMANDS),
        st.integers(0, 40),
        st.integers(0, 3),
        st.integers(1, 60),
        st.booleans(),
    ),
    max_size=6,
)


def walk(
    bench: Bench, steps: list[tuple[tuple[str, str], int, int, int, bool]]
) -> None:
    """Do what is allowed, on days to come, while time goes on."""
    for (event, reason), ahead, months, days, ticked in steps:
        on = (bench.now + ahead * DAY).date() if ahead else None
        first = (on or bench.now.date()).replace(day=1)
        until = (first + (31 * months + 31) * DAY).replace(day=1) - DAY
        given = {"until": until} if "leave" in event else {}
        with suppress(Refusal):
            bench.do(event, ANYBODY, reason=reason, on=on, verified="x",
                     evidence="e", notice="n", violation_case="v", **given)  # fmt: skip
        bench.now += days * DAY
        if ticked:
            tick(bench)


@settings(max_examples=150)
@given(walks, st.integers(0, 120), st.integers(1, 90))
def test_no_answer_is_another_one_because_a_tick_ran(
    steps: list[tuple[tuple[str, str], int, int, int, bool]], unpaid: int, later: int
):
    since = START + unpaid * DAY
    arrears = (Span(since, since, since + 20 * DAY, None),) if unpaid % 2 else ()
    bench = joined(facts=replace(ADULT, arrears=arrears))
    walk(bench, steps)
    bench.now += later * DAY
    instants = {START, bench.now, *(row.effective_at for row in bench.rows)}
    instants |= {each + timedelta(microseconds=1) for each in instants}
    instants |= {datetime(2030, 1, 1, tzinfo=UTC)}
    before = {at: essence(bench.at(at)) for at in instants}

    tick(bench)

    assert {at: essence(bench.at(at)) for at in instants} == before
    assert tick(bench) == []
