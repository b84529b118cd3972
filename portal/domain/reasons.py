"""Which reason of a move answers the reason for which the present state began."""

from collections.abc import Mapping, Sequence

from models.facts import Standing

ANSWERS: Mapping[str, str] = {
    "MEMBER_REQUEST": "MEMBER_REQUEST",
    "LOST_DEVICE": "DEVICE_FOUND",
    "ARREARS": "ARREARS_PAID",
    "VIOLATION": "VIOLATION_CLEARED",
    "FRAUD_SUSPECT": "FRAUD_CLEARED",
    "COURT": "COURT_LIFTED",
}
"""Reason codes that ship: why it began, and why it ends. Others keep their order."""


def likeliest_first(reasons: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Return ``reasons`` with the one first that answers how the state began."""
    began = next(
        (s.row.reason for s in reversed(standing.steps) if s.skipped is None), None
    )
    answer = ANSWERS.get(began or "")
    return tuple(sorted(reasons, key=lambda code: code != answer))
