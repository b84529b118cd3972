"""Vouching for what the catalog says, and the first page of those who own it."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.kinds import OfferingPhase, Role, Verdict
from models.publishing_facts import Seat
from portal.domain.ahead import Turn
from portal.domain.freshness import VOUCH_DAYS
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.my_services import see_my_services
from portal.services.publish.draft import start_draft
from portal.services.publish.read import version_of
from portal.services.publish.review import submit
from portal.services.see_catalog import see_entry
from portal.services.vouch import see_stale, vouch
from portal.store.engine import Store
from tests.people import trail
from tests.services.publish.office import Office, changed
from tests.services.publish.test_offering_versions import KIND, named, publish

MONDAY = date(2026, 11, 23)


@pytest.fixture
def office(store: Store) -> Office:
    return Office.open(store)


def stale(office: Office) -> list[str]:
    found = see_stale(office.store, office.occasion("owner-1"))
    return [each.code for each in found]


def vouched(office: Office, code: str, number: int = 1, by: str = "owner-1") -> Any:
    return vouch(office.store, office.occasion(by), code, number)


def every(days: int) -> Any:
    """Return an edit of how often an entry is looked at."""
    return lambda content: content.update(vouch_days=days)


def test_what_nobody_looked_at_in_time_waits_until_somebody_vouches(office: Office):
    assert len(stale(office)) == 6, "what ships was approved years ago"
    for code in ("CLOUD", "PAY", "VIDEO", "SECURITY", "PHONE"):
        vouched(office, code)
    assert stale(office) == ["MAIL"]
    publish(office, "MAIL", every(30))
    assert stale(office) == []

    office.later(days=31)
    assert stale(office) == ["MAIL"]
    with pytest.raises(InputRefused) as refused:
        vouched(office, "MAIL", 1)
    assert refused.value.facts["number"] == 2
    due = vouched(office, "MAIL", 2).due_on
    assert stale(office) == []

    seen = see_entry(office.store, office.occasion("viewer-1"), "MAIL")
    assert seen.version.number == 2, "no new version"
    assert seen.fresh is not None
    assert seen.fresh.due_on == due == office.now.date() + timedelta(days=30)
    assert seen.names[seen.fresh.vouched.by].en
    then = see_entry(office.store, office.occasion("viewer-1"), "MAIL", MONDAY)
    assert then.fresh is None, "of the past nobody is asked"
    office.later(days=VOUCH_DAYS)
    assert len(stale(office)) == 6


def test_vouching_is_one_event_for_those_who_own_it(office: Office):
    office.later(minutes=1)
    vouched(office, "MAIL")

    (event,) = trail(office.store, "offering.vouched")
    assert event["entity_type"] == "version"
    for by in ("viewer-1", "desk-1", "info-1"):
        with pytest.raises(NotPermitted):
            vouched(office, "MAIL", by=by)
    with pytest.raises(NotFound):
        vouched(office, "MOON")


def test_what_is_over_waits_for_nobody(office: Office):
    def over(content: Any) -> None:
        content["phases"] += [{"code": "ending", "since": "2026-11-20"},
                              {"code": "ended", "since": "2026-11-23"}]  # fmt: skip

    publish(office, "PAY", over)
    office.later(days=VOUCH_DAYS + 1)

    assert "PAY" not in stale(office)
    assert len(stale(office)) == 5


def test_owners_see_what_is_live_on_its_way_stale_and_next(office: Office):
    by = office.occasion("owner-1")

    def draft(code: str) -> Any:
        live = version_of(office.store, by, KIND, code)
        content = changed(live.content, named(f"New {code}"))
        return start_draft(office.store, by, KIND, code, content)

    publish(office, "VIDEO", named("Films"), on=MONDAY)
    draft("MAIL")
    asked = submit(office.store, by, draft("PAY").id,
                   Plan(seats=(Seat(0, role=Role.LEGAL),)))  # fmt: skip
    submit(office.store, by, draft("CLOUD").id, Plan())

    found = see_my_services(office.store, office.occasion("owner-2"))

    assert found.phases == {OfferingPhase.IN_SERVICE: 6}
    assert {each.code: each.state.value for each in found.open} == {
        "MAIL": "draft", "PAY": "in_review", "CLOUD": "in_review"
    }  # fmt: skip
    assert len(found.stale) == 6
    assert [(each.code, each.on, each.turn) for each in found.ahead] == [
        ("VIDEO", MONDAY, Turn.VERSION)
    ]
    assert found.names
    office.answer(asked, "legal-1", Verdict.AGREE)
    office.at(2026, 11, 24)
    later = see_my_services(office.store, office.occasion("owner-2"))
    assert later.ahead == ()
    assert len(later.stale) == 5, "whoever approved it vouched for it"
    with pytest.raises(NotPermitted):
        see_my_services(office.store, office.occasion("viewer-1"))
