"""Every service refuses in words what a database would refuse without."""

from collections.abc import Callable
from typing import Any

import pytest

from models.facts import Change
from portal.errors import InputRefused
from portal.services.add_partner import NewContract, NewLink, link_member, sign_contract
from portal.services.answer_request import approve_request, refuse_request
from portal.services.ask_trail import Asked, wanted_of
from portal.services.look_up import find
from portal.services.preview_change import preview_change
from portal.services.record_arrears import record_arrears
from portal.services.show_member import REVEAL_REASONS, reveal_contact
from portal.services.update_member import change_contacts, change_name
from portal.store.engine import Store
from tests.desk import NUMBER, OPENED, Desk

LONG = "長" * 5000


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk.open(store)
    desk.join()
    return desk


def within(service: Callable[..., Any], *given: Any, **more: Any) -> Any:
    def call(desk: Desk) -> None:
        with desk.store.write() as connection:
            service(connection, desk.store, desk.occasion(), *given, **more)

    return call


def on_request(service: Callable[..., Any], *more: Any) -> Any:
    def call(desk: Desk) -> None:
        number = desk.change("suspend", reason="COURT").number
        service(desk.store, desk.occasion("supervisor-1"), number, *more)

    return call


def suspending(**given: str) -> Callable[[Desk], Any]:
    return lambda desk: desk.change("suspend", reason="COURT", **given)


def preview(desk: Desk) -> None:
    change = Change(NUMBER, "MAIL", "suspend", "COURT", case_number=LONG)
    preview_change(desk.store, desk.occasion(), change)


def reveal(desk: Desk) -> None:
    occasion = desk.occasion()
    reveal_contact(desk.store, occasion, NUMBER, 1, REVEAL_REASONS[0], LONG)


def arrears(desk: Desk) -> None:
    membership = desk.member().memberships[0]
    within(record_arrears, membership, LONG)(desk)


def contacts(desk: Desk) -> None:
    from models.kinds import ContactKind
    from portal.domain.importing.candidate import Contact

    long = Contact(ContactKind.MAIL, LONG, LONG)
    within(change_contacts, desk.member().id, added=[long])(desk)


CALLS: dict[str, Callable[[Desk], Any]] = {
    "change, case": lambda desk: desk.change(
        "suspend", reason="COURT", case_number=LONG
    ),
    "change, text": suspending(text=LONG),
    "change, reference": lambda desk: desk.change(
        "withdraw", reason="MOVED", verified=LONG
    ),
    "change, zero": lambda desk: desk.change(
        "suspend", reason="COURT", case_number="a\0"
    ),
    "change, number": lambda desk: desk.change("suspend", member_number="1\0"),
    "preview": preview,
    "refuse": on_request(refuse_request, LONG),
    "approve": lambda desk: approve_request(
        desk.store, desk.occasion("supervisor-1"), "Q\0"
    ),
    "reveal": reveal,
    "show": lambda desk: desk.card(number="1\0"),
    "find": lambda desk: find(desk.store, desk.occasion(), LONG),
    "find, zero": lambda desk: find(desk.store, desk.occasion(), "たか\0はし"),
    "trail": lambda desk: wanted_of(
        desk.store, desk.occasion("auditor-1"), Asked(case="\0")
    ),
    "add, name": lambda desk: desk.add("2220000002", LONG, "ウミ"),
    "add, reading": lambda desk: desk.add("2220000002", "海", LONG),
    "add, note": lambda desk: desk.add("2220000002", "海", "ウミ", note=LONG),
    "name": lambda desk: within(change_name, desk.member().id, LONG, None)(desk),
    "contacts": contacts,
    "arrears": arrears,
    "contract": lambda desk: within(
        sign_contract, desk.member().id, NewContract(LONG, "MAIL", "x", OPENED)
    )(desk),
    "link": within(link_member, NewLink(1, 1, relation=LONG)),
}


@pytest.mark.parametrize("name", CALLS)
def test_what_is_too_long_is_refused_in_words_and_leaves_nothing(desk: Desk, name: str):
    rows = len(desk.member().memberships[0].rows)

    with pytest.raises(InputRefused) as caught:
        CALLS[name](desk)

    assert caught.value.code in ("text_too_long", "text_unusable")
    assert len(desk.member().memberships[0].rows) == rows


def test_the_longest_that_fits_is_kept_whole(desk: Desk):
    case, text = "案" * 60, "文" * 500

    desk.change("suspend", reason="LOST_DEVICE", case_number=case, text=text)

    newest = desk.card().timeline[0]
    assert (newest.case_number, newest.text) == (case, text)
