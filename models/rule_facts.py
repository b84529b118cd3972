"""Internal rules of the organisation, and how versions of terms stand to them."""

from dataclasses import dataclass
from datetime import datetime

from models.terms_kinds import RuleStands


@dataclass(frozen=True, slots=True)
class RuleSays:
    """What an internal rule says; without ``documents`` it is for every kind."""

    name_ja: str
    name_en: str
    says_ja: str = ""
    says_en: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InternalRule:
    """An internal rule; one that ended is asked about no more."""

    id: int
    code: str
    says: RuleSays
    revision: int
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """How somebody found a version to stand to a rule, when it had this content."""

    rule_id: int
    version_id: int
    stands: RuleStands
    content_hash: str
    staff_id: int
    at: datetime
    text: str | None = None
