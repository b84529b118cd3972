"""What was there before publishing is a published version afterwards."""

import json
import re
from typing import Any

import sqlalchemy as sa

from models.kinds import ActorSide, VersionedKind, VersionState
from models.publishing_facts import Content, Version
from portal.config import read_settings
from portal.domain.permissions import STANDARD
from portal.domain.publishing.actor import new_actor
from portal.domain.publishing.content import content_hash
from portal.domain.publishing.lifecycle import content_from
from portal.domain.publishing.offering import new_offering
from portal.services.set_up_offerings import ALWAYS, KNOWN
from portal.store import migrate
from portal.store.catalog import is_written
from portal.store.engine import Store, addresses, open_database, open_store
from portal.store.lifecycles import (
    _move_row,
    _state_row,
    lifecycle_version,
    version_in_force,
)
from portal.store.publishing import thing_id_of, versions_of
from seed.lifecycle import canonical

STAMP = ALWAYS.isoformat(sep=" ")


def brought_to(url: str, revision: str) -> None:
    """Bring the main database to an older revision."""
    from alembic import command

    database = open_database(addresses(read_settings(database_url=url))["main"])
    with database.write() as connection:
        command.upgrade(migrate.alembic_config("main", connection), revision)
    database.close()


def write(connection: sa.Connection, table: str, row: dict[str, Any]) -> None:
    kept = {
        name: json.dumps(value) if isinstance(value, list) else value
        for name, value in row.items()
        if name != "field_policy"
    }
    names, values = ", ".join(kept), ", ".join(f":{name}" for name in kept)
    statement = f"INSERT INTO {table} ({names}) VALUES ({values})"
    connection.execute(sa.text(statement), kept)


def lifecycle_of_before(url: str) -> None:
    """Write the shipped lifecycle and a role matrix as programs before 0005 did."""
    lifecycle = canonical()
    database = open_database(addresses(read_settings(database_url=url))["main"])
    with database.write() as connection:
        row = {"id": 1, "code": "canonical", "name_ja": "基準", "name_en": "Canonical"}
        write(connection, "lifecycle", row)
        version = {"id": 1, "lifecycle_id": 1, "number": 1, "in_force_from": STAMP}
        write(connection, "lifecycle_version", {**version, "recorded_at": STAMP})
        for n, state in enumerate(lifecycle.states.values()):
            found = _state_row(1, n, state)
            write(connection, "lifecycle_state", {**found, "kind": state.kind.value})
        for n, move in enumerate(lifecycle.moves):
            write(connection, "lifecycle_move", _move_row(1, n, move))
        for code, (ja, en) in lifecycle.reasons.items():
            reason = {"version_id": 1, "code": code, "name_ja": ja, "name_en": en}
            write(connection, "reason_code", reason)
        sold = {"id": 1, "code": "OLD-1", "name_ja": "旧", "name_en": "Old"}
        part = {"id": 1, "code": "moon", "name_ja": "月", "name_en": "Moon"}
        write(connection, "actor_kind", {**part, "side": "partner"})
        write(connection, "offering", {**sold, "zone": "Asia/Tokyo", "lifecycle_id": 1})
        matrix = {"role": "product_owner", "permission": "lifecycle.read"}
        write(connection, "role_permission", matrix)
    database.close()


def migrated(url: str) -> Store:
    brought_to(url, "0004")
    lifecycle_of_before(url)
    settings = read_settings(database_url=url)
    migrate.upgrade(settings)
    return open_store(settings)


def published(
    store: Store,
    kind: VersionedKind = VersionedKind.LIFECYCLE,
    code: str = "canonical",
) -> tuple[Version, ...]:
    with store.read() as connection:
        thing_id = thing_id_of(connection, kind, code)
        assert thing_id is not None
        return versions_of(connection, thing_id)


def test_what_was_in_force_is_a_published_version_of_the_same_content(
    blank_database_url: str,
):
    store = migrated(blank_database_url)

    (version,) = published(store)

    expected = {**content_from(canonical(), "基準", "Canonical"), "format": 1}
    del expected["offerings"]
    assert version.content_hash == content_hash(expected)
    assert (version.number, version.state) == (1, VersionState.APPROVED)
    assert (version.effective_at, version.approved_by) == (ALWAYS, 0)
    with store.read() as connection:
        found = lifecycle_version(connection, version_in_force(connection, 1, ALWAYS))
    assert found.moves == canonical().moves
    store.close()


def without_attributes(content: Content) -> Content:
    """Return what a content said before owners could define attributes."""
    return {n: v for n, v in content.items() if not n.startswith("attributes")}


def test_an_offering_that_was_there_is_version_1_of_what_is_known(
    blank_database_url: str,
):
    store = migrated(blank_database_url)

    (version,) = published(store, VersionedKind.OFFERING, "OLD-1")

    known = without_attributes(new_offering("OLD-1", "旧", "Old", **KNOWN))
    then = {name: value for name, value in known.items() if name != "vouch_days"}
    assert version.content_hash == content_hash(then)
    assert (version.number, version.effective_at, version.approved_by) == (1, ALWAYS, 0)
    with store.read() as connection:
        assert is_written(connection, version)
    store.close()


def test_an_actor_kind_that_was_there_is_version_1_of_what_is_known(
    blank_database_url: str,
):
    store = migrated(blank_database_url)

    (version,) = published(store, VersionedKind.ACTOR_PROFILE, "moon")

    known = new_actor("moon", "月", "Moon", ActorSide.PARTNER)
    assert version.content_hash == content_hash(without_attributes(known))
    assert (version.number, version.effective_at, version.approved_by) == (1, ALWAYS, 0)
    store.close()


FIRST = re.compile("(member|request|import|audit|staff|health)[.]|lifecycle.read")
"""What the matrix began with; everything else came with a migration."""


def test_a_matrix_that_was_there_gains_the_new_permissions(blank_database_url: str):
    store = migrated(blank_database_url)

    with store.read() as connection:
        query = sa.text("SELECT role, permission FROM role_permission ORDER BY id")
        rows = [tuple(row) for row in connection.execute(query)]
    new = {
        (role.value, each.value)
        for role, given in STANDARD.items()
        for each in given
        if not FIRST.match(each)
    }
    assert rows[0] == ("product_owner", "lifecycle.read")
    assert sorted(rows[1:]) == sorted(new)
    store.close()
