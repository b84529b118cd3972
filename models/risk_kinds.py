"""What is said of a risk: how it is met, and how high it is."""

from enum import StrEnum


class RiskTreatment(StrEnum):
    """What is done about a risk."""

    AVOID = "avoid"
    REDUCE = "reduce"
    SHARE = "share"
    RETAIN = "retain"


class RiskAct(StrEnum):
    """What a row of the risk register does."""

    OPENED = "opened"
    CHANGED = "changed"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class RiskLevel(StrEnum):
    """How high a risk is, by its score."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"
