"""What one person may do with a version now, and what only others may; pure.

Nothing is decided here: each step is tried, and its refusal is the answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.facts import Acting
from models.kinds import Permission, Verdict
from models.publishing_facts import Problem, Seat, Version
from portal.domain.publishing import steps
from portal.domain.publishing.kinds import KindRules
from portal.domain.publishing.phases import OPEN
from portal.errors import InputRefused


class Step(StrEnum):
    """What may be done with a version, in the order a screen offers it."""

    ANSWER = "answer"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    SUBMIT = "submit"
    SAVE = "save"
    TAKE_BACK = "take_back"
    WITHDRAW = "withdraw"
    REPEAL = "repeal"
    ANEW = "anew"


TELLING = frozenset(
    {
        "own_version",
        "review_open",
        "review_answered",
        "review_not_your_turn",
        "version_has_problems",
        "effective_day_over",
        "instant_taken",
        "last_version",
    }
)
"""Refusals that help; that a draft is not in review yet, its phase says already."""


@dataclass(frozen=True, slots=True)
class Offers:
    """The steps that are open, and why others are not."""

    steps: tuple[Step, ...]
    refusals: tuple[InputRefused, ...]

    def __contains__(self, step: Step) -> bool:
        """Return whether ``step`` is open."""
        return step in self.steps


@dataclass(frozen=True, slots=True)
class Case:
    """A version among all of its thing, whoever looks at it, and when."""

    version: Version
    versions: Sequence[Version]
    rules: KindRules
    problems: Sequence[Problem]
    acting: Acting
    at: datetime


def offers_of(case: Case) -> Offers:
    """Return what this person may do now; each reason why not is told once."""
    ways = [(step, way) for step, way in _WAYS.items() if _may(step, case)]
    found = [(step, _refusal(way, case)) for step, way in ways]
    told = {each.code: each for _, each in found if each and each.code in TELLING}
    return Offers(
        steps=tuple(step for step, refusal in found if refusal is None),
        refusals=tuple(told.values()),
    )


def who_may(step: Step, rules: KindRules) -> tuple[Permission, ...]:
    """Return the permissions of which one is needed for a step."""
    return {
        Step.ANSWER: (rules.read,),
        Step.APPROVE: (rules.approve,),
        Step.SEND_BACK: (rules.approve,),
        Step.TAKE_BACK: (rules.edit, rules.approve),
        Step.REPEAL: (rules.approve,),
    }.get(step, (rules.edit,))


def _may(step: Step, case: Case) -> bool:
    late = step is not Step.ANEW or case.version.state not in OPEN
    needed = who_may(step, case.rules)
    return late and not case.acting.permissions.isdisjoint(needed)


def _refusal(way: Callable[[Case], object], case: Case) -> InputRefused | None:
    try:
        way(case)
    except InputRefused as refused:
        return refused
    return None


def _answer(case: Case) -> None:
    steps.answered(case.version, case.acting, Verdict.AGREE, case.at)


def _approve(case: Case) -> None:
    seen = case.version.content_hash
    who, at = case.acting, case.at
    steps.approved(case.version, who, seen, at, case.rules, case.versions)


def _submit(case: Case) -> None:
    asked = sorted(case.rules.asked_of(case.version.content))
    seats = tuple(Seat(place, role) for place, role in enumerate(asked, start=1))
    by, plan = case.acting.staff_id, steps.Plan(seats)
    steps.submitted(case.version, by, plan, case.at, case.rules, case.problems)


def _save(case: Case) -> None:
    version = case.version
    steps.edited(version, case.acting.staff_id, version.content, case.at)


def _repeal(case: Case) -> None:
    who, at = case.acting, case.at
    steps.repealed(case.version, who, None, at, case.rules, case.versions)


_WAYS: dict[Step, Callable[[Case], object]] = {
    Step.ANSWER: _answer,
    Step.APPROVE: _approve,
    Step.SEND_BACK: lambda case: steps.sent_back(case.version, case.acting, case.at),
    Step.SUBMIT: _submit,
    Step.SAVE: _save,
    Step.TAKE_BACK: lambda case: steps.taken_back(case.version, case.at),
    Step.WITHDRAW: lambda case: steps.withdrawn(case.version, case.at),
    Step.REPEAL: _repeal,
    Step.ANEW: lambda _: None,
}
