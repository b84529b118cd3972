"""How many records a chunk writes: few where somebody waits, not ever fewer."""

from collections.abc import Iterator

import pytest

from portal.config import read_settings
from portal.services.import_members.pace import FEWEST, FIRST, HELD_BESIDE, Pace
from portal.store.engine import Store, open_store


@pytest.fixture
def pace(sqlite_url: str) -> Iterator[Pace]:
    store: Store = open_store(read_settings(database_url=sqlite_url))
    yield Pace(store)
    store.close()


def learnt(pace: Pace, writing: float, committing: float) -> int:
    """Return the chunk after one of ``FIRST`` records that took so many seconds."""
    pace._learn(FIRST, writing, committing)
    return pace.rows


def test_beside_others_a_chunk_takes_no_longer_than_they_may_wait(pace: Pace):
    assert learnt(pace, writing=2 * HELD_BESIDE, committing=0.0) == FIRST // 2
    assert learnt(pace, writing=HELD_BESIDE / 4, committing=0.0) == 2 * FIRST


def test_a_slow_commit_is_not_answered_by_ever_more_commits(pace: Pace):
    slow = 3 * HELD_BESIDE

    assert learnt(pace, writing=slow, committing=slow) == FIRST
    assert learnt(pace, writing=100.0, committing=slow) == FEWEST
