"""A made-up member walks as a real one would, and a real ledger is not needed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.facts import Guard
from portal.domain.simulate import MadeUp, Tried, walk
from seed.lifecycle import canonical

ADULT = MadeUp(birth_date=date(1980, 1, 2))
JOINED = (
    Tried("apply", date(2026, 4, 1), "SELF_APPLICATION"),
    Tried("activate", date(2026, 4, 2), "COUNTER"),
)
TODAY = date(2026, 4, 2)


def states(walked: Any) -> list[str | None]:
    return [each.became for each in walked.steps]


def test_a_walk_begins_before_joining_and_offers_to_join():
    walked = walk(canonical(), ADULT, (), TODAY)

    assert walked.state is None
    assert [each.event for each in walked.allowed if each.open] == ["apply"]


def test_what_was_tried_took_effect_and_what_may_come_next_is_offered():
    walked = walk(canonical(), ADULT, JOINED, TODAY)

    assert states(walked) == ["applied", "active"]
    assert walked.refused == ()
    assert "withdraw" in {each.event for each in walked.allowed if each.open}
    assert walked.ahead == ()


@pytest.mark.parametrize(
    ("who", "guard"),
    [
        (MadeUp(birth_date=date(2020, 1, 1)), "min_age"),
        (MadeUp(), "min_age"),
        (replace(ADULT, organisation=True, birth_date=None), None),
    ],
)
def test_who_it_is_decides(who: MadeUp, guard: str | None):
    walked = walk(canonical(), who, JOINED[:1], TODAY)

    found = [each.guard for _, why in walked.refused for each in why.facts["findings"]]
    assert found == ([guard] if guard else [])
    assert walked.state == (None if guard else "applied")


def test_arrears_and_the_day_of_joining_count():
    leave = Tried("take_leave", date(2026, 4, 20), "ILLNESS", date(2026, 5, 31))
    owing = walk(canonical(), replace(ADULT, arrears=True), (*JOINED, leave), leave.on)
    late = replace(ADULT, joined_on=date(2026, 1, 1))
    void = Tried("void_join", date(2026, 4, 3), "FALSE_APPLICATION")

    assert "no_arrears" in {f.guard for f in owing.refused[0][1].facts["findings"]}
    assert walk(canonical(), ADULT, (*JOINED, void), void.on).state == "rejected"
    assert walk(canonical(), late, (*JOINED, void), void.on).state == "active"


def test_the_system_does_what_it_filed_by_its_day():
    applied = walk(canonical(), ADULT, JOINED[:1], date(2026, 4, 1))
    lapsed = walk(canonical(), ADULT, JOINED[:1], date(2026, 5, 2))

    (ahead,) = applied.ahead
    assert (ahead.row.event, ahead.row.effective_on) == (
        "expire_application",
        date(2026, 5, 2),
    )
    assert states(lapsed) == ["applied", "application_lapsed"]


def test_a_changed_limit_is_the_one_that_counts():
    def limited(move: Any) -> Any:
        guards = tuple(
            Guard(g.code, {"minimum": 1, "maximum": 2})
            if g.code == "whole_months_between"
            else g
            for g in move.guards
        )
        return replace(move, guards=guards)

    shipped = canonical()
    own = replace(shipped, moves=tuple(map(limited, shipped.moves)))
    tried = Tried("take_leave", date(2026, 5, 1), "ILLNESS", date(2026, 7, 31))

    found = {}
    for name, lifecycle in (("shipped", shipped), ("own", own)):
        walked = walk(lifecycle, ADULT, (*JOINED, tried), tried.on)
        why = walked.refused[0][1] if walked.refused else None
        findings = why.facts["findings"] if why else ()
        found[name] = {each.guard for each in findings}
    assert "whole_months_between" not in found["shipped"]
    assert "whole_months_between" in found["own"]


def test_what_is_tried_on_an_earlier_day_happens_after_what_was_done():
    back = Tried("withdraw", date(2026, 1, 1), "MOVED")

    walked = walk(canonical(), ADULT, (*JOINED, back), date(2026, 1, 1))

    assert walked.state == "withdrawn"
