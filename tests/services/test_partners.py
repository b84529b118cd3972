"""Contracts of partners and their members: dated, known when, and what they close."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from models.partner_facts import (
    Belonging,
    ContractTerms,
    Ending,
    NewPartner,
    WhoBelongs,
)
from portal.domain.calendar import end_of, start_of
from portal.domain.partners.links import Became
from portal.domain.partners.listing import AskedPartners
from portal.errors import KeyReused, NotFound, NotPermitted, Refusal
from portal.services.partners.keep import (
    add_contract,
    add_partner,
    end_contract,
    tie,
)
from portal.services.partners.see import (
    export_partners,
    export_users,
    see_partner,
    see_partners,
)
from portal.services.partners.users_file import import_users, preview_users
from portal.store.engine import Store
from tests.desk import NUMBER
from tests.people import trail
from tests.services.publish.office import Office
from tests.services.publish.test_verifying import flaws
from tests.services.test_what_is_offered import findings, settled

OWNER = "owner-1"
PARTNER = "2220000002"
APRIL, JUNE = date(2026, 4, 1), date(2026, 6, 1)
TODAY = date(2026, 11, 20)
YEAR = ContractTerms("K-1", "MAIL", "規約 1", APRIL, date(2027, 3, 31))
WHO = WhoBelongs(PARTNER, NUMBER)


@pytest.fixture
def desk(store: Store) -> Office:
    desk = Office.open(store)
    add_partner(store, desk.occasion(OWNER), NewPartner("星山", number=PARTNER))
    return desk


def signed(desk: Office, new: ContractTerms = YEAR, by: str = OWNER) -> int:
    return add_contract(desk.store, desk.occasion(by), PARTNER, new)


def linked(desk: Office, who: WhoBelongs = WHO, **said: Any) -> Became:
    given = Belonging(**{"since": JUNE, **said})
    return tie(desk.store, desk.occasion(OWNER), who, given)


def listed(desk: Office, **asked: Any) -> list[tuple[str, str]]:
    page = see_partners(desk.store, desk.occasion(OWNER), AskedPartners(**asked))
    rows = page.page.part.rows
    return [(e.contract.number, e.state) for e in rows if e.contract]


def refused(*given: Any, by: str = OWNER) -> str:
    """Return the code with which a service refuses."""
    service, desk, *request = given
    with pytest.raises(Refusal) as found:
        service(desk.store, desk.occasion(by), *request)
    return found.value.code


def test_a_partner_is_added_with_the_next_number_and_is_listed(desk: Office):
    new = NewPartner("株式会社 月", "ツキ", phone="03-1111-2222", mail="a@example.jp")
    occasion = replace(desk.occasion(OWNER), idem="k")

    number = add_partner(desk.store, occasion, new)

    assert add_partner(desk.store, occasion, new) == number
    with pytest.raises(KeyReused):
        add_partner(desk.store, occasion, replace(new, name="別"))
    page = see_partners(desk.store, desk.occasion(), AskedPartners(q="月"))
    (row,) = page.page.part.rows
    assert (row.number, row.name, row.state) == (number, "株式会社 月", "none")
    assert desk.card(number=number).contacts
    for other, code in (
        (replace(new, name=" "), "partner_name_missing"),
        (replace(new, phone="x"), "partner_contact_unreadable"),
        (replace(new, number="12"), "partner_number_unreadable"),
        (replace(new, number=PARTNER), "partner_number_taken"),
        (replace(new, actor_kind="moon"), "not_found"),
    ):
        assert refused(add_partner, desk, other) == code


def test_an_end_is_known_from_its_record_on_and_denies_from_its_day(
    desk: Office,
):
    first = signed(desk)
    linked(desk)
    desk.later(hours=1).join()
    known_then = desk.now
    desk.at(2026, 12, 1)

    end_contract(desk.store, desk.occasion(OWNER), first,
                 Ending("BREACH", date(2026, 12, 10), "支払いがない"))  # fmt: skip

    assert listed(desk) == [("K-1", "holds")]
    assert listed(desk, on=date(2026, 12, 11)) == [("K-1", "over")]
    before = {"on": date(2026, 12, 11), "known": known_then.date()}
    assert listed(desk, **before) == [("K-1", "holds")]
    desk.now = end_of(date(2026, 12, 10)) - timedelta(seconds=1)
    assert desk.card().memberships[0].contract_over is None
    desk.now = end_of(date(2026, 12, 10))
    over = desk.card().memberships[0].contract_over
    assert over is not None
    assert (over.number, over.partner) == ("K-1", "星山")
    assert desk.card(known_at=known_then).memberships[0].contract_over is None
    desk.later(hours=1).change("withdraw", reason="MOVED", verified="x")
    desk.later(days=9)
    assert findings(desk) == ["contract_holds_over"]
    follows = ContractTerms("K-1", follows=first)
    signed(desk, follows)
    assert listed(desk) == [("K-1", "over"), ("K-1", "holds")]
    assert desk.change("apply", reason="SELF_APPLICATION").outcome == "done"
    assert flaws(desk) == []
    (event,) = trail(desk.store, "contract.ended")
    assert "支払い" not in event["body"].decode()


def test_an_end_that_becomes_known_late_undoes_nothing_that_took_place(desk: Office):
    first = signed(desk)
    linked(desk)
    desk.change("apply", reason="SELF_APPLICATION", on=date(2026, 11, 23))
    desk.at(2026, 11, 25)

    end_contract(desk.store, desk.occasion(OWNER), first,
                 Ending("BY_PARTNER", date(2026, 11, 22)))  # fmt: skip

    assert desk.card().memberships[0].state == "applied"
    settled(desk)
    assert desk.card().memberships[0].state == "applied"
    assert flaws(desk) == []


def test_what_was_entered_by_mistake_never_held(desk: Office):
    first = signed(desk, replace(YEAR, since=date(2025, 4, 1), last=date(2026, 3, 31)))
    linked(desk)
    assert findings(desk) == ["contract_holds_over"]

    end_contract(desk.store, desk.occasion(OWNER), first, Ending("MISTAKE"))

    assert listed(desk) == [("K-1", "never")]
    desk.join()
    signed(desk, replace(YEAR, since=date(2025, 4, 1)))
    assert refused(end_contract, desk, first, Ending("BY_US")) == "contract_never"
    who = linked(desk, since=None, mistake=True)
    assert who is Became.ENDED
    assert desk.card().partners == ()
    assert linked(desk) is Became.LINKED


def test_what_is_no_contract_is_refused(desk: Office):
    signed(desk)
    changes: list[tuple[dict[str, Any], str]] = [
        ({"number": " "}, "contract_number_missing"),
        ({"number": "x" * 41}, "text_too_long"),
        ({"offering": ""}, "contract_offering_missing"),
        ({"offering": "MOON"}, "not_found"),
        ({"since": None}, "contract_since_missing"),
        ({"last": date(2026, 3, 31)}, "term_order"),
        ({"last": date(9999, 1, 1)}, "day_out_of_range"),
        ({"number": "K-1"}, "contract_number_taken"),
        ({"number": "K-3", "follows": 99}, "not_found"),
    ]
    for change, code in changes:
        new = replace(YEAR, **{"number": "K-2", **change})
        assert refused(add_contract, desk, PARTNER, new) == code


def test_an_end_has_a_reason_and_lies_within_the_contract(desk: Office):
    first = signed(desk, replace(YEAR, since=date(2026, 12, 1)))
    for ending, code in (
        (Ending(""), "contract_end_reason_missing"),
        (Ending("BY_US"), "contract_not_begun"),
        (Ending("BY_US", date(2027, 3, 31)), "contract_ends_before"),
        (Ending("BY_US", text="x" * 501), "text_too_long"),
    ):
        assert refused(end_contract, desk, first, ending) == code
    assert refused(end_contract, desk, 99, Ending("BY_US")) == "not_found"
    assert refused(add_contract, desk, NUMBER, YEAR) == "partner_is_person"
    open_end = signed(desk, replace(YEAR, number="K-9", last=None))
    more = replace(YEAR, number="K-10", follows=open_end)
    assert refused(add_contract, desk, PARTNER, more) == "contract_open"
    for who in ("viewer-1", "legal-1", "auditor-1"):
        assert refused(add_contract, desk, PARTNER, YEAR, by=who) == "not_permitted"
    with pytest.raises(NotPermitted):
        see_partners(desk.store, desk.occasion("viewer-1"), AskedPartners())


def test_members_are_linked_as_a_whole_or_with_one_service(desk: Office):
    desk.join()
    mail = replace(WHO, offering="MAIL")
    assert linked(desk, last=date(2026, 12, 31)) is Became.LINKED
    assert linked(desk, mail, relation="employee") is Became.LINKED
    assert linked(desk, last=date(2026, 12, 31)) is Became.ALREADY
    said = Belonging(since=date(2026, 7, 1))
    assert refused(tie, desk, WHO, said) == "link_there"
    assert refused(tie, desk, WHO, Belonging(JUNE, relation="x")) == "relation_unknown"
    assert refused(tie, desk, replace(WHO, member=PARTNER), said) == "link_to_itself"
    pay = replace(WHO, offering="PAY")
    assert refused(tie, desk, pay, said) == "link_no_membership"
    moon = replace(WHO, offering="MOON")
    assert refused(tie, desk, moon, said) == "not_found"
    assert linked(desk, mail, since=None, last=TODAY) is Became.ENDED
    assert linked(desk, mail, since=None, last=TODAY) is Became.ALREADY
    assert refused(tie, desk, mail, Belonging(last=JUNE - timedelta(9))) == "link_none"

    spans = {(e.relation, e.span.valid_to) for e in desk.card().partners}
    assert spans == {("user", end_of(date(2026, 12, 31))), ("employee", end_of(TODAY))}
    desk.now = end_of(TODAY)
    assert [each.relation for each in desk.card().partners] == ["user"]
    assert flaws(desk) == []


def test_names_are_for_those_who_see_members_and_a_look_is_on_record(
    desk: Office,
):
    linked(desk)
    for by, name in ((OWNER, ""), ("supervisor-1", "髙橋 はるか")):
        seen = see_partner(desk.store, desk.occasion(by), PARTNER)
        assert [(e.user.member_number, e.name) for e in seen.users] == [(NUMBER, name)]
    shown = sa.text("SELECT count(*) FROM access_event WHERE action = 'partner.shown'")
    with desk.store.access.read() as connection:
        assert connection.execute(shown).scalar() == 2
    early = see_partner(desk.store, desk.occasion(OWNER), PARTNER, on=APRIL)
    assert [each.state for each in early.users] == ["planned"]
    with pytest.raises(NotFound):
        see_partner(desk.store, desk.occasion(OWNER), "999")


def test_lists_go_into_files(desk: Office):
    signed(desk)
    linked(desk)
    store, occasion = desk.store, desk.occasion(OWNER)
    text = export_partners(store, occasion, "csv", AskedPartners(), "en").content
    assert "K-1,MAIL,規約 1,2026-04-01,2027-03-31,in force,,1" in text.decode()
    asked = AskedPartners(q="星", offering="MAIL", state="holds")
    text = export_partners(store, occasion, "csv", asked, "en").content
    assert "Search: 星, Service: MAIL, State: in force" in text.decode()
    users = export_users(store, occasion, "csv", PARTNER, None, None, "ja")
    assert f"{NUMBER},,利用者,2026-06-01,,有効" in users.content.decode()


def test_a_file_is_looked_at_and_then_taken_line_by_line(desk: Office):
    desk.join()
    linked(desk, replace(WHO, offering="MAIL"))
    lines = (
        "取引先番号,会員番号,サービス,関係,開始日,終了日",
        f"{PARTNER},{NUMBER},,従業員,2026-07-01,",
        f"{PARTNER},{NUMBER},,従業員,R8.7.1,",
        f"{PARTNER},{NUMBER},MAIL,,,2026-11-30",
        f"{PARTNER},999,,,2026-07-01,",
        f"{PARTNER},{NUMBER},,,,",
        f"{PARTNER},{NUMBER},,,2026-99-99,",
    )
    file = "\n".join(lines).encode()
    store, occasion = desk.store, desk.occasion(OWNER)
    before = len(trail(store))

    seen = preview_users(store, occasion, file)

    assert len(trail(store)) == before
    assert dict(seen.counts) == {"linked": 1, "ended": 1, "already": 1}
    assert [(e.line, e.why.code) for e in seen.set_aside if e.why] == [
        (5, "not_found"), (6, "users_no_day"), (7, "line_day")
    ]  # fmt: skip
    done = import_users(store, occasion, file, seen.digest)
    assert (done.counts, len(done.set_aside)) == (seen.counts, 3)
    assert len(trail(store)) == before + 3
    again = import_users(store, occasion, file)
    assert again.changing == 0
    assert refused(import_users, desk, file, "other") == "users_other_file"
    for text, code in (
        ("会員番号,開始日\n1,2", "file_lacks_columns"),
        ("取引先,会員番号\n1,2", "users_columns"),
        ("取引先,会員番号,開始日,開始日\n1,2,3,4", "file_column_twice"),
    ):
        assert refused(preview_users, desk, text.encode()) == code
    assert flaws(desk) == []


def test_what_somebody_changes_in_the_tables_is_found(desk: Office):
    signed(desk)
    linked(desk)
    with desk.store.write() as connection:
        connection.execute(sa.text("UPDATE contract SET number = 'K-9'"))
        connection.execute(sa.text("UPDATE partner_member SET relation = 'store'"))
    found = flaws(desk)
    assert [place for _, place, _ in found] == ["contract", "partner_member"]
    with desk.store.write() as connection:
        connection.execute(sa.text("DELETE FROM contract"))
    assert "contract" in [place for _, place, _ in flaws(desk)]


def test_days_before_the_portal_opened_are_taken(desk: Office):
    linked(desk, since=date(2001, 1, 1))
    (link,) = desk.card().partners
    assert link.span.valid_from == start_of(date(2001, 1, 1))
