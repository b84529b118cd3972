"""What a document asks of all members is what it asks of each of them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from models.terms_facts import (
    AcceptanceFact,
    Applies,
    Party,
    TermsAround,
    TermsVersionFact,
)
from models.terms_kinds import (
    AcceptanceAct,
    AcceptanceMode,
    AfterGrace,
    ChangeClass,
)
from portal.domain.terms.acts import acts_on, agreed_at, stands
from portal.domain.terms.binding import standings
from portal.domain.terms.following import locking
from portal.domain.terms.locking import locked_of_all
from portal.domain.terms.owing import (
    AskedOwing,
    Held,
    OwedOfAll,
    Part,
    Sort,
    Trait,
    Whole,
    documents_at,
    owed_of_all,
    wrong_in,
)
from portal.domain.terms.spans import whoever_holds
from tests.domain.terms.parties import DEEMED, FIRST, MUST, act, on, version

WHOLE = Whole(frozenset({"member", "partner"}), frozenset({"MAIL", "PHONE"}))
BETTER = version(2, ChangeClass.BENEFICIAL, 20)
WORSE = version(3, ChangeClass.ADVERSE, 40, told=(30,))
LATE = version(3, ChangeClass.ADVERSE, 40)
ALONE = version(4, ChangeClass.INDIVIDUAL, 60)
PARTNERS = frozenset({"partner"})


def owed(*versions: TermsVersionFact, day: int = 100) -> OwedOfAll | None:
    return owed_of_all(versions, "terms", on(day), on(day), WHOLE)


def enough(*versions: TermsVersionFact, day: int = 100) -> set[tuple[int, ...]]:
    """Return of which versions an acceptance is enough for who was there before."""
    found = owed(*versions, day=day)
    parts = found.parts if found else ()
    return {e.enough for e in parts if any(held.since is None for held in e.held)}


def test_an_acceptance_is_enough_since_the_last_change_that_asks_anew():
    assert enough(FIRST) == {(1,)}
    assert enough(FIRST, BETTER) == {(1, 2)}
    assert enough(FIRST, BETTER, WORSE) == {(3,)}
    assert enough(FIRST, BETTER, LATE) == {(1, 2, 3), (3,)}
    assert enough(FIRST, BETTER, WORSE, ALONE) == {(4,)}
    assert enough(FIRST, BETTER, day=10) == {(1,)}
    assert owed(FIRST, day=-1) is None


def test_only_rows_that_ask_are_owed():
    deemed = version(5, document="deemed", kind="other", row=DEEMED)
    alone = replace(deemed, document="alone", kind="a", change=ChangeClass.INDIVIDUAL)
    found = documents_at((FIRST, deemed, alone), on(9), on(9), WHOLE)
    assert {code: bool(owed.asking) for code, owed in found.items()} == {
        "alone": True, "deemed": False, "terms": True,
    }  # fmt: skip


# ------------------------------------------------------------------ of each member

_ROWS = some.lists(
    some.builds(
        Applies,
        id=some.sampled_from("ab"),
        actors=some.sampled_from([frozenset(), frozenset({"member"}), PARTNERS]),
        offerings=some.sampled_from([frozenset(), frozenset({"MAIL"})]),
        only=some.sampled_from([{}, {}, {"age": frozenset({"minor"})}]),
        precedence=some.integers(1, 3),
        mode=some.sampled_from([AcceptanceMode.MUST_ACCEPT, AcceptanceMode.DEEMED]),
        after=some.sampled_from([AfterGrace.ASK, AfterGrace.LOCK]),
    ),
    max_size=3,
    unique_by=lambda row: row.id,
)
_ONE = some.tuples(
    some.sampled_from([e for e in ChangeClass if e != "first"]),
    some.booleans(),
    _ROWS,
    some.booleans(),
)
_ACTS = some.lists(
    some.tuples(
        some.integers(1, 5), some.integers(0, 139), some.sampled_from(AcceptanceAct)
    ),
    max_size=4,
)
_DAYS = some.integers(-50, 130)


def _life(found: Sequence[Any]) -> list[TermsVersionFact]:
    life = [FIRST]
    for number, (change, told, rows, other) in enumerate(found, start=2):
        code = "beside" if other else "terms"
        begins = other and all(each.document != code for each in life)
        day = number * 20
        life.append(
            version(
                number,
                ChangeClass.FIRST if begins else change,
                day,
                document=code,
                applies=tuple(rows),
                told=(day - 15,) if told else (),
                notice_days=30 if told else 5,
                grace_days=None if number == 3 else 12 * number,
            )
        )
    return life


def _fits(held: Held, party: Party) -> bool:
    assert party.since is not None
    traits = all(
        bool(party.values.get(trait.attribute, frozenset()) & trait.values) is has
        for trait, has in held.traits
    )
    begun = held.since is None or held.since <= party.since
    before = held.until is None or party.since < held.until
    who = party.actor in held.actors and party.offering in held.offerings
    return who and traits and begun and before


def _asks(
    part: Part, life: Sequence[TermsVersionFact], acts: Sequence[AcceptanceFact]
) -> bool:
    by_id = {each.version_id: each for each in life}
    yes = any(stands(acts, by_id[each]) for each in part.enough)
    return part.asks and not yes


def _says(
    part: Part, life: Sequence[TermsVersionFact], acts: Sequence[AcceptanceFact]
) -> bool:
    by_id = {each.version_id: each for each in life}
    return any(
        all((agreed_at(acts, by_id[e]) is not None) is agreed for e, agreed in said)
        for said in part.said
    )


@settings(max_examples=40)
@given(some.lists(_ONE, max_size=4), _ACTS, _DAYS)
def test_all_are_asked_what_each_is_asked(
    found: Any, answered: Any, joined: int
) -> None:
    life = _life(found)
    codes = {each.number: each.document for each in life}
    done = tuple(
        act(number, day, what, id=place, document=codes[number])
        for place, (number, day, what) in enumerate(answered, start=1)
        if number in codes
    )
    at = on(130)
    everything = documents_at(life, at, at, WHOLE)
    for actor, offering, age in product(*map(sorted, (WHOLE.actors, WHOLE.offerings)),
                                        ("minor", "adult")):  # fmt: skip
        party = Party(actor, offering, on(joined), values={"age": frozenset({age})})
        alone = standings(TermsAround(party, tuple(life), done), at, at)
        said = {each.document: each.owes is not None for each in alone}
        locked = {each.document: bool(locking([each])) for each in alone}
        listed, locks = {}, {}
        for code, all_owed in everything.items():
            acts = acts_on(code, done, at, at)
            every = [p for p in all_owed.parts if any(_fits(h, party) for h in p.held)]
            mine = [p for p in every if _says(p, life, done)]
            assert len(mine) <= 1
            if mine:
                listed[code] = _asks(mine[0], life, acts)
                parts = locked_of_all(all_owed, life, at).parts
                late = [p for p in parts if any(_fits(h, party) for h in p.held)]
                locks[code] = any(
                    _says(p, life, done) and _asks(p, life, acts) for p in late
                )
        assert (listed, locks) == (said, locked)


def test_a_member_of_a_partner_is_told_apart():
    row = replace(MUST, actors=PARTNERS, flows_down=True)
    found = owed(replace(FIRST, applies=(row,)))
    assert found is not None
    below = Trait("", PARTNERS)
    (part,) = found.asking
    assert {(tuple(sorted(e.actors)), e.traits) for e in part.held} == {
        (("member",), ((below, True),)),
        (("partner",), ((below, True),)),
        (("partner",), ((below, False),)),
    }
    assert {e.since for e in part.held} == {None}


def test_what_is_held_in_some_parts_is_told_once_whoever_holds_it():
    mail, both = frozenset({"MAIL"}), WHOLE.offerings
    some = frozenset({"member"})
    parts = (
        Part(True, (1,), frozenset(), (Held(some, both, (), on(20), on(40)),)),
        Part(True, (2,), frozenset(), (
            Held(PARTNERS, both, (), None, on(20)), Held(PARTNERS, both, (), on(60)),
            Held(PARTNERS, mail, (), on(20)), Held(some, mail, (), None, on(10)),
        )),
    )  # fmt: skip
    assert {(e.offerings, e.since, e.until) for e in whoever_holds(parts)} == {
        (both, None, on(40)), (both, on(60), None),
        (mail, None, on(10)), (mail, on(20), None),
    }  # fmt: skip
    assert whoever_holds(parts[:0]) == ()


def test_what_there_is_not_is_asked_for_in_vain():
    assert wrong_in(AskedOwing(sort="all")) == []
    assert [each.code for each in wrong_in(AskedOwing(sort="x"))] == ["filter_unknown"]
    assert AskedOwing(sort="x").sorted_as is Sort.OWES
    assert AskedOwing(document="tos", on="").narrow == {"document": "tos"}
