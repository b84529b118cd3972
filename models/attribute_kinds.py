"""What owners' attributes may be: on what, of what kind, how far hidden."""

from enum import StrEnum


class AttributeTarget(StrEnum):
    """What owners give attributes of their own."""

    OFFERING = "offering"
    ACTOR_PROFILE = "actor_profile"
    MEMBER = "member"
    PARTNER = "partner"


class AttributeKind(StrEnum):
    """What an attribute holds; it never changes once it was in force."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DAY = "day"
    DATE_TIME = "date_time"


class Need(StrEnum):
    """When an attribute has to be filled in."""

    NEVER = "never"
    ALWAYS = "always"
    IN_STATES = "in_states"
    WHEN = "when"


class Sensitivity(StrEnum):
    """How much of a value is shown before somebody asks for it with a reason."""

    SHOWN = "shown"
    MASKED = "masked"
