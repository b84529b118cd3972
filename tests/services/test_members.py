"""Members, what changes about them, partners and arrears: rows, dates and trail."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from models.facts import MemberFacts, Occasion
from models.kinds import MemberKind
from portal.domain.new_member import new_member, phone_contact
from portal.errors import InputRefused
from portal.services.add_member import add_member, add_members, reserve_members
from portal.services.add_partner import (
    NewContract,
    NewLink,
    end_link,
    link_member,
    sign_contract,
)
from portal.services.record_arrears import record_arrears, settle_arrears
from portal.services.update_member import change_contacts, change_name
from portal.store.engine import Store
from portal.store.members import load_member
from portal.store.private import private_values
from tests.desk import NUMBER, Desk
from tests.people import trail

COMPANY = "7900000001"


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def known(desk: Desk, member_id: int, **ago: float) -> MemberFacts:
    at = desk.now - timedelta(**ago)
    with desk.store.read() as connection:
        found = load_member(connection, member_id, at, at)
    assert found is not None
    return found


def company(desk: Desk) -> int:
    return desk.add(
        COMPANY,
        "アオバノ商会",
        "アオバノショウカイ",
        kind=MemberKind.ORGANISATION,
        actor_kind="alliance_company",
    )


def last(desk: Desk, action: str) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    event = trail(desk.store, action)[-1]
    with desk.store.read() as connection:
        values = private_values(connection, desk.store.keys, [event["id"]])
    return json.loads(event["body"]), values.get(event["id"], {})


# ------------------------------------------------------------------ adding


def test_a_new_member_has_their_name_contacts_and_keys(desk: Desk):
    facts = desk.member()

    assert (facts.number, facts.name, facts.kind) == (NUMBER, "髙橋 はるか", "person")
    assert [c.folded for c in facts.contacts] == ["+819012345678", "haruka@example.jp"]


def test_the_trail_names_the_number_and_only_commits_to_what_is_personal(desk: Desk):
    body, values = last(desk, "member.created")

    assert body["after"]["number"] == NUMBER
    assert set(body["private"]) == {"name", "reading", "birth_date", "phone", "mail"}
    assert values["phone"][1] == "090-1234-5678"
    assert "haruka" not in json.dumps(body)


def test_many_are_added_at_once_with_an_event_each(desk: Desk):
    new = [
        new_member(f"12000000{n:02}", f"山田 {n}", None, mails=[f"y{n}@example.jp"])
        for n in range(30)
    ]

    with desk.store.write() as connection:
        ids = add_members(connection, desk.store, desk.occasion(), new)

    created = trail(desk.store, "member.created")[-30:]
    assert [event["member_id"] for event in created] == ids
    assert known(desk, ids[29]).number == "1200000029"


def test_a_reserved_id_is_the_one_the_member_gets(desk: Desk):
    with desk.store.write() as connection:
        ids = reserve_members(connection, desk.store, 2, desk.now)
        new = new_member("1300000003", "川島 実", "カワシマ ミノル")
        found = add_member(connection, desk.store, desk.occasion(), new, ids[1])

    assert found == ids[1]
    assert known(desk, found).number == "1300000003"


@pytest.mark.parametrize("phone", ["", "090", "相談中"])
def test_a_phone_that_is_none_is_no_contact(phone: str):
    with pytest.raises(ValueError, match="telephone"):
        new_member("1", "川島 実", phones=[phone])


def test_an_address_that_is_none_is_no_contact():
    with pytest.raises(ValueError, match="mail"):
        new_member("1", "川島 実", mails=["minoru at example.jp"])


# ------------------------------------------------------------------ changing


def test_a_new_name_leaves_the_former_one_as_it_was_known(desk: Desk):
    member_id = desk.member().id
    with desk.store.write() as connection:
        change_name(
            connection,
            desk.store,
            desk.occasion(),
            member_id,
            "鈴木 はるか",
            "スズキ ハルカ",
        )

    assert known(desk, member_id).name == "鈴木 はるか"
    assert known(desk, member_id, days=1).name == "髙橋 はるか"
    body, values = last(desk, "member.updated")
    assert body["on"]["version"] == 2
    assert values["name"][1] == "鈴木 はるか"
    assert values["name_was"][1] == "髙橋 はるか"


def test_a_name_recorded_late_is_theirs_since_the_day_but_known_since_now(desk: Desk):
    member_id, wedding = desk.member().id, desk.now - timedelta(days=30)
    with desk.store.write() as connection:
        change_name(
            connection, desk.store, desk.occasion(), member_id, "鈴木 はるか",
            "スズキ ハルカ", since=wedding,
        )  # fmt: skip

    with desk.store.read() as connection:
        then = desk.now - timedelta(days=10)
        as_now = load_member(connection, member_id, then, desk.now)
        as_then = load_member(connection, member_id, then, then)

    assert as_now is not None
    assert as_then is not None
    assert (as_now.name, as_then.name) == ("鈴木 はるか", "髙橋 はるか")


def test_a_former_phone_stays_as_former(desk: Desk):
    member_id = desk.member().id
    with desk.store.write() as connection:
        change_contacts(
            connection,
            desk.store,
            desk.occasion(),
            member_id,
            gone=[phone_contact("090-1234-5678")],
            added=[phone_contact("080-8765-4321")],
        )

    facts = known(desk, member_id)
    held = {c.folded for c in facts.contacts if c.span.holds(desk.now, desk.now)}
    assert held == {"+818087654321", "haruka@example.jp"}
    assert "+819012345678" in {c.folded for c in facts.contacts}
    _, values = last(desk, "member.updated")
    assert values["phone_was"][1] == "090-1234-5678"


# ------------------------------------------------------------------ partners


def test_a_contract_is_signed_for_a_term(desk: Desk):
    party = company(desk)
    contract = NewContract(
        "K-1", "MAIL", "規約 1.0", desk.now, desk.now.replace(year=2027)
    )
    with desk.store.write() as connection:
        sign_contract(connection, desk.store, desk.occasion(), party, contract)

    (found,) = known(desk, party).contracts
    assert (found.number, found.offering_code) == ("K-1", "MAIL")
    assert found.span.valid_to == desk.now.replace(year=2027)
    assert last(desk, "contract.signed")[0]["after"]["number"] == "K-1"


def test_a_member_belongs_to_a_partner_from_a_day_to_another(desk: Desk):
    party, member_id = company(desk), desk.member().id
    joined, left = (
        Occasion(desk.acting("desk-1"), desk.now - timedelta(days=days))
        for days in (100, 10)
    )
    with desk.store.write() as connection:
        link_member(connection, desk.store, joined, NewLink(party, member_id))
        end_link(connection, desk.store, left, party, member_id)

    partners = known(desk, member_id).partners

    def held(days: int) -> bool:
        at = desk.now - timedelta(days=days)
        return any(link.span.holds(at, at) for link in partners)

    assert [held(days) for days in (101, 99, 11, 9)] == [False, True, True, False]
    assert partners[0].partner_name == "アオバノ商会"


def test_a_link_that_is_not_there_cannot_end(desk: Desk):
    with pytest.raises(LookupError), desk.store.write() as connection:
        end_link(connection, desk.store, desk.occasion(), 1, 1)


# ------------------------------------------------------------------ arrears


def test_arrears_hold_until_they_are_paid(desk: Desk):
    desk.join()
    (membership,) = desk.member().memberships
    with desk.store.write() as connection:
        record_arrears(connection, desk.store, desk.occasion(), membership, "billing")
    desk.later(days=3)
    with desk.store.write() as connection:
        settle_arrears(connection, desk.store, desk.occasion(), membership)

    spans = desk.member().memberships[0].facts.arrears
    before, after = desk.now - timedelta(days=1), desk.now
    assert any(span.holds(before, before) for span in spans)
    assert not any(span.holds(after, after) for span in spans)
    assert len(trail(desk.store, "arrears.recorded")) == 2


def test_what_is_not_owed_cannot_be_paid(desk: Desk):
    desk.join()
    (membership,) = desk.member().memberships
    with pytest.raises(LookupError), desk.store.write() as connection:
        settle_arrears(connection, desk.store, desk.occasion(), membership)


@pytest.mark.parametrize("field", ["birth_date", "joined_on"])
@pytest.mark.parametrize("far", [date.min, date.max])
def test_a_member_of_an_impossible_day_is_not_added(desk: Desk, field: str, far: date):
    with pytest.raises(InputRefused) as caught:
        desk.add(COMPANY, "月野 楓", "ツキノ カエデ", **{field: far})

    assert caught.value.code == "day_out_of_range"
