"""The closed words of policy: effects, decisions, conditions, stages, hit policies."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Effect(StrEnum):
    """What a rule says where it matches; the first in this order wins."""

    FORBID = "forbid"
    CONDITIONAL = "conditional"
    PERMIT = "permit"


class Decision(StrEnum):
    """What an answer comes to; all but the first two are a no."""

    PERMIT = "permit"
    CONDITIONAL = "conditional"
    DENY = "deny"
    INDETERMINATE = "indeterminate"

    @property
    def granted(self) -> bool:
        """Whether it may be done, with obligations or without."""
        return self in (Decision.PERMIT, Decision.CONDITIONAL)


class Stage(StrEnum):
    """What is asked, in this order; each leaves its line in the trace."""

    IDENTITY = "identity"
    LOCKS = "locks"
    TERMS = "terms"
    ENTITLEMENT = "entitlement"
    RULES = "rules"


class Footing(StrEnum):
    """How somebody stands to terms, the best first."""

    NONE_APPLY = "none_apply"
    ACCEPTED = "accepted"
    BOUND = "bound"
    IN_GRACE = "in_grace"
    OPEN = "open"
    DECLINED = "declined"


class TermsCondition(StrEnum):
    """What a rule asks of the terms."""

    NONE = "none"
    BINDING = "binding"
    ACCEPTED = "accepted"
    ACCEPTED_OR_IN_GRACE = "accepted_or_in_grace"


_S = Footing
MEETS: Final[Mapping[TermsCondition, frozenset[Footing]]] = {
    TermsCondition.NONE: frozenset(_S),
    TermsCondition.BINDING: frozenset({_S.NONE_APPLY, _S.ACCEPTED, _S.BOUND}),
    TermsCondition.ACCEPTED: frozenset({_S.NONE_APPLY, _S.ACCEPTED}),
    TermsCondition.ACCEPTED_OR_IN_GRACE: frozenset(
        {_S.NONE_APPLY, _S.ACCEPTED, _S.IN_GRACE}
    ),
}
"""Which standings meet a condition; where no terms apply, nothing is missing."""


class ColumnKind(StrEnum):
    """What a column of the owners' own holds."""

    CHOICE = "choice"
    NUMBER = "number"
    YES_NO = "yes_no"


class HitPolicy(StrEnum):
    """How a table with a single answer finds it, by the names of DMN."""

    UNIQUE = "unique"
    FIRST = "first"


class Answers(StrEnum):
    """What a table with a single answer is asked for."""

    VIOLATION_RESPONSE = "violation_response"
    ESCALATION_TARGET = "escalation_target"
    NOTICE_DAYS = "notice_days"


class LastDay(StrEnum):
    """Which days can be the last one of somebody who leaves."""

    ANY_DAY = "any_day"
    MONTH_END = "month_end"
    PERIOD_END = "period_end"


class Unit(StrEnum):
    """What terms and notices are counted in."""

    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"


class Purpose(StrEnum):
    """What for somebody asks what a member may do."""

    CALLER = "caller"
    COMPLAINT = "complaint"
    CHECK = "check"
    AUDIT = "audit"


NO_MEMBERSHIP: Final = "none"
"""The state of somebody who is not in the service; rules name it like the others."""
