"""Members, their dated names and contact points, partners and memberships."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import BIG, key, one_of, ref
from models.kinds import ContactKind, MemberKind


class Member(SQLModel, table=True):
    """One person or organisation with a member number.

    Numbers are never reused except those of a voided import, so uniqueness holds
    among members that are not voided (a partial index).
    """

    __tablename__ = "member"
    __table_args__ = (
        sa.Index(
            "member_number_once",
            "number",
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        ),
        sa.Index("member_birth", "birth_date"),
        sa.Index("member_batch", "batch_id"),
    )

    id: int | None = key()
    number: str = Field(max_length=20)
    kind: MemberKind = Field(sa_type=one_of(MemberKind, name="member_kind"))
    actor_kind_id: int = ref("actor_kind.id")
    birth_date: date | None = None
    joined_on: date | None = None
    note: str | None = None
    version: int = 1
    recorded_at: datetime
    batch_id: int | None = Field(default=None, sa_type=BIG)
    voided_at: datetime | None = None


class MemberName(SQLModel, table=True):
    """A name a member has or had, with its search keys (``domain.search_keys``).

    ``grams`` are the pairs that find a part of it (``domain.grams``).
    ``valid_*`` says when it was theirs, ``recorded_*`` when we knew it; the live
    row has both ``valid_to`` and ``recorded_to`` empty.
    """

    __tablename__ = "member_name"
    __table_args__ = (
        sa.Index("member_name_member", "member_id"),
        sa.Index("member_name_reading", "reading_key"),
        sa.Index("member_name_romaji", "romaji_key"),
        sa.Index("member_name_name", "name_key"),
    )

    id: int | None = key()
    member_id: int = ref("member.id")
    name: str
    reading: str | None = None
    name_key: str
    loose_key: str
    reading_key: str = ""
    romaji_key: str = ""
    grams: str = ""
    valid_from: datetime
    valid_to: datetime | None = None
    recorded_from: datetime
    recorded_to: datetime | None = None


class ContactPoint(SQLModel, table=True):
    """A phone or mail address a member has or had; it can be another's tomorrow.

    ``folded`` is E.164 for phones and the folded address for mail; ``last_four``
    holds the last four digits of a phone.
    """

    __tablename__ = "contact_point"
    __table_args__ = (
        sa.Index("contact_point_member", "member_id"),
        sa.Index("contact_point_folded", "folded"),
        sa.Index("contact_point_last_four", "last_four"),
    )

    id: int | None = key()
    member_id: int = ref("member.id")
    kind: ContactKind = Field(sa_type=one_of(ContactKind, name="contact_kind"))
    value: str
    folded: str
    last_four: str | None = Field(default=None, max_length=4)
    valid_from: datetime
    valid_to: datetime | None = None
    recorded_from: datetime
    recorded_to: datetime | None = None


class Membership(SQLModel, table=True):
    """Member × offering × spell; the lifecycle state lives here.

    ``state``, ``since_at``, ``until_on`` and ``next_change_at`` are a projection of
    the ledger, checked against the fold; reads past ``next_change_at`` fold.
    """

    __tablename__ = "membership"
    __table_args__ = (
        sa.UniqueConstraint("member_id", "offering_id", "variant", "spell"),
        sa.Index("membership_due", "next_change_at"),
        sa.Index("membership_offering_state", "offering_id", "state"),
        sa.Index("membership_batch", "batch_id"),
    )

    id: int | None = key()
    member_id: int = ref("member.id")
    offering_id: int = ref("offering.id")
    variant: str = Field(default="", max_length=40)
    spell: int = 1
    previous_id: int | None = ref("membership.id", nullable=True)
    lifecycle_version_id: int = ref("lifecycle_version.id")
    joined_on: date | None = None
    state: str | None = Field(default=None, max_length=40)
    since_at: datetime | None = None
    until_on: date | None = None
    next_change_at: datetime | None = None
    version: int = 1
    recorded_at: datetime
    batch_id: int | None = Field(default=None, sa_type=BIG)
    voided_at: datetime | None = None


class PartnerMember(SQLModel, table=True):
    """A member (or one membership) that belongs to a partner from … to ….

    What becomes known later is a further row: ``first_id`` is the one it began with
    (NULL: this one), ``audit_id`` the event that tells of it (NULL: an older program
    wrote it).
    """

    __tablename__ = "partner_member"
    __table_args__ = (
        sa.Index("partner_member_partner", "partner_id"),
        sa.Index("partner_member_member", "member_id"),
    )

    id: int | None = key()
    partner_id: int = ref("member.id")
    member_id: int = ref("member.id")
    membership_id: int | None = ref("membership.id", nullable=True)
    relation: str = Field(default="user", max_length=40)
    valid_from: datetime
    valid_to: datetime | None = None
    recorded_from: datetime
    recorded_to: datetime | None = None
    first_id: int | None = Field(default=None, sa_type=BIG)
    audit_id: int | None = Field(default=None, sa_type=BIG)


class Contract(SQLModel, table=True):
    """A party's contract for an offering, valid from … to ….

    What becomes known later is a further row, as of partners' members; ``reason`` is
    why it ends early. A number is of one contract at a time, and may return.
    """

    __tablename__ = "contract"
    __table_args__ = (
        sa.Index("contract_party", "party_id"),
        sa.Index(
            "contract_number_known",
            "number",
            "valid_from",
            unique=True,
            sqlite_where=sa.text("recorded_to IS NULL AND reason IS NULL"),
            postgresql_where=sa.text("recorded_to IS NULL AND reason IS NULL"),
        ),
    )

    id: int | None = key()
    number: str = Field(max_length=40)
    party_id: int = ref("member.id")
    offering_id: int = ref("offering.id")
    terms_label: str = ""
    valid_from: datetime
    valid_to: datetime | None = None
    recorded_from: datetime
    recorded_to: datetime | None = None
    first_id: int | None = Field(default=None, sa_type=BIG)
    audit_id: int | None = Field(default=None, sa_type=BIG)
    reason: str | None = Field(default=None, max_length=40)
    staff_id: int | None = Field(default=None, sa_type=BIG)


class Arrears(SQLModel, table=True):
    """Unpaid dues of a membership since … until …, with where we know it from.

    ``staff_id`` is who recorded the row; NULL: the portal itself, or before anybody
    was named here.
    """

    __tablename__ = "arrears"
    __table_args__ = (sa.Index("arrears_membership", "membership_id"),)

    id: int | None = key()
    membership_id: int = ref("membership.id")
    source: str = Field(max_length=60)
    valid_from: datetime
    valid_to: datetime | None = None
    recorded_from: datetime
    recorded_to: datetime | None = None
    staff_id: int | None = Field(default=None, sa_type=BIG)
