"""One row of a log by itself: its leaf, its columns, its promises."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import Via
from portal import clock
from portal.domain.canonical import canonical, commitment, instant, leaf_of
from portal.domain.shown import open_call
from portal.domain.verifying import Flaw, Row, flaw_of, kept_promises

NOW = clock.now()
QUARTER = timedelta(minutes=15)


def body(**parts: Any) -> dict[str, Any]:
    return {
        "v": 1, "at": instant(NOW), "what": "membership.moved", "outcome": "done",
        "who": {"id": 3, "code": "desk-1", "roles": [], "session": "s",
                "display": {"ja": "楓", "en": "Kaede"}, "method": "session",
                "sample": False},
        "on": {"type": "membership", "id": 12, "version": 3, "member": 5},
        "why": {"case": "C-1", "reason": "MOVED"}, "via": "ui", "app": "0.1.0",
        "req": "", "idem": None, "prev": "ab" * 32,
    } | parts  # fmt: skip


def row(said: dict[str, Any] | bytes, **columns: Any) -> Row:
    written = said if isinstance(said, bytes) else canonical(said)
    whole = Row(
        id=1, body=written, leaf=leaf_of(written), prev=bytes.fromhex("ab" * 32),
        at=NOW, actor_id=3, action="membership.moved", entity_type="membership",
        entity_id=12, entity_version=3, member_id=5, outcome="done", reason="MOVED",
    )  # fmt: skip
    return whole._replace(**columns)


def test_a_row_as_it_was_written_has_no_flaw():
    assert flaw_of(row(body())) is None


def test_sqlite_hands_instants_over_as_text():
    text = instant(NOW).replace("T", " ").removesuffix("Z")

    assert flaw_of(row(body(), at=text)) is None
    assert flaw_of(row(body(), at=NOW.replace(tzinfo=None))) is None


def test_nothing_may_be_empty_where_there_is_something():
    bare = body(
        on={"type": "portal", "id": 0, "version": None, "member": None},
        why={}, prev=None,
    )  # fmt: skip
    columns = {
        "entity_type": "portal", "entity_id": 0, "entity_version": None,
        "member_id": None, "reason": None, "prev": None,
    }  # fmt: skip

    assert flaw_of(row(bare, **columns)) is None
    assert flaw_of(row(bare, **columns | {"reason": "MOVED"})) is Flaw.COLUMNS
    assert flaw_of(row(body(), reason=None)) is Flaw.COLUMNS


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("entity_id", 13),
        ("entity_id", 1),
        ("entity_type", "member"),
        ("entity_version", 4),
        ("member_id", None),
        ("action", "membership.opened"),
        ("outcome", "denied"),
        ("actor_id", 4),
        ("reason", "ILL"),
        ("reason", "OVED"),
        ("prev", bytes(32)),
        ("prev", None),
        ("at", "2020-01-01 00:00:00.000000"),
    ],
)
def test_a_column_that_says_something_else_is_a_flaw(column: str, value: Any):
    assert flaw_of(row(body(), **{column: value})) is Flaw.COLUMNS


def test_a_leaf_that_is_not_the_hash_of_the_body_is_a_flaw():
    assert flaw_of(row(body(), leaf=bytes(32))) is Flaw.LEAF


@pytest.mark.parametrize("odd", [b"", b"{}", b"[]", b"null", b"\xff", b'{"on":1}'])
def test_a_body_that_is_none_is_a_flaw(odd: bytes):
    assert flaw_of(row(odd)) is Flaw.COLUMNS


VALUES = st.text(max_size=20)


@given(
    facts=st.dictionaries(VALUES, VALUES, max_size=4),
    case=VALUES,
    wrong=st.booleans(),
)
def test_the_quick_look_and_the_long_one_agree(
    facts: dict[str, str], case: str, *, wrong: bool
):
    """Whatever people write into an event, it cannot imitate the event's frame."""
    said = body(facts=facts, why={"case": case, "reason": "MOVED"})
    columns = {"entity_id": 99} if wrong else {}

    assert flaw_of(row(said, **columns)) is (Flaw.COLUMNS if wrong else None)


@given(
    field=st.text(min_size=1, max_size=9),
    value=VALUES,
    salt=st.binary(min_size=16, max_size=16),
)
def test_a_value_keeps_its_promise_only_under_its_own_salt_and_name(
    field: str, value: str, salt: bytes
):
    promised = canonical(body(private={"name": commitment(salt, "name", value)}))

    assert kept_promises(promised, {"name": (salt.hex(), value)})
    assert not kept_promises(promised, {"name": (salt.hex(), value + "!")})
    assert not kept_promises(promised, {"name": (bytes(16).hex() + "00", value)})
    assert not kept_promises(promised, {})
    assert not kept_promises(promised, {field + "x": (salt.hex(), value)})


# ------------------------------------------------------------------ calls


def shown(**parts: Any) -> bytes:
    return json.dumps(body(facts={"fields": ["name"]}, **parts)).encode()


def test_a_later_look_up_of_a_call_nobody_opened_counts_for_nothing():
    orphan = json.dumps(body(facts={"fields": ["mail"], "call": 7})).encode()
    assert open_call([(1, orphan)], "s", Via.UI, NOW, QUARTER) is None
    found = open_call([(1, shown()), (2, orphan)], "s", Via.UI, NOW, QUARTER)
    assert found is not None
    assert found.fields == {"name"}
    assert open_call([(1, shown())], "another", Via.UI, NOW, QUARTER) is None
    assert open_call([(1, shown())], "s", Via.CLI, NOW, QUARTER) is None
    assert open_call([(1, shown())], "s", Via.UI, NOW + QUARTER, QUARTER) is None


def test_what_was_new_later_is_added_to_the_call_it_names():
    later = json.dumps(body(facts={"fields": ["mail"], "call": 1})).encode()

    found = open_call([(1, shown()), (2, later)], "s", Via.UI, NOW, QUARTER)

    assert found is not None
    assert found.event_id == 1
    assert found.fields == {"name", "mail"}
