"""Interrupted imports go on where they stopped; big ones read in another process."""

import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

from models.job_kinds import ImportState
from portal.services.import_members import running, writing
from portal.services.import_members.detecting import detect
from portal.services.import_members.pace import Pace
from portal.services.import_members.preparing import Job
from portal.services.import_members.reading import blocks_of
from portal.services.import_members.sources import HeldSource
from portal.store import imports
from portal.store.members import MEMBER
from tests.services.importing.loading import Loader, as_file, number, row


class PowerCut(BaseException):
    """Something that no import is prepared for."""


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write ten records at a time."""
    monkeypatch.setattr(Pace, "_learn", lambda *_: None)
    monkeypatch.setattr(Pace, "look_around", lambda *_: None)
    original = Pace.__post_init__

    def small(self: Pace) -> None:
        original(self)
        self.rows = 10

    monkeypatch.setattr(Pace, "__post_init__", small)


def people(count: int) -> list[tuple[str, ...]]:
    """Return records, every seventh of them refused, some persons twice."""
    return [
        row("x" if n % 7 == 0 else number(n // 2), offering=("MAIL", "PAY")[n % 2])
        for n in range(count)
    ]


def cut_after(monkeypatch: pytest.MonkeyPatch, chunks: int) -> None:
    """Let the power fail before a chunk's commit."""
    original = writing.write_chunk
    left = [chunks]

    def write(*given: Any) -> Any:
        if not left[0]:
            raise PowerCut
        left[0] -= 1
        return original(*given)

    monkeypatch.setattr(running, "write_chunk", write)


@pytest.mark.usefixtures("small_chunks")
def test_an_interrupted_import_goes_on_and_ends_like_one_that_was_not(
    loader: Loader, monkeypatch: pytest.MonkeyPatch
):
    rows = people(60)
    told = loader.check(*rows)
    lines = loader.lines
    with monkeypatch.context() as patched:
        cut_after(patched, 3)
        with pytest.raises(PowerCut):
            loader.load(*rows)

    done = loader.load(*rows)

    assert done.resumed == 31
    assert done.batch.counts == told
    assert loader.lines == lines
    with loader.store.read() as connection:
        assert imports.count_batches(connection) == 1
        numbers = connection.execute(sa.select(MEMBER.c.number)).scalars().all()
    assert len(numbers) == len(set(numbers))


@pytest.mark.usefixtures("small_chunks")
def test_a_run_that_stopped_says_so(loader: Loader, monkeypatch: pytest.MonkeyPatch):
    cut_after(monkeypatch, 1)
    with pytest.raises(PowerCut):
        loader.load(*people(30))

    with loader.store.read() as connection:
        batch = imports.newest_batches(connection, 1)[0]
    assert batch.state is ImportState.FAILED
    assert (batch.fault, batch.counted) == ("interrupted", 10)


@pytest.mark.usefixtures("small_chunks")
def test_another_as_of_day_is_another_import(
    loader: Loader, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patched:
        cut_after(patched, 1)
        with pytest.raises(PowerCut):
            loader.load(*people(30))

    done = loader.load(*people(30), as_of=date(2026, 11, 1))

    assert done.resumed == 0


def job_of(loader: Loader) -> Job:
    """Return the reading of a file that does not fit into a pipe."""
    source = HeldSource(as_file(*people(700)))
    detected = detect(loader.store, loader.occasion(), source)
    return detected.job(detected.frame(loader.store, loader.occasion()))


def test_another_process_reads_the_same(loader: Loader):
    job = job_of(loader)
    with blocks_of(job, aside=True) as there, blocks_of(job, aside=False) as here:
        aside = [ready for block in there for ready in block]
        inside = [ready for block in here for ready in block]

    # Salts are chance; everything else is the same.
    assert [each[:21] for each in aside] == [each[:21] for each in inside]


def test_reading_aside_does_not_run_this_process_main_script_again(
    loader: Loader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Streamlit makes whichever page runs the main module."""
    page = tmp_path / "page.py"
    page.write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()")
    main = ModuleType("__main__")
    main.__file__ = str(page)
    monkeypatch.setitem(sys.modules, "__main__", main)

    with blocks_of(job_of(loader), aside=True) as blocks:
        read = sum(map(len, blocks))

    assert read == 700
    assert not (tmp_path / "ran").exists()


def test_a_reader_that_ends_early_is_told(
    loader: Loader, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with (
        blocks_of(job_of(loader), aside=True) as blocks,
        pytest.raises(RuntimeError, match="ended before"),
    ):
        list(blocks)


def test_a_reader_that_is_not_listened_to_ends(loader: Loader):
    with blocks_of(job_of(loader), aside=True) as blocks:
        first = next(block for block in blocks if block)

    assert len(first) == 250
