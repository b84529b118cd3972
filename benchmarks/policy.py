"""The rule engine: answers with their trace, the analysis of a rule set, what-if.

The same questions are asked of the engine, of a plain loop over the rules, and of
Cedar where ``cedarpy`` is installed (it is with the development packages); the answers
of all three have to agree in decision and deciding rules. Every question is another
one: nothing is answered from memory. Time is that of the processor, so that work
beside it disturbs less.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import islice, product
from random import Random
from time import perf_counter, process_time

from benchmarks.timing import machine
from portal.domain.policy.analysis import analysed
from portal.domain.policy.decide import Answer, decide
from portal.domain.policy.facts import Facts
from portal.domain.policy.impact import Profile, what_if
from portal.domain.policy.kinds import Footing
from portal.domain.policy.rules import Rules
from portal.domain.policy.space import Universe
from portal.domain.publishing.rule_set import RuleSetShape
from tests.domain.policy import cases
from tests.domain.policy.as_cedar import oracle, question, told

SIZES = (100, 1_000, 10_000)
CLEAR = Footing.NONE_APPLY
Told = tuple[str, set[str]]


def main() -> None:
    """Measure rule sets of several sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--oracle", type=int, default=2_000, help="questions to Cedar")
    parser.add_argument("--seconds", type=float, default=6.0, help="for others, each")
    parser.add_argument("--people", type=int, default=1_000_000)
    args = parser.parse_args()
    machine()
    for count in args.sizes:
        print(f"\n{count:,} rules")
        chance = Random(count)  # noqa: S311
        shape = cases.some_rules(chance, count)
        asked = [cases.some_facts(chance, count) for _ in range(args.questions)]
        rules = measure_answers(shape, asked)
        measure_others(shape, rules, asked[: args.oracle], args.seconds)
        measure_analysis(shape, count)
        measure_what_if(shape, rules, count, args.people)


def measure_answers(shape: RuleSetShape, asked: Sequence[Facts]) -> Rules:
    """Print how long compiling takes, and how many answers come in a second."""
    start = process_time()
    rules = Rules([shape])
    print(f"  compiled in {(process_time() - start) * 1e3:.0f} ms")
    for name in ("first time", "again"):
        start = process_time()
        for facts in asked:
            decide(rules, facts)
        rate = len(asked) / (process_time() - start)
        print(f"  {f'answers with trace, {name}':<36} {rate:12,.0f}/s")
    return rules


def measure_others(
    shape: RuleSetShape, rules: Rules, asked: Sequence[Facts], seconds: float
) -> None:
    """Print how many answers others give in a second, and whether they agree."""
    ours = [(a.decision.value, set(a.deciding)) for a in _answers(rules, asked)]
    _measure("a plain loop", _by_loop(shape), asked, ours, seconds)
    if find_spec("cedarpy"):
        _measure("cedarpy, parsed once", _by_cedar(shape), asked, ours, seconds)
    else:
        print("  cedarpy: not installed")


def _answers(rules: Rules, asked: Sequence[Facts]) -> Iterator[Answer]:
    return (decide(rules, facts) for facts in asked)


def _by_loop(shape: RuleSetShape) -> Callable[[Facts], Told]:
    def answer(facts: Facts) -> Told:
        decision, ids = cases.naive(shape, facts, CLEAR)
        return decision, {f"{shape.code}/{each}" for each in ids}

    return answer


def _by_cedar(shape: RuleSetShape) -> Callable[[Facts], Told]:
    cedar = oracle(shape)
    return lambda facts: told(shape, cedar([question(facts)])[0])


def _measure(
    name: str,
    answer: Callable[[Facts], Told],
    asked: Sequence[Facts],
    ours: Sequence[Told],
    seconds: float,
) -> None:
    agreed = count = 0
    begun, until = process_time(), perf_counter() + seconds
    while count < len(asked) and perf_counter() < until:
        agreed += answer(asked[count]) == ours[count]
        count += 1
    rate = count / (process_time() - begun)
    print(f"  {name:<36} {rate:12,.0f}/s   agrees in {agreed:,} of {count:,}")


def measure_analysis(shape: RuleSetShape, count: int) -> None:
    """Print how long the whole analysis takes, and what it finds."""
    services, functions = cases.sizes_for(count)
    universe = Universe(
        actors=cases.ACTORS,
        functions=dict.fromkeys(services, functions),
        states=dict.fromkeys(services, cases.STATES),
        since=cases.NOW,
    )
    start = process_time()
    found = analysed([shape], universe, {})
    taken = process_time() - start
    cells = sum(each.cells for each in found.grid.values())
    silent = sum(each.silent for each in found.grid.values())
    print(
        f"  analysis {taken:28.2f} s   {cells:,} cells, {silent / cells:.0%} silent,"
        f" {len(found.overlaps):,} overlaps, {len(found.idle):,} never decide"
    )


def measure_what_if(shape: RuleSetShape, rules: Rules, count: int, people: int) -> None:
    """Print how long it takes to see whose answers a new forbid changes."""
    added = cases.rule_set(
        cases.rule("new", "forbid", states=["active"], functions=["f1", "f2"])
    )
    changed = shape.model_copy(update={"rules": (*shape.rules, *added.rules)})
    chance = Random(count)  # noqa: S311
    profiles = list(some_profiles(chance, count, people))
    start = process_time()
    found = list(what_if(rules, Rules([changed]), profiles))
    taken = process_time() - start
    members = sum(len(each.profile.members) for each in found)
    print(
        f"  what-if  {taken:28.2f} s   {people:,} members, {len(profiles):,} profiles"
        f" and functions, {members:,} answers change"
    )


def some_profiles(chance: Random, count: int, people: int) -> Iterator[Profile]:
    """Yield members of whom the facts are alike, for each function of their service."""
    services, functions = cases.sizes_for(count)
    ages, plans = (12, 17, 19, 30, 50, 64, 70), cases.PLANS
    every = product(cases.ACTORS, services, cases.STATES, plans, ages)
    kinds = list(islice(every, 3_600))
    homes: dict[int, list[int]] = {}
    for member in range(people):
        homes.setdefault(chance.randrange(len(kinds)), []).append(member)
    for place, members in homes.items():
        actor, offering, state, plan, age = kinds[place]
        facts = cases.asked(
            actor=actor, offering=offering, state=state,
            attributes={"plan": plan, "age": age, "minor": age < 18},
        )  # fmt: skip
        for function in functions[:10]:
            yield Profile(replace(facts, function=function), tuple(members))


if __name__ == "__main__":
    main()
