"""What the portal checks about itself, on both databases."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import clock
from portal.config import read_settings
from portal.errors import NotPermitted, StoreUnusable
from portal.services import check_health as subject
from portal.services.check_health import LOW_DISK, NO_DISK, check_health, checks
from portal.services.jobs.doing import give_up
from portal.services.settle_due import settle_due
from portal.store import health, jobs
from portal.store.engine import Store, open_store
from portal.wording import has
from seed.set_up import set_up
from tests.desk import Desk
from tests.people import REAL, SAMPLE, occasion, signed_in, staffed
from tests.services.jobs.counting import KIND, ask


def states(store: Store) -> dict[str, str]:
    return {check.code: check.state for check in checks(store, SAMPLE)}


def test_a_portal_that_was_set_up_has_no_failure(store: Store):
    found = states(store)

    assert "failed" not in found.values()
    assert found["database_main"] == found["database_keys"] == "ok"


def test_the_databases_are_asked_for_their_own_weak_spots(store: Store):
    found = states(store)

    if store.main.sqlite:
        assert found["keys_place"] == "ok"
        assert {"sqlite_release", "disk"} <= found.keys()
    else:
        assert found["keys_place"] == found["owner_role"] == "warning"


def test_every_finding_has_its_sentence(store: Store):
    for check in checks(store, SAMPLE) + checks(store, REAL):
        assert has(f"checks.{check.code}")
        assert has(f"checks.{check.code}_{check.state}")


def test_only_those_who_may_see_the_checks(store: Store):
    staffed(store)

    assert check_health(store, occasion(signed_in(store, "info-1")), SAMPLE)
    with pytest.raises(NotPermitted):
        check_health(store, occasion(signed_in(store, "desk-1")), SAMPLE)


def test_a_database_without_tables_has_failed(tmp_path: Path):
    empty = open_store(read_settings(database_url=f"sqlite:///{tmp_path / 'x.db'}"))

    found = states(empty)
    empty.close()

    assert found["database_main"] == "failed"


@pytest.mark.parametrize(
    ("free", "state"),
    [(NO_DISK - 1, "failed"), (NO_DISK, "warning"), (LOW_DISK, "ok")],
)
def test_disk_space_is_said_before_it_is_gone(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, free: int, state: str
):
    opened = open_store(read_settings(database_url=sqlite_url))
    monkeypatch.setattr(health, "disk_space", lambda _store: (free, 10 * LOW_DISK))

    assert states(opened)["disk"] == state
    opened.close()


def test_a_provider_without_groups_lets_nobody_in_and_says_so(store: Store):
    silent = REAL.model_copy(update={"oidc_groups": ""})

    found = {check.code: check for check in checks(store, silent)}

    assert found["provider"].state == "ok"
    assert found["groups"].state == "warning"
    assert {check.code: check for check in checks(store, REAL)}["groups"].state == "ok"


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x")])
def test_a_fault_of_ours_is_no_trouble_of_the_database(error: Exception):
    assert subject.trouble(error) is None


def test_an_empty_portal_is_told_from_one_in_use(store: Store):
    assert health.is_empty(store)

    set_up(store, datetime(2024, 4, 1, tzinfo=UTC))

    assert not health.is_empty(store)


def test_a_schema_of_a_newer_program_is_refused(store: Store):
    with store.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreUnusable) as refused:
        health.schema_version(store, "main")
    assert refused.value.code == "store_newer"


def test_the_worker_its_jobs_and_what_is_late_are_told(store: Store):
    desk = Desk.open(store).at(2026, 10, 1)
    desk.join()
    desk.change("withdraw", reason="MOVED", verified="card", on=date(2026, 10, 9))
    assert states(store)["worker"] == states(store)["due"] == "warning"
    assert states(store)["jobs"] == "ok"

    ask(desk)
    with store.write() as connection:
        jobs.note_worker(connection, "one")
        held = jobs.claim(connection, "one", [KIND])
        settle_due(connection, store, clock.now(), [1])
    assert held
    give_up(store, "one", held, "interrupted")

    found = states(store)
    assert (found["worker"], found["jobs"], found["due"]) == ("ok", "warning", "ok")
