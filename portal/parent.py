"""The parent of ``python -m portal run``: it starts two processes and keeps them going.

One serves people, the other works beside them. Whichever dies is started again; the
signal that ends the parent ends both, and so does its own death, however it comes:
they watch a pipe that only the parent holds open. It imports nothing heavy, since it
does nothing else all day.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from threading import Thread
from time import monotonic, sleep
from types import FrameType

from portal.logs import log, set_up_logs

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_AFTER = 60.0
"""Who lived for so many seconds is started again without a longer pause."""

STOPS_WITHIN = 10.0
AFTER_FIRST_PAGE = 1.0
"""Seconds that the first page has the machine for itself."""

READY = b"."
FAULT = 3


@dataclass
class Child:
    """One of the two: the command it runs, its process, when it may start again."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    pause: float = SHORTEST_PAUSE
    due: float | None = None
    starts: int = 0

    def start(self, life: int, ready: int | None = None) -> None:
        """Start it; ``life`` ends with the parent, into ``ready`` it says it serves."""
        words = [sys.executable, "-m", "portal", self.name, "--life", str(life)]
        passed = [life]
        if ready is not None:
            words += ["--ready", str(ready)]
            passed.append(ready)
        elif self.name == "web":
            words.append("--again")
        self.process = subprocess.Popen(  # noqa: S603  (our own program, no shell)
            words, pass_fds=passed, stdin=subprocess.DEVNULL
        )
        self.since, self.due, self.starts = monotonic(), None, self.starts + 1

    def ended(self) -> int | None:
        """Return how it ended, or None while it runs or waits for its start."""
        return self.process.poll() if self.process else None

    def plan(self, code: int) -> None:
        """Let it start again after a pause that grows while it keeps dying."""
        if monotonic() - self.since > STEADY_AFTER:
            self.pause = SHORTEST_PAUSE
        log("child.ended", child=self.name, code=code, again_after=self.pause)
        self.process, self.due = None, monotonic() + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)


class Parent:
    """Starts both children, waits for what happens to them, and ends them."""

    def __init__(self) -> None:
        """Open the pipes."""
        self.web, self.worker = Child("web"), Child("work")
        self.life, self.alive = os.pipe()
        self.heard, self.wake = os.pipe()
        self.ready, self.tell = os.pipe()
        self.serves = self.stopping = False

    def keep(self) -> int:
        """Keep both going until a signal ends them; return the exit code."""
        self._listen()
        self.web.start(self.life, self.tell)
        os.close(self.tell)
        while not self.stopping:
            self._wait()
            code = self._look_after()
            if code is not None:
                return code
        return self._stop()

    def _listen(self) -> None:
        os.set_blocking(self.wake, False)
        signal.set_wakeup_fd(self.wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_stop)

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _wait(self) -> None:
        """Wait for a signal, for the first page to be served, or for a start."""
        dues = [each.due for each in (self.web, self.worker) if each.due is not None]
        patience = max(min(dues) - monotonic(), 0.0) if dues else None
        watched = [self.heard] if self.serves else [self.heard, self.ready]
        found, _, _ = select.select(watched, [], [], patience)
        if self.heard in found:
            os.read(self.heard, 1024)
        if self.ready in found and os.read(self.ready, 1) == READY:
            self.serves = True
            self.worker.due = monotonic() + AFTER_FIRST_PAGE

    def _look_after(self) -> int | None:
        """Start again what died; return the exit code where it never served."""
        if not self.serves:
            code = self.web.ended()
            return FAULT if code is not None and code < 0 else code
        for child in (self.web, self.worker):
            code = child.ended()
            if code is not None and not self.stopping:
                child.plan(code)
            if child.due is not None and child.due <= monotonic():
                child.start(self.life)
        return None

    def _stop(self) -> int:
        running = [each for each in (self.worker, self.web) if each.process]
        for child in running:
            assert child.process is not None
            child.process.terminate()
        until = monotonic() + STOPS_WITHIN
        codes = [_end_of(child, until) for child in running]
        log("stopped", process="parent")
        return max((code for code in codes if code > 0), default=0)


def _end_of(child: Child, until: float) -> int:
    """Wait for the end of a child, and bring it about where it does not come."""
    assert child.process is not None
    try:
        return child.process.wait(max(until - monotonic(), 0.1))
    except subprocess.TimeoutExpired:
        log("child.killed", child=child.name)
        child.process.kill()
        return child.process.wait()


def keep() -> int:
    """Run the portal: its pages and its worker; returns 0 after a clean end."""
    # A wrong level is refused by the child that reads the settings.
    level = os.environ.get("PORTAL_LOG_LEVEL", "INFO").upper()
    set_up_logs(level if level in ("DEBUG", "INFO", "WARNING", "ERROR") else "INFO")
    return Parent().keep()


# ------------------------------------------------------------------ in a child


def live_with(life: int | None) -> None:
    """End this process when its parent ends, if it has one."""
    if life is not None:
        Thread(target=_watch, args=(life,), name="parent", daemon=True).start()


def _watch(life: int) -> None:
    with contextlib.suppress(OSError):
        os.read(life, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    sleep(STOPS_WITHIN)
    os._exit(0)


def say_ready(ready: int | None) -> None:
    """Tell the parent that people are served, if there is one who waits for it."""
    if ready is not None:
        with contextlib.suppress(OSError):
            os.write(ready, READY)
            os.close(ready)
