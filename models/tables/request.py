"""Requests that wait for a second person."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.kinds import RequestState


class ApprovalRequest(SQLModel, table=True):
    """A change that another member of staff must approve before it happens.

    ``change`` is the typed command without free text; ``movers`` the letters of
    those who may answer.
    """

    __tablename__ = "approval_request"
    __table_args__ = (
        sa.Index("approval_request_state", "state", "id"),
        sa.Index("approval_request_membership", "membership_id"),
    )

    id: int | None = key()
    number: str = Field(unique=True, max_length=40)
    membership_id: int = ref("membership.id")
    change: dict[str, Any] = Field(sa_type=sa.JSON)
    movers: list[str] = Field(sa_type=sa.JSON)
    state: RequestState = Field(sa_type=one_of(RequestState, name="request_state"))
    requested_by: int = Field(sa_type=BIG)
    requested_at: datetime
    lapses_at: datetime
    text_event_id: int | None = Field(default=None, sa_type=BIG)
    answered_by: int | None = Field(default=None, sa_type=BIG)
    answered_at: datetime | None = None
    receipt: str | None = Field(default=None, max_length=40)
