"""What the organisation has decided for all that the portal does."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of
from models.terms_kinds import Setting


class OrganisationSetting(SQLModel, table=True):
    """The value of a setting from ``recorded_at`` on; append-only, the last holds."""

    __tablename__ = "organisation_setting"
    __table_args__ = (sa.Index("organisation_setting_name", "name", "recorded_at"),)

    id: int | None = key()
    name: Setting = Field(sa_type=one_of(Setting, name="setting"))
    value: int
    staff_id: int = Field(sa_type=BIG)
    recorded_at: datetime
    audit_id: int = Field(sa_type=BIG)
