"""What a change of a membership and a correction of its past are asked with alike."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """When, of which membership, and on what grounds.

    ``on`` is a business day, meant from its start or, with ``at_end``, from its end;
    ``until`` the last day of a leave or term, counted in; ``key`` the idempotency
    key; ``seen_version`` the version the form was filled against (``None``: whatever
    it is now). ``text`` is personal.
    """

    on: date | None = None
    at_end: bool = False
    until: date | None = None
    text: str | None = None
    case_number: str | None = None
    evidence: str | None = None
    verified: str | None = None
    notice: str | None = None
    violation_case: str | None = None
    key: str | None = None
    seen_version: int | None = None
    variant: str = ""
    membership_id: int | None = None
