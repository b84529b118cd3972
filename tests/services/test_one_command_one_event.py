"""One command leaves one event per subject; a refusal leaves none."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.config import read_settings
from portal.errors import Refusal
from portal.store.audit import CHANGES, LOOK_UPS
from portal.store.engine import Store, open_store
from tests.desk import Desk
from tests.house.files import python
from tests.services.writers import PARTS, STEPS_OF_AN_IMPORT, WRITERS

RECORDS = frozenset(
    {"record", "record_many", "record_all", "record_access", "record_shown",
     "record_found", "record_answer", "record_failed"}
)  # fmt: skip
WRITES_FOR_ITS_CALLER = frozenset(
    {
        "carry_out",
        "add_member",
        "sign_contract",
        "write_end",
        "write_link_end",
        "write_step",
        "keep_step",
    }
)
"""Functions of another file through which a command writes."""

ROOM = "portal/services/"


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    store = open_store(read_settings(database_url=sqlite_url))
    yield Desk.open(store)
    store.close()


def counts(store: Store) -> tuple[int, int, int]:
    """Return how many changes, look-ups and denials there are."""
    with store.read() as main, store.access.read() as access:
        event = CHANGES.event
        changes = sa.select(sa.func.count()).where(event.c.outcome == "done")
        denials = sa.select(sa.func.count()).where(event.c.outcome == "denied")
        look_ups = sa.select(sa.func.count()).select_from(LOOK_UPS.event)
        return (
            int(main.execute(changes).scalar_one()),
            int(access.execute(look_ups).scalar_one()),
            int(main.execute(denials).scalar_one()),
        )


def left_by(desk: Desk, before: tuple[int, int, int]) -> tuple[int, ...]:
    after = counts(desk.store)
    return tuple(now - was for now, was in zip(after, before, strict=True))


@pytest.mark.parametrize("name", WRITERS)
def test_a_command_leaves_one_event_per_subject(desk: Desk, name: str):
    writer = WRITERS[name]
    writer.before(desk)
    before = counts(desk.store)

    writer.once(desk)

    assert left_by(desk, before) == (writer.events, writer.look_ups, 0)


@pytest.mark.parametrize("name", [n for n, each in WRITERS.items() if each.refused])
def test_a_refusal_leaves_no_event(desk: Desk, name: str):
    writer = WRITERS[name]
    writer.before(desk)
    before = counts(desk.store)
    assert writer.refused is not None

    with pytest.raises((Refusal, LookupError)):
        writer.refused(desk)

    assert left_by(desk, before) == (0, 0, writer.denied)


def test_every_service_that_writes_is_in_the_table():
    found = set(writing_services())
    known = {*WRITERS, *PARTS}
    unknown = {
        each for each in found - known if not each.startswith(STEPS_OF_AN_IMPORT)
    }

    assert unknown == set()
    assert known <= found


def writing_services() -> Iterator[str]:
    """Yield the public functions that write or record, by themselves or by others."""
    for path, tree in python():
        if path.as_posix().startswith(ROOM):
            yield from _writing(path, tree)


def _writing(path: Path, tree: ast.Module) -> Iterator[str]:
    functions = {
        node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    writes = {name for name, node in functions.items() if _writes(node)}
    grown = True
    while grown:
        more = {
            name
            for name, node in functions.items()
            if name not in writes and _called(node) & writes
        }
        writes |= more
        grown = bool(more)
    room = ".".join(path.with_suffix("").parts[2:])
    yield from (f"{room}.{name}" for name in writes if not name.startswith("_"))


def _called(node: ast.AST) -> set[str]:
    return {
        call.func.id
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    }


def _writes(node: ast.AST) -> bool:
    """Return whether a function opens a transaction to write, or records."""
    opens = any(
        isinstance(item.context_expr, ast.Call)
        and isinstance(item.context_expr.func, ast.Attribute)
        and item.context_expr.func.attr == "write"
        for each in ast.walk(node)
        if isinstance(each, ast.With)
        for item in each.items
    )
    return opens or bool(_called(node) & (RECORDS | WRITES_FOR_ITS_CALLER))
