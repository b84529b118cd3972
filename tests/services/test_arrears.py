"""Unpaid dues by hand: dated rows, who recorded them, and what they close."""

from dataclasses import replace
from datetime import date

import pytest

from models.facts import Occasion
from portal.domain.arrears import Became
from portal.domain.calendar import start_of
from portal.errors import InputRefused, KeyReused, NotFound, NotPermitted
from portal.services.list_arrears import list_arrears
from portal.services.record_arrears import Whose, report_arrears, report_payment
from portal.store.engine import Store
from tests.desk import NUMBER, Desk

MAIL = Whose(NUMBER, "MAIL")
OCTOBER = date(2026, 10, 15)


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.at(2026, 10, 1).join()
    return desk.at(2026, 11, 20)


def keyed(desk: Desk, key: str = "k-1") -> Occasion:
    return replace(desk.occasion(), idem=key)


def state_on(desk: Desk, on: date) -> str | None:
    return desk.card(at=on).memberships[0].state


def test_what_was_unpaid_is_on_record_with_its_days_and_who_said_so(desk: Desk):
    done = report_arrears(desk.store, desk.occasion(), MAIL, " billing ", OCTOBER)
    assert (done.became, done.since) == (Became.RECORDED, OCTOBER)
    known_then = desk.now
    (span,) = desk.member().memberships[0].facts.arrears
    assert (span.valid_from, span.recorded_from) == (start_of(OCTOBER), desk.now)

    desk.later(days=3)
    paid = report_payment(
        desk.store, desk.occasion("supervisor-1"), MAIL, date(2026, 11, 21)
    )

    assert (paid.became, paid.since) == (Became.SETTLED, OCTOBER)
    account = list_arrears(desk.store, desk.occasion(), NUMBER)
    (owing,) = account.memberships
    assert not owing.owes
    (dues,) = owing.dues
    assert (dues.since, dues.until, dues.source) == (OCTOBER, paid.until, "billing")
    assert account.names[dues.recorded_by or 0].en == "Fuyuko Aizawa"
    spans = desk.member().memberships[0].facts.arrears
    afterwards = start_of(date(2026, 11, 22))
    assert any(each.holds(afterwards, known_then) for each in spans)
    assert not any(each.holds(afterwards, desk.now) for each in spans)


def test_the_same_report_twice_is_one_and_another_is_refused(desk: Desk):
    first = report_arrears(desk.store, keyed(desk), MAIL, "billing", OCTOBER)
    assert report_arrears(desk.store, keyed(desk), MAIL, "billing", OCTOBER) == first
    again = report_arrears(desk.store, desk.occasion(), MAIL, "billing", OCTOBER)
    assert again.became is Became.ALREADY
    with pytest.raises(KeyReused):
        report_payment(desk.store, keyed(desk), MAIL)

    paid = report_payment(desk.store, keyed(desk, "k-2"), MAIL)

    assert report_payment(desk.store, keyed(desk, "k-2"), MAIL) == paid
    assert len(desk.member().memberships[0].facts.arrears) == 2


@pytest.mark.parametrize(
    ("whose", "source", "since", "code"),
    [
        (MAIL, "billing", date(2026, 11, 21), "arrears_ahead"),
        (MAIL, " ", OCTOBER, "arrears_source_missing"),
        (MAIL, "x" * 61, OCTOBER, "text_too_long"),
        (Whose(NUMBER, "PHONE"), "billing", OCTOBER, "no_membership"),
        (Whose(NUMBER, "MAIL", "gold"), "billing", OCTOBER, "no_membership"),
    ],
)
def test_what_cannot_be_recorded_is_refused(
    desk: Desk, whose: Whose, source: str, since: date, code: str
):
    with pytest.raises(InputRefused) as refused:
        report_arrears(desk.store, desk.occasion(), whose, source, since)
    assert refused.value.code == code


def test_nobody_and_nothing_is_refused(desk: Desk):
    for whose in (Whose("9990000009", "MAIL"), Whose(NUMBER, "MOON")):
        with pytest.raises(NotFound):
            report_arrears(desk.store, desk.occasion(), whose, "billing", OCTOBER)
    with pytest.raises(InputRefused) as refused:
        report_payment(desk.store, desk.occasion(), MAIL)
    assert refused.value.code == "nothing_owed"
    with pytest.raises(NotPermitted):
        report_arrears(desk.store, desk.occasion("info-1"), MAIL, "b", OCTOBER)
    with pytest.raises(NotPermitted):
        list_arrears(desk.store, desk.occasion("viewer-1"), NUMBER)
    with pytest.raises(NotFound):
        list_arrears(desk.store, desk.occasion(), "9990000009")


def test_dues_change_the_outlook_of_what_is_planned(desk: Desk):
    leave, within = date(2026, 12, 1), date(2026, 12, 10)
    desk.change("take_leave", reason="ILLNESS", on=leave, until=date(2026, 12, 31))
    assert state_on(desk, within) == "on_leave"

    report_arrears(desk.store, desk.occasion(), MAIL, "billing", OCTOBER)
    assert state_on(desk, within) == "active"

    report_payment(desk.later(hours=1).store, desk.occasion(), MAIL)
    assert state_on(desk, within) == "on_leave"


def test_dues_of_a_membership_that_is_over_stay_payable(desk: Desk):
    report_arrears(desk.store, desk.occasion(), MAIL, "billing", OCTOBER)
    desk.change("withdraw", reason="MOVED", verified="card")

    paid = report_payment(desk.later(days=1).store, desk.occasion(), MAIL)

    assert paid.became is Became.SETTLED
