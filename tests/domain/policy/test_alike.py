"""What tells members apart when rules change: pure."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.terms_facts import TermsVersionFact
from models.terms_kinds import ChangeClass
from portal.domain.calendar import TOKYO, start_of
from portal.domain.policy.alike import Speaking, joining_days, unpaid_before
from portal.domain.policy.gaps import Gap
from portal.domain.policy.marks import mark_of, marks_at
from tests.domain.policy.cases import NOW, asked, compiled, rule, rule_set

FIRST = TermsVersionFact(
    document="tos", kind="terms", version_id=1, number=1, name_ja="規約",
    name_en="Terms", change=ChangeClass.FIRST, effective_at=start_of(date(2026, 4, 1)),
    approved_at=NOW, content_hash="",
)  # fmt: skip


def test_whoever_joined_between_the_same_days_owes_the_same():
    noon = datetime(2026, 5, 1, 3, tzinfo=UTC)
    late = replace(FIRST, effective_at=noon, grace_days=30)
    at = start_of(date(2026, 11, 22)) + timedelta(hours=9)

    found = joining_days((FIRST, late), at)
    assert found.odd == (date(2026, 5, 1),)
    assert found.days == (
        *(date(2026, 4, 1), date(2026, 5, 1), date(2026, 5, 2)),
        date(2026, 10, 23),
    )
    assert joining_days((), at).days == ()
    assert unpaid_before(at, TOKYO) == start_of(date(2026, 9, 23))


def test_rules_speak_alike_whatever_they_are_called():
    facts = replace(asked(), terms=None, attributes={})
    beaten = rule("no", "forbid")
    until: dict[str, Any] = {
        "valid_to": "2030-01-01",
        "cells": [{"column": "age", "least": 20}],
    }
    let = rule("let", exception={"beats": "no", "approver": "L"}, **until)
    one = Speaking(compiled(beaten, let))
    other = compiled(
        {**beaten, "id": "closed"},
        {**let, "id": "x", "exception": {"beats": "closed", "approver": "L"}},
    )
    alone = Speaking(compiled(beaten, {**let, "exception": None}))

    assert one.of(facts) == Speaking(other).of(facts)
    assert one.of(facts) != alone.of(facts)
    assert Speaking(compiled(rule("a", states=["none"]))).of(facts) == frozenset()


def test_a_mark_names_the_states_of_a_gap_where_not_all_have_one():
    some = [Gap("S0", "f0", "member", {"state": (each,)}) for each in ("b", "a")]
    row = mark_of(some, "m", "印", "Mark")
    assert row["states"] == ["a", "b"]
    every = mark_of([*some, Gap("S0", "f0", "member", {})], "n", "印", "Mark")
    assert "states" not in every

    shape = rule_set(rule("a"), intended=[row, {**every, "actors": ["guardian"]}])
    (found,) = marks_at(shape, "S0", "f0", "member")
    assert found.id == "m"
    assert list(marks_at(shape, "S1", "f0", "member")) == []
