"""Which reasons of a move fit a member, and which of them is the likeliest."""

from collections.abc import Mapping, Sequence

from models.facts import GuardFacts, Standing
from models.kinds import MemberKind

ANSWERS: Mapping[str, str] = {
    "MEMBER_REQUEST": "MEMBER_REQUEST",
    "LOST_DEVICE": "DEVICE_FOUND",
    "ARREARS": "ARREARS_PAID",
    "VIOLATION": "VIOLATION_CLEARED",
    "FRAUD_SUSPECT": "FRAUD_CLEARED",
    "COURT": "COURT_LIFTED",
}
"""Reason codes that ship: why it began, and why it ends. Others keep their order."""

ONLY_FOR: Mapping[str, MemberKind] = {
    "DEATH": MemberKind.PERSON,
    "DISSOLUTION": MemberKind.ORGANISATION,
}
"""Reason codes that ship and are about one kind of member alone."""


def fitting(reasons: Sequence[str], facts: GuardFacts) -> tuple[str, ...]:
    """Return those of ``reasons`` that can be said of this kind of member."""
    kind = MemberKind.ORGANISATION if facts.organisation else MemberKind.PERSON
    return tuple(code for code in reasons if ONLY_FOR.get(code, kind) is kind)


def likeliest_first(reasons: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Return ``reasons`` with the one first that answers how the state began."""
    began = next(
        (s.row.reason for s in reversed(standing.steps) if s.skipped is None), None
    )
    answer = ANSWERS.get(began or "")
    return tuple(sorted(reasons, key=lambda code: code != answer))
