"""Reading a file beside writing it: the pure work has a process of its own.

One Python process cannot use two cores. The reader parses, checks, folds and commits,
and hands blocks of ready records over a pipe in their order; a thread here drains the
pipe into a bounded queue, so that the reader goes on while a chunk is written. When
this process dies, the reader's next block finds no pipe and it ends, too.
"""

import marshal
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import Empty, Full, Queue
from threading import Event, Thread

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
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_read_aside, args=(theirs, job), daemon=True)
    process.start()
    theirs.close()
    queue: Queue[bytes] = Queue(QUEUE_BLOCKS)
    over = Event()
    thread = Thread(target=_drain, args=(ours, queue, over), daemon=True)
    thread.start()
    try:
        yield queue
    finally:
        over.set()
        process.terminate()
        process.join()
        thread.join()
        ours.close()
        process.close()


def _read_aside(pipe: Connection, job: Job) -> None:
    """Be the reader process."""
    try:
        for block in _blocks_here(job):
            pipe.send_bytes(_RECORDS + marshal.dumps([tuple(each) for each in block]))
        pipe.send_bytes(_END)
    except PortalError as error:
        pipe.send_bytes(_FAULT + pickle.dumps((error.code, error.facts)))
    except (BrokenPipeError, KeyboardInterrupt):
        return


def _drain(pipe: Connection, queue: "Queue[bytes]", over: Event) -> None:
    """Move blocks from the pipe to the queue until one of them ends."""
    while not over.is_set():
        try:
            block = pipe.recv_bytes() if pipe.poll(0.2) else None
        except (EOFError, OSError):
            block = _END + b"cut off"
        if block is None:
            continue
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
