"""Long jobs that have a command of their own, each in a process beside the worker.

An import works by its own chunks and knows where it stopped, so that running its
command again goes on there. The worker starts it, says how far it is, and holds the
job as long as it runs; whatever ends either, the job is taken up again.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from tempfile import TemporaryFile
from threading import Event
from typing import IO, Any

from models.job_facts import Chunk, Job
from models.job_kinds import JobKind
from portal import clock
from portal.errors import InputRefused
from portal.logs import fault
from portal.services.jobs.doing import (
    INTERRUPTED,
    complete,
    give_up,
    hand_back,
    take_up,
    try_again,
)
from portal.store import imports, jobs
from portal.store.engine import Store
from portal.store.staff import staff_by_id

LOOKS_EVERY = 1.0
BEATS_EVERY = 5
"""In looks: how often the lease is held on and the progress is told."""

ENDS_WITHIN = 5.0
WAITS_FOR_TURN = timedelta(seconds=5)
ERRANDS = (JobKind.IMPORT,)
DONE, REFUSED = 0, 1


@dataclass
class Errands:
    """The second pair of a worker's hands: one long job at a time."""

    store: Store
    name: str
    stopping: Event

    def all_day(self) -> None:
        """Run long jobs until the worker stops; trouble is waited out."""
        while not self.stopping.is_set():
            try:
                pause = 0.0 if self.run_one() else LOOKS_EVERY
            # The thread has nobody above it who would begin it anew.
            except Exception as error:
                fault(error, worker=self.name)
                pause = BEATS_EVERY * LOOKS_EVERY
            self.stopping.wait(pause)

    def run_one(self) -> bool:
        """Run one long job to its end; return whether there was one."""
        return take_up(self.store, self.name, ERRANDS, self._do)

    def _do(self, job: Job) -> None:
        if _turn_is_free(self.store):
            self._run(job)
        else:
            self._wait_for_turn(job)

    def _wait_for_turn(self, job: Job) -> None:
        with self.store.write() as connection:
            if jobs.held(connection, job.id, self.name) is not None:
                jobs.put_back(connection, job.id, WAITS_FOR_TURN)

    def _run(self, job: Job) -> None:
        life, alive = os.pipe()
        with TemporaryFile("w+") as answer:
            try:
                process = _start(words_of(self.store, job), life, answer)
                if self._stay_with(job, process):
                    answer.seek(0)
                    self._settle(job, process.returncode, _last_line(answer))
            finally:
                os.close(alive)
                os.close(life)

    def _stay_with(self, job: Job, process: "subprocess.Popen[str]") -> bool:
        """Wait for the end of a process; returns False where it was cut short."""
        looks = 0
        while process.poll() is None:
            if self.stopping.wait(LOOKS_EVERY):
                _end(process)
                hand_back(self.store, self.name, job)
                return False
            looks += 1
            if looks % BEATS_EVERY == 0 and not self._tell(job):
                _end(process)
                return False
        return True

    def _tell(self, job: Job) -> bool:
        """Say how far a job is; returns whether it is still ours."""
        chunk = progress_of(self.store, job)
        with self.store.write() as connection:
            found = jobs.held(connection, job.id, self.name)
            if found is None:
                return False
            if chunk.done > found.done:
                jobs.move_on(connection, job.id, chunk)
            else:
                jobs.keep_lease(connection, job.id, self.name)
        return True

    def _settle(self, job: Job, code: int, said: dict[str, Any]) -> None:
        if code == DONE:
            chunk = progress_of(self.store, job, finished=True)
            complete(self.store, self.name, job, chunk)
        elif code == REFUSED and said.get("code") == "import_running":
            self._wait_for_turn(job)
        elif code == REFUSED:
            give_up(self.store, self.name, job, str(said.get("code", "refused")))
        else:
            why = str(said.get("reference", INTERRUPTED))
            try_again(self.store, self.name, job, why)


def _turn_is_free(store: Store) -> bool:
    with suppress(InputRefused), imports.import_turn(store):
        return True
    return False


def words_of(store: Store, job: Job) -> list[str]:
    """Return the words of the command that does a job, in the name of who asked."""
    with store.read() as connection:
        staff = staff_by_id(connection, job.asked_by, clock.now())
        batch = imports.batch_by_number(connection, job.subject)
    words = ["import", "--batch", job.subject, "--json"]
    words += ["--as", staff.code if staff else ""]
    if job.parameters.get("do") == "void":
        words.append("--void")
        begun = batch is not None and "voided" in batch.counts
        if job.parameters.get("keep_changed") or begun:
            words.append("--keep-changed")
    return words


def progress_of(store: Store, job: Job, *, finished: bool = False) -> Chunk:
    """Return how far an import is."""
    with store.read() as connection:
        batch = imports.batch_by_number(connection, job.subject)
    if batch is None:
        return Chunk(job.done, job.total, {}, finished)
    voiding = job.parameters.get("do") == "void"
    done = int(batch.counts.get("voided", 0)) if voiding else batch.counted
    return Chunk(done, batch.records_total, {}, finished, dict(batch.counts))


def _start(words: list[str], life: int, answer: IO[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603  (our own program, no shell)
        (sys.executable, "-m", "portal", *words, "--life", str(life)),
        pass_fds=[life],
        stdin=subprocess.DEVNULL,
        stdout=answer,
        text=True,
    )


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _last_line(answer: IO[str]) -> dict[str, Any]:
    """Return the object that a command answered with, if it got so far."""
    lines = answer.read().splitlines()
    with suppress(ValueError, IndexError):
        found = json.loads(lines[-1])
        return found if isinstance(found, dict) else {}
    return {}
