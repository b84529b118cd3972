"""The tick: names and changes that came due, settled some at a time."""

from collections.abc import Callable
from time import monotonic

from portal import clock
from portal.logs import fault
from portal.services.jobs.doing import never
from portal.services.jobs.pacing import Pacer
from portal.services.publish.renaming import bring_up_names
from portal.services.settle_due import settle_due
from portal.store import due
from portal.store.engine import Connection, Store

SLICE = 2.0
"""Seconds until jobs get their turn, too."""

NAMES_EVERY = 10.0
"""Seconds between two looks for names of a day that has come."""

LEFT_FOR = 3600.0
"""Seconds until a membership is tried again that could not be settled."""


class Ticker:
    """Settles what is due; a membership that meets a fault does not hold up others."""

    def __init__(self, store: Store, stopping: Callable[[], bool] = never) -> None:
        """Begin with nothing left out."""
        self.store, self.stopping = store, stopping
        self.pacer = Pacer(store)
        self.left: dict[int, float] = {}
        self.named = -NAMES_EVERY

    def tick(self) -> bool:
        """Settle for a while; return whether there was anything to settle."""
        until, any_done = monotonic() + SLICE, self._name()
        while not self.stopping() and monotonic() < until and self._some():
            any_done = True
        return any_done

    def _name(self) -> bool:
        """Bring names up, now and then; return whether any had changed."""
        if monotonic() - self.named < NAMES_EVERY:
            return False
        self.named = monotonic()
        return bring_up_names(self.store, clock.now()) > 0

    def _some(self) -> bool:
        at, rows = clock.now(), self.pacer.pace.rows
        with self.store.read() as connection:
            ids = due.some_due(connection, at, rows, self._left_out())
        if not ids:
            return False
        try:
            return self.pacer.turn(lambda connection, _: self._settle(connection, ids))
        # Which one it was is found one by one, and its error is in the log.
        except Exception:
            self._one_by_one(ids)
            return True

    def _settle(self, connection: Connection, ids: list[int]) -> tuple[bool, int]:
        count = settle_due(connection, self.store, clock.now(), ids)
        return count > 0, count

    def _one_by_one(self, ids: list[int]) -> None:
        """Settle those that can be, and leave for later what stands in the way."""
        for each in ids:
            try:
                with self.store.write() as connection:
                    settle_due(connection, self.store, clock.now(), [each])
            # One that cannot be settled must not keep the others back.
            except Exception as error:
                fault(error, membership=each)
                self.left[each] = monotonic() + LEFT_FOR

    def _left_out(self) -> list[int]:
        now = monotonic()
        self.left = {each: until for each, until in self.left.items() if until > now}
        return sorted(self.left)
