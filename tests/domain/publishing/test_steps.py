"""What may happen to a version, and what nobody gets past."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.kinds import (
    ReviewOrder,
    Role,
    RoundOutcome,
    Settling,
    Verdict,
    VersionPhase,
    VersionState,
)
from models.publishing_facts import Problem, Version
from portal.domain.publishing import steps
from portal.domain.publishing.kinds import Collision
from portal.domain.publishing.phases import in_force, phase
from portal.domain.publishing.reviews import seat_for
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused
from tests.domain.publishing.cases import (
    EDITOR,
    LEGAL,
    NOON,
    RULES,
    SECOND,
    THIRD,
    a_draft,
    seats,
)

AGREE, CHANGES, ABSTAIN = Verdict.AGREE, Verdict.REQUEST_CHANGES, Verdict.ABSTAIN
LATER = {"name_ja": "表", "name_en": "Another list"}
DAY = timedelta(days=1)


def refused(step: Callable[[], object]) -> str:
    with pytest.raises(InputRefused) as found:
        step()
    return found.value.code


def submitted(version: Version | None = None, plan: Plan | None = None) -> Version:
    version = version or a_draft()
    return steps.submitted(version, 1, plan or Plan(), NOON, RULES, ())


def approved(version: Version | None = None, plan: Plan | None = None) -> Version:
    ready = submitted(version, plan)
    seen = ready.content_hash
    return steps.approved(ready, SECOND, seen, NOON, RULES, [ready])


# ------------------------------------------------------------------ editing


def test_an_edit_is_a_new_revision_and_its_editor_is_remembered():
    version = steps.edited(a_draft(), 3, LATER, NOON + DAY)

    assert (version.revision, set(version.editors)) == (2, {1, 3})
    assert version.content == LATER
    assert version.content_hash != a_draft().content_hash


@pytest.mark.parametrize(
    "version",
    [submitted(), approved(plan=Plan(on=date(2026, 12, 1)))],
    ids=["agreed", "scheduled"],
)
def test_an_edit_voids_review_and_approval(version: Version):
    found = steps.edited(version, 1, LATER, NOON)

    assert found.state is VersionState.DRAFT
    assert found.round is not None
    assert found.round.outcome is RoundOutcome.VOIDED
    assert (found.approved_by, found.approved_at, found.effective_at) == (None,) * 3


def test_a_round_that_asked_for_changes_stays_what_it_was():
    version = submitted(plan=Plan(seats(2)))
    version = steps.answered(version, SECOND, CHANGES, NOON)

    assert version.state is VersionState.CHANGES_REQUESTED
    found = steps.edited(version, 1, LATER, NOON)
    assert found.round is not None
    assert found.round.outcome is RoundOutcome.CHANGES_REQUESTED


@pytest.mark.parametrize(
    "version",
    [approved(), replace(a_draft(), state=VersionState.WITHDRAWN)],
    ids=["in force", "withdrawn"],
)
def test_what_came_in_force_or_was_given_up_is_not_edited(version: Version):
    assert refused(lambda: steps.edited(version, 1, LATER, NOON)) == "version_closed"


# ------------------------------------------------------------------ submitting


def test_only_a_draft_without_problems_is_submitted():
    assert refused(lambda: submitted(submitted())) == "version_not_draft"
    with pytest.raises(InputRefused) as found:
        steps.submitted(a_draft(), 1, Plan(), NOON, RULES, [Problem("text_missing")])
    assert found.value.code == "version_has_problems"
    assert found.value.facts["problems"] == (Problem("text_missing"),)


def test_a_kind_can_require_reviewers():
    rules = replace(RULES, reviewers=frozenset({Role.LEGAL}))

    def submit(plan: Plan) -> Version:
        return steps.submitted(a_draft(), 1, plan, NOON, rules, ())

    assert refused(lambda: submit(Plan(seats(2)))) == "reviewers_missing"
    assert submit(Plan(seats(Role.LEGAL, 2))).state is VersionState.IN_REVIEW


def test_an_editor_is_no_reviewer():
    assert refused(lambda: submitted(plan=Plan(seats(1)))) == "reviewer_edited"


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2026, 11, 19), "effective_day_over"),
        (date(2100, 1, 1), "day_out_of_range"),
        (date.max, "day_out_of_range"),
    ],
)
def test_a_day_that_is_over_or_beyond_all_business_is_refused(on: date, code: str):
    assert refused(lambda: submitted(plan=Plan(on=on))) == code


# ------------------------------------------------------------------ reviewing


@pytest.mark.parametrize(
    ("settling", "verdicts", "outcome"),
    [
        (Settling.FIRST, [AGREE], RoundOutcome.AGREED),
        (Settling.FIRST, [ABSTAIN], None),
        (Settling.FIRST, [ABSTAIN, AGREE], RoundOutcome.AGREED),
        (Settling.FIRST, [ABSTAIN, ABSTAIN], RoundOutcome.UNDECIDED),
        (Settling.ALL, [AGREE], None),
        (Settling.ALL, [AGREE, ABSTAIN], RoundOutcome.AGREED),
        (Settling.ALL, [AGREE, AGREE], RoundOutcome.AGREED),
        (Settling.ALL, [ABSTAIN, ABSTAIN], RoundOutcome.UNDECIDED),
        (Settling.ALL, [AGREE, CHANGES], RoundOutcome.CHANGES_REQUESTED),
        (Settling.FIRST, [CHANGES], RoundOutcome.CHANGES_REQUESTED),
    ],
)
@pytest.mark.parametrize("order", ReviewOrder)
def test_answers_settle_a_round(
    order: ReviewOrder,
    settling: Settling,
    verdicts: list[Verdict],
    outcome: RoundOutcome | None,
):
    version = submitted(plan=Plan(seats(2, 3), order, settling))
    for who, verdict in zip((SECOND, THIRD), verdicts, strict=False):
        version = steps.answered(version, who, verdict, NOON)

    assert version.round is not None
    assert version.round.outcome is outcome
    assert (version.round.settled_at is None) is (outcome is None)
    states = {
        RoundOutcome.UNDECIDED: VersionState.DRAFT,
        RoundOutcome.CHANGES_REQUESTED: VersionState.CHANGES_REQUESTED,
    }
    expected = states.get(outcome) if outcome else None
    assert version.state is (expected or VersionState.IN_REVIEW)


def test_in_a_series_everybody_waits_for_their_turn():
    version = submitted(plan=Plan(seats(2, 3), ReviewOrder.SERIES))

    early = refused(lambda: steps.answered(version, THIRD, AGREE, NOON))
    assert early == "review_not_your_turn"
    after = steps.answered(version, SECOND, AGREE, NOON)
    assert after.round is not None
    assert seat_for(after.round, THIRD)


def test_only_who_was_asked_answers_and_only_once():
    version = submitted(plan=Plan(seats(Role.LEGAL, Role.LEGAL)))

    def answer(v: Version, who: object = LEGAL) -> Version:
        return steps.answered(v, who, AGREE, NOON)  # type: ignore[arg-type]

    assert refused(lambda: answer(version, SECOND)) == "review_not_yours"
    assert refused(lambda: answer(version, EDITOR)) == "own_version"
    once = answer(version)
    assert refused(lambda: answer(once)) == "review_answered"
    assert refused(lambda: answer(a_draft())) == "version_not_in_review"


def test_a_seat_of_ones_own_is_taken_before_that_of_the_role():
    version = submitted(plan=Plan(seats(Role.LEGAL, 4)))
    after = steps.answered(version, LEGAL, AGREE, NOON)

    assert after.round is not None
    assert [seat.verdict for seat in after.round.seats] == [None, AGREE]


def test_a_settled_round_takes_no_more_answers():
    version = submitted(plan=Plan(seats(2, 3), settling=Settling.FIRST))
    version = steps.answered(version, SECOND, AGREE, NOON)

    again = refused(lambda: steps.answered(version, THIRD, AGREE, NOON))
    assert again == "review_settled"


# ------------------------------------------------------------------ approving


def test_approval_is_of_the_content_that_was_seen_by_one_who_edited_nothing():
    ready = submitted()

    def approve(version: Version, who: object, seen: str) -> Version:
        return steps.approved(version, who, seen, NOON, RULES, [])  # type: ignore[arg-type]

    assert refused(lambda: approve(ready, EDITOR, ready.content_hash)) == "own_version"
    assert refused(lambda: approve(ready, SECOND, "other")) == "content_changed"
    draft = a_draft()
    no_review = refused(lambda: approve(draft, SECOND, draft.content_hash))
    assert no_review == "version_not_in_review"
    waits = submitted(plan=Plan(seats(3)))
    assert refused(lambda: approve(waits, SECOND, waits.content_hash)) == "review_open"
    found = approve(ready, SECOND, ready.content_hash)
    assert (found.state, found.approved_by) == (VersionState.APPROVED, 2)
    assert found.effective_at == found.approved_at == NOON


def test_a_day_means_its_first_instant_in_the_zone_and_today_means_now():
    ahead = approved(plan=Plan(on=date(2026, 12, 1)))
    today = approved(plan=Plan(on=date(2026, 11, 20)))

    assert ahead.effective_at is not None
    assert ahead.effective_at.isoformat() == "2026-11-30T15:00:00+00:00"
    assert today.effective_at == NOON


def test_two_versions_on_one_instant_are_refused_or_the_later_wins():
    one = approved(plan=Plan(on=date(2026, 12, 1)))
    two = submitted(a_draft(id=2, number=2), Plan(on=date(2026, 12, 1)))

    def approve(collision: Collision) -> Version:
        rules = replace(RULES, collision=collision)
        seen, at = two.content_hash, NOON + DAY
        return steps.approved(two, SECOND, seen, at, rules, [one, two])

    assert refused(lambda: approve(Collision.REFUSED)) == "instant_taken"
    won = approve(Collision.LATER_WINS)
    assert won.effective_at is not None
    assert in_force([won, one], won.effective_at) == won
    assert phase(one, [one, won], won.effective_at) is VersionPhase.SUPERSEDED


# ------------------------------------------------------------------ taking back


def test_what_is_in_review_is_taken_back_by_its_editors_to_go_on():
    found = steps.taken_back(submitted(plan=Plan(seats(2))), NOON)

    assert found.state is VersionState.DRAFT
    assert found.round is not None
    assert found.round.outcome is RoundOutcome.VOIDED


def test_who_would_have_to_approve_can_ask_for_changes_instead():
    found = steps.sent_back(submitted(), SECOND, NOON)

    assert found.state is VersionState.CHANGES_REQUESTED
    assert found.round is not None
    assert found.round.outcome is RoundOutcome.CHANGES_REQUESTED
    own = refused(lambda: steps.sent_back(submitted(), EDITOR, NOON))
    assert own == "own_version"
    nothing = refused(lambda: steps.sent_back(a_draft(), SECOND, NOON))
    assert nothing == "version_not_in_review"


def test_what_is_scheduled_is_taken_back_and_what_is_in_force_is_not():
    ahead = approved(plan=Plan(on=date(2026, 12, 1)))
    found = steps.taken_back(ahead, NOON)

    assert (found.state, found.effective_at) == (VersionState.DRAFT, None)
    assert in_force([found], NOON + 30 * DAY) is None
    for version in (approved(), a_draft()):
        code = refused(lambda v=version: steps.taken_back(v, NOON))  # type: ignore[misc]
        assert code == "version_not_scheduled"


def test_a_draft_is_withdrawn_and_what_is_approved_is_not():
    found = steps.withdrawn(submitted(), NOON)

    assert found.state is VersionState.WITHDRAWN
    assert found.round is not None
    assert found.round.outcome is RoundOutcome.VOIDED
    assert refused(lambda: steps.withdrawn(approved(), NOON)) == "version_not_open"


def test_a_repealed_version_gives_way_to_the_one_before():
    one = approved()
    two = replace(approved(a_draft(id=2, number=2)), effective_at=NOON + DAY)
    both, at = [one, two], NOON + 2 * DAY

    ended = steps.repealed(two, THIRD, None, at, RULES, both)

    assert ended.state is VersionState.REPEALED
    assert in_force([one, ended], at) == one
    assert in_force([one, ended], NOON + DAY) == ended
    assert phase(ended, [one, ended], at) is VersionPhase.REPEALED
    later = steps.repealed(two, THIRD, date(2026, 12, 1), at, RULES, both)
    assert phase(later, [one, later], at) is VersionPhase.LIVE


def test_a_repeal_needs_a_version_in_force_another_person_and_sometimes_another():
    one, at = approved(), NOON + DAY
    rules = replace(RULES, keeps_one=True)

    def repeal(version: Version, who: object = THIRD) -> Version:
        return steps.repealed(version, who, None, at, rules, [version])  # type: ignore[arg-type]

    assert refused(lambda: repeal(one)) == "last_version"
    assert refused(lambda: repeal(one, EDITOR)) == "own_version"
    assert refused(lambda: repeal(a_draft())) == "version_not_live"


# ------------------------------------------------------------------ phases


def test_what_is_in_force_follows_from_dates_alone():
    one = approved()
    two = approved(a_draft(id=2, number=2), Plan(on=date(2026, 12, 1)))
    both = [two, one]
    assert two.effective_at is not None
    before = two.effective_at - timedelta(microseconds=1)

    assert in_force(both, NOON - DAY) is None
    assert in_force(both, before) == one
    assert in_force(both, two.effective_at) == two
    assert [phase(each, both, before) for each in (one, two)] == ["live", "scheduled"]
    assert phase(one, both, two.effective_at) is VersionPhase.SUPERSEDED
    assert phase(a_draft(), both, NOON) is VersionPhase.DRAFT
