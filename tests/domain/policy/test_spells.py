"""From when on a membership counts, and to when its contracts last."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.facts import GuardFacts, Pending, Standing
from models.kinds import Mover, StateKind
from models.offer_facts import PartyContract
from models.span import Span
from portal.domain.calendar import start_of
from portal.domain.policy.cancellation import Ending, Spell, Why, cancelling
from portal.domain.policy.spells import contract_last, ending_of, is_leaving, spell_of
from seed.lifecycle import canonical
from tests.domain.policy.cases import NOW, asked, compiled
from tests.domain.policy.test_of_member import held

DAY = timedelta(days=1)
TODAY = date(2026, 4, 1)


def contract(first: int, over: int | None, *, own: bool = True) -> PartyContract:
    """Return a contract between two days from now."""
    until = None if over is None else NOW + over * DAY
    through = None if own else ((None, Span(NOW - 99 * DAY, NOW - 99 * DAY)),)
    span = Span(NOW + first * DAY, NOW - 99 * DAY, until)
    return PartyContract("K", span, through=through)


@pytest.mark.parametrize(
    ("contracts", "last"),
    [
        ((), None),
        ((contract(-9, 5),), 5),
        ((contract(-9, None),), None),
        ((contract(-9, 5), contract(5, 9)), 9),
        ((contract(-9, 5), contract(3, None)), None),
        ((contract(-9, 5), contract(6, 9)), 5),
        ((contract(-9, -5),), None),
        ((contract(1, 5),), None),
        ((contract(-9, 5, own=False),), None),
    ],
)
def test_contracts_last_as_long_as_one_follows_the_other(
    contracts: tuple[PartyContract, ...], last: int | None
):
    found = contract_last(GuardFacts(contracts=contracts), NOW, NOW)

    assert found == (None if last is None else TODAY + last * DAY)


def test_a_spell_begins_when_they_joined_and_lasts_as_its_contract():
    membership = held(1, "active", contracts=(contract(-9, 5),))
    standing = Standing("active", NOW, joined_on=date(2025, 1, 2))

    assert spell_of(membership, standing, NOW, NOW, canonical()) == Spell(
        TODAY, date(2025, 1, 2), TODAY + 5 * DAY
    )
    own = replace(membership, joined_on=date(2024, 3, 4), facts=GuardFacts())
    term = replace(standing, term_until=date(2027, 3, 3))
    assert spell_of(own, term, NOW, NOW, canonical()) == Spell(
        TODAY, date(2024, 3, 4), date(2027, 3, 3)
    )


@pytest.mark.parametrize(
    ("was", "event", "became", "days", "mover", "planned"),
    [
        ("active", "withdraw", "withdrawn", 5, Mover.ON_BEHALF, True),
        ("active", "term_end", "expired", 9, Mover.SYSTEM, False),
        ("expired", "close_expired", "withdrawn", 30, Mover.SYSTEM, False),
        ("active", "suspend", "suspended", 5, Mover.HELP_DESK, None),
        ("active", "take_leave", "on_leave", 9, Mover.ON_BEHALF, None),
        ("applied", "expire_application", "application_lapsed", 30, Mover.SYSTEM, None),
    ],
)
def test_what_is_scheduled_says_how_a_membership_ends(
    was: str, event: str, became: str, days: int, mover: Mover, planned: bool | None
):
    (begun,) = held(1, was).rows
    at = start_of(TODAY + days * DAY)
    row = replace(begun, event=event, mover=mover, effective_at=at)
    until = TODAY + 8 * DAY if event == "term_end" else None
    pending = (Pending(row, was, None), Pending(row, was, became))
    standing = Standing(was, NOW, term_until=until, pending=pending)

    found = ending_of(canonical(), standing, ZoneInfo("Asia/Tokyo"))
    last = TODAY + (days - 1) * DAY
    assert found == (None if planned is None else Ending(last, planned))


def test_what_ends_first_is_what_the_caller_hears():
    names = {"id": "c", "name_ja": "解約", "name_en": "Cancel"}
    rules = compiled(cancellations=[{**names, "notice": 30, "notice_unit": "days"}])

    def first(days: int, **given: Any) -> bool:
        spell = Spell(TODAY, ending=Ending(TODAY + days * DAY, planned=True))
        return cancelling(rules, asked(**given), spell).ends_first

    assert [first(5), first(30), first(31)] == [True, True, False]
    applied = asked(state="applied", state_kind=StateKind.APPLIED)
    assert cancelling(rules, applied, Spell(TODAY)).cited.why is Why.APPLIED
    named = compiled(cancellations=[{**names, "states": ["applied"]}])
    assert cancelling(named, applied, Spell(TODAY)).leaving is not None


def test_a_term_needs_a_beginning_that_somebody_knows():
    names = {"id": "c", "name_ja": "解約", "name_en": "Cancel"}
    rules = compiled(cancellations=[{**names, "term": 24}])
    unknown = cancelling(rules, asked(), Spell(TODAY))

    assert unknown.leaving is None
    assert (unknown.cited.why, unknown.cited.missing) == (Why.UNDECIDED, ("joined_on",))
    until = Spell(TODAY, contract_last=date(2026, 9, 30))
    found = cancelling(rules, asked(), until).leaving
    assert found is not None
    assert found.earliest == date(2026, 9, 30)
    assert cancelling(rules, asked(), None).cited.why is Why.OUTSIDE


def test_leaving_is_what_a_member_may_ask_for_who_has_the_service():
    lifecycle = canonical()
    left = {
        (move.event, move.was)
        for move in lifecycle.moves
        if is_leaving(lifecycle, move)
    }

    states = ("active", "on_leave", "suspended", "expired")
    assert left == {("withdraw", state) for state in states}
    assert not is_leaving(lifecycle, None)
