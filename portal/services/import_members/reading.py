"""Reading a file beside writing it: the pure work has a process of its own.

One Python process cannot use two cores. The reader parses, checks, folds and commits,
and hands blocks of ready records over a pipe in their order; a thread here drains the
pipe into a bounded queue, so that the reader goes on while a chunk is written. When
this process dies, the reader's next block finds no pipe and it ends, too.

A plain child and not ``multiprocessing``: that runs the parent's main script again, and
under Streamlit this is whichever page a browser asked for last.
"""

import marshal
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from queue import Empty, Full, Queue
from struct import Struct
from subprocess import PIPE, Popen
from threading import Event, Thread
from typing import BinaryIO

from portal.config import ROOT
from portal.errors import InputRefused, PortalError
from portal.services.import_members.preparing import Job, Ready, prepared

BLOCK = 250
"""Records handed over at once."""

QUEUE_BLOCKS = 60
"""Blocks that may wait: about 25 MB."""

WORTH_IT = 4000
"""Records for which another process is started; its start takes about a second."""

SILENCE = 5.0
"""Seconds after which ``blocks`` yields an empty block, to say that it lives."""

_RECORDS, _END, _FAULT = b"r", b"e", b"f"
_CUT_OFF = _END + b"cut off"
_LENGTH = Struct(">I")


@contextmanager
def blocks_of(
    job: Job, *, aside: bool | None = None
) -> Iterator[Iterator[list[Ready]]]:
    """Give the blocks of a file's records in order; some may be empty.

    ``aside`` says whether to read in a process of its own (default: big files).
    """
    if job.survey.records < WORTH_IT if aside is None else not aside:
        yield _blocks_here(job)
        return
    with _reader(job) as queue:
        yield _blocks_from(queue)


def _blocks_here(job: Job) -> Iterator[list[Ready]]:
    records = prepared(job)
    while block := list(islice(records, BLOCK)):
        yield block


@contextmanager
def _reader(job: Job) -> Iterator["Queue[bytes]"]:
    command = (sys.executable, "-P", "-c", f"import {__name__} as it; it.read_aside()")
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    process = Popen(  # noqa: S603  (our own program, no shell)
        command,
        stdin=PIPE,
        stdout=PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    queue: Queue[bytes] = Queue(QUEUE_BLOCKS)
    over = Event()
    thread = Thread(target=_drain, args=(process.stdout, queue, over), daemon=True)
    thread.start()
    try:
        # A reader that ended before it listened is told by its missing blocks.
        with suppress(BrokenPipeError), process.stdin as words:
            pickle.dump(job, words)
        yield queue
    finally:
        over.set()
        process.kill()
        process.wait()
        thread.join()
        process.stdout.close()


def read_aside() -> None:
    """Be the reader process: a job comes in, blocks go out."""
    job = pickle.load(sys.stdin.buffer)  # noqa: S301  (our own parent's bytes)
    # What a library may print must not come between the blocks.
    with os.fdopen(os.dup(1), "wb") as pipe:
        os.dup2(2, 1)
        with suppress(BrokenPipeError, KeyboardInterrupt):
            _hand_over(job, pipe)


def _hand_over(job: Job, pipe: BinaryIO) -> None:
    try:
        for block in _blocks_here(job):
            _send(pipe, _RECORDS + marshal.dumps([tuple(each) for each in block]))
        _send(pipe, _END)
    except PortalError as error:
        _send(pipe, _FAULT + pickle.dumps((error.code, error.facts)))


def _send(pipe: BinaryIO, block: bytes) -> None:
    pipe.write(_LENGTH.pack(len(block)) + block)
    pipe.flush()


def _receive(pipe: BinaryIO) -> bytes:
    """Return the next block; ``cut off`` where the reader ended before it did."""
    head = pipe.read(_LENGTH.size)
    length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else -1
    block = pipe.read(length) if length > 0 else b""
    return block if len(block) == length else _CUT_OFF


def _drain(pipe: BinaryIO, queue: "Queue[bytes]", over: Event) -> None:
    """Move blocks from the pipe to the queue until one of them ends."""
    while not over.is_set():
        block = _receive(pipe)
        _put(queue, block, over)
        if block[:1] != _RECORDS:
            return


def _put(queue: "Queue[bytes]", block: bytes, over: Event) -> None:
    while not over.is_set():
        try:
            queue.put(block, timeout=0.2)
        except Full:
            continue
        return


def _blocks_from(queue: "Queue[bytes]") -> Iterator[list[Ready]]:
    while True:
        try:
            block = queue.get(timeout=SILENCE)
        except Empty:
            yield []
            continue
        kind = block[:1]
        if kind == _RECORDS:
            # Our own reader's bytes, never a file's.
            yield list(map(Ready._make, marshal.loads(block[1:])))  # noqa: S302
        elif block == _END:
            return
        else:
            raise _refusal(block)


def _refusal(block: bytes) -> Exception:
    if block[:1] == _END:
        return RuntimeError("the reader of an import ended before the file did")
    code, facts = pickle.loads(block[1:])  # noqa: S301  (our own reader's bytes)
    return InputRefused(code, **facts)
