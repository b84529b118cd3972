"""An offering as the content of a version: the shape of its JSON, read by day.

``FORMAT`` is raised when an older program could no longer read what this one writes.
Items of lists are called by their ``id`` or ``code``. A day that is null is open: from
the beginning, or without an end. The lifecycle an offering uses is not in here: a
version of the lifecycle names its offerings.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from models.kinds import LockBlock, OfferingPhase
from models.publishing_facts import Content
from portal.domain.attributes.definition import MOST_ATTRIBUTES
from portal.domain.freshness import LONGEST_DAYS
from portal.domain.publishing.content import content_bytes
from portal.domain.publishing.shapes import Shape

FORMAT = 1

OFFERING_CODE = r"[A-Za-z][A-Za-z0-9_-]{0,39}"
"""Codes of offerings; those of other things are small letters."""
ITEM_CODE = r"^[A-Za-z][A-Za-z0-9_-]{0,39}$"
TIME = r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday")
"""Days of service hours: a public holiday follows its own line, where there is one."""
PRIORITIES = ("p1", "p2", "p3", "p4")
SIDES = ("actor", "function", "offering")
"""What an end of an interface can be: ``actor:member``, ``function:send`` …"""


class PhaseShape(Shape):
    """A phase of the offering's own and the first day of it."""

    code: OfferingPhase
    since: date


class VariantShape(Shape):
    """A variant that can be joined from a day on and until before another."""

    code: str = Field(pattern=ITEM_CODE)
    name_ja: str
    name_en: str
    valid_from: date | None = None
    valid_to: date | None = None


class HoursShape(Shape):
    """A line of service hours: on these days from ``opens`` until ``closes``."""

    id: str = Field(pattern=ITEM_CODE)
    on_days: tuple[
        Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"], ...
    ]
    opens: str = Field(pattern=TIME)
    closes: str = Field(pattern=TIME)


class TargetShape(Shape):
    """A service level: how soon an incident of a priority is answered and over."""

    code: Literal["p1", "p2", "p3", "p4"]
    response_minutes: int = Field(ge=1, le=527_040)
    restore_minutes: int = Field(ge=1, le=527_040)


class FunctionShape(Shape):
    """What an actor does with the service, and what the provider answers.

    ``asks`` is what a lock would have to block to stand in its way; blank is use.
    """

    id: str = Field(pattern=ITEM_CODE)
    name_ja: str
    name_en: str
    actor: str
    action_ja: str = ""
    action_en: str = ""
    response_ja: str = ""
    response_en: str = ""
    asks: LockBlock | Literal[""] = ""


class InterfaceShape(Shape):
    """What passes between two ends, how, and who looks after it."""

    id: str = Field(pattern=ITEM_CODE)
    name_ja: str
    name_en: str
    source: str
    target: str
    data_ja: str = ""
    data_en: str = ""
    protocol: str = ""
    owner: str = ""


class CandidateShape(Shape):
    """A name that was thought of, and whether it was taken, and why."""

    id: str = Field(pattern=ITEM_CODE)
    name_ja: str
    name_en: str
    decision: Literal["", "chosen", "dropped"] = ""
    reason: str = ""


class OfferingShape(Shape):
    """A whole offering."""

    format: int = Field(ge=1)
    code: str = Field(pattern=f"^{OFFERING_CODE}$")
    name_ja: str
    name_en: str
    catchphrase_ja: str = ""
    catchphrase_en: str = ""
    declaration_ja: str = ""
    declaration_en: str = ""
    summary_ja: str = ""
    summary_en: str = ""
    details_ja: str = ""
    details_en: str = ""
    owner_ja: str = ""
    owner_en: str = ""
    price_ja: str = ""
    price_en: str = ""
    support_phone: str = ""
    support_mail: str = ""
    support_url: str = ""
    vouch_days: int | None = Field(default=None, ge=1, le=LONGEST_DAYS)
    phases: tuple[PhaseShape, ...] = ()
    variants: tuple[VariantShape, ...] = ()
    parts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    hours: tuple[HoursShape, ...] = ()
    targets: tuple[TargetShape, ...] = ()
    functions: tuple[FunctionShape, ...] = ()
    interfaces: tuple[InterfaceShape, ...] = ()
    candidates: tuple[CandidateShape, ...] = ()
    attributes: dict[str, Any] = Field(default={}, max_length=MOST_ATTRIBUTES)
    attributes_version: int | None = None


LISTS: Mapping[str, str] = {
    "phases": "code",
    "variants": "code",
    "hours": "id",
    "targets": "code",
    "functions": "id",
    "interfaces": "id",
    "candidates": "id",
}
"""The lists of rows of an offering, and what tells the rows of each apart."""


def offering_of(content: Content) -> OfferingShape:
    """Return ``content`` as typed values; raises pydantic's ``ValidationError``."""
    return OfferingShape.model_validate_json(content_bytes(content))


def new_offering(code: str, name_ja: str, name_en: str, **given: Any) -> Content:
    """Return the content of an offering of which this much is known."""
    shape = OfferingShape.model_validate_json(
        content_bytes(
            {
                "format": FORMAT,
                "code": code,
                "name_ja": name_ja,
                "name_en": name_en,
                **given,
            }
        )
    )
    return shape.model_dump(mode="json")


# ------------------------------------------------------------------ as of a day


def phase_on(offering: OfferingShape, on: date) -> OfferingPhase | None:
    """Return the phase on a day, None before the first."""
    return phase_among(((each.code, each.since) for each in offering.phases), on)


def phase_among(
    phases: Iterable[tuple[OfferingPhase, date]], on: date
) -> OfferingPhase | None:
    """Return which of these phases holds on a day: the last to have begun."""
    begun = [(since, code) for code, since in phases if since <= on]
    return max(begun, key=lambda each: each[0])[1] if begun else None


def phases_of(
    rows: Iterable[Mapping[str, str]],
) -> tuple[tuple[OfferingPhase, date], ...]:
    """Return phases as lists keep them, typed."""
    return tuple(
        (OfferingPhase(each["code"]), date.fromisoformat(each["since"]))
        for each in rows
    )


def holds_on(row: VariantShape, on: date) -> bool:
    """Return whether a row with a first and a last day is valid on a day."""
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_to is None or on < row.valid_to)


def parts_within(code: str, parts: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return all that an offering holds, at any depth, each once; not itself."""
    found: dict[str, None] = {}
    left = list(parts.get(code, ()))
    while left:
        here = left.pop(0)
        if here != code and here not in found:
            found[here] = None
            left += parts.get(here, ())
    return tuple(found)


def end_parts(end: str) -> tuple[str, str]:
    """Return what an end of an interface is, and which: ``actor``, ``member``."""
    side, _, code = end.partition(":")
    return side, code
