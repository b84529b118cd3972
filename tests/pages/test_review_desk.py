"""Legal's first page: what waits, what lags, what comes, with their clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from models.kinds import Role
from models.publishing_facts import Seat
from models.terms_facts import TermsVersionFact
from models.terms_kinds import ChangeClass
from portal.domain.calendar import day_of
from portal.domain.publishing.steps import Plan
from portal.domain.terms.owing import COUNTED
from portal.errors import NotPermitted
from portal.services.publish.draft import save_draft, start_draft
from portal.services.publish.review import submit
from portal.services.publish.see import see_work
from portal.services.terms import owing
from portal.services.terms.design import KIND
from portal.services.terms.desk import see_review_desk
from portal.wording import say
from tests.domain.publishing.test_terms import JA
from tests.screens import Look, said
from tests.services.publish.office import Office
from tests.services.terms.test_design import begun, filled, published

AT = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def desk(office: Office) -> Office:
    return office


def test_legal_sees_what_waits_lags_and_comes(look: Look, office: Office):
    at = look("review_desk", "legal-2", "en")
    for name in ("waiting", "clocks", "lagging", "owing", "coming"):
        assert say(f"review_desk.none.{name}", "en") in said(at)

    first = published(office, filled(office, begun(office, "desk"), JA))
    legal = office.occasion("legal-1")
    draft = start_draft(office.store, legal, KIND, "desk", None, first.id)
    rows = [dict(row) for row in draft.content["clauses"]]
    rows[0]["text_en"], rows[1]["confirmed"] = "", ""
    lag = {**draft.content, "clauses": rows, "change": "adverse",
           "reasons_ja": "費用", "reasons_en": "Costs"}  # fmt: skip
    saved = save_draft(office.store, legal, draft.id, draft.revision, lag).version
    found = see_review_desk(office.store, office.occasion("legal-2"))
    assert [(e.version.id, e.missing, e.stale) for e in found.lagging] == [
        (draft.id, 1, 1)
    ]

    good = {**lag, "clauses": first.content["clauses"]}
    saved = save_draft(office.store, legal, draft.id, saved.revision, good).version
    on = day_of(office.now) + timedelta(days=90)
    plan = Plan((Seat(0, role=Role.LEGAL),), on=on)
    submit(office.store, legal, saved.id, plan)
    later = office.later(days=3)
    (each,) = see_review_desk(later.store, later.occasion("legal-2")).waiting
    assert (each.days, each.left) == (3, 87)
    assert each.notice_by is not None
    assert day_of(office.now) < each.notice_by < on

    at = look("review_desk", "legal-2")
    assert say("publishing.waits.to_review", "ja") in said(at)
    assert see_work(later.store, later.occasion("legal-2")).notice_by == {
        saved.id: each.notice_by
    }
    assert say("work_list.columns.notice_by", "ja") in said(
        look("work_list", "legal-2")
    )
    text = said(look("work_list", "legal-1"))
    assert say("work_list.columns.notice_by", "ja") not in text, "nothing waits"
    with pytest.raises(NotPermitted):
        see_review_desk(office.store, office.occasion("owner-1"))


def test_who_still_owes_is_counted_with_the_way_to_the_list(
    look: Look, monkeypatch: pytest.MonkeyPatch
):
    version = TermsVersionFact("tos", "terms_of_use", 7, 3, "規約", "Terms",
                               ChangeClass.FIRST, AT, AT, "")  # fmt: skip
    counts = ((version, 12), (version, COUNTED + 1), (version, 0))
    monkeypatch.setattr(owing, "owing_counts", lambda *_: counts)
    text = said(look("review_desk", "legal-1"))
    assert text.count('href="/acceptances?document=tos"') == 2
    assert say("tables.count", "ja", count="12") in text
    assert say("tables.more_than", "ja", count="10,000") in text
