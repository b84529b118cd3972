"""A change of terms through the services: its class, its day, its declaration."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from models.kinds import Role, Verdict, VersionedKind
from models.publishing_facts import Seat, Version
from models.terms_kinds import Setting
from portal.domain.publishing.steps import Plan
from portal.domain.verifying import Flaw
from portal.errors import InputRefused, NotPermitted
from portal.services.organisation.settings import change_setting, see_setting
from portal.services.organisation.verifying import setting_flaws
from portal.services.publish.approve import approve, take_back
from portal.services.publish.draft import save_draft, start_draft
from portal.services.publish.review import answer, submit
from portal.services.terms.notice_days import see_notice_days
from portal.store.engine import Store
from tests.desk import Desk

KIND = VersionedKind.TERMS
PLAN = Plan((Seat(0, role=Role.LEGAL),))
CONTENT: dict[str, Any] = {
    "format": 2, "code": "tos", "name_ja": "規約", "name_en": "Terms",
    "document": "terms_of_use", "authoritative": "ja", "other": "none",
    "notice_days": 30,
    "clauses": [{"id": "c1", "level": 2, "text_ja": "第1条\n従う。\n"}],
    "applies": [{"id": "a1", "actors": ["member"], "mode": "must_accept"}],
}  # fmt: skip
CHANGED: dict[str, Any] = {
    "clauses": [{"id": "c1", "level": 2, "text_ja": "第1条\n必ず従う。\n"}]
}
ADVERSE: dict[str, Any] = {
    **CHANGED,
    "change": "adverse",
    "reasons_ja": "法令の改正のため",
}


@pytest.fixture
def desk(store: Store) -> Desk:
    return with_terms(store)


def with_terms(store: Store) -> Desk:
    """Return a portal with terms that promise 30 days of notice."""
    desk = Desk.open(store)
    draft = start_draft(store, desk.occasion("legal-1"), KIND, "tos", CONTENT)
    publish(desk, draft)
    return desk


def publish(
    desk: Desk, draft: Version, on: date | None = None, declared: str | None = None
) -> Version:
    author, other = desk.occasion("legal-1"), desk.occasion("legal-2")
    submit(desk.store, author, draft.id, replace(PLAN, on=on))
    answer(desk.store, other, draft.id, Verdict.AGREE)
    return approve(desk.store, other, draft.id, draft.content_hash, declared)


def changed(desk: Desk, code: str = "tos", **said: Any) -> Version:
    """Begin the next version as the page does, and say what it changes."""
    author = desk.occasion("legal-1")
    draft = start_draft(desk.store, author, KIND, code)
    assert draft.content["change"] == "first"
    content = {**draft.content, **said}
    return save_draft(desk.store, author, draft.id, 1, content).version


def test_a_day_too_early_is_refused_twice_and_the_proposed_one_taken(desk: Desk):
    draft = changed(desk, **ADVERSE)
    days = see_notice_days(desk.store, desk.occasion("legal-1"), draft.id)
    assert days is not None
    assert (days.days, days.earliest) == (30, date(2026, 12, 21))

    with pytest.raises(InputRefused, match="notice_too_early") as refused:
        publish(desk, draft, date(2026, 12, 20))
    assert refused.value.facts["earliest"] == date(2026, 12, 21)
    with pytest.raises(InputRefused, match="notice_too_early"):
        publish(desk, draft)

    submit(desk.store, desk.occasion("legal-1"), draft.id,
           replace(PLAN, on=date(2026, 12, 21)))  # fmt: skip
    desk.later(days=1)
    other = desk.occasion("legal-2")
    answer(desk.store, other, draft.id, Verdict.AGREE)
    with pytest.raises(InputRefused, match="notice_too_early") as refused:
        approve(desk.store, other, draft.id, draft.content_hash)
    take_back(desk.store, desk.occasion("legal-1"), draft.id)
    done = publish(desk, draft, refused.value.facts["earliest"])
    assert done.effective_on == date(2026, 12, 22)


def test_two_versions_on_one_instant_and_a_day_that_is_over_are_refused(desk: Desk):
    publish(desk, changed(desk, **ADVERSE), date(2027, 3, 1))
    other = changed(desk, **ADVERSE, notice_days=60)
    with pytest.raises(InputRefused, match="instant_taken"):
        publish(desk, other, date(2027, 3, 1))
    take_back(desk.store, desk.occasion("legal-1"), other.id)
    with pytest.raises(InputRefused, match="effective_day_over"):
        publish(desk, other, date(2026, 11, 1))


def test_an_editorial_change_takes_a_declaration(desk: Desk):
    draft = changed(desk.later(days=1), **CHANGED, change="editorial")
    with pytest.raises(InputRefused, match="declaration_missing"):
        publish(desk, draft)
    approve(desk.store, desk.occasion("legal-2"), draft.id, draft.content_hash,
            "no_legal_effect")  # fmt: skip

    next_one = changed(desk.later(days=1), change="beneficial", notice_days=60)
    with pytest.raises(InputRefused, match="declaration_unasked"):
        publish(desk, next_one, declared="no_legal_effect")


def test_decisions_are_what_their_events_say(desk: Desk):
    legal = desk.occasion("legal-1")
    change_setting(desk.store, legal, Setting.NOTICE_FLOOR, 45)
    copied = (
        "INSERT INTO organisation_setting (name, value, staff_id, recorded_at, "
        "audit_id) SELECT name, 7, staff_id, recorded_at, audit_id{} "
        "FROM organisation_setting WHERE value = 45"
    )
    with desk.store.write() as connection:
        assert list(setting_flaws(connection)) == []
        connection.execute(sa.text(copied.format("")))
        connection.execute(sa.text(copied.format(" + 1000000")))
        found = [(each.flaw, each.what) for each in setting_flaws(connection)]
    assert found == [(Flaw.LEDGER, "value"), (Flaw.UNAUDITED, "")]


def test_the_organisation_decides_the_least_days(desk: Desk):
    legal = desk.occasion("legal-1")
    change_setting(desk.store, legal, Setting.NOTICE_FLOOR, 45)
    change_setting(desk.store, legal, Setting.NOTICE_FLOOR, 45)
    found = see_setting(desk.store, desk.occasion("viewer-1"), Setting.NOTICE_FLOOR)
    assert (found.value, [each.value for each in found.said]) == (45, [45])

    days = see_notice_days(desk.store, legal, changed(desk, **ADVERSE).id)
    assert days is not None
    assert days.days == 45
    for value in (-1, 367):
        with pytest.raises(InputRefused, match="setting_out_of_bounds"):
            change_setting(desk.store, legal, Setting.NOTICE_FLOOR, value)
    with pytest.raises(NotPermitted):
        change_setting(desk.store, desk.occasion("owner-1"), Setting.NOTICE_FLOOR, 1)
