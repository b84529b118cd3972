"""Actor kinds, taxonomies, offerings with what is in force of them since when."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, one_of, ref
from models.kinds import ActorSide


class ActorKind(SQLModel, table=True):
    """A part somebody plays in the service model (会員, 加盟店 …).

    Its versions say what it is; names and side here are those in force, for whatever
    asks without a day.
    """

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


class OfferingVersion(SQLModel, table=True):
    """What lists and searches read of an approved version of an offering.

    It is in force in [``in_force_from``, ``in_force_to``); one that was taken back
    before has an empty interval. Of several that hold, the last to come counts, and
    of two that came at one instant the one recorded later. ``search`` is folded;
    ``phases`` are ``{"code", "since"}``, ``variants`` as the content has them.
    """

    __tablename__ = "offering_version"

    id: int | None = key()
    offering_id: int = ref("offering.id", index=True)
    thing_version_id: int = ref("thing_version.id", index=True)
    name_ja: str
    name_en: str
    catchphrase_ja: str = ""
    catchphrase_en: str = ""
    owner_ja: str = ""
    owner_en: str = ""
    search: str = ""
    phases: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    variants: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    actors: list[str] = Field(sa_type=sa.JSON)
    tags: list[str] = Field(sa_type=sa.JSON)
    parts: list[str] = Field(sa_type=sa.JSON)
    attributes: dict[str, Any] = Field(
        default={}, sa_type=sa.JSON, sa_column_kwargs={"server_default": "{}"}
    )
    vouch_days: int | None = None
    in_force_from: datetime
    recorded_at: datetime
    in_force_to: datetime | None = None


class TaxonomyTerm(SQLModel, table=True):
    """A word of a taxonomy that offerings are tagged with, in its group."""

    __tablename__ = "taxonomy_term"

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    taxonomy: str = Field(max_length=40)
    taxonomy_ja: str
    taxonomy_en: str
    group_ja: str = ""
    group_en: str = ""
    name_ja: str
    name_en: str
