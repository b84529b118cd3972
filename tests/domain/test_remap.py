"""Removed states: what is filed, for whom it takes effect, and what follows."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from models.kinds import LedgerKind, Mover, StateKind
from portal.domain.calendar import start_of
from portal.domain.case import Case, Remap, as_row, following
from portal.domain.consequences import deadline_drafts
from portal.domain.ledger import REMAP, fold
from portal.domain.publishing.lifecycle import content_from, lifecycle_from
from portal.domain.remap import remap_drafts
from seed.lifecycle import canonical
from tests.domain.lifecycle_cases import Bench

DAY = start_of(date(2026, 12, 15))
NEW = 7


def without_leave() -> Any:
    """Return the shipped lifecycle with another leave in the place of its own."""
    content: Any = dict(content_from(canonical(), "新", "New"))
    away = next(each for each in content["states"] if each["code"] == "on_leave")
    content["states"] = [
        {**each, "code": "away"} if each is away else each for each in content["states"]
    ]
    text = {"was", "became"}
    content["moves"] = [
        {k: ("away" if k in text and v == "on_leave" else v) for k, v in move.items()}
        for move in content["moves"]
    ]
    return {**content, "remap": {"on_leave": "away", "gone": "nowhere"}}


LIFECYCLE = lifecycle_from(without_leave(), NEW)
AHEAD = Remap(NEW, DAY, {"on_leave": "away"})


@dataclass
class Followed(Bench):
    """A membership whose lifecycle a version is to follow."""

    remaps: tuple[Remap, ...] = (AHEAD,)

    @property
    def case(self) -> Case:
        """The membership as a change meets it now."""
        versions = {self.lifecycle.version_id: self.lifecycle, NEW: LIFECYCLE}
        return replace(super().case, lifecycles=versions, remaps=self.remaps)


def filed(bench: Bench) -> list[tuple[str, LedgerKind]]:
    """Write what follows from the remap; return what that was."""
    case = bench.case
    drafts = deadline_drafts(case)
    for draft in drafts:
        row = as_row(draft, len(bench.rows) + 1, case)
        bench.rows += (replace(row, recorded_at=bench.now),)
    return [(draft.event, draft.kind) for draft in drafts]


def on_leave() -> Followed:
    """Return a member whose leave was planned after the version was approved."""
    bench = Followed()
    bench.do("apply", reason="SELF_APPLICATION")
    bench.do("activate", reason="COUNTER", verified="x")
    bench.do("take_leave", reason="ILLNESS", on=date(2026, 12, 1),
             until=date(2026, 12, 31))  # fmt: skip
    return bench


def test_a_version_has_a_move_of_the_system_out_of_each_state_it_removed():
    (move,) = [each for each in LIFECYCLE.moves if each.event == REMAP]

    assert (move.was, move.became) == ("on_leave", "away")
    assert (move.movers, move.name_en) == (frozenset({Mover.SYSTEM}), "→ On leave")


def test_who_is_planned_to_be_there_is_taken_along_with_the_days_of_the_leave():
    bench = on_leave()

    ahead = [(p.row.event, p.would_become) for p in bench.case.standing().pending]
    assert (REMAP, "away") in ahead
    assert filed(bench) == []

    bench.now = DAY + timedelta(days=1)
    case = bench.case
    standing = case.standing()
    assert (standing.state, standing.lifecycle_version_id) == ("away", NEW)
    assert standing.until_on == date(2026, 12, 31)
    assert following(case).lifecycle is LIFECYCLE
    back = fold(bench.rows, case.lifecycles, bench.facts, DAY + timedelta(days=30),
                bench.now)  # fmt: skip
    assert back.state == "active"
    assert LIFECYCLE.states["away"].kind is StateKind.PAUSED


def test_who_left_before_is_not_taken_along_and_what_was_filed_is_idle():
    bench = on_leave()
    bench.now = start_of(date(2026, 12, 5))
    bench.do("resume", reason="SELF_REQUEST", verified="x")
    bench.now = DAY + timedelta(days=1)

    case = bench.case
    assert case.standing().state == "active"
    assert following(case).lifecycle is bench.lifecycle
    assert remap_drafts(case) == []


def test_a_version_that_comes_no_more_takes_back_what_it_filed():
    bench = on_leave()
    bench.remaps = ()

    (back,) = remap_drafts(bench.case)

    assert (back.kind, back.event) == (LedgerKind.CANCELLED, REMAP)


def test_once_a_version_is_there_only_who_is_in_the_state_is_taken_along():
    bench = on_leave()
    bench.rows = tuple(row for row in bench.rows if row.event != REMAP)
    bench.remaps = (replace(AHEAD, at=bench.now - timedelta(days=1)),)

    assert remap_drafts(bench.case) == []

    bench.now = start_of(date(2026, 12, 2))
    (draft,) = remap_drafts(bench.case)
    assert draft.effective_at == bench.now
