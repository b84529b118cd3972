"""Verification finds what somebody changed behind the portal's back."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from models.kinds import AuditAction
from portal.domain.canonical import leaf_of
from portal.domain.verifying import Flaw, Found
from portal.errors import NotPermitted
from portal.services.door import system
from portal.services.see_schema import changed_parts, see_schema
from portal.services.verify import MOST, Verified, verify
from portal.store.engine import Store
from portal.store.schema_digest import expected_triggers, schema_digests
from tests.desk import Desk
from tests.people import trail as events_of


@pytest.fixture
def desk(store: Store) -> Desk:
    """A portal where things have happened: moves, plans, look-ups, an approval."""
    desk = Desk.open(store)
    desk.add("2220000002", "月野 楓", "ツキノ カエデ")
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 2).change("suspend", reason="LOST_DEVICE", text="娘さんの電話")
    desk.change("reinstate", reason="DEVICE_FOUND")
    desk.change("take_leave", reason="ILLNESS", on=date(2026, 12, 1),
                until=date(2027, 2, 28))  # fmt: skip
    desk.card()
    desk.at(2026, 11, 20).change("withdraw", reason="MOVED", verified="card")
    asked = desk.change("undo_withdraw", reason="WRONG_MEMBER", text="取り違え")
    desk.approve(asked.number)
    return desk


def check(desk: Desk, *, full: bool = True) -> Verified:
    return verify(desk.store, desk.occasion("auditor-1"), full=full)


def flaws(desk: Desk, *, full: bool = True) -> list[tuple[str, int | None]]:
    return [(each.flaw.value, each.index) for each in check(desk, full=full).found]


def behind_its_back(desk: Desk, *statements: str, access: bool = False) -> None:
    """Do what an owner of the database can: take the triggers off and write."""
    database = desk.store.access if access else desk.store.main
    with database.write() as connection:
        if database.sqlite:
            names = connection.execute(
                sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            ).all()
            for name, _ in names:
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sa.text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(sa.text(statement))
        if database.sqlite:
            for _, definition in names:
                connection.execute(sa.text(definition.replace(":", "\\:")))
        else:
            connection.execute(sa.text("SET session_replication_role = origin"))


def without_check(desk: Desk, statement: str) -> None:
    """Write past PostgreSQL's own check of the leaf."""
    if desk.store.main.sqlite:
        behind_its_back(desk, statement)
        return
    behind_its_back(
        desk,
        "ALTER TABLE audit_event DROP CONSTRAINT audit_event_leaf",
        statement,
        "ALTER TABLE audit_event ADD CONSTRAINT audit_event_leaf "
        "CHECK (leaf = sha256('\\x00'\\:\\:bytea || body)) NOT VALID",
    )


def literal(desk: Desk, content: bytes) -> str:
    """Return bytes as each database writes them in a statement."""
    sqlite = desk.store.main.sqlite
    return f"x'{content.hex()}'" if sqlite else f"decode('{content.hex()}', 'hex')"


def body_of(desk: Desk, event_id: int) -> bytes:
    with desk.store.read() as connection:
        query = sa.text("SELECT body FROM audit_event WHERE id = :id")
        return bytes(connection.execute(query, {"id": event_id}).scalar_one())


# ------------------------------------------------------------------ nothing wrong


def test_what_was_written_is_right(desk: Desk):
    quick, full = check(desk, full=False), check(desk)

    assert quick.right
    assert full.right
    assert quick.checked == {
        "audit_event": len(events_of(desk.store)),
        "access_event": 1,
    }
    assert full.checked["membership"] == 1


def test_it_stays_right_as_time_goes_by(desk: Desk):
    """Plans come due without anybody writing the projection anew."""
    for year in (2026, 2027, 2028):
        desk.at(year, 12, 2)
        assert check(desk).right


def test_only_those_who_may_read_the_trail_verify_it(desk: Desk):
    with pytest.raises(NotPermitted):
        verify(desk.store, desk.occasion("desk-1"))


# ------------------------------------------------------------------ tampering


def test_a_changed_body_is_found(desk: Desk):
    old = body_of(desk, 20)
    new = old.replace(b'"outcome":"done"', b'"outcome":"gone"')
    assert old != new
    value = literal(desk, new)
    without_check(desk, f"UPDATE audit_event SET body = {value} WHERE id = 20")

    found = flaws(desk, full=False)

    assert ("leaf", 20) in found
    assert {index for flaw, index in found if flaw != "schema"} == {20}


@pytest.mark.parametrize(
    "column",
    [
        "actor_id = 99",
        "action = 'member.updated'",
        "entity_type = 'moon'",
        "entity_id = 999",
        "entity_version = 77",
        "member_id = 999",
        "outcome = 'denied'",
        "reason = 'BORED'",
        "at = '2020-01-01 00\\:00\\:00.000000'",
    ],
)
def test_a_changed_column_is_found(sqlite_desk: Desk, column: str):
    last = len(events_of(sqlite_desk.store))
    behind_its_back(sqlite_desk, f"UPDATE audit_event SET {column} WHERE id = {last}")

    assert flaws(sqlite_desk, full=False) == [("columns", last)]


def test_a_changed_column_is_found_on_both_databases(desk: Desk):
    behind_its_back(desk, "UPDATE audit_event SET reason = 'BORED' WHERE id = 19")

    assert flaws(desk, full=False) == [("columns", 19)]


def test_an_event_that_was_taken_out_is_found(desk: Desk):
    gone = len(events_of(desk.store)) - 2
    behind_its_back(desk, f"DELETE FROM audit_event WHERE id = {gone}")

    found = flaws(desk)

    assert ("previous", gone + 1) in found
    assert ("pending", gone) in found
    assert (("gap", gone) in found) is desk.store.main.sqlite
    assert any(flaw == "unaudited" for flaw, _ in found)


def test_an_event_put_in_behind_the_portals_back_is_found(desk: Desk):
    """With the right number and leaf; it waits for no seal and names no one before."""
    last = len(events_of(desk.store))
    body = body_of(desk, last)
    value, leaf = literal(desk, body), literal(desk, leaf_of(body))
    behind_its_back(
        desk,
        "INSERT INTO audit_event (id, body, leaf, prev, at, actor_id, action, "
        "entity_type, entity_id, entity_version, member_id, outcome, reason) "
        f"SELECT id + 1, {value}, {leaf}, prev, at, actor_id, action, entity_type, "
        "entity_id, entity_version, member_id, outcome, reason FROM audit_event "
        f"WHERE id = {last}",
    )

    found = flaws(desk)

    assert ("pending", last + 1) in found
    if desk.store.main.sqlite:
        assert ("previous", last + 1) in found


def test_a_state_changed_past_the_ledger_is_found(desk: Desk):
    with desk.store.write() as connection:
        connection.execute(sa.text("UPDATE membership SET state = 'suspended'"))

    [found] = check(desk).found

    assert found.flaw is Flaw.REPLAY
    assert "suspended" in found.what
    assert check(desk, full=False).right


@pytest.mark.parametrize(
    "column",
    [
        "reason = 'SELF_PRICE'", "staff_id = 9", "approved_by = 2", "event = 'renew'",
        "receipt = 'R-1-1'", "case_number = 'C-9'", "corrects = 2",
        "recorded_at = '2026-01-01 00:00:00.000000'",
    ],
)  # fmt: skip
def test_a_ledger_row_that_says_something_else_than_its_event_is_found(
    sqlite_desk: Desk, column: str
):
    behind_its_back(sqlite_desk, f"UPDATE membership_event SET {column} WHERE id = 1")

    found = check(sqlite_desk).found

    name, *_ = column.split(" ")
    assert Found(Flaw.LEDGER, "membership_event", 1, name) in found


def test_a_row_that_takes_back_something_else_than_was_told_is_found(desk: Desk):
    """By hand, as the plan of a change that came first, and by the system."""
    desk.at(2026, 11, 21).change("take_leave", reason="ILLNESS", on=date(2027, 4, 1),
                                 until=date(2027, 7, 31))  # fmt: skip
    desk.change("undo", reason="CORRECTION")
    assert check(desk).right
    ends = {row.id: row for row in desk.member().memberships[0].rows if row.cancels}
    assert {row.mover == "Y" for row in ends.values()} == {True, False}
    assert len({row.audit_id for row in ends.values()}) > 1

    for row_id, row in ends.items():
        for other in ("1", "NULL", str(row.cancels)):
            change = (
                f"UPDATE membership_event SET cancels = {other} WHERE id = {row_id}"
            )
            behind_its_back(desk, change)
            wrong = Found(Flaw.LEDGER, "membership_event", row_id, "cancels")
            assert (wrong in check(desk).found) == (other != str(row.cancels))


def test_a_changed_ledger_row_is_found_on_both_databases(desk: Desk):
    behind_its_back(desk, "UPDATE membership_event SET staff_id = 9 WHERE id = 2")

    assert flaws(desk) == [("ledger", 2)]


def test_a_ledger_row_that_no_event_tells_of_is_found(desk: Desk):
    behind_its_back(desk, "UPDATE membership_event SET audit_id = NULL WHERE id = 2")

    assert flaws(desk) == [("unaudited", 2)]


def test_a_hidden_value_that_was_exchanged_is_found(desk: Desk):
    with desk.store.write() as connection:
        connection.execute(
            sa.text(
                "UPDATE private_value SET sealed = (SELECT sealed "
                "FROM private_value ORDER BY event_id LIMIT 1), subject_id = 2"
            )
        )

    assert {flaw for flaw, _ in flaws(desk)} == {"private"}


def test_a_hidden_value_that_was_deleted_without_erasing_is_found(desk: Desk):
    with desk.store.write() as connection:
        connection.execute(sa.text("DELETE FROM private_value"))

    assert {flaw for flaw, _ in flaws(desk)} == {"private"}


def test_what_was_erased_rightly_is_not_missed(desk: Desk):
    """Values deleted and the key destroyed: leaves and links still verify."""
    with desk.store.write() as connection:
        connection.execute(sa.text("DELETE FROM private_value"))
    with desk.store.keys.write() as connection:
        connection.execute(sa.text("UPDATE subject_key SET secret = NULL"))

    assert check(desk).right


def test_a_removed_trigger_is_found(desk: Desk):
    table, sqlite = "audit_event", desk.store.main.sqlite
    name = sorted(expected_triggers(sqlite=sqlite)[table])[0]
    with desk.store.write() as connection:
        behind = "" if sqlite else f" ON {table}"
        connection.execute(sa.text(f"DROP TRIGGER {name}{behind}"))

    [found] = check(desk, full=False).found

    assert (found.flaw, found.place) == (Flaw.SCHEMA, name)


def test_the_log_of_look_ups_is_checked_as_well(desk: Desk):
    behind_its_back(desk, "UPDATE access_event SET member_id = 2", access=True)

    [found] = check(desk, full=False).found

    assert (found.flaw, found.place, found.index) == (Flaw.COLUMNS, "access_event", 1)


def test_so_many_findings_are_enough(sqlite_desk: Desk):
    for number in range(MOST + 10):
        sqlite_desk.later(minutes=16).card()
        assert number >= 0
    behind_its_back(sqlite_desk, "UPDATE access_event SET outcome = 'x'", access=True)

    assert len(check(sqlite_desk, full=False).found) == MOST


# ------------------------------------------------------------------ the definition


def test_the_definition_is_written_down_once_and_again_when_it_changed(desk: Desk):
    occasion = desk.occasion()
    occasion = type(occasion)(system(), desk.now)

    assert see_schema(desk.store, occasion)
    assert see_schema(desk.store, occasion) is None
    with desk.store.write() as connection:
        connection.execute(sa.text("CREATE TABLE further (id integer)"))
    assert see_schema(desk.store, occasion)

    first, second = events_of(desk.store, AuditAction.SCHEMA_SEEN)
    assert b'"changed":["main.tables"]' in second["body"].replace(
        b'"main.grants",', b""
    )
    assert second["prev"] == first["leaf"]
    assert check(desk).right


def test_a_trigger_that_was_taken_off_changes_the_definition(desk: Desk):
    before = schema_digests(desk.store)
    sqlite = desk.store.main.sqlite
    with desk.store.access.write() as connection:
        connection.execute(
            sa.text(
                "DROP TRIGGER access_event_no_update"
                if sqlite
                else "ALTER TABLE access_event DISABLE TRIGGER access_event_no_change"
            )
        )

    assert changed_parts(before, schema_digests(desk.store)) == ["access.triggers"]


@pytest.mark.postgres
def test_a_grant_changes_the_definition(postgres_desk: Desk):
    before = schema_digests(postgres_desk.store)
    with postgres_desk.store.write() as connection:
        connection.execute(sa.text("GRANT UPDATE ON audit_event TO public"))

    assert changed_parts(before, schema_digests(postgres_desk.store)) == ["main.grants"]


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Desk]]:
    from portal.config import read_settings
    from portal.store.engine import open_store

    stores: list[Store] = []

    def open_desk(kind: str) -> Desk:
        url = request.getfixturevalue(f"{kind}_url")
        stores.append(open_store(read_settings(database_url=url)))
        desk = Desk.open(stores[-1])
        desk.at(2026, 10, 1).join()
        desk.at(2026, 11, 2).change("suspend", reason="LOST_DEVICE", text="電話")
        return desk

    yield open_desk
    for each in stores:
        each.close()


@pytest.fixture
def sqlite_desk(opened: Callable[[str], Desk]) -> Desk:
    return opened("sqlite")


@pytest.fixture
def postgres_desk(opened: Callable[[str], Desk]) -> Desk:
    return opened("postgres")
