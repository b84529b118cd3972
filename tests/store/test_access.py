"""The log of look-ups: on disk before anything is shown, many in one commit."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from time import sleep
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from models.facts import Acting, Entry, Occasion
from models.kinds import AuditAction, Role, Via
from portal import clock
from portal.config import read_settings
from portal.domain.canonical import BodyError, leaf_of
from portal.errors import StoreUnusable
from portal.store import access
from portal.store.access import record_access, record_shown
from portal.store.audit import LOOK_UPS
from portal.store.engine import Store, open_store

KAEDE = Acting(7, "kaede", "楓", "Kaede", frozenset({Role.HELP_DESK}), frozenset(),
               session="tab-1")  # fmt: skip
NOON = clock.now()


def occasion(session: str = "tab-1", minutes: float = 0, staff: int = 7) -> Occasion:
    acting = Acting(staff, f"s{staff}", "", "", KAEDE.roles, frozenset(),
                    session=session)  # fmt: skip
    return Occasion(acting, NOON + timedelta(minutes=minutes))


def shown(member_id: int, **facts: Any) -> Entry:
    return Entry(AuditAction.MEMBER_SHOWN, "member", member_id, member_id, facts=facts)


def rows(store: Store) -> list[Any]:
    with store.access.read() as connection:
        query = sa.select(LOOK_UPS.event).order_by(LOOK_UPS.event.c.id)
        return list(connection.execute(query))


def together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Call each in a thread of its own; return values and errors in order."""
    answers: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = calls[number]()
        except Exception as error:
            answers[number] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return answers


# ------------------------------------------------------------------ one commit


def test_a_look_up_is_on_disk_when_the_call_returns(store: Store):
    event_id = record_access(store, occasion(), shown(1, fields=["name"]))

    [row] = rows(store)
    assert row.id == event_id
    assert row.leaf == leaf_of(bytes(row.body))


def test_it_never_touches_the_database_that_an_import_may_hold(store: Store):
    with store.write():
        assert record_access(store, occasion(), shown(1, fields=["name"]))


def test_sixteen_callers_each_get_their_own_event(store: Store):
    def five(n: int) -> list[int]:
        who = occasion(staff=n + 1)
        return [record_access(store, who, shown(n * 10 + k)) for k in range(5)]

    calls = [partial(five, n) for n in range(16)]

    answers = together(calls)

    ids = [event_id for answer in answers for event_id in answer]
    assert len(set(ids)) == 80
    by_id = {row.id: row for row in rows(store)}
    for n, answer in enumerate(answers):
        assert [by_id[each].entity_id for each in answer] == [
            n * 10 + k for k in range(5)
        ]


def test_those_who_wait_share_a_commit(store: Store, monkeypatch: pytest.MonkeyPatch):
    batches: list[int] = []
    first_is_writing, go_on = threading.Event(), threading.Event()
    write = access._write_together

    def slowly(store: Store, batch: Any) -> None:
        batches.append(len(batch))
        if len(batches) == 1:
            first_is_writing.set()
            go_on.wait(60)
        write(store, batch)

    monkeypatch.setattr(access, "_write_together", slowly)
    first = threading.Thread(target=record_access, args=(store, occasion(), shown(1)))
    first.start()
    first_is_writing.wait(60)
    others = [
        threading.Thread(target=record_access, args=(store, occasion(), shown(n)))
        for n in range(2, 10)
    ]
    for thread in others:
        thread.start()
    committer = access._COMMITTERS[store.access.engine]
    while len(committer.waiting) < len(others):
        sleep(0.001)
    go_on.set()
    for thread in (first, *others):
        thread.join(60)

    assert batches == [1, 8]
    assert len(rows(store)) == 9


def test_two_events_about_one_member_in_a_batch_name_each_other(store: Store):
    together([lambda: record_access(store, occasion(), shown(5)) for _ in range(12)])

    events = rows(store)
    assert [row.prev for row in events] == [None, *(row.leaf for row in events[:-1])]


def test_a_database_that_fails_tells_every_caller_of_the_batch(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: Any) -> None:
        raise OperationalError("", {}, Exception("database or disk is full"))

    monkeypatch.setattr(access, "_write_together", full)

    answers = together(
        [partial(record_access, store, occasion(), shown(n)) for n in range(8)]
    )

    assert [type(each) for each in answers] == [StoreUnusable] * 8
    assert {each.code for each in answers} == {"store_full"}
    monkeypatch.undo()
    assert record_access(store, occasion(), shown(1))


def test_an_event_that_cannot_be_written_costs_the_others_nothing(store: Store):
    def call(n: int) -> int:
        return record_access(store, occasion(), shown(n, ratio=0.5 if n == 3 else 1))

    answers = together([partial(call, n) for n in range(1, 9)])

    assert isinstance(answers[2], BodyError)
    assert sum(isinstance(each, int) for each in answers) == 7
    assert len(rows(store)) == 7


def test_nobody_hangs_when_the_store_is_closed_meanwhile(store: Store):
    record_access(store, occasion(), shown(1))
    store.close()

    answers = together(
        [partial(record_access, store, occasion(), shown(n)) for n in range(8)]
    )

    assert all(isinstance(each, int | StoreUnusable) for each in answers)


def test_who_is_interrupted_while_waiting_leaves_the_others_going(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    committer = access.Committer()
    interrupted = access._Turn(occasion(), shown(1))
    waits = access._Turn(occasion(), shown(2))
    committer.busy = True
    committer.waiting = [interrupted, waits]
    interrupted.leads = True
    monkeypatch.setattr(interrupted.woken, "wait", _interrupt)

    with pytest.raises(KeyboardInterrupt):
        committer._wait(interrupted)

    assert committer.waiting == [waits]
    assert waits.leads
    assert waits.woken.is_set()


def _interrupt() -> None:
    raise KeyboardInterrupt


# ------------------------------------------------------------------ one per call


def test_a_rerun_leaves_nothing(store: Store):
    assert record_shown(store, occasion(), 1, {"name", "phone"})

    assert record_shown(store, occasion(minutes=14), 1, {"name", "phone"}) is None
    assert record_shown(store, occasion(minutes=14), 1, {"name"}) is None
    assert len(rows(store)) == 1


def test_a_field_that_is_new_leaves_an_event_of_its_own(store: Store):
    first = record_shown(store, occasion(), 1, {"name"})

    second = record_shown(store, occasion(), 1, {"name", "phone"})

    assert second
    body = rows(store)[1].body.decode()
    assert '"fields":["phone"]' in body
    assert f'"call":{first}' in body


def test_a_call_lapses_after_fifteen_minutes(store: Store):
    record_shown(store, occasion(), 1, {"name"})

    assert record_shown(store, occasion(minutes=14.9), 1, {"name"}) is None
    assert record_shown(store, occasion(minutes=15), 1, {"name"})


@pytest.mark.parametrize(
    "other", [occasion(session="tab-2"), occasion(staff=8)], ids=["tab", "person"]
)
def test_another_sign_in_is_another_call(store: Store, other: Occasion):
    record_shown(store, occasion(), 1, {"name"})

    assert record_shown(store, other, 1, {"name"})


def test_another_member_is_another_call(store: Store):
    record_shown(store, occasion(), 1, {"name"})

    assert record_shown(store, occasion(), 2, {"name"})


def test_another_door_is_another_call(store: Store):
    record_shown(store, occasion(), 1, {"name"})
    acting = Acting(7, "s7", "", "", KAEDE.roles, frozenset(), session="tab-1",
                    via=Via.API)  # fmt: skip

    assert record_shown(store, Occasion(acting, NOON), 1, {"name"})


def test_what_was_shown_is_read_from_the_log_after_a_restart(store: Store):
    record_shown(store, occasion(), 1, {"name"})
    record_shown(store, occasion(), 1, {"phone"})
    access._CALLS.clear()

    assert record_shown(store, occasion(minutes=5), 1, {"name", "phone"}) is None
    assert record_shown(store, occasion(minutes=5), 1, {"mail"})
    assert record_shown(store, occasion(minutes=15), 1, {"mail"})


def test_a_call_is_not_remembered_when_its_event_was_not_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patched:
        patched.setattr(access, "_write_together", _refuse)
        with pytest.raises(StoreUnusable):
            record_shown(store, occasion(), 1, {"name"})

    assert record_shown(store, occasion(), 1, {"name"})


def _refuse(*_: Any) -> None:
    raise OperationalError("", {}, Exception("disk is full"))


def test_a_call_shown_in_two_threads_at_once_leaves_one_event(store: Store):
    answers = together([lambda: record_shown(store, occasion(), 1, {"name"})] * 8)

    assert sum(each is not None for each in answers) == 1


def test_only_so_many_calls_are_kept_in_memory(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(access, "KEPT_CALLS", 3)
    for member_id in range(1, 8):
        record_shown(store, occasion(), member_id, {"name"})

    assert len(access._CALLS[store.access.engine].kept) == 3
    assert record_shown(store, occasion(), 1, {"name"}) is None


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    opened = open_store(read_settings(database_url=sqlite_url))
    yield opened
    opened.close()


STEPS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from("ab"),
        st.integers(1, 2),
        st.sets(st.sampled_from(["name", "phone", "mail"]), min_size=1),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, forget=st.booleans())
def test_memory_and_log_give_the_same_answers(
    sqlite_store: Store, steps: list[Any], *, forget: bool
):
    """Against a plain model: what each call has seen since it was opened."""
    base = len(rows(sqlite_store)) * 1000
    seen: dict[Any, tuple[float, set[str]]] = {}
    minute = 0
    for wait, session, member, fields in steps:
        minute += wait
        key = (session, member)
        opened, known = seen.get(key, (-99.0, set()))
        if minute - opened >= 15:
            opened, known = minute, set()
        expected = bool(fields - known)
        seen[key] = (opened, known | fields)
        if forget:
            access._CALLS.clear()

        answer = record_shown(
            sqlite_store, occasion(session, minute), base + member, fields
        )

        assert (answer is not None) is expected
