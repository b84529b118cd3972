"""Internal rules of the organisation, and how versions of terms stand to them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.terms_kinds import RuleStands


class InternalRuleRow(SQLModel, table=True):
    """A rule; ``documents`` are kinds parted by blanks, empty for every one."""

    __tablename__ = "internal_rule"

    id: int | None = key()
    code: str = Field(unique=True)
    name_ja: str
    name_en: str
    says_ja: str = ""
    says_en: str = ""
    documents: str = ""
    revision: int
    staff_id: int = Field(sa_type=BIG)
    recorded_at: datetime
    ended_at: datetime | None = None


class RuleCheckRow(SQLModel, table=True):
    """What somebody found; only ever added, the newest of a rule counts.

    The words lie behind the event ``text_event_id``.
    """

    __tablename__ = "rule_check"
    __table_args__ = (sa.Index("rule_check_version", "version_id"),)

    id: int | None = key()
    rule_id: int = ref("internal_rule.id")
    version_id: int = ref("thing_version.id")
    stands: RuleStands = Field(sa_type=one_of(RuleStands, name="rule_stands"))
    content_hash: str
    staff_id: int = Field(sa_type=BIG)
    at: datetime
    text_event_id: int = Field(sa_type=BIG)
