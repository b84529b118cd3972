"""Personal values never enter the logs, and go when their key goes."""

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import logs
from portal.config import read_settings
from portal.domain import member_number
from portal.domain.masking import mask_phone
from portal.domain.receipts import count_of
from portal.errors import Refusal
from portal.services.answer_request import refuse_request
from portal.services.look_up import find
from portal.services.show_member import reveal_contact
from portal.services.update_member import change_contacts, change_name
from portal.services.verify import verify
from portal.store.audit import CHANGES, LOOK_UPS
from portal.store.engine import Store, open_store
from portal.store.members import COMMAND, EVENT
from portal.store.private import private_values
from portal.store.requests import REQUEST
from tests.desk import Desk

KANJI = st.text(
    "佐藤鈴木高橋田中伊渡辺山本中村小林加翠凪楓月野", min_size=4, max_size=8
)
KANA = st.text("アイウエオカキクケコサシスセソタチツテト", min_size=6, max_size=10)
# Bounds are what is drawn most: a round one would be found inside member numbers.
PHONES = st.integers(67_345_129, 98_765_431).map(lambda n: f"090{n}")
MAILS = st.text("abcdefghijkmnpqrstuvwxyz", min_size=8, max_size=12)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=8, max_size=40),
    st.tuples(KANJI, PHONES).map("様から電話 ".join),
)


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    store = open_store(read_settings(database_url=sqlite_url))
    yield Desk.open(store)
    store.close()


def written(store: Store) -> bytes:
    """Return every byte of both logs, the ledger, requests and kept commands."""
    found = []
    logged = (CHANGES.event, CHANGES.pending, CHANGES.private, EVENT, REQUEST, COMMAND)
    for database, tables in (
        (store.main, logged),
        (store.access, (LOOK_UPS.event, LOOK_UPS.pending, LOOK_UPS.private)),
    ):
        with database.read() as connection:
            for table in tables:
                query = sa.text(f"SELECT * FROM {table.name}")
                for row in connection.execute(query):
                    found += [
                        each if isinstance(each, bytes) else str(each).encode()
                        for each in row
                    ]
    return b"\n".join(found)


def through_every_door(desk: Desk, number: str, person: dict[str, Any]) -> None:
    """Let a person be added, called, changed, looked up, refused and revealed."""
    desk.add(number, person["name"], person["reading"], phones=[person["phone"]],
             mails=[person["mail"]], birth_date=person["born"],
             note=person["text"])  # fmt: skip
    desk.join(number=number)
    texts = {"text": person["text"], "member_number": number}
    desk.change("suspend", reason="LOST_DEVICE", key=f"k{number}", **texts)
    desk.change("reinstate", reason="DEVICE_FOUND", **texts)
    desk.change("withdraw", reason="MOVED", verified="card", **texts)
    asked = desk.change("undo_withdraw", reason="WRONG_MEMBER", **texts)
    refuse_request(
        desk.store, desk.occasion("supervisor-1"), asked.number, person["text"]
    )
    with pytest.raises(Refusal):
        desk.change("suspend", reason="LOST_DEVICE", **texts)
    member = desk.member(number)
    with desk.store.write() as connection:
        change_name(
            connection, desk.store, desk.occasion(), member.id, person["other"], None
        )
        change_contacts(
            connection, desk.store, desk.occasion(), member.id, gone=[], added=[]
        )
    for said in (person["name"], person["phone"], person["phone"][-4:]):
        find(desk.store, desk.occasion(), said)
    desk.card(number=number)
    reveal_contact(
        desk.store, desk.occasion(), number, member.contacts[0].id, "CALL_BACK", "C-1"
    )


PERSON = st.fixed_dictionaries(
    {
        "name": KANJI.map(lambda name: name + "壱"),
        "other": KANJI.map(lambda name: name + "弐"),
        "reading": KANA,
        "phone": PHONES,
        "mail": MAILS.map(lambda name: f"{name}@example.jp"),
        "text": TEXTS.map(lambda text: f"覚書{text}"),
        "born": st.dates(date(1940, 1, 1), date(2005, 1, 1)),
    }
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
# Small: what is drawn for one is tried for the other, and both are digits.
@given(person=PERSON, serial=st.integers(10, 10**6))
def test_no_log_holds_a_personal_value(
    desk: Desk, caplog: pytest.LogCaptureFixture, person: dict[str, Any], serial: int
):
    caplog.clear()
    caplog.set_level(logging.DEBUG, "portal")
    try:
        through_every_door(desk, member_number.make(serial), person)
    except sa.exc.IntegrityError:
        return  # the same serial number was drawn twice
    found = written(desk.store)
    spoken = "\n".join(logs.Lines().format(each) for each in caplog.records)

    phone = person["phone"]
    for value in (
        person["name"], person["other"], person["reading"], person["mail"],
        person["text"], phone, "+81" + phone[1:], phone[3:], mask_phone(phone),
    ):  # fmt: skip
        assert value.encode() not in found
        assert value not in spoken
    assert person["born"].isoformat().encode() not in found


def test_a_destroyed_key_makes_values_unreadable_and_leaves_the_trail_whole(
    store: Store,
):
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    receipt = desk.change("suspend", reason="LOST_DEVICE", text="娘さんの電話")
    event_id = count_of(receipt.number, "R")
    assert event_id is not None

    def readable() -> dict[int, Any]:
        with store.read() as connection:
            return private_values(connection, store.keys, [event_id])

    assert readable()[event_id]["text"][1] == "娘さんの電話"
    before = verify(store, desk.occasion("auditor-1"), full=True)
    with store.keys.write() as connection:
        connection.execute(
            sa.text("UPDATE subject_key SET secret = NULL WHERE subject_id = :member"),
            {"member": desk.member().id},
        )

    assert readable() == {}
    assert before.right
    assert verify(store, desk.occasion("auditor-1"), full=True).right


def test_nothing_new_is_sealed_for_somebody_who_was_erased(store: Store):
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    with store.keys.write() as connection:
        connection.execute(sa.text("UPDATE subject_key SET secret = NULL"))

    receipt = desk.change("suspend", reason="LOST_DEVICE", text="娘さんの電話")

    event_id = count_of(receipt.number, "R")
    with store.read() as connection:
        query = sa.text("SELECT count(*) FROM private_value WHERE event_id = :id")
        assert connection.execute(query, {"id": event_id}).scalar() == 0
    assert verify(store, desk.occasion("auditor-1"), full=True).right


def test_the_same_value_commits_to_something_else_each_time(store: Store):
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    desk.change("suspend", reason="LOST_DEVICE", text="同じ")
    desk.change("reinstate", reason="DEVICE_FOUND", text="同じ")

    with store.read() as connection:
        query = sa.select(CHANGES.event.c.body).order_by(CHANGES.event.c.id.desc())
        first, second = connection.execute(query.limit(2)).scalars()

    def promised(body: bytes) -> bytes:
        return bytes(body).split(b'"private":')[1].split(b"}")[0]

    assert promised(first) != promised(second)


def test_the_keys_lie_in_a_file_of_their_own(desk: Desk):
    url = str(desk.store.main.engine.url.database)
    with desk.store.keys.read() as connection:
        secrets = list(
            connection.execute(sa.text("SELECT secret FROM subject_key")).scalars()
        )

    assert secrets
    content = Path(url).read_bytes() + Path(f"{url}-wal").read_bytes()
    assert not any(bytes(secret) in content for secret in secrets if secret)
