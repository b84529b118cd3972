"""A worker's day: what came due, jobs in turn, now and then a sign of life."""

import os
import socket
from datetime import timedelta
from secrets import token_hex
from threading import Event, Thread
from time import monotonic

from portal.logs import fault, log
from portal.services.jobs.doing import Doer
from portal.services.jobs.errands import Errands
from portal.services.jobs.ticking import Ticker
from portal.store import jobs
from portal.store.engine import Store

LOOKS_EVERY = 1.0
"""Seconds between two looks for something to do."""

SEEN_EVERY = 15.0
WAITS_AFTER_FAULT = 5.0
FORGOTTEN_AFTER = timedelta(days=1)


def work(store: Store, stopping: Event) -> None:
    """Work until ``stopping`` is set; trouble with the database is waited out."""
    name = worker_name()
    doer = Doer(store, name, stopping.is_set)
    ticker = Ticker(store, stopping.is_set)
    errands = Errands(store, name, stopping)
    aside = Thread(target=errands.all_day, name="errands", daemon=True)
    aside.start()
    log("work.begun", worker=name)
    seen = -SEEN_EVERY
    while not stopping.is_set():
        try:
            if monotonic() - seen >= SEEN_EVERY:
                note(store, name)
                seen = monotonic()
            busy = ticker.tick()
            pause = 0.0 if doer.work() or busy else LOOKS_EVERY
        # A worker outlives whatever a turn runs into; the log says what it was.
        except Exception as error:
            fault(error, worker=name)
            pause = WAITS_AFTER_FAULT
        stopping.wait(pause)
    aside.join()
    note(store, name, stopped=True)


def work_once(store: Store) -> None:
    """Work until there is nothing left to do at this moment."""
    name = worker_name()
    doer, ticker = Doer(store, name), Ticker(store)
    errands = Errands(store, name, Event())
    while ticker.tick() or doer.work() or errands.run_one():
        pass


def worker_name() -> str:
    """Return a name that no other process has: the machine's, the number, chance."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{token_hex(3)}"


def note(store: Store, name: str, *, stopped: bool = False) -> None:
    """Write that a worker is there, or has stopped; forget those long gone."""
    with store.write() as connection:
        jobs.note_worker(connection, name, stopped=stopped)
        jobs.forget_workers(connection, jobs.now_of(connection) - FORGOTTEN_AFTER)
