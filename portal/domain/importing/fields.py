"""What a column of a member file can mean."""

from enum import StrEnum


class Field(StrEnum):
    """The targets a column can be mapped to."""

    NUMBER = "number"
    NAME = "name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    READING = "reading"
    FAMILY_READING = "family_reading"
    GIVEN_READING = "given_reading"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    MAIL = "mail"
    KIND = "kind"
    JOINED_ON = "joined_on"
    STATE = "state"
    OFFERING = "offering"
    NOTE = "note"


MANY: dict[Field, int] = {Field.PHONE: 3, Field.MAIL: 3}
"""Fields that several columns may fill, and how many; all others take one."""

REQUIRED = (Field.NUMBER, Field.NAME, Field.STATE, Field.OFFERING)
"""Fields without which no record becomes a member; an offering may be a default."""

HALVES = {
    Field.NAME: (Field.FAMILY_NAME, Field.GIVEN_NAME),
    Field.READING: (Field.FAMILY_READING, Field.GIVEN_READING),
}
"""Fields that two columns may fill together."""
