"""Locks as rules: which hold, what they block, who places and releases them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from models.facts import Acting, GuardFacts
from models.kinds import (
    LockBlock,
    LockReason,
    LockScope,
    LockSource,
    Permission,
    ReleaseReason,
    Role,
    StateKind,
)
from models.lock_facts import LockFact, NewLock
from models.span import Span
from portal.domain import locks
from portal.domain.locks import Bar
from portal.domain.permissions import STANDARD
from portal.errors import InputRefused, TransitionRefused
from seed.lifecycle import canonical
from tests.domain.lifecycle_cases import ADULT, START, SUPERVISOR, Bench, joined

DAY = timedelta(days=1)
LIFECYCLE = canonical()


def lock(*blocks: LockBlock, since: datetime = START, **more: Any) -> LockFact:
    """Return a lock of the help desk on one membership."""
    given: dict[str, Any] = {
        "id": 1,
        "scope": LockScope.MEMBERSHIP,
        "target_id": 1,
        "source": LockSource.HELP_DESK,
        "reason": LockReason.LOST_DEVICE,
        "blocks": frozenset(blocks),
        "valid_from": since,
        "recorded_at": since,
    }
    return LockFact(**(given | more))


def locked(*found: LockFact) -> GuardFacts:
    return replace(ADULT, locks=found)


# ------------------------------------------------------------------ which hold


def test_a_lock_is_true_between_its_ends_and_known_from_its_record_on():
    until = lock(LockBlock.USE, valid_to=START + 5 * DAY, recorded_at=START + DAY)

    asked = [START - DAY, START, START + 4 * DAY, START + 5 * DAY]
    known = [until.holds(at, START + 9 * DAY) for at in asked]

    assert known == [False, True, True, False]
    assert not until.holds(START + 2 * DAY, START)


def test_a_release_counts_from_when_it_was_known():
    after = START + 3 * DAY
    released = lock(LockBlock.USE, released_at=after, release_recorded_at=after)

    assert not released.holds(after, after)
    assert released.holds(after - DAY, after)
    # What was said on the day before stays what was said then.
    assert released.holds(after + DAY, after - DAY)


instants = some.integers(-20, 20).map(lambda days: START + days * DAY)
some_locks = some.lists(
    some.builds(
        lambda blocks, since, days: replace(
            lock(*blocks, since=since),
            valid_to=since + days * DAY if days else None,
        ),
        some.sets(some.sampled_from(LockBlock)),
        instants,
        some.integers(0, 10),
    ),
    max_size=6,
)


@given(some_locks, instants)
def test_what_is_blocked_is_what_any_of_the_locks_blocks(
    found: Sequence[LockFact], at: datetime
):
    late = START + 99 * DAY
    holding = locks.holding(locked(*found), at, late)

    expected = {b for each in found if each.holds(at, late) for b in each.blocks}
    assert locks.blocked(holding) == expected
    assert locks.blocked(locks.holding(locked(*found[::-1]), at, late)) == expected


@settings(max_examples=25)
@given(some_locks, instants)
def test_no_lock_changes_a_state(found: Sequence[LockFact], at: datetime):
    bench = joined()
    bench.do("suspend", reason="LOST_DEVICE")
    plain = bench.at(at, START + 99 * DAY)

    bench.facts = locked(*found)
    same = bench.at(at, START + 99 * DAY)

    assert (same.state, same.since_at) == (plain.state, plain.since_at)


def test_no_change_of_state_releases_a_lock():
    bench = joined(facts=locked(lock(LockBlock.USE)))

    for event, asked in (
        ("suspend", {"reason": "LOST_DEVICE"}),
        ("reinstate", {"reason": "DEVICE_FOUND"}),
        ("withdraw", {"reason": "MOVED", "verified": "card"}),
    ):
        bench.now += DAY
        bench.do(event, SUPERVISOR, **asked)
        assert len(locks.holding(bench.facts, bench.now, bench.now)) == 1


# ------------------------------------------------------------------ which contain


LINK = Span(START, START, valid_to=START + 5 * DAY)
REACHED = [
    ({"scope": LockScope.MEMBER, "target_id": 9}, True),
    ({"scope": LockScope.EVERYWHERE, "target_id": 0}, True),
    ({"scope": LockScope.OFFERING, "target_id": 3}, True),
    ({"scope": LockScope.OFFERING, "target_id": 4}, False),
    ({"scope": LockScope.MEMBERSHIP, "target_id": 1}, True),
    ({"scope": LockScope.MEMBERSHIP, "target_id": 2}, True),
    ({"scope": LockScope.MEMBERSHIP, "target_id": 7}, False),
    ({"scope": LockScope.PARTNER, "target_id": 8}, True),
]


@pytest.mark.parametrize(("where", "reached"), REACHED)
def test_a_lock_reaches_what_lies_within_its_scope(where: Any, reached: bool):
    found = locks.reaching(
        [lock(LockBlock.USE, **where)], offering_id=3, spells={1, 2}, links={}
    )

    assert bool(found) is reached


def test_the_lock_of_a_partner_reaches_its_users_while_they_are_its_users():
    dissolved = lock(LockBlock.USE, scope=LockScope.PARTNER, target_id=8)
    asked: dict[str, Any] = {"offering_id": 3, "spells": {1}}

    (whole,) = locks.reaching([dissolved], links={1: [(None, LINK)]}, **asked)
    (this,) = locks.reaching([dissolved], links={1: [(1, LINK)]}, **asked)
    other = locks.reaching([dissolved], links={1: [(5, LINK)]}, **asked)

    late = START + 9 * DAY
    assert whole.holds(START + DAY, late)
    assert this.holds(START + DAY, late)
    assert not whole.holds(START + 6 * DAY, late)
    assert other == ()


# ------------------------------------------------------------------ derived


def test_dues_unpaid_for_long_are_a_lock_that_goes_with_them():
    unpaid = Span(START, START, valid_to=START + 90 * DAY, recorded_to=None)
    facts = GuardFacts(arrears=(unpaid,))
    late = START + 200 * DAY

    def held(days: int) -> int:
        return len(locks.holding(facts, START + days * DAY, late))

    assert [held(days) for days in (59, 60, 61, 89, 90)] == [0, 0, 1, 1, 0]
    (found,) = locks.derived(facts, START + 70 * DAY, late)
    assert found.derived
    assert found.blocks == locks.ARREARS_BLOCKS
    assert locks.why_kept(found, person(Role.LEGAL), late) is Bar.DERIVED
    assert locks.derived(facts, START + 8 * DAY, late, days=7) != ()


# ------------------------------------------------------------------ moves


MOVES = {
    ("apply", ""): LockBlock.JOIN,
    ("activate", "applied"): LockBlock.JOIN,
    ("approve", "pending"): LockBlock.JOIN,
    ("undo_withdraw", "withdrawn"): LockBlock.JOIN,
    ("take_leave", "active"): LockBlock.CHANGE,
    ("extend_leave", "on_leave"): LockBlock.CHANGE,
    ("resume", "on_leave"): LockBlock.CHANGE,
    ("reinstate", "suspended"): LockBlock.CHANGE,
    ("reinstate_to_leave", "suspended"): LockBlock.CHANGE,
    ("renew", "expired"): LockBlock.CHANGE,
    ("withdraw", "active"): LockBlock.WITHDRAW,
    ("withdraw", "suspended"): LockBlock.WITHDRAW,
    ("withdraw_application", "applied"): LockBlock.WITHDRAW,
    ("suspend", "active"): None,
    ("suspend", "on_leave"): None,
    ("expel", "active"): None,
    ("report_death", "active"): None,
    ("void_join", "active"): None,
    ("reject", "applied"): None,
    ("auto_resume", "on_leave"): None,
    ("term_end", "active"): None,
    ("close_expired", "expired"): None,
    ("pseudonymise", "withdrawn"): None,
}


@pytest.mark.parametrize(("event", "was"), MOVES)
def test_a_lock_meets_what_acts_for_the_member_and_nothing_that_protects(
    event: str, was: str
):
    move = LIFECYCLE.move(event, was)
    assert move is not None

    assert locks.asked_of(move, LIFECYCLE) is MOVES[event, was]


def test_ordinary_blocks_never_keep_a_member_from_leaving():
    ordinary = locks.allowed_blocks(hold=False)
    ends = {c for c, s in LIFECYCLE.states.items() if s.kind is StateKind.ENDED}

    met = {locks.asked_of(m, LIFECYCLE) for m in LIFECYCLE.moves if m.became in ends}

    assert met & set(ordinary) == set()


def test_the_lock_is_named_where_it_closes_a_move():
    bench = joined(facts=locked(lock(LockBlock.CHANGE)))

    with pytest.raises(TransitionRefused) as refused:
        bench.do("take_leave", reason="ILLNESS", on=date(2026, 12, 1),
                 until=date(2026, 12, 31))  # fmt: skip

    (finding,) = refused.value.facts["findings"]
    assert finding.guard == "not_locked"
    assert finding.facts["locks"] == (LockReason.LOST_DEVICE,)
    assert finding.facts["block"] is LockBlock.CHANGE
    assert "take_leave" not in refused.value.facts["allowed"]
    assert {"suspend", "withdraw"} <= set(refused.value.facts["allowed"])


def test_only_a_hold_that_says_so_keeps_a_member():
    every = lock(*locks.allowed_blocks(hold=False))
    held = lock(LockBlock.WITHDRAW, legal_hold=True, source=LockSource.LEGAL)
    bench = joined()

    bench.facts = locked(every)
    assert bench.settle("withdraw", reason="MOVED", verified="card").drafts
    bench.facts = locked(held)
    with pytest.raises(TransitionRefused):
        bench.settle("withdraw", reason="MOVED", verified="card")


def test_a_planned_move_asks_again_when_it_is_due():
    bench = joined()
    bench.do("take_leave", reason="ILLNESS", on=date(2026, 12, 1),
             until=date(2026, 12, 31))  # fmt: skip
    bench.now = datetime(2026, 12, 5, tzinfo=UTC)
    since = datetime(2026, 11, 25, tzinfo=UTC)

    bench.facts = locked(lock(LockBlock.CHANGE, since=since))
    assert bench.state == "active"
    assert [s.skipped for s in bench.at(bench.now).steps if s.skipped] == ["not_locked"]
    # As known before the lock, the leave was going to begin.
    known = datetime(2026, 11, 24, tzinfo=UTC)
    assert bench.at(bench.now, known).state == "on_leave"

    bench.facts = locked(lock(LockBlock.CHANGE, since=since, valid_to=since + DAY))
    assert bench.state == "on_leave"


def test_what_only_the_system_does_happens_in_spite_of_locks():
    bench = joined()
    bench.do("take_leave", reason="ILLNESS", on=date(2026, 12, 1),
             until=date(2026, 12, 31))  # fmt: skip
    bench.facts = locked(
        lock(*LockBlock, since=datetime(2026, 12, 2, tzinfo=UTC), legal_hold=True)
    )
    bench.now = datetime(2027, 1, 5, tzinfo=UTC)

    assert bench.state == "active"


def test_a_hold_keeps_what_is_known_from_being_erased():
    bench = joined(facts=locked(lock(legal_hold=True, source=LockSource.LEGAL)))

    assert locks.is_held(bench.facts, START, START)
    assert not locks.is_held(locked(lock(LockBlock.USE)), START, START)


def test_a_lock_on_joining_denies_the_first_move():
    with pytest.raises(TransitionRefused):
        Bench(facts=locked(lock(LockBlock.JOIN))).do("apply", reason="SELF_APPLICATION")
    bench = Bench(facts=locked(lock(LockBlock.CHANGE)))
    bench.do("apply", reason="SELF_APPLICATION")

    assert bench.state == "applied"


# ------------------------------------------------------------------ placing


def new(**more: Any) -> NewLock:
    given: dict[str, Any] = {
        "scope": LockScope.MEMBER,
        "source": LockSource.HELP_DESK,
        "reason": "LOST_DEVICE",
        "blocks": frozenset({LockBlock.USE}),
    }
    return NewLock(**(given | more))


LEGAL = {"source": LockSource.LEGAL}
WRONG = [
    ({"source": LockSource.LEGAL}, "lock_source_not_yours"),
    ({"reason": "BAD_MOOD"}, "lock_reason_unknown"),
    ({"legal_hold": True}, "lock_hold_not_legal"),
    ({"blocks": frozenset({LockBlock.WITHDRAW})}, "lock_blocks_leaving"),
    ({"blocks": frozenset({LockBlock.USE, LockBlock.DISCLOSE})}, "lock_blocks_leaving"),
    ({"blocks": frozenset()}, "lock_blocks_nothing"),
    ({"on": date(2026, 11, 19)}, "lock_from_past"),
    ({"until": date(2026, 11, 19)}, "lock_until_before_from"),
    (
        {"on": date(2026, 12, 2), "until": date(2026, 12, 1)},
        "lock_until_before_from",
    ),
    ({"until": date(2031, 12, 1)}, "lock_too_long"),
    ({"until": date(9999, 12, 31)}, "day_out_of_range"),
]


@pytest.mark.parametrize(("given", "code"), WRONG)
def test_a_lock_that_cannot_be_is_refused(given: Any, code: str):
    with pytest.raises(InputRefused) as refused:
        locks.check_new(new(**given), {LockSource.HELP_DESK}, START)

    assert refused.value.code == code


RIGHT: list[dict[str, Any]] = [
    {},
    {"until": date(2026, 11, 20)},
    {"until": date(2031, 11, 21)},
    {"on": date(2026, 12, 1), "until": date(2026, 12, 1)},
    {**LEGAL, "legal_hold": True, "blocks": frozenset()},
    {**LEGAL, "legal_hold": True, "blocks": frozenset(LockBlock)},
]


@pytest.mark.parametrize("given", RIGHT)
def test_a_lock_that_can_be_is_not(given: Any):
    try:
        locks.check_new(new(**given), set(LockSource), START)
        refused = None
    except InputRefused as found:
        refused = found.code

    assert refused is None


def test_days_are_those_of_japan():
    begins, ends = locks.from_to(
        new(on=date(2026, 12, 1), until=date(2026, 12, 1)), START
    )

    assert begins == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert ends == begins + DAY
    assert locks.from_to(new(on=date(2026, 11, 20)), START) == (START, None)


def test_what_reaches_many_needs_more_than_a_lock_on_one():
    assert locks.permissions_for(new()) == (Permission.LOCK_PLACE,)
    for scope in locks.WIDE:
        needed = locks.permissions_for(new(scope=scope))
        assert Permission.LOCK_PLACE_WIDELY in needed
    assert Permission.LOCK_HOLD in locks.permissions_for(new(legal_hold=True))


# ------------------------------------------------------------------ releasing


def person(*roles: Role) -> Acting:
    may = frozenset[Permission]().union(*(STANDARD[role] for role in roles))
    return Acting(1, "x", "", "", frozenset(roles), may)


WHO = {
    LockSource.HELP_DESK: {Role.HELP_DESK, Role.SUPERVISOR, Role.LEGAL},
    LockSource.OPERATIONS: {Role.SUPERVISOR, Role.LEGAL},
    LockSource.BILLING: {Role.SUPERVISOR, Role.LEGAL},
    LockSource.SECURITY: {Role.INFORMATION_MANAGEMENT, Role.LEGAL},
    LockSource.LEGAL: {Role.LEGAL},
}


@pytest.mark.parametrize("source", LockSource)
def test_a_source_releases_its_own_locks_and_legal_those_of_all(source: LockSource):
    found = lock(LockBlock.USE, source=source)

    may = {each for each in Role if locks.why_kept(found, person(each), START) is None}

    assert may == WHO[source]


def test_what_is_over_is_not_released_again():
    desk = person(Role.HELP_DESK)
    over = lock(LockBlock.USE, valid_to=START + DAY)
    gone = lock(LockBlock.USE, released_at=START, release_recorded_at=START)

    assert locks.why_kept(over, desk, START) is None
    assert locks.why_kept(over, desk, START + DAY) is Bar.OVER
    assert locks.why_kept(gone, desk, START) is Bar.OVER


def test_a_release_needs_a_reason_that_there_is():
    locks.check_release(ReleaseReason.RESOLVED)
    with pytest.raises(InputRefused):
        locks.check_release("")
