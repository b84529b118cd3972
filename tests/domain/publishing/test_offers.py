"""What one person is offered with a version, and what they are told instead."""

from dataclasses import replace

import pytest

from models.facts import Acting
from models.kinds import Permission, Role, VersionState
from models.publishing_facts import Problem, Version
from portal.domain.publishing import steps
from portal.domain.publishing.offers import Case, Step, offers_of
from tests.domain.publishing.cases import (
    EDITOR,
    LEGAL,
    NOON,
    RULES,
    SECOND,
    a_draft,
    seats,
)

MAY = frozenset({Permission.LIFECYCLE_READ, Permission.STAFF_CHANGE})
READS = frozenset({Permission.LIFECYCLE_READ})


def case(version: Version, who: Acting, *problems: Problem) -> Case:
    """Return ``who``, with every permission, before a version."""
    acting = replace(who, permissions=MAY)
    return Case(version, (version,), RULES, problems, acting, NOON)


def in_review(*asked: Role | int) -> Version:
    plan = steps.Plan(seats(*asked))
    return steps.submitted(a_draft(), EDITOR.staff_id, plan, NOON, RULES, ())


def test_a_draft_is_submitted_saved_or_given_up():
    assert offers_of(case(a_draft(), EDITOR)).steps == (
        Step.SUBMIT,
        Step.SAVE,
        Step.WITHDRAW,
    )


def test_problems_are_told_and_keep_it_from_review():
    found = offers_of(case(a_draft(), EDITOR, Problem("twice")))

    assert Step.SUBMIT not in found
    assert [each.code for each in found.refusals] == ["version_has_problems"]


def test_the_editor_is_told_once_why_somebody_else_approves():
    found = offers_of(case(in_review(), EDITOR))

    assert {Step.APPROVE, Step.ANSWER, Step.SEND_BACK}.isdisjoint(found.steps)
    assert [each.code for each in found.refusals] == ["own_version"]


def test_a_second_person_approves_what_nobody_else_has_to_review():
    found = offers_of(case(in_review(), SECOND))

    assert {Step.APPROVE, Step.SEND_BACK, Step.TAKE_BACK} <= set(found.steps)
    assert found.refusals == ()


def test_one_who_was_asked_answers_and_the_approver_waits():
    version = in_review(Role.LEGAL)
    legal = replace(case(version, LEGAL), acting=replace(LEGAL, permissions=READS))
    second = offers_of(case(version, SECOND))

    assert offers_of(legal).steps == (Step.ANSWER,)
    assert Step.APPROVE not in second
    assert [each.code for each in second.refusals] == ["review_open"]


@pytest.mark.parametrize("state", [VersionState.WITHDRAWN, VersionState.APPROVED])
def test_what_is_closed_begins_a_draft(state: VersionState):
    version = replace(a_draft(), state=state, effective_at=NOON, approved_at=NOON)

    assert Step.ANEW in offers_of(case(version, SECOND))
    assert Step.SAVE not in offers_of(case(version, SECOND))


def test_who_only_reads_is_offered_nothing():
    nobody = replace(case(a_draft(), SECOND), acting=replace(SECOND, permissions=READS))

    assert offers_of(nobody).steps == ()
    assert offers_of(nobody).refusals == ()
