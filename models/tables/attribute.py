"""Values of the attributes that owners define, and what of them can be filtered by."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.attribute_kinds import AttributeTarget
from models.columns import BIG, key, one_of, ref


class AttributeRecord(SQLModel, table=True):
    """All values of one subject; ``content`` is canonical JSON by attribute.

    ``subject_id`` is a member for members and partners. ``valid_*`` and ``recorded_*``
    as for names and contacts; ``thing_version_id`` is the definition it was read by.
    """

    __tablename__ = "attribute_record"
    __table_args__ = (
        sa.Index("attribute_record_subject", "target", "subject_id", "recorded_to"),
    )

    id: int | None = key()
    target: AttributeTarget = Field(
        sa_type=one_of(AttributeTarget, name="attribute_target")
    )
    subject_id: int = Field(sa_type=BIG)
    thing_version_id: int = ref("thing_version.id")
    content: str
    valid_from: datetime
    valid_to: datetime | None = None
    recorded_from: datetime
    recorded_to: datetime | None = None
    staff_id: int = Field(sa_type=BIG)
    audit_id: int = Field(sa_type=BIG)


class AttributeValue(SQLModel, table=True):
    """One value in force of a filterable attribute, typed: text, or a number.

    Days and instants are text in ISO 8601, which sorts as they do; yes is 1, and
    decimals are whole millionths. Of several choices each has a row.
    """

    __tablename__ = "attribute_value"
    __table_args__ = (
        sa.Index(
            "attribute_value_text", "target", "attribute", "text_value", "subject_id"
        ),
        sa.Index(
            "attribute_value_number",
            *("target", "attribute", "number_value", "subject_id"),
        ),
        sa.Index("attribute_value_subject", "target", "subject_id"),
        sa.Index("attribute_value_holder", "target", "attribute", "subject_id"),
    )

    id: int | None = key()
    target: AttributeTarget = Field(
        sa_type=one_of(AttributeTarget, name="value_target")
    )
    attribute: str = Field(max_length=40)
    subject_id: int = Field(sa_type=BIG)
    text_value: str | None = Field(default=None, max_length=200)
    number_value: int | None = Field(default=None, sa_type=BIG)
