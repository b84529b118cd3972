"""Corrections of the past: what becomes true, what stays on record, what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.correction_facts import Correction, Limits
from models.facts import GuardFacts, LedgerRow
from models.kinds import LedgerKind, Mover
from models.span import Span
from portal.domain.calendar import start_of
from portal.domain.case import as_row
from portal.domain.correcting import Corrected, settle_correction
from portal.domain.ledger import fold, replay
from portal.errors import TransitionRefused
from tests.domain.lifecycle_cases import ADULT, DESK, SUPERVISOR, Bench

JOINED = datetime(2026, 1, 10, 1, 0, tzinfo=UTC)
FLOOR = Limits(date(2025, 1, 1))
MOMENT = timedelta(microseconds=1)


def noon(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 3, tzinfo=UTC)


class Past(Bench):
    """A bench whose rows carry receipts, as the service writes them."""

    def do(self, event: str, *who: Any, **given: Any) -> Any:
        count = len(self.rows)
        settled = super().do(event, *who, **given)
        receipt = f"R-{count}"
        self.rows = self.rows[:count] + tuple(
            replace(row, receipt=receipt, version=count) for row in self.rows[count:]
        )
        return settled

    def number(self, event: str) -> str:
        """Return the receipt of the latest change of this event."""
        found = [row for row in self.rows if row.event == event and row.receipt]
        return next(
            row.receipt or "" for row in reversed(found) if row.kind is LedgerKind.MOVE
        )

    def corrected(
        self, of: str = "", limits: Limits = FLOOR, **given: Any
    ) -> Corrected:
        given.setdefault("why", "RECORDED_WRONG")
        if of:
            given["receipt"] = self.number(of)
        movers = given.pop("movers", SUPERVISOR)
        asked = Correction("1110000001", "MAIL", **given)
        return settle_correction(asked, self.case, movers, limits)

    def correct(self, of: str = "", **given: Any) -> Corrected:
        """Carry a correction out as if the second person had agreed."""
        done = self.corrected(of, **given)
        for draft in done.drafts:
            self.rows += (self._row(draft),)
        return done

    def _row(self, draft: Any) -> LedgerRow:
        row = as_row(draft, max(each.id for each in self.rows) + 1, self.case)
        return replace(row, receipt=f"R-{row.id}")

    def states(self) -> list[tuple[date, str | None]]:
        """Return (day in Tokyo, state) of everything known, to come included."""
        far = datetime(2100, 1, 1, tzinfo=UTC)
        steps = replay(self.rows, self.case.lifecycles, self.facts, far, self.now)
        return [
            ((step.row.effective_at + timedelta(hours=9)).date(), step.became)
            for step, _ in steps
            if step.skipped is None
        ]


def member(**facts: Any) -> Past:
    past = Past(now=JOINED, facts=replace(ADULT, **facts))
    past.do("apply", reason="SELF_APPLICATION")
    past.do("activate", reason="COUNTER", verified="card")
    return past


def on_leave(until: date = date(2026, 4, 30)) -> Past:
    """Return a member whose leave from 1 March was recorded on 10 February."""
    past = member()
    past.now = noon(2, 10)
    past.do("take_leave", reason="ILLNESS", on=date(2026, 3, 1), until=until)
    past.now = noon(6, 10)
    return past


def test_a_move_that_never_happened_is_gone_and_its_deadline_with_it():
    past = on_leave()
    assert past.at(noon(4, 1)).state == "on_leave"

    done = past.correct("take_leave", never=True)

    assert past.states() == [
        (date(2026, 1, 10), "applied"),
        (date(2026, 1, 10), "active"),
    ]
    assert [(a.was, a.became) for a in done.outlook.answers] == [("on_leave", "active")]
    assert done.outlook.answers[0].from_at == start_of(date(2026, 3, 1))
    assert done.outlook.answers[0].to_at == start_of(date(2026, 5, 1))
    assert [each.event for each in done.outlook.ended] == ["auto_resume"]
    assert [each.months for each in done.outlook.leaves_were] == [2]


def test_what_was_known_before_a_correction_stands_exactly():
    past = on_leave()
    instants = [noon(month, day) for month in (1, 2, 3, 4, 5, 6) for day in (1, 11, 28)]
    known_then = past.now
    before = [known for known in instants if known <= known_then]
    told = [past.at(at, known) for at in instants for known in before]
    past.now += timedelta(days=1)
    past.correct("take_leave", until=date(2026, 5, 31))
    past.now += timedelta(days=1)
    past.correct("take_leave", never=True)

    assert [past.at(at, known) for at in instants for known in before] == told
    assert past.at(noon(5, 15), known_then).state == "active"
    assert past.at(noon(5, 15), known_then + timedelta(days=1)).state == "on_leave"
    assert past.at(noon(4, 15)).state == "active"


def test_a_longer_leave_takes_its_return_back_and_files_it_anew():
    past = on_leave()

    done = past.correct("take_leave", until=date(2026, 6, 30))

    assert past.state == "on_leave"
    assert past.states()[-2:] == [
        (date(2026, 3, 1), "on_leave"),
        (date(2026, 7, 1), "active"),
    ]
    assert [(d.event, d.at) for d in done.outlook.filed] == [
        ("auto_resume", start_of(date(2026, 7, 1)))
    ]
    assert [each.months for each in done.outlook.leaves_become] == [4]


def test_a_shorter_leave_ends_in_the_past_by_a_move_of_the_system():
    past = on_leave(until=date(2026, 7, 31))
    assert past.state == "on_leave"

    past.correct("take_leave", until=date(2026, 3, 31))

    assert past.state == "active"
    assert past.states()[-1] == (date(2026, 4, 1), "active")
    assert past.pending() == []


def test_a_change_can_be_moved_to_another_day_or_replaced_by_another():
    past = member()
    past.now = noon(3, 1)
    past.do("suspend", reason="LOST_DEVICE")
    past.now = noon(4, 1)

    past.correct("suspend", on=date(2026, 2, 20))
    assert past.states()[-1] == (date(2026, 2, 20), "suspended")

    past.correct("suspend", event="withdraw", reason="MOVED", verified="card")
    assert past.states()[-1] == (date(2026, 2, 20), "withdrawn")
    assert past.state == "withdrawn"


def test_papers_shown_at_the_time_are_taken_over_and_new_ones_are_asked_for():
    past = member()
    past.now = noon(3, 1)
    past.do("withdraw", reason="MOVED", verified="passport")
    past.now = noon(4, 1)

    done = past.corrected("withdraw", on=date(2026, 2, 28), at_end=True)
    assert done.lead.details["verified"] == "passport"
    assert done.lead.details["at_end"] == "true"

    with pytest.raises(TransitionRefused) as refused:
        past.corrected("withdraw", event="report_death", reason="DEATH")
    assert [f.guard for f in refused.value.facts["findings"]] == ["evidence_reference"]


def test_a_forgotten_change_is_filed_back_dated():
    past = on_leave()

    done = past.correct(
        why="RECORDED_LATE", event="suspend", reason="LOST_DEVICE",
        on=date(2026, 4, 10),
    )  # fmt: skip

    assert past.at(noon(4, 20)).state == "suspended"
    assert past.state == "suspended"
    assert done.outlook.answers[-1].to_at is None


def test_later_changes_that_make_no_sense_are_named_unless_they_go_with_it():
    past = member()
    past.now = noon(3, 1)
    past.do("suspend", reason="LOST_DEVICE")
    past.now = noon(3, 20)
    past.do("reinstate", reason="DEVICE_FOUND")
    past.now = noon(4, 1)

    with pytest.raises(TransitionRefused) as refused:
        past.corrected("suspend", never=True)
    assert refused.value.code == "correction_breaks"
    assert refused.value.facts["later"] == [past.number("reinstate")]

    past.correct("suspend", never=True, also=(past.number("reinstate"),))
    assert past.states()[-1] == (date(2026, 1, 10), "active")


def test_a_later_change_whose_guard_would_now_fail_is_named():
    past = on_leave(until=date(2026, 4, 30))
    past.now = noon(4, 20)
    past.do("extend_leave", reason="ILLNESS", until=date(2026, 5, 31))
    past.now = noon(6, 10)

    with pytest.raises(TransitionRefused) as refused:
        past.corrected("take_leave", until=date(2026, 3, 31))

    assert refused.value.code == "correction_breaks"
    assert refused.value.facts["later"] == [past.number("extend_leave")]


def test_a_recorded_outcome_is_superseded_where_the_correction_changes_it():
    past = member()
    past.now = noon(2, 10)
    past.do("suspend", reason="LOST_DEVICE", on=date(2026, 3, 1))
    past.do("reinstate", reason="DEVICE_FOUND", on=date(2026, 4, 1))
    reinstate = next(row for row in past.rows if row.event == "reinstate")
    past.now = noon(4, 2)
    suspended = next(row for row in past.rows if row.event == "suspend")
    past.settled(suspended.id, LedgerKind.SKIPPED)
    past.settled(reinstate.id, LedgerKind.SKIPPED)
    past.now = noon(5, 1)
    assert past.state == "active"
    known = past.now
    past.now = noon(5, 2)

    done = past.correct(
        why="RECORDED_LATE", event="suspend", reason="LOST_DEVICE",
        on=date(2026, 3, 15),
    )  # fmt: skip

    kinds = [(d.kind, d.settles) for d in done.drafts if d.settles]
    assert kinds == [(LedgerKind.TOOK_EFFECT, reinstate.id)]
    assert past.at(noon(3, 20)).state == "suspended"
    assert past.state == "active"
    assert past.at(noon(3, 20), known).state == "active"


def test_a_planned_change_that_can_no_longer_happen_is_taken_back_and_told():
    past = member()
    past.now = noon(3, 1)
    past.do("suspend", reason="LOST_DEVICE")
    past.do("reinstate", reason="DEVICE_FOUND", on=date(2026, 9, 1))
    past.now = noon(4, 1)

    done = past.correct("suspend", never=True)

    assert [(each.row.event, each.became) for each in done.outlook.plans] == [
        ("reinstate", None)
    ]
    assert past.pending() == []


def test_dues_of_that_day_are_asked_as_they_are_known_now():
    past = member()
    past.now = noon(6, 10)
    unpaid = Span(noon(2, 20), noon(6, 1), valid_to=noon(4, 1), source="billing")
    past.facts = GuardFacts(birth_date=date(1980, 1, 2), arrears=(unpaid,))

    def ask(first: date, last: date) -> Corrected:
        return past.corrected(
            event="take_leave", reason="ILLNESS", asked_on=date(2026, 2, 1),
            on=first, until=last,
        )  # fmt: skip

    with pytest.raises(TransitionRefused) as refused:
        ask(date(2026, 3, 1), date(2026, 3, 31))
    assert [f.guard for f in refused.value.facts["findings"]] == ["no_arrears"]
    assert ask(date(2026, 5, 1), date(2026, 5, 31)).outlook.answers


def test_a_row_of_one_instant_keeps_its_place_when_it_is_corrected():
    past = member()
    past.now = noon(3, 1)

    past.correct("apply", reason="ADMIN_ENTRY")

    assert past.state == "active"
    assert [step.row.reason for step in past.at(past.now).steps] == [
        "ADMIN_ENTRY",
        "COUNTER",
    ]


def test_a_correction_is_itself_corrected():
    past = on_leave()
    past.correct("take_leave", until=date(2026, 5, 31))
    again = past.number("take_leave")
    past.now += timedelta(days=1)

    past.correct("take_leave", until=date(2026, 3, 31))

    assert past.states()[-1] == (date(2026, 4, 1), "active")
    with pytest.raises(TransitionRefused, match="correction_unknown"):
        past.corrected(receipt=again, never=True)


def test_the_join_date_follows_a_corrected_joining():
    past = Past(now=JOINED, facts=ADULT)
    past.do("apply", reason="SELF_APPLICATION")
    past.now = noon(1, 20)
    past.do("activate", reason="COUNTER", verified="card")
    past.now = noon(3, 1)

    done = past.correct("activate", on=date(2026, 1, 15))

    assert done.outlook.joined_was == date(2026, 1, 20)
    assert done.outlook.joined_becomes == date(2026, 1, 15)


def refusals() -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        "no reason": ("correction_why_missing", {"why": None}),
        "another reason": ("correction_why_unknown", {"why": "MOVED"}),
        "before the floor": (
            "correction_before_floor",
            {"on": date(2026, 2, 1), "limits": Limits(date(2026, 2, 15))},
        ),
        "before the first row": ("correction_before_floor", {"on": date(2026, 1, 9)}),
        "to come": ("correction_in_future", {"on": date(2026, 6, 20)}),
        "nothing new": ("correction_of_nothing", {}),
        "until before": ("until_before_start", {"until": date(2026, 2, 1)}),
        "not whole months": ("guard_failed", {"until": date(2026, 4, 11)}),
        "no such move then": (
            "correction_no_such_move",
            {"event": "reinstate", "reason": "DEVICE_FOUND"},
        ),
        "not theirs": ("not_your_move", {"never": True, "movers": {Mover.LEGAL}}),
        "end of no day": ("correction_without_day", {"at_end": True}),
        "another's reason": ("reason_unknown", {"reason": "DEVICE_FOUND"}),
    }


@pytest.mark.parametrize("name", refusals())
def test_a_correction_is_refused_in_words(name: str):
    code, given = refusals()[name]
    with pytest.raises(TransitionRefused) as refused:
        on_leave().corrected("take_leave", **given)
    assert refused.value.code == code


def test_what_people_did_not_do_or_all_began_with_is_not_taken_out():
    past = on_leave()
    returned = next(row for row in past.rows if row.event == "auto_resume")
    past.rows = tuple(
        replace(row, receipt="R-Y") if row.id == returned.id else row
        for row in past.rows
    )
    for code, given in {
        "correction_of_first": {"of": "apply", "never": True},
        "correction_unknown": {"receipt": "R-Y", "never": True},
    }.items():
        with pytest.raises(TransitionRefused) as refused:
            past.corrected(**given)  # type: ignore[arg-type]
        assert refused.value.code == code


def test_a_plan_is_taken_back_not_corrected():
    past = member()
    past.now = noon(3, 1)
    past.do("withdraw", reason="MOVED", verified="card", on=date(2026, 9, 1))

    with pytest.raises(TransitionRefused, match="correction_of_plan"):
        past.corrected("withdraw", never=True)


def test_no_correction_lets_two_spells_overlap():
    past = member()
    past.now = noon(3, 1)
    past.do("withdraw", reason="MOVED", verified="card")
    past.now = noon(6, 1)
    again = Limits(date(2025, 1, 1), next_from=noon(4, 1))

    with pytest.raises(TransitionRefused, match="correction_meets_spell"):
        past.corrected("withdraw", limits=again, never=True)
    moved = past.corrected("withdraw", limits=again, on=date(2026, 3, 20))
    assert moved.outlook.answers[0].became == "active"


def test_an_import_of_a_state_is_a_floor_and_is_corrected_by_its_file():
    past = member()
    first = replace(
        past.rows[0], kind=LedgerKind.OPENING_BALANCE, became="active", event=None
    )
    past.rows = (first,)
    past.now = noon(3, 1)
    past.do("suspend", reason="LOST_DEVICE")
    past.now = noon(4, 1)

    with pytest.raises(TransitionRefused, match="correction_of_balance"):
        past.corrected(receipt=first.receipt, never=True)
    with pytest.raises(TransitionRefused, match="correction_before_floor"):
        past.corrected("suspend", on=date(2026, 1, 9))


def test_help_desk_may_ask_and_legal_may_answer_what_is_theirs():
    assert on_leave().corrected("take_leave", never=True, movers=DESK).answerers == {
        Mover.SUPERVISOR
    }
    past = member()
    past.now = noon(3, 1)
    past.do("expel", SUPERVISOR, reason="FRAUD", violation_case="V-1", notice="n")
    past.now = noon(4, 1)

    assert past.corrected("expel", never=True).answerers == {
        Mover.SUPERVISOR,
        Mover.LEGAL,
    }


def test_a_corrected_past_folds_the_same_whichever_way_it_is_asked():
    past = on_leave()
    past.correct("take_leave", until=date(2026, 5, 31))
    standing = past.at(past.now)

    again = fold(
        tuple(reversed(past.rows)), past.case.lifecycles, past.facts, past.now, past.now
    )

    assert again.state == standing.state
    assert [s.became for s in again.steps] == [s.became for s in standing.steps]


def test_a_correction_that_two_people_made_is_no_decision_of_two():
    past = member()
    past.now = noon(3, 1)
    past.do("suspend", reason="LOST_DEVICE")
    past.now = noon(4, 1)
    past.correct("suspend", on=date(2026, 2, 20))
    past.rows = (*past.rows[:-1], replace(past.rows[-1], approved_by=7))

    assert not past.settle("reinstate", reason="DEVICE_FOUND").needs_second

    decided = next(row for row in past.rows if row.event == "suspend")
    past.rows = tuple(
        replace(row, approved_by=7) if row.id == decided.id else row
        for row in past.rows
    )
    assert past.settle("reinstate", reason="DEVICE_FOUND").needs_second
