"""Review and approval, and that only what is approved comes in force."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from models.kinds import (
    AuditAction,
    ReviewOrder,
    Role,
    Verdict,
    VersionState,
)
from models.publishing_facts import Seat, Version
from portal.domain.publishing.opinions import mark_at
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.publish.approve import repeal, send_back, take_back
from portal.services.publish.draft import withdraw
from portal.services.publish.read import asked_for, history, list_versions
from portal.services.publish.review import comment, resolve
from portal.services.publish.work_list import work_list
from portal.store.audit import CHANGES
from portal.store.code_names import code_names
from portal.wording.refusal import refusal_words
from tests.services.publish.office import (
    CODE,
    KIND,
    Office,
    rename,
    rename_state,
)

FIRST_OF_DECEMBER = date(2026, 12, 1)


def code_of(refused: pytest.ExceptionInfo[InputRefused]) -> str:
    return refused.value.code


def phases(office: Office) -> list[str]:
    occasion = office.occasion("viewer-1")
    return [each.phase for each in list_versions(office.store, occasion, KIND, CODE)]


def without_leave(content: dict[str, list[dict[str, str]]]) -> None:
    content["states"] = [s for s in content["states"] if s["code"] != "on_leave"]
    content["moves"] = [
        m for m in content["moves"] if "on_leave" not in (m["was"], m["became"])
    ]


def without_movers(content: dict[str, list[dict[str, object]]]) -> None:
    move = next(m for m in content["moves"] if m["id"] == "suspend@active")
    move["movers"] = []


# ------------------------------------------------------------------ in force


def test_an_approved_version_is_what_memberships_begin_in(office: Office):
    office.join()

    approved = office.later(hours=1).publish(rename_state("active", "稼働"))

    assert approved.state is VersionState.APPROVED
    assert office.lifecycle().states["active"].name_ja == "稼働"
    assert (
        office.lifecycle(office.now - timedelta(seconds=1)).states["active"].name_ja
        == "利用中"
    )
    assert phases(office) == ["superseded", "live"]
    card = office.card()
    in_flight = card.memberships[0].state_name
    assert in_flight is not None
    assert in_flight.ja == "利用中"


def test_a_scheduled_version_comes_in_force_by_its_date_alone(office: Office):
    office.publish(rename_state("active", "稼働"), on=FIRST_OF_DECEMBER)

    assert phases(office) == ["live", "scheduled"]
    assert office.lifecycle().states["active"].name_ja == "利用中"
    office.at(2026, 12, 1)
    assert phases(office) == ["superseded", "live"]
    assert office.lifecycle().states["active"].name_ja == "稼働"


def test_what_is_taken_back_never_comes_in_force(office: Office):
    ahead = office.publish(rename_state("active", "稼働"), on=FIRST_OF_DECEMBER)

    found = take_back(office.store, office.occasion("info-1"), ahead.id, "誤り")

    assert found.state is VersionState.DRAFT
    assert office.at(2027, 1, 1).lifecycle().states["active"].name_ja == "利用中"
    assert phases(office) == ["live", "draft"]


def test_an_edit_of_what_is_scheduled_voids_it_and_it_can_be_approved_anew(
    office: Office,
):
    ahead = office.publish(rename_state("active", "一"), on=FIRST_OF_DECEMBER)
    edited = office.save(ahead, rename_state("active", "二")).version
    assert office.at(2026, 12, 2).lifecycle().states["active"].name_ja == "利用中"

    office.approve_version(office.submit(edited))

    assert office.lifecycle().states["active"].name_ja == "二"


def test_a_repealed_version_gives_way_to_the_one_before(office: Office):
    second = office.publish(rename_state("active", "稼働"))
    office.later(days=1)

    repeal(office.store, office.occasion("info-1"), second.id, text="戻す")

    assert office.lifecycle().states["active"].name_ja == "利用中"
    assert phases(office) == ["live", "repealed"]
    first = list_versions(office.store, office.occasion("viewer-1"), KIND, CODE)[0]
    with pytest.raises(InputRefused) as refused:
        repeal(office.store, office.occasion("info-1"), first.version.id)
    assert code_of(refused) == "last_version"


def test_a_repeal_can_wait_for_a_day(office: Office):
    second = office.publish(rename_state("active", "稼働"))
    office.later(days=1)

    repeal(office.store, office.occasion("info-1"), second.id, FIRST_OF_DECEMBER)

    assert phases(office) == ["superseded", "live"]
    assert office.lifecycle().states["active"].name_ja == "稼働"
    assert office.at(2026, 12, 1).lifecycle().states["active"].name_ja == "利用中"


def test_two_lifecycles_on_one_instant_are_refused(office: Office):
    office.publish(rename("One"), on=FIRST_OF_DECEMBER)

    with pytest.raises(InputRefused) as refused:
        office.publish(rename("Two"), on=FIRST_OF_DECEMBER)

    assert code_of(refused) == "instant_taken"


# ------------------------------------------------------------------ two people


def test_publishing_needs_two_people(office: Office):
    ready = office.submit(office.draft())

    with pytest.raises(InputRefused) as refused:
        office.approve_version(ready, by="owner-1")
    assert code_of(refused) == "own_version"
    for who in ("desk-1", "legal-1", "admin-1"):
        with pytest.raises(NotPermitted):
            office.approve_version(ready, by=who)
    assert office.approve_version(ready, by="info-1").approved_by


def test_whoever_edited_any_revision_does_not_approve(office: Office):
    draft = office.draft()
    office.save(draft, rename("By the second"), by="owner-2")
    ready = office.submit(draft)

    with pytest.raises(InputRefused) as refused:
        office.approve_version(ready, by="owner-2")

    assert code_of(refused) == "own_version"


def test_an_approval_is_of_what_was_seen(office: Office):
    seen = office.submit(office.draft())
    office.save(seen, rename("Later"))
    office.submit(seen)

    with pytest.raises(InputRefused) as refused:
        office.approve_version(seen)

    assert code_of(refused) == "content_changed"


def test_what_has_problems_is_neither_submitted_nor_approved(office: Office):
    with pytest.raises(InputRefused) as refused:
        office.submit(office.draft(without_movers))
    assert code_of(refused) == "version_has_problems"
    assert "moves › Suspend (suspend@active)" in refusal_words(refused.value, "en")

    ready = office.submit(office.draft(without_leave))
    office.join()
    office.change("take_leave", reason="ILLNESS", on=date(2026, 12, 1),
                  until=date(2026, 12, 31))  # fmt: skip
    office.at(2026, 12, 5).change("extend_leave", reason="ILLNESS",
                                  until=date(2027, 1, 31))  # fmt: skip
    with pytest.raises(InputRefused) as refused:
        office.approve_version(ready)
    assert code_of(refused) == "version_has_problems"
    assert refused.value.facts["problems"][0].code == "state_held"


def test_an_approver_can_ask_for_changes_instead(office: Office):
    ready = office.submit(office.draft())
    occasion = office.occasion("info-1")
    with pytest.raises(InputRefused) as refused:
        send_back(office.store, occasion, ready.id, " ")
    assert code_of(refused) == "review_text_missing"

    send_back(office.store, occasion, ready.id, "名前を短く")

    assert waits(office, "owner-1") == [(2, "changes_requested")]
    told = history(office.store, occasion, KIND, CODE, "en")
    assert "did not approve version 2" in told[-1]
    assert "名前を短く" in told[-1]


def test_what_waits_for_an_absent_reviewer_can_be_taken_back(office: Office):
    ready = office.submit(office.draft(), Plan((Seat(0, role=Role.LEGAL),)))

    take_back(office.store, office.occasion("owner-1"), ready.id)

    again = office.submit(ready)
    assert office.approve_version(again).state is VersionState.APPROVED
    told = history(office.store, office.occasion("owner-1"), KIND, CODE, "en")
    assert "took version 2 of the lifecycle “New” back from review" in told[2]


def test_a_reviewer_who_does_not_exist_is_refused(office: Office):
    draft = office.draft()

    for seat in (Seat(0, staff_id=999), Seat(0)):
        with pytest.raises(InputRefused) as refused:
            office.submit(draft, Plan((seat,)))
        assert code_of(refused) == "reviewer_unknown"


# ------------------------------------------------------------------ reviewing


def test_a_round_is_answered_by_role_and_by_person_in_turn(office: Office):
    info = office.acting("info-1").staff_id
    seats = (Seat(0, role=Role.LEGAL), Seat(1, staff_id=info))
    ready = office.submit(office.draft(), Plan(seats, ReviewOrder.SERIES))

    with pytest.raises(InputRefused) as refused:
        office.answer(ready, "info-1", Verdict.AGREE)
    assert code_of(refused) == "review_not_your_turn"
    with pytest.raises(InputRefused) as refused:
        office.approve_version(ready)
    assert code_of(refused) == "review_open"
    office.later(hours=1).answer(ready, "legal-2", Verdict.AGREE)
    office.later(hours=1).answer(ready, "info-1", Verdict.ABSTAIN)

    assert office.approve_version(ready).state is VersionState.APPROVED
    rounds = office.shown(ready).rounds
    assert [seat.verdict for seat in rounds[0].seats] == ["agree", "abstain"]


def test_changes_are_requested_with_words_and_come_back_to_the_editor(office: Office):
    ready = office.submit(office.draft(), Plan((Seat(0, role=Role.LEGAL),)))
    with pytest.raises(InputRefused) as refused:
        office.answer(ready, "legal-1", Verdict.REQUEST_CHANGES, " ")
    assert code_of(refused) == "review_text_missing"

    office.answer(ready, "legal-1", Verdict.REQUEST_CHANGES, "名前が長すぎます")

    assert office.shown(ready).phase == "changes_requested"
    with pytest.raises(InputRefused):
        office.submit(ready)
    again = office.submit(office.save(ready, rename("Short")).version)
    assert again.round
    assert again.round.number == 2
    assert [each.outcome for each in office.shown(ready).rounds] == [
        "changes_requested", "agreed",
    ]  # fmt: skip


def test_opinions_stand_on_places_and_are_settled_once(office: Office):
    draft = office.draft()
    place = ("states", "active", "name_ja")

    number = comment(office.store, office.occasion("info-1"), draft.id, place, "短く")

    found = office.shown(draft).comments
    assert [(each.path, each.text, each.resolved_at) for each in found] == [
        (place, "短く", None)
    ]
    resolve(office.store, office.occasion("owner-1"), number)
    assert office.shown(draft).comments[0].resolved_at == office.now
    with pytest.raises(InputRefused) as refused:
        resolve(office.store, office.occasion("owner-1"), number)
    assert code_of(refused) == "comment_resolved"


def test_an_opinion_is_answered_on_its_place(office: Office):
    draft, place = office.draft(), ("states", "active", "name_ja")
    owner, reviewer = office.occasion("owner-1"), office.occasion("info-1")
    number = comment(office.store, reviewer, draft.id, place, "短く")
    reply = comment(office.store, owner, draft.id, place, "直します", number)

    first, second = office.shown(draft).comments
    assert (second.id, second.answers, first.answers) == (reply, number, None)
    assert first.mark == mark_at(draft.content, place)
    for path, answers in (((), number), (place, 99)):
        with pytest.raises(NotFound):
            comment(office.store, owner, draft.id, path, "?", answers)


def test_who_was_asked_may_say_an_opinion_and_others_may_not(office: Office):
    draft = office.submit(office.draft(), Plan((Seat(0, role=Role.LEGAL),)))

    assert comment(office.store, office.occasion("legal-1"), draft.id, (), "全体に")
    with pytest.raises(NotPermitted):
        comment(office.store, office.occasion("desk-1"), draft.id, (), "私も")
    with pytest.raises(InputRefused) as refused:
        comment(office.store, office.occasion("legal-1"), draft.id, (), "  ")
    assert code_of(refused) == "comment_empty"
    with pytest.raises(NotFound):
        resolve(office.store, office.occasion("owner-1"), 99)
    withdraw(office.store, office.occasion("owner-1"), draft.id)
    with pytest.raises(InputRefused):
        comment(office.store, office.occasion("owner-1"), draft.id, (), "遅い")


# ------------------------------------------------------------------ work and history


def waits(office: Office, who: str) -> list[tuple[int, str]]:
    found = work_list(office.store, office.occasion(who))
    return [(each.version.number, each.waits.value) for each in found]


def test_everybody_sees_what_waits_for_them_oldest_first(office: Office):
    two = office.draft(rename("Two"))
    three = office.later(hours=1).draft(rename("Three"))
    office.later(hours=1).submit(three, Plan((Seat(0, role=Role.LEGAL),)))
    four = office.later(hours=1).draft(rename("Four"))
    office.later(hours=1).submit(four)

    assert waits(office, "owner-1") == [(2, "draft")]
    assert waits(office, "owner-2") == [(4, "to_approve")]
    assert waits(office, "legal-1") == [(3, "to_review")]
    assert waits(office, "desk-1") == []
    office.answer(three, "legal-1", Verdict.REQUEST_CHANGES, "直す")
    office.later(hours=1).save(two, rename("Two again"))
    assert waits(office, "owner-1") == [(3, "changes_requested"), (2, "draft")]


def test_what_was_asked_for_is_told_until_it_is_submitted_again(office: Office):
    def asked(version: Version) -> list[str]:
        told = asked_for(office.store, office.occasion("owner-1"), version, "ja")
        return [word for each in told for word in ("長い", "短い") if word in each]

    plan = Plan((Seat(0, role=Role.LEGAL),))
    ready = office.submit(office.draft(), plan)
    assert asked(ready) == []
    back = office.answer(ready, "legal-1", Verdict.REQUEST_CHANGES, "長い")
    assert asked(back) == ["長い"]
    again = office.submit(office.save(back, rename("Short")).version, plan)
    assert asked(again) == []
    back = office.answer(again, "legal-1", Verdict.REQUEST_CHANGES, "短い")
    assert asked(back) == ["短い"]


def test_the_history_of_a_thing_is_told_in_sentences(office: Office):
    version = office.publish(on=FIRST_OF_DECEMBER)
    take_back(office.store, office.occasion("owner-2"), version.id, "日を誤った")

    told = history(office.store, office.occasion("viewer-1"), KIND, CODE, "en")
    ja = history(office.store, office.occasion("viewer-1"), KIND, CODE, "ja")

    assert [each.split(")", 1)[1].split(" ")[1] for each in told] == [
        "began", "submitted", "approved", "took",
    ]  # fmt: skip
    assert "version 2 of the lifecycle “New” from version 1" in told[0]
    assert "日を誤った" in ja[3]
    assert "施行は" in ja[2]


def test_every_command_leaves_one_event_of_its_version(office: Office):
    version = office.publish(on=FIRST_OF_DECEMBER)

    with office.store.read() as connection:
        event = CHANGES.event
        query = sa.select(event.c.action, event.c.entity_id).where(
            event.c.entity_type == "version"
        )
        rows = connection.execute(query.order_by(event.c.id)).all()
    actions = [
        AuditAction.VERSION_DRAFTED,
        AuditAction.VERSION_SUBMITTED,
        AuditAction.VERSION_APPROVED,
    ]
    assert [tuple(row) for row in rows] == [(each, version.id) for each in actions]


def test_names_of_what_is_planned_or_taken_back_are_not_used_yet(office: Office):
    ahead = office.publish(rename_state("active", "未来"), on=date(2030, 1, 1))
    gone = office.publish(rename_state("active", "取消"), on=date(2030, 2, 1))
    take_back(office.store, office.occasion("info-1"), gone.id)
    office.later(hours=1).publish(rename_state("suspended", "x"))

    with office.store.read() as connection:
        names = code_names(connection)["state"]
    assert ahead.effective_at is not None
    assert (names["active"][0], names["suspended"][0]) == ("利用中", "x")
