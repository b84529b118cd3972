"""Actor kinds and offerings."""

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
    """A service on offer; its lifecycle decides which moves its members have."""

    __tablename__ = "offering"

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    name_ja: str
    name_en: str
    zone: str = Field(default="Asia/Tokyo", max_length=60)
    lifecycle_id: int = ref("lifecycle.id")
