"""All functions of a member through the real database, under very many rules.

``--rules`` lie in sets of a thousand, over the services, functions and states that the
portal has, so that many of them hold for one question. Each time another member is
asked about; the answer's event is committed. Beside it stands the card with and
without what its member may do. ``--url`` names a portal filled by ``bench-data``.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from benchmarks.people import Person, people_of, staff
from benchmarks.portals import asking_for_filled, filled_portal
from benchmarks.timing import line
from models.facts import Acting, Occasion
from models.kinds import Permission, VersionedKind, VersionState
from models.publishing_facts import Version
from portal.clock import now
from portal.domain.policy.kinds import Effect
from portal.domain.policy.space import Universe
from portal.domain.publishing.content import content_hash
from portal.services.policy.may import Asked, may
from portal.services.publish.rule_set import universe_at
from portal.services.show_member import show_member
from portal.store import publishing
from portal.store.engine import Store
from tests.domain.policy.cases import rule

IN_A_SET = 1_000


def main() -> None:
    """Measure one portal without rules of ours, then with more and more of them."""
    parser = asking_for_filled(__doc__)
    parser.add_argument("--rules", type=int, nargs="*", default=[0, 1_000, 10_000])
    parser.add_argument("-n", type=int, default=300, dest="times")
    args = parser.parse_args()
    with filled_portal(args) as portal:
        measure(portal.store, args)


def measure(store: Store, args: argparse.Namespace) -> None:
    """Print how long answers and cards take; there are as many rules as were asked."""
    people, there = people_of(store, args.times), 0
    for count in args.rules:
        add_rules(store, there, count)
        there = count
        print(f"\n{count:,} rules")
        run("all functions of a member, event committed", people, _ask(store))
        run("the card, with what they may do", people, _card(store, staff(1)))
    blind = staff(2)
    without = Acting(
        blind.staff_id, blind.code, "", "", blind.roles,
        blind.permissions - {Permission.RULE_READ},
    )  # fmt: skip
    run("the card, without it", people, _card(store, without))


Work = Callable[[Person], object]


def _ask(store: Store) -> Work:
    desk = staff(1)
    return lambda one: may(store, Occasion(desk, now()), Asked(member=one["number"]))


def _card(store: Store, acting: Acting) -> Work:
    return lambda one: show_member(store, Occasion(acting, now()), one["number"])


def run(name: str, people: list[Person], work: Work) -> None:
    """Ask about everybody once; print wall and CPU time, without the first ones.

    Where others work on the same machine, the processor's time says more.
    """
    for one in people[:10]:
        work(one)
    taken, worked = [], []
    for one in people[10:]:
        start, cpu = time.perf_counter(), time.process_time()
        work(one)
        taken.append(time.perf_counter() - start)
        worked.append(time.process_time() - cpu)
    line(name, taken)
    line("  of it the processor's time", worked)


# ------------------------------------------------------------------ the rules


def add_rules(store: Store, first: int, count: int) -> None:
    """Write rules ``first`` to ``count`` as approved sets, a thousand in each."""
    with store.read() as connection:
        there = universe_at(connection, now())
    chance = Random(count)  # noqa: S311
    for begin in range(first, count, IN_A_SET):
        end = min(begin + IN_A_SET, count)
        _write(store, f"set{begin}", list(some_rules(chance, there, begin, end)))


def some_rules(
    chance: Random, there: Universe, begin: int, end: int
) -> Iterator[dict[str, Any]]:
    """Yield rules at random over what a portal has."""
    for number in range(begin, end):
        offering = chance.choice(list(there.functions))
        does = there.functions[offering] or ("use",)
        states = there.states[offering] or ("active",)
        effect = chance.choices(list(Effect), (1, 2, 7))[0]
        yield rule(
            f"r{number}",
            effect.value,
            actors=chance.sample(there.actors, min(3, len(there.actors))),
            offerings=[offering],
            functions=[chance.choice(does)],
            states=chance.sample(states, min(2, len(states))),
            valid_to=chance.choice((None, None, "2020-01-01", "2035-01-01")),
        )


def _write(store: Store, code: str, rules: list[dict[str, Any]]) -> None:
    """Write an approved version without the checks of its gate: only reading counts."""
    content = {"format": 1, "code": code, "name_ja": code, "name_en": code}
    whole: dict[str, Any] = {**content, "rules": rules}
    at = now()
    with store.write() as connection:
        kind = VersionedKind.RULE_SET
        thing = publishing.add_thing(connection, kind, code, at)
        version = Version(
            id=0, thing_id=thing, kind=kind, code=code, number=1,
            state=VersionState.APPROVED, revision=1, content=whole,
            content_hash=content_hash(whole), editors=frozenset(), created_by=1,
            created_at=at, edited_at=at, effective_at=at, approved_by=2,
            approved_at=at,
        )  # fmt: skip
        publishing.add_version(connection, version)


if __name__ == "__main__":
    main()
