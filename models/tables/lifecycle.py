"""A lifecycle is rows: versions, states, moves and reason texts."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, one_of, ref
from models.kinds import StateKind


class Lifecycle(SQLModel, table=True):
    """A named lifecycle that offerings use."""

    __tablename__ = "lifecycle"

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    name_ja: str
    name_en: str


class LifecycleVersion(SQLModel, table=True):
    """One version as it came in force; memberships in flight stay on theirs.

    It is in force in [``in_force_from``, ``in_force_to``); one that was taken back
    before has an empty interval. ``thing_version_id`` is what was approved.
    """

    __tablename__ = "lifecycle_version"
    __table_args__ = (sa.UniqueConstraint("lifecycle_id", "number"),)

    id: int | None = key()
    lifecycle_id: int = ref("lifecycle.id")
    number: int
    in_force_from: datetime
    recorded_at: datetime
    in_force_to: datetime | None = None
    thing_version_id: int | None = ref("thing_version.id", nullable=True)


class LifecycleState(SQLModel, table=True):
    """A state of one version, with its kind and its texts.

    ``deadlines`` is a list of ``{"event", "days", "ends"}``: system moves that are
    filed ahead when the state is entered. ``field_policy`` says of personal fields
    what becomes of them: ``keep``, ``mask``, ``hash`` or ``delete``.
    """

    __tablename__ = "lifecycle_state"
    __table_args__ = (sa.UniqueConstraint("version_id", "code"),)

    id: int | None = key()
    version_id: int = ref("lifecycle_version.id")
    position: int
    code: str = Field(max_length=40)
    name_ja: str
    name_en: str
    kind: StateKind = Field(sa_type=one_of(StateKind, name="state_kind"))
    member_text_ja: str = ""
    member_text_en: str = ""
    deadlines: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    field_policy: dict[str, str] | None = Field(default=None, sa_type=sa.JSON)


class LifecycleMove(SQLModel, table=True):
    """A move: event, from, to, who, second person, guards with parameters, reasons.

    ``movers`` and ``reasons`` are lists of codes; ``guards`` is a list of
    ``{"guard": code, **parameters}``; ``second_person`` is ``""``, ``"always"`` or
    ``"when:A|B"``.
    """

    __tablename__ = "lifecycle_move"
    __table_args__ = (sa.UniqueConstraint("version_id", "event", "was"),)

    id: int | None = key()
    version_id: int = ref("lifecycle_version.id")
    position: int
    event: str = Field(max_length=40)
    name_ja: str
    name_en: str
    was: str = Field(max_length=40)
    became: str = Field(max_length=40)
    movers: list[str] = Field(sa_type=sa.JSON)
    second_person: str = ""
    guards: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    reasons: list[str] = Field(sa_type=sa.JSON)


class ReasonCode(SQLModel, table=True):
    """The words of a reason code, for staff and for the member."""

    __tablename__ = "reason_code"
    __table_args__ = (sa.UniqueConstraint("version_id", "code"),)

    id: int | None = key()
    version_id: int = ref("lifecycle_version.id")
    code: str = Field(max_length=60)
    name_ja: str
    name_en: str
