"""Since when terms count a membership as held, and what follows for moves and locks."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from models.facts import GuardFacts, LedgerRow, Standing, Step
from models.kinds import LedgerKind, LockBlock, LockReason, Mover
from models.terms_facts import Party, TermsAround
from models.terms_kinds import AfterGrace
from portal.domain.guards import LIBRARY
from portal.domain.locks import blocked, derived, in_the_way
from portal.domain.terms.held import held_since
from seed.lifecycle import canonical
from tests.domain.lifecycle_cases import START
from tests.domain.terms.parties import (
    DEEMED,
    GRACE,
    LOCKS,
    MUST,
    act,
    on,
    party,
    version,
)

LIFECYCLE = canonical()
KNOWN = {LIFECYCLE.version_id: LIFECYCLE}
FACTS = GuardFacts()


def row(number: int, kind: LedgerKind = LedgerKind.MOVE) -> LedgerRow:
    at = START + timedelta(days=number)
    return LedgerRow(number, kind, "x", None, None, at, at, Mover.HELP_DESK,
                     LIFECYCLE.version_id)  # fmt: skip


def standing(*states: str, kind: LedgerKind = LedgerKind.MOVE, **more: Any) -> Standing:
    steps = tuple(
        Step(row(number, kind), None, became) for number, became in enumerate(states)
    )
    since = steps[-1].row.effective_at if steps else None
    return Standing(states[-1] if states else None, since, steps=steps, **more)


def test_a_membership_is_held_from_joining_until_it_is_over():
    day = timedelta(days=1)
    assert held_since(standing(), KNOWN, FACTS) == (None, None)
    assert held_since(standing("applied", "pending"), KNOWN, FACTS) == (None, None)
    assert held_since(standing("applied", "active"), KNOWN, FACTS) == (
        START + day,
        None,
    )
    left = standing("applied", "active", "on_leave", "withdrawn")
    assert held_since(left, KNOWN, FACTS) == (START + day, START + 3 * day)
    assert held_since(standing("active", voided=True), KNOWN, FACTS) == (None, None)
    assert held_since(standing("active"), {}, FACTS) == (None, None)


def test_what_was_taken_over_is_held_since_the_day_on_record():
    taken = standing("active", kind=LedgerKind.OPENING_BALANCE)
    joined = replace(FACTS, joined_on=date(2020, 4, 1))
    assert held_since(taken, KNOWN, FACTS) == (START, None)
    since, _ = held_since(taken, KNOWN, joined)
    assert since is not None
    assert since.isoformat() == "2020-03-31T15:00:00+00:00"


def asked(around: TermsAround | None, day: int, block: LockBlock | None = None) -> bool:
    """Return whether the guard holds for a move on a day."""
    facts = GuardFacts(terms=around)
    about: Any = type("Asking", (), {})()
    about.facts, about.block, about.known_at = facts, block, on(day)
    about.effective_at = about.filed_at = on(day)
    return LIBRARY["terms_accepted_current"].rule(about, {})[0]


def test_the_guard_asks_who_joins_and_whom_the_days_of_grace_are_over_for():
    closing = replace(MUST, after=AfterGrace.NO_JOINING)
    own = TermsAround(party(-50), (version(1, grace_days=14, row=closing),))
    assert asked(None, 3)
    assert asked(own, 3)
    assert not asked(own, 20)
    assert not asked(own, 3, LockBlock.JOIN)
    assert asked(replace(own, acceptances=(act(1, 2),)), 20, LockBlock.JOIN)
    assert asked(TermsAround(party(-50), (version(1, row=DEEMED),)), 3, LockBlock.JOIN)


def test_a_lock_follows_from_what_is_overdue_and_goes_with_the_acceptance():
    late = (replace(GRACE, applies=(LOCKS,)),)
    own = GuardFacts(terms=TermsAround(party(-50), late))
    assert derived(own, on(14), on(14)) == ()
    (lock,) = derived(own, on(20), on(20))
    assert (lock.reason, lock.valid_from) == (LockReason.TERMS_OVERDUE, on(15))
    assert blocked([lock]) == {LockBlock.USE, LockBlock.JOIN}
    assert in_the_way(LockBlock.JOIN, own, on(20), on(20)) == (lock,)
    assert in_the_way(LockBlock.CHANGE, own, on(20), on(20)) == ()
    said = TermsAround(party(-50), late, (act(1, 16),))
    assert derived(GuardFacts(terms=said), on(20), on(20)) == ()
    asks = TermsAround(Party("member", "MAIL", on(-50)), (GRACE,))
    assert derived(GuardFacts(terms=asks), on(20), on(20)) == ()
