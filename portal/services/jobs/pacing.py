"""Short transactions, one after the other, beside whoever else writes."""

from collections.abc import Callable
from time import perf_counter, sleep
from typing import TypeVar

from portal import clock
from portal.services.import_members.pace import Pace
from portal.store.engine import Connection, Store

T = TypeVar("T")

FIRST_ROWS, ROWS_ON_POSTGRESQL = 25, 200
REST_MOST = 0.05


class Pacer:
    """Finds how much fits into one transaction of one kind of work."""

    def __init__(self, store: Store) -> None:
        """Begin with a few rows."""
        self.pace = Pace(store)
        self.pace.rows = FIRST_ROWS if store.main.sqlite else ROWS_ON_POSTGRESQL

    def turn(self, work: Callable[[Connection, int], tuple[T, int]]) -> T:
        """Do some ``work``: it is told how many rows, and says how many there were."""
        pace = self.pace
        pace.look_around(clock.now())
        start = perf_counter()
        with pace.chunk(pace.rows) as connection:
            answer, pace.written = work(connection, pace.rows)
        if pace.beside:
            # Locked files are not given in turn: who lets go lets others in first.
            sleep(min(perf_counter() - start, REST_MOST))
        return answer
