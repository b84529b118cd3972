"""Actor kinds, offerings, and which lifecycle an offering uses since when."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import key, one_of, ref
from models.kinds import ActorSide


class ActorKind(SQLModel, table=True):
    """A part somebody plays in the service model (会員, 加盟店 …)."""

    __tablename__ = "actor_kind"

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    name_ja: str
    name_en: str
    side: ActorSide = Field(sa_type=one_of(ActorSide, name="actor_side"))


class Offering(SQLModel, table=True):
    """A service on offer; its lifecycle decides which moves its members have.

    ``lifecycle_id`` is the one it began with; ``OfferingLifecycle`` tells of others.
    """

    __tablename__ = "offering"

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    name_ja: str
    name_en: str
    zone: str = Field(default="Asia/Tokyo", max_length=60)
    lifecycle_id: int = ref("lifecycle.id")


class OfferingLifecycle(SQLModel, table=True):
    """That an approved version gave an offering its lifecycle, and for which time.

    In [``in_force_from``, ``in_force_to``); one that was taken back before has an
    empty interval. Of several that hold, the last to come counts.
    """

    __tablename__ = "offering_lifecycle"

    id: int | None = key()
    offering_id: int = ref("offering.id", index=True)
    lifecycle_id: int = ref("lifecycle.id")
    thing_version_id: int = ref("thing_version.id", index=True)
    in_force_from: datetime
    recorded_at: datetime
    in_force_to: datetime | None = None
