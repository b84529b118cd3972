"""What every portal starts with, and that starting again leaves it alone."""

from datetime import UTC, datetime

import sqlalchemy as sa

from portal.clock import now
from portal.services.set_up_offerings import NewOffering
from portal.store.engine import Store
from portal.store.lifecycles import lifecycle_version, version_in_force
from portal.store.members import offerings
from portal.store.offerings import actor_kind_ids, lifecycle_id_of
from portal.store.staff import STAFF
from seed.lifecycle import CODE, canonical
from seed.set_up import set_up
from tests.people import trail

MAIL = NewOffering("MAIL", "メール", "Mail")


def test_an_empty_portal_gets_the_offerings_that_were_named(store: Store):
    added = set_up(store, now(), [MAIL])

    with store.read() as connection:
        assert [row.code for row in offerings(connection)] == ["MAIL"]
        assert {"member", "end_user", "partner_store"} <= set(
            actor_kind_ids(connection)
        )
    assert added.offerings == ("MAIL",)


def test_the_shipped_lifecycle_is_in_force_on_every_day_people_file(store: Store):
    set_up(store, now(), [MAIL])

    with store.read() as connection:
        lifecycle_id = lifecycle_id_of(connection, CODE)
        assert lifecycle_id is not None
        long_ago = datetime(2001, 5, 1, tzinfo=UTC)
        version = version_in_force(connection, lifecycle_id, long_ago)
        found = lifecycle_version(connection, version)
    assert (found.states, found.moves) == (canonical().states, canonical().moves)
    assert found.reasons == canonical().reasons


def test_setting_up_again_changes_nothing(store: Store):
    set_up(store, now(), [MAIL])
    before = trail(store)

    again = set_up(store, now(), [MAIL])

    assert not again
    assert trail(store) == before


def test_an_offering_that_is_there_keeps_its_name(store: Store):
    set_up(store, now(), [MAIL])

    added = set_up(store, now(), [NewOffering("MAIL", "別の名", "Other"), *_pay()])

    with store.read() as connection:
        names = {row.code: row.name_ja for row in offerings(connection)}
    assert names == {"MAIL": "メール", "PAY": "決済"}
    assert added.offerings == ("PAY",)


def test_a_portal_with_a_provider_of_its_own_gets_no_sample_staff(store: Store):
    set_up(store, now(), [MAIL], staff=())

    with store.read() as connection:
        assert connection.execute(sa.select(STAFF.c.id)).first() is None


def _pay() -> list[NewOffering]:
    return [NewOffering("PAY", "決済", "Pay")]
