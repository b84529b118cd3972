"""What rules read of approved terms is what was approved, and what became of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from models.kinds import Role, Verdict, VersionedKind
from models.publishing_facts import Seat, Version
from models.terms_facts import TermsVersionFact
from models.terms_kinds import Setting
from portal.config import read_settings
from portal.domain.publishing.content import (
    content_bytes,
    content_hash,
    read_content,
)
from portal.domain.publishing.steps import Plan
from portal.domain.terms.facts import of_document, said_of
from portal.services.publish.approve import approve, repeal, take_back
from portal.services.publish.draft import start_draft
from portal.services.publish.review import answer, submit
from portal.services.publish.terms import holds
from portal.store.engine import Store, addresses, open_database
from portal.store.publishing import THING, VERSION, versions_of
from portal.store.settings import add_setting, setting_at, settings_said
from portal.store.terms import TERMS, add_notice, terms_facts
from tests.desk import Desk
from tests.store.test_published_lifecycles import brought_to, migrated

KIND = VersionedKind.TERMS
CONTENT: dict[str, Any] = {
    "format": 2, "code": "tos", "name_ja": "規約", "name_en": "Terms",
    "document": "terms_of_use", "other": "none", "notice_days": 30,
    "clauses": [{"id": "c1", "level": 2, "text_ja": "第1条\n従う。\n"}],
    "applies": [{"id": "a1", "actors": ["member"], "mode": "must_accept"}],
}  # fmt: skip
PLAN = Plan((Seat(0, role=Role.LEGAL),))
OPENED = datetime(2026, 11, 20, 1, tzinfo=UTC)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def published(desk: Desk, on: date | None = None, **more: Any) -> Version:
    """Have legal publish the terms."""
    author, other = desk.occasion("legal-1"), desk.occasion("legal-2")
    draft = start_draft(desk.store, author, KIND, "tos", CONTENT | more)
    return publish(desk, draft, replace(PLAN, on=on), author, other)


def publish(desk: Desk, draft: Version, plan: Plan, author: Any, other: Any) -> Version:
    submit(desk.store, author, draft.id, plan)
    answer(desk.store, other, draft.id, Verdict.AGREE)
    return approve(desk.store, other, draft.id, draft.content_hash)


def facts(desk: Desk) -> tuple[TermsVersionFact, ...]:
    with desk.store.read() as connection:
        return terms_facts(connection)


def test_an_approval_is_a_fact_at_once_and_so_is_its_end(desk: Desk):
    assert facts(desk) == ()
    first = published(desk)
    desk.later(days=1)
    second = published(desk, date(2027, 4, 1), change="beneficial")

    one, two = facts(desk)
    assert (one.version_id, one.effective_at) == (first.id, first.effective_at)
    assert (one.notice_days, one.content_hash) == (30, first.content_hash)
    assert [each.actors for each in one.applies] == [{"member"}]
    assert (two.number, two.ended_at) == (2, None)

    taken_back_at = desk.later(days=1).now
    take_back(desk.store, desk.occasion("legal-2"), second.id)
    gone = facts(desk)[1]
    assert (gone.ended_at, gone.ended_known_at) == (two.effective_at, taken_back_at)
    assert of_document(facts(desk), "tos") == (one,)

    again = replace(PLAN, on=date(2027, 5, 1))
    people = desk.occasion("legal-1"), desk.occasion("legal-2")
    publish(desk, replace(second), again, *people)
    repeal(desk.store, desk.occasion("legal-2"), first.id, date(2026, 12, 1))
    found = facts(desk)
    assert [each.version_id for each in found] == [first.id, second.id, second.id]
    assert found[0].ended_known_at == desk.now
    with desk.store.read() as connection:
        for each in versions_of(connection, first.thing_id):
            assert holds(connection, each)


def test_what_rules_read_is_checked_against_the_version(desk: Desk):
    made = published(desk)
    with desk.store.write() as connection:
        connection.execute(sa.update(TERMS).values(said={"kind": "other"}))
    with desk.store.read() as connection:
        assert not holds(connection, made)


def test_notices_belong_to_their_version_and_can_be_struck(desk: Desk):
    made = published(desk)
    row = {"thing_version_id": made.id, "content_hash": made.content_hash,
           "channel": "mail", "given_at": OPENED, "place": "M-1", "evidence": "ab",
           "staff_id": 1, "recorded_at": OPENED, "audit_id": 1}  # fmt: skip
    facts(desk)
    with desk.store.write() as connection:
        notice_id = add_notice(connection, row)
    (told,) = facts(desk)[0].notices
    assert (told.channel, told.where, told.struck_at) == ("mail", "M-1", None)

    with desk.store.write() as connection:
        add_notice(connection, {**row, "strikes": notice_id})
    (told,) = facts(desk)[0].notices
    assert told.struck_at == OPENED


def test_the_days_of_notice_are_those_the_organisation_then_asked_for(desk: Desk):
    row = {"name": Setting.NOTICE_FLOOR, "staff_id": 1, "audit_id": 1}
    published(desk)
    with desk.store.write() as connection:
        assert setting_at(connection, Setting.NOTICE_FLOOR, desk.now) == 0
        add_setting(connection, {**row, "value": 14, "recorded_at": desk.now})
    before = desk.now
    desk.later(days=1)
    published(desk, date(2027, 4, 1), change="beneficial")
    with desk.store.write() as connection:
        add_setting(connection, {**row, "value": 30, "recorded_at": desk.now})
        assert setting_at(connection, Setting.NOTICE_FLOOR, before) == 14
        assert setting_at(connection, Setting.NOTICE_FLOOR, desk.now) == 30
        said = settings_said(connection, Setting.NOTICE_FLOOR)

    assert [each.value for each in said] == [30, 14]
    assert [each.floor_days for each in facts(desk)] == [0, 14]


def test_terms_of_before_are_facts_as_well(blank_database_url: str):
    brought_to(blank_database_url, "0021")
    said = read_content(content_bytes({**CONTENT, "format": 1, "clauses": []}))
    database = open_database(
        addresses(read_settings(database_url=blank_database_url))["main"]
    )
    thing = {"id": 1, "kind": "terms", "code": "tos", "recorded_at": OPENED}
    row = {"id": 1, "thing_id": 1, "number": 1, "state": "approved", "revision": 1,
           "content": content_bytes(said), "content_hash": content_hash(said),
           "created_by": 1, "created_at": OPENED, "edited_at": OPENED,
           "zone": "Asia/Tokyo", "effective_at": OPENED, "approved_by": 1,
           "approved_at": OPENED}  # fmt: skip
    with database.write() as connection:
        connection.execute(sa.insert(THING).values(thing))
        connection.execute(sa.insert(VERSION).values(row))
    database.close()

    store = migrated(blank_database_url)
    with store.read() as connection:
        (fact,) = terms_facts(connection)
        (version,) = versions_of(connection, 1)
        said_rows = connection.execute(sa.select(TERMS.c.said)).scalar_one()
    assert (fact.effective_at, fact.notice_days) == (OPENED, 30)
    assert set(said_rows) == set(said_of(version.content))
    store.close()
