"""From when on a membership counts, and to when its contracts last."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.facts import GuardFacts, Standing
from models.offer_facts import PartyContract
from models.span import Span
from portal.domain.policy.cancellation import Spell, Why, cancelling
from portal.domain.policy.spells import contract_last, is_leaving, spell_of
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

    assert spell_of(membership, standing, NOW, NOW) == Spell(
        TODAY, date(2025, 1, 2), TODAY + 5 * DAY
    )
    own = replace(membership, joined_on=date(2024, 3, 4), facts=GuardFacts())
    term = replace(standing, term_until=date(2027, 3, 3))
    assert spell_of(own, term, NOW, NOW) == Spell(
        TODAY, date(2024, 3, 4), date(2027, 3, 3)
    )


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
