"""Notices of a version: recorded, too late, struck, told, and checked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from models.acceptance_facts import NewAcceptance
from models.facts import Occasion
from models.publishing_facts import Version
from models.terms_kinds import NoticeChannel
from portal.domain.terms.facts import of_document
from portal.domain.terms.notices import LONGEST_PLACE, NewNotice, without_effect
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.publish.approve import take_back
from portal.services.publish.draft import save_draft
from portal.services.publish.read import history
from portal.services.terms.accept import record_acceptance
from portal.services.terms.at_stake import see_at_stake
from portal.services.terms.notice_text import notice_text
from portal.services.terms.notices import (
    MOST,
    Evidence,
    record_notice,
    see_clocks,
    see_notices,
    strike_notice,
)
from portal.services.terms.notices_verifying import notice_flaws
from portal.store.engine import Store
from portal.store.terms import terms_facts
from tests.desk import NUMBER, Desk
from tests.services.terms.test_effect import ADVERSE, KIND, changed, publish, with_terms

ON = date(2026, 12, 25)
PAGE = "https://example.jp/terms"


@pytest.fixture
def desk(store: Store) -> Desk:
    return with_terms(store)


@pytest.fixture
def ahead(desk: Desk) -> Version:
    """A change to the members' disadvantage for Christmas, approved today."""
    return publish(desk, changed(desk, **ADVERSE), ON)


def tell(desk: Desk, version: Version, place: str = PAGE, **given: Any) -> int:
    at = given.get("at", desk.now)
    notice = NewNotice(given.get("channel", NoticeChannel.WEB), at, place)
    by = given.get("by", "legal-1")
    file = given.get("file")
    return record_notice(desk.store, desk.occasion(by), version.id, notice, file)


def facts(store: Store, name: str = "tos") -> Any:
    with store.read() as connection:
        return of_document(terms_facts(connection), name)


def test_a_notice_in_time_lets_the_version_bind(desk: Desk, ahead: Version):
    legal = desk.occasion("legal-1")
    (clock,) = see_clocks(desk.store, legal)
    assert (clock.latest, clock.left, clock.given) == (date(2026, 11, 24), 4, False)
    before = facts(desk.store)
    assert without_effect(before[1], before, desk.now)

    file = Evidence("mail.pdf", b"%PDF")
    tell(desk, ahead, "", channel=NoticeChannel.MAIL, file=file)
    seen = see_notices(desk.store, legal, ahead.id)
    assert [(n.timing, n.notice.evidence) for n in seen.notices] == [
        ("good", file.sha256)
    ]
    assert seen.clock is not None
    assert seen.clock.given
    after = facts(desk.store)
    assert not without_effect(after[1], after, desk.now)
    assert not without_effect(after[0], after, desk.now)


def test_one_too_late_is_a_fact_and_is_told_not_to_be_enough(
    desk: Desk, ahead: Version
):
    desk.at(2026, 11, 25)
    (clock,) = see_clocks(desk.store, desk.occasion("legal-1"))
    assert clock.over
    tell(desk, ahead)
    desk.at(2026, 12, 26)
    tell(desk, ahead)

    seen = see_notices(desk.store, desk.occasion("viewer-1"), ahead.id)
    assert [each.timing for each in seen.notices] == ["late", "after_effect"]
    assert see_clocks(desk.store, desk.occasion("legal-1")) == ()


def test_a_wrong_one_is_struck_with_its_reason_and_stays(desk: Desk, ahead: Version):
    notice_id = tell(desk, ahead)
    legal = desk.later(hours=1).occasion("legal-1")
    strike_notice(desk.store, legal, notice_id, "別の規約の周知だった")

    (seen,) = see_notices(desk.store, legal, ahead.id).notices
    assert (seen.timing, seen.why) == ("struck", "別の規約の周知だった")
    assert not see_clocks(desk.store, legal)[0].given
    for refused in (notice_id, notice_id + 1, 99):
        with pytest.raises((InputRefused, NotFound)):
            strike_notice(desk.store, legal, refused, "もう一度")
    with pytest.raises(InputRefused, match="notice_why_missing"):
        strike_notice(desk.store, legal, notice_id, " ")

    told = history(desk.store, legal, KIND, "tos", "ja")
    assert any("周知を記録しました（ウェブサイト" in each for each in told)
    assert "別の規約の周知だった" in told[-1]


def test_rows_are_what_their_events_say(desk: Desk, ahead: Version):
    strike_notice(desk.store, desk.occasion("legal-1"), tell(desk, ahead), "誤り")
    with desk.store.write() as connection:
        assert list(notice_flaws(connection)) == []
        copied = sa.text(
            "INSERT INTO terms_notice (thing_version_id, content_hash, channel, "
            "given_at, place, evidence, staff_id, recorded_at, audit_id) SELECT "
            "thing_version_id, content_hash, 'shop', given_at, place, evidence, "
            "staff_id, recorded_at, audit_id FROM terms_notice WHERE strikes IS NULL"
        )
        connection.execute(copied)
        assert [each.what for each in notice_flaws(connection)] == ["channel"]


def test_what_is_no_notice_is_refused(desk: Desk, ahead: Version):
    draft = changed(desk, **ADVERSE, notice_days=10)
    soon = desk.now + timedelta(minutes=1)
    for version, given, code in (
        (draft, {}, "notice_not_approved"),
        (ahead, {"at": soon}, "notice_ahead"),
        (ahead, {"place": " "}, "notice_unsupported"),
        (ahead, {"place": "x" * (LONGEST_PLACE + 1)}, "notice_place_unusable"),
        (ahead, {"file": Evidence("a", b"x" * (MOST + 1))}, "notice_file_too_large"),
    ):
        with pytest.raises(InputRefused, match=code):
            tell(desk, version, **given)
    with pytest.raises(NotPermitted):
        tell(desk, ahead, by="desk-1")
    lifecycle = Version(**{
        **{f: getattr(ahead, f) for f in Version.__slots__}, "id": 1
    })  # fmt: skip
    with pytest.raises(NotFound):
        tell(desk, lifecycle)


def test_the_text_has_the_three_elements(desk: Desk, ahead: Version):
    legal = desk.occasion("legal-1")
    ja, en = (notice_text(desk.store, legal, ahead.id, each) for each in ("ja", "en"))

    assert "規約を変更します" in ja
    assert "2026年12月25日" in ja
    assert "必ず従う。" in ja
    assert "法令の改正のため" in ja
    assert "Terms" in en
    assert "25" in en


def test_a_notice_once_recorded_is_recorded_once(desk: Desk, ahead: Version):
    legal = desk.occasion("legal-1")
    once = Occasion(legal.acting, legal.at, idem="k" * 16)
    notice = NewNotice(NoticeChannel.SHOP, datetime(2026, 11, 20, 1, tzinfo=UTC), "店")
    first = record_notice(desk.store, once, ahead.id, notice)

    assert record_notice(desk.store, once, ahead.id, notice) == first
    assert len(see_notices(desk.store, legal, ahead.id).notices) == 1


def test_what_counts_no_more_once_it_is_taken_back_is_told_before(
    desk: Desk, ahead: Version
):
    desk.change("apply", reason="SELF_APPLICATION")
    store, legal = desk.store, desk.occasion("legal-1")
    assert not see_at_stake(store, legal, ahead.id)
    tell(desk, ahead)
    wrong = tell(desk, ahead, "https://example.jp/wrong")
    strike_notice(store, legal, wrong, "typed twice")
    new = NewAcceptance(NUMBER, "tos", reference="REC-1", number=ahead.number)
    record_acceptance(store, desk.occasion(), new)

    found = see_at_stake(store, legal, ahead.id)
    assert ([each.where for each in found.notices], found.accepted) == ([PAGE], 1)
    back = take_back(store, desk.occasion("legal-1"), ahead.id)
    assert see_at_stake(store, legal, ahead.id) == found
    save_draft(
        store, legal, back.id, back.revision, {**back.content, "reasons_ja": "別"}
    )
    assert not see_at_stake(store, legal, ahead.id)
