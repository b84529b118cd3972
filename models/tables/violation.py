"""Cases of violations, and all that was ever done to each; both append-only."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.violation_kinds import CaseAct


class ViolationCase(SQLModel, table=True):
    """A violation of ``kind`` in a membership; ``on_day`` is when it happened."""

    __tablename__ = "violation_case"
    __table_args__ = (sa.Index("violation_case_member", "member_id"),)

    id: int | None = key()
    member_id: int = ref("member.id")
    membership_id: int = ref("membership.id")
    kind: str = Field(max_length=60)
    on_day: date
    zone: str = Field(max_length=60)
    recorded_at: datetime


class ViolationStep(SQLModel, table=True):
    """Something that was done to a case; ``says`` are codes, no personal values.

    What people wrote lies behind the event ``audit_id``, a file in ``blob_id``.
    """

    __tablename__ = "violation_step"
    __table_args__ = (sa.UniqueConstraint("case_id", "revision"),)

    id: int | None = key()
    case_id: int = ref("violation_case.id")
    revision: int
    act: CaseAct = Field(sa_type=one_of(CaseAct, name="case_act"))
    says: dict[str, Any] = Field(sa_type=sa.JSON)
    blob_id: int | None = ref("blob.id", nullable=True)
    staff_id: int = Field(sa_type=BIG)
    recorded_at: datetime
    audit_id: int = Field(sa_type=BIG)
