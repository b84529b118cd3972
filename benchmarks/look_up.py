"""Server side of a look-up: the list or the card, its access event committed.

``--url`` names a portal filled by ``python -m portal bench-data N``; without it a new
SQLite one of ``--members`` is made. The floor is one SELECT of a member's row by
number on an open connection, and one committed bare access row.
"""

import time
from collections.abc import Callable

import jaconv
import sqlalchemy as sa

from benchmarks.people import Person, people_of, staff
from benchmarks.portals import asking_for_filled, filled_portal
from benchmarks.timing import line
from models.facts import Occasion
from portal.clock import now
from portal.domain.romaji import romaji
from portal.services.look_up import find
from portal.services.show_member import show_member
from portal.store.engine import Store


def main() -> None:
    """Measure each kind of question on one portal."""
    parser = asking_for_filled(__doc__)
    parser.add_argument("-n", type=int, default=300, dest="times")
    args = parser.parse_args()
    with filled_portal(args) as portal:
        measure(portal.store, args.times)


def measure(store: Store, times: int) -> None:
    """Print the floor, then every way to ask; each time another member."""
    people = people_of(store, times)
    desks = [staff(number) for number in range(1, 9)]
    bare = _bare(store)
    run("bare SELECT of a member by number", people, bare)
    for name, ask in KINDS.items():

        def work(one: Person, turn: int, ask: Callable[[Person], str] = ask) -> None:
            find(store, Occasion(desks[turn % 8], now()), ask(one))

        run(f"find by {name}, event committed", people, work)

    def card(one: Person, turn: int) -> None:
        show_member(store, Occasion(desks[turn % 8], now()), one["number"])

    run("card by number, event committed", people, card)


def _bare(store: Store) -> Callable[[Person, int], None]:
    query = sa.text("SELECT * FROM member WHERE number = :number AND voided_at IS NULL")

    def work(one: Person, _turn: int) -> None:
        with store.read() as connection:
            connection.execute(query, {"number": one["number"]}).one()

    return work


def run(name: str, people: list[Person], work: Callable[[Person, int], object]) -> None:
    """Ask for everybody once; print wall and CPU time."""
    for turn, one in enumerate(people[:10]):
        work(one, turn)
    taken = []
    cpu = time.process_time()
    for turn, one in enumerate(people[10:]):
        start = time.perf_counter()
        work(one, turn)
        taken.append(time.perf_counter() - start)
    cpu = (time.process_time() - cpu) / len(taken)
    line(name, taken)
    print(f"{'':<44} CPU {cpu * 1e3:.2f} ms each", flush=True)


KINDS: dict[str, Callable[[Person], str]] = {
    "member number": lambda one: one["number"],
    "whole reading in hiragana": lambda one: jaconv.kata2hira(one["reading"]),
    "whole reading in romaji": lambda one: romaji(one["reading"]) or one["number"],
    "two signs of the name": lambda one: max(one["name"].split(), key=len)[:2],
    "two kana of the reading": lambda one: one["reading"][1:3],
    "a common family name": lambda _: "さとう",
}


if __name__ == "__main__":
    main()
