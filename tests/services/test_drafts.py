"""What is typed into a form outlives the screen, for its clerk alone and for a day."""

import pytest
import sqlalchemy as sa

from portal.domain.lock_forms import LIST_CHARS
from portal.errors import NotPermitted
from portal.services import drafts
from portal.services.drafts import drop_draft, keep_draft, kept_draft
from portal.store.drafts import DRAFT
from portal.store.engine import Store
from portal.store.keys import KEY
from tests.desk import NUMBER, Desk
from tests.people import rows_in

TYPED = {"case": "C-9", "text": "駅で紛失"}
FORM = (NUMBER, "MAIL", "suspend")


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def found(desk: Desk, by: str = "desk-1") -> dict[str, str]:
    return kept_draft(desk.store, desk.occasion(by), *FORM)


def keep(desk: Desk, fields: dict[str, str]) -> None:
    keep_draft(desk.store, desk.occasion(), *FORM, fields)


def rows(desk: Desk) -> int:
    return rows_in(desk.store.access, DRAFT)


def test_the_newest_draft_is_found_by_whoever_typed_it(desk: Desk):
    keep(desk, {"case": "C-8"})
    keep(desk, TYPED)

    assert found(desk) == TYPED
    assert rows(desk) == 1


def test_a_draft_is_of_one_clerk_and_one_form(desk: Desk):
    keep(desk, TYPED)

    assert found(desk, "desk-2") == {}
    other = (NUMBER, "MAIL", "withdraw")
    assert kept_draft(desk.store, desk.occasion(), *other) == {}


def test_a_draft_that_is_done_or_emptied_is_gone(desk: Desk):
    keep(desk, TYPED)
    drop_draft(desk.store, desk.occasion(), *FORM)
    assert rows(desk) == 0

    keep(desk, TYPED)
    keep(desk, {"case": "", "text": ""})
    assert rows(desk) == 0


def test_after_a_day_a_draft_is_not_found_and_goes_with_the_next(desk: Desk):
    keep(desk, TYPED)
    desk.later(hours=24, seconds=1)
    assert found(desk) == {}

    keep_draft(desk.store, desk.occasion(), NUMBER, "PAY", "apply", {"case": "C-1"})
    assert rows(desk) == 1


def test_what_was_typed_lies_sealed_and_dies_with_the_members_key(desk: Desk):
    keep(desk, TYPED)
    with desk.store.access.read() as connection:
        sealed = bytes(connection.execute(sa.select(DRAFT.c.sealed)).scalar_one())
    assert b"C-9" not in sealed

    with desk.store.keys.write() as connection:
        connection.execute(sa.update(KEY).values(secret=None))

    assert found(desk) == {}
    keep(desk, {"case": "C-10"})
    assert found(desk) == {}


def test_a_sealed_draft_does_not_open_in_another_place(desk: Desk):
    keep(desk, TYPED)
    with desk.store.access.write() as connection:
        connection.execute(sa.update(DRAFT).values(event="withdraw"))

    other = (NUMBER, "MAIL", "withdraw")
    assert kept_draft(desk.store, desk.occasion(), *other) == {}


def test_nobody_keeps_drafts_who_may_not_change_members(desk: Desk):
    with pytest.raises(NotPermitted):
        keep_draft(desk.store, desk.occasion("auditor-1"), *FORM, TYPED)
    assert rows(desk) == 0


@pytest.mark.parametrize(
    ("form", "may", "may_not"),
    [
        ((NUMBER, "lock", drafts.LOCK), "info-1", "owner-1"),
        ((NUMBER, "7", drafts.RELEASE), "legal-1", "admin-1"),
        ((None, "locks", drafts.LOCK_MANY), "supervisor-1", "desk-1"),
        ((NUMBER, "V-1-3", drafts.VIOLATION), "desk-1", "owner-1"),
        ((NUMBER, "V-1-3", drafts.VIOLATION_DECIDED), "supervisor-1", "desk-1"),
    ],
)
def test_a_draft_of_a_form_is_of_those_who_may_carry_it_out(
    desk: Desk, form: tuple[str | None, str, str], may: str, may_not: str
):
    keep_draft(desk.store, desk.occasion(may), *form, TYPED)

    assert kept_draft(desk.store, desk.occasion(may), *form) == TYPED
    with pytest.raises(NotPermitted):
        kept_draft(desk.store, desk.occasion(may_not), *form)
    drop_draft(desk.store, desk.occasion(may), *form)
    assert rows(desk) == 0


def test_what_is_too_long_still_is_when_it_is_found_again(desk: Desk):
    keep(desk, {"text": "1" * 2 * drafts.LONGEST})

    assert len(found(desk)["text"]) == drafts.LONGEST
    assert drafts.LONGEST > LIST_CHARS
