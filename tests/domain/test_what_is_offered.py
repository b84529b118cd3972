"""Whether an offering can be joined at an instant: phase, variant, contract."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models.facts import Finding, GuardFacts
from models.kinds import OfferingPhase as Phase
from models.offer_facts import Offer, OfferedVariant, PartyContract
from models.span import Span
from portal.domain.calendar import start_of
from portal.domain.joining import (
    expired,
    narrowed,
    objections,
    phases_for,
    variants_to_choose,
)
from portal.domain.publishing.offering_phases import JOINABLE, USABLE
from portal.wording import LANGUAGES
from portal.wording.refusal import finding_words
from seed.lifecycle import canonical
from tests.domain.lifecycle_cases import ADULT, START, Bench, joined
from tests.domain.test_moves import refused

SECOND = timedelta(seconds=1)
ALWAYS = start_of(date(2000, 1, 1))
OPENS, ENDS, OVER = date(2026, 12, 1), date(2027, 2, 1), date(2027, 4, 1)
LIFE = canonical()


def offer(
    *phases: tuple[Phase, date],
    since: datetime = ALWAYS,
    until: datetime | None = None,
    number: int = 1,
    variants: Iterable[OfferedVariant] = (),
) -> Offer:
    """Return a version that was approved before anything here happens."""
    return Offer(number, since, until, ALWAYS, phases, tuple(variants))


WHOLE = offer(
    (Phase.PREPARATION, date(2026, 11, 1)),
    (Phase.IN_SERVICE, OPENS),
    (Phase.ENDING, ENDS),
    (Phase.ENDED, OVER),
)


def why(
    at: datetime, *offers: Offer, phases: Any = JOINABLE, **facts: Any
) -> Finding | None:
    """Return the first objection to joining at ``at``."""
    asked = GuardFacts(offers=offers, **facts)
    return next(iter(objections(asked, phases, at, at)), None)


def missing(at: datetime, *offers: Offer, **facts: Any) -> str | None:
    """Return the first objection, as its sentence is called."""
    found = why(at, *offers, **facts)
    return f"{found.guard}_{found.facts['missing']}" if found else None


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (start_of(OPENS) - SECOND, "offering_open_not_yet"),
        (start_of(OPENS), None),
        (start_of(ENDS) - SECOND, None),
        (start_of(ENDS), "offering_open_ending"),
        (start_of(OVER) - SECOND, "offering_open_ending"),
        (start_of(OVER), "offering_open_ended"),
    ],
)
def test_the_phase_decides_to_the_second(at: datetime, said: str | None):
    assert missing(at, WHOLE) == said


def test_what_is_not_open_says_from_when_on_it_is():
    found = why(START, WHOLE)
    idea = offer((Phase.DESIGN, date(2026, 11, 1)))
    later = offer((Phase.IN_SERVICE, ALWAYS.date()), since=start_of(OPENS), number=2)

    assert found is not None
    assert found.facts["since"] == OPENS
    assert missing(START, idea) == "offering_open_unplanned"
    assert missing(START, idea, later) == "offering_open_not_yet"
    assert missing(start_of(OPENS), idea, later) is None
    rejected = offer((Phase.REJECTED, date(2026, 1, 1)))
    assert missing(START, rejected) == "offering_open_rejected"
    assert missing(START, offer(since=ALWAYS, until=START)) == "offering_open_gone"
    assert missing(START) is None, "no version on record has nothing to object"


def test_a_new_offering_opens_with_its_version_and_not_with_its_approval():
    new = offer((Phase.IN_SERVICE, date(2026, 1, 1)), since=start_of(OPENS))

    assert missing(start_of(OPENS) - SECOND, new) == "offering_open_not_yet"
    assert missing(start_of(OPENS), new) is None
    unknown = replace(new, since=ALWAYS, recorded_at=START + SECOND)
    assert missing(START, unknown) is None, "nobody knew of it then"


def test_of_two_versions_the_last_to_come_counts_then_the_later_approved():
    closed = offer((Phase.ENDED, date(2026, 1, 1)))
    open_ = offer((Phase.IN_SERVICE, date(2026, 1, 1)), number=2)
    by_date = replace(open_, since=ALWAYS + SECOND, recorded_at=ALWAYS - SECOND)

    assert missing(START, closed, by_date) is None
    assert missing(START, closed, replace(open_, recorded_at=ALWAYS + SECOND)) is None
    before = replace(open_, recorded_at=ALWAYS - SECOND)
    assert missing(START, closed, before) == "offering_open_ended"


def test_who_withdrew_comes_back_while_others_use_it():
    ending = start_of(ENDS)

    assert missing(ending, WHOLE, phases=USABLE) is None
    assert missing(start_of(OVER), WHOLE, phases=USABLE) == "offering_open_ended"


@pytest.mark.parametrize(
    ("event", "was", "phases"),
    [
        ("apply", "", JOINABLE),
        ("activate", "applied", JOINABLE),
        ("approve", "pending", JOINABLE),
        ("undo_withdraw", "withdrawn", USABLE),
        ("resume", "on_leave", None),
        ("renew", "expired", None),
        ("withdraw", "active", None),
        ("reject", "applied", None),
    ],
)
def test_only_what_begins_a_membership_asks(event: str, was: str, phases: object):
    move = LIFE.move(event, was)

    assert move is not None
    assert phases_for(move, LIFE) == phases


# ------------------------------------------------------------------ variants

LIGHT = OfferedVariant("light", "ライト", "Light")
TRIAL = OfferedVariant("trial", "お試し", "Trial", OPENS, ENDS)
LINES = offer((Phase.IN_SERVICE, date(2020, 1, 1)), variants=(LIGHT, TRIAL))


@pytest.mark.parametrize(
    ("at", "variant", "said"),
    [
        (START, "", None),
        (START, "light", None),
        (START, "moon", "variant_open_unknown"),
        (start_of(OPENS) - SECOND, "trial", "variant_open_not_yet"),
        (start_of(OPENS), "trial", None),
        (start_of(ENDS) - SECOND, "trial", None),
        (start_of(ENDS), "trial", "variant_open_over"),
    ],
)
def test_a_variant_is_chosen_while_it_is_valid(
    at: datetime, variant: str, said: str | None
):
    assert missing(at, LINES, variant=variant) == said
    assert missing(at, LINES, variant=variant, phases=USABLE) is None


def test_variants_to_choose_are_those_that_are_not_over():
    ahead = replace(LINES, since=start_of(OPENS))

    def codes(at: datetime, *offers: Offer) -> list[str]:
        found = variants_to_choose(GuardFacts(offers=offers), at, at)
        return [each.code for each in found]

    assert codes(START, LINES) == ["light", "trial"]
    assert codes(start_of(ENDS), LINES) == ["light"]
    assert codes(START, ahead) == ["light", "trial"], "of the first one to come"
    assert codes(START) == []


# ------------------------------------------------------------------ contracts


def contract(
    *links: tuple[int | None, Span],
    since: date = date(2025, 4, 1),
    until: date | None = OPENS,
    own: bool = False,
) -> PartyContract:
    """Return a contract of a partner, known since it was signed."""
    span = Span(start_of(since), ALWAYS, start_of(until) if until is not None else None)
    return PartyContract("K-1", span, "星山ソフト", None if own else links)


LINK = Span(ALWAYS, ALWAYS)
FOR_ALL = (None, LINK)


@pytest.mark.parametrize(
    ("at", "held", "said"),
    [
        (start_of(OPENS) - SECOND, (contract(FOR_ALL),), None),
        (start_of(OPENS), (contract(FOR_ALL),), "contract_holds_over"),
        (start_of(OPENS), (contract(own=True),), "contract_holds_own_over"),
        (START, (contract(FOR_ALL, since=OPENS, until=None),),
         "contract_holds_not_yet"),
        (start_of(OPENS), (contract(FOR_ALL), contract(FOR_ALL, until=None)), None),
        (start_of(OPENS), (contract((None, replace(LINK, valid_to=START))),), None),
        (START, (), None),
    ],
)  # fmt: skip
def test_the_contract_behind_has_to_hold(
    at: datetime, held: tuple[PartyContract, ...], said: str | None
):
    facts = GuardFacts(contracts=held)

    assert missing(at, contracts=held) == said
    assert (expired(facts, at, at) is not None) == bool(said and "over" in said)


def test_a_link_of_one_membership_leads_to_the_next_one_of_it():
    both = contract((7, LINK), (8, LINK))

    (found,) = narrowed([both], {7, 9})
    assert found.through == ((7, LINK),)
    assert narrowed([both], {9}) == ()
    assert narrowed([contract(own=True)], ()) != ()


def test_a_contract_that_nobody_knew_of_is_not_asked():
    late = Span(ALWAYS, START + SECOND, START)
    gone = Span(ALWAYS, ALWAYS, START, recorded_to=START)

    for span in (late, gone):
        held = (PartyContract("K-1", span, "", (FOR_ALL,)),)
        assert missing(START, contracts=held) is None


# ------------------------------------------------------------------ in a life


def test_what_was_planned_is_asked_again_when_it_is_due():
    open_ = replace(ADULT, offers=(offer((Phase.IN_SERVICE, date(2020, 1, 1))),))
    bench = Bench(facts=open_)
    bench.do("apply", reason="SELF_APPLICATION", on=OPENS)
    bench.now = start_of(OPENS) + SECOND
    standing = bench.at(bench.now)
    assert standing.state == "applied"

    shut = offer((Phase.IN_SERVICE, date(2020, 1, 1)), (Phase.ENDING, OPENS))
    bench.facts = replace(ADULT, offers=(shut,))
    standing = bench.at(bench.now)
    assert standing.state is None
    assert "offering_open" in [each.skipped for each in standing.steps]


def test_a_member_goes_on_after_a_contract_and_a_service_ended():
    bench = joined()
    over = (contract(FOR_ALL, until=date(2026, 1, 1)),)
    shut = (offer((Phase.ENDED, date(2026, 1, 1))),)
    bench.facts = replace(ADULT, offers=shut, contracts=over)

    assert bench.do("withdraw", reason="MOVED", verified="x").became == "withdrawn"
    refusal = refused(bench, "apply", reason="SELF_APPLICATION")
    assert refusal.code == "no_such_move"
    again = Bench(facts=bench.facts)
    found = refused(again, "apply", reason="SELF_APPLICATION").facts["findings"]
    assert [each.guard for each in found] == ["offering_open", "contract_holds"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_objection_is_a_sentence_of_its_own(language: str):
    told = set()
    for at in (START, start_of(ENDS), start_of(OVER)):
        for found in objections(GuardFacts(offers=(WHOLE,)), JOINABLE, at, at):
            told.add(finding_words(found, language))
    others = [why(START, LINES, variant=each) for each in ("moon", "trial")]
    held = (contract(FOR_ALL), contract(own=True))
    others += [why(start_of(OPENS), contracts=(each,)) for each in held]
    told |= {finding_words(each, language) for each in others if each is not None}

    assert len(told) == 7
    assert not any("{" in each or "None" in each for each in told)
