"""What people said about terms: append-only, with the text that they were shown."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity


class TermsAcceptance(SQLModel, table=True):
    """That a version, or one purpose of it, was accepted, declined or taken back.

    ``text_sha256`` is of the text shown in ``language``, ``content_sha256`` of all
    that the version said then ("": answers from before it was kept). Who acted for
    the member, and words about it, are personal and lie behind the event ``audit_id``.
    ``evidence`` is the SHA-256 of a file, ``reference`` where else it is kept;
    ``source`` that of the file it was imported from.
    """

    __tablename__ = "terms_acceptance"
    __table_args__ = (
        sa.Index(
            "terms_acceptance_said",
            *("member_id", "thing_version_id", "purpose", "act"),
            *("acted_at", "recorded_at"),
        ),
        sa.Index(
            "terms_acceptance_otherwise",
            *("thing_version_id", "member_id"),
            sqlite_where=sa.text("act <> 'accept'"),
            postgresql_where=sa.text("act <> 'accept'"),
        ),
        sa.Index("terms_acceptance_receipt", "receipt"),
    )

    id: int | None = key()
    member_id: int = ref("member.id")
    document: str = Field(max_length=40)
    thing_version_id: int = ref("thing_version.id")
    purpose: str = Field(max_length=40)
    act: AcceptanceAct = Field(sa_type=one_of(AcceptanceAct, name="acceptance_act"))
    acted_at: datetime
    served_at: datetime | None = None
    recorded_at: datetime
    language: str = Field(max_length=8)
    text_sha256: str = Field(max_length=64)
    content_sha256: str = Field(
        default="", max_length=64, sa_column_kwargs={"server_default": ""}
    )
    method: AcceptanceMethod = Field(
        sa_type=one_of(AcceptanceMethod, name="acceptance_method")
    )
    capacity: Capacity = Field(sa_type=one_of(Capacity, name="capacity"))
    channel: str = Field(max_length=60)
    reference: str = Field(max_length=60)
    button: str = Field(max_length=200)
    evidence: str = Field(max_length=64)
    source: str = Field(max_length=64)
    case_number: str | None = Field(default=None, max_length=60)
    staff_id: int = Field(sa_type=BIG)
    audit_id: int = Field(sa_type=BIG)
    receipt: str = Field(max_length=40)
