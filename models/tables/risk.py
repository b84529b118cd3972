"""Risks of actor kinds in services, and all that was ever said of each."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.risk_kinds import RiskAct, RiskTreatment


class RiskHead(SQLModel, table=True):
    """A risk of an actor kind; ``offering_id`` is NULL where it lies in every one."""

    __tablename__ = "risk"

    id: int | None = key()
    actor_kind_id: int = ref("actor_kind.id")
    offering_id: int | None = ref("offering.id", nullable=True)
    recorded_at: datetime


class RiskEntry(SQLModel, table=True):
    """One row of the register with all that the risk says since; append-only.

    What people wrote when they accepted or closed it lies behind ``text_event_id``.
    """

    __tablename__ = "risk_entry"
    __table_args__ = (sa.UniqueConstraint("risk_id", "revision"),)

    id: int | None = key()
    risk_id: int = ref("risk.id")
    revision: int
    act: RiskAct = Field(sa_type=one_of(RiskAct, name="risk_act"))
    name_ja: str
    name_en: str
    likelihood: int
    impact: int
    treatment: RiskTreatment = Field(
        sa_type=one_of(RiskTreatment, name="risk_treatment")
    )
    plan_ja: str = ""
    plan_en: str = ""
    likelihood_after: int
    impact_after: int
    owner_ja: str = ""
    owner_en: str = ""
    review_on: date
    staff_id: int = Field(sa_type=BIG)
    recorded_at: datetime
    audit_id: int = Field(sa_type=BIG)
    text_event_id: int | None = Field(default=None, sa_type=BIG)
