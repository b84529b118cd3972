"""Offerings as resources of TM Forum's Service Catalog Management API (TMF633 v4).

A file holds a ``ServiceCatalog`` with its categories, candidates and specifications.
What the model of the TM Forum has a place for stands there; everything else is a
characteristic called ``portal.FIELD``, so that a file of ours says all that a content
says. What others wrote is read as far as an offering can hold it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from models.kinds import OfferingPhase
from models.publishing_facts import Content
from portal.domain.attributes.in_content import VALUES, values_in
from portal.domain.calendar import day_of
from portal.domain.publishing.offering import FORMAT, OfferingShape
from portal.domain.publishing.offering_phases import TMF_STATUS

OURS: Final = "portal."
CATALOG: Final = "portal-catalog"
PHASES: Mapping[str, OfferingPhase] = {
    **{status.lower(): phase for phase, status in TMF_STATUS.items()},
    "active": OfferingPhase.PREPARATION,
}
"""The phase that a lifecycle status of the TM Forum means, whatever its case."""


# ------------------------------------------------------------------ the resources


class Resource(BaseModel):
    """What every resource may have; what it has besides is kept out of the way."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str | None = Field(default=None, max_length=200)
    href: str | None = None
    name: str | None = Field(default=None, max_length=1_000)
    type: str | None = Field(default=None, alias="@type")


class TimePeriod(BaseModel):
    """From when, and until when."""

    model_config = ConfigDict(extra="allow", frozen=True)

    start: AwareDatetime | None = Field(default=None, alias="startDateTime")
    end: AwareDatetime | None = Field(default=None, alias="endDateTime")


class CharacteristicValue(BaseModel):
    """One value of a characteristic; it may be anything that JSON has."""

    model_config = ConfigDict(extra="allow", frozen=True)

    value: Any = None
    is_default: bool | None = Field(default=None, alias="isDefault")


class Characteristic(Resource):
    """A characteristic of a specification."""

    values: list[CharacteristicValue] = Field(
        default=[], alias="characteristicValueSpecification"
    )


class Related(Resource):
    """A reference to another resource, with what it is to this one."""

    id: str
    relation: str | None = Field(default=None, alias="relationshipType")
    role: str | None = None


class Specification(Resource):
    """A ``ServiceSpecification``."""

    name: str = Field(max_length=1_000)
    description: str | None = None
    is_bundle: bool | None = Field(default=None, alias="isBundle")
    status: str | None = Field(default=None, alias="lifecycleStatus")
    version: str | None = None
    valid_for: TimePeriod | None = Field(default=None, alias="validFor")
    characteristics: list[Characteristic] = Field(
        default=[], alias="specCharacteristic"
    )
    relations: list[Related] = Field(default=[], alias="serviceSpecRelationship")
    parties: list[Resource] = Field(default=[], alias="relatedParty")


class Candidate(Resource):
    """A ``ServiceCandidate``: what puts a specification into categories."""

    specification: Related | None = Field(default=None, alias="serviceSpecification")
    categories: list[Related] = Field(default=[], alias="category")


class Bundle(BaseModel):
    """A file: the resources by their kind."""

    model_config = ConfigDict(extra="allow", frozen=True)

    specifications: list[Specification] = Field(
        default=[], alias="serviceSpecification"
    )
    candidates: list[Candidate] = Field(default=[], alias="serviceCandidate")


# ------------------------------------------------------------------ writing


@dataclass(frozen=True, slots=True)
class Published:
    """An offering to be written: what its version says, and from when."""

    content: Content
    number: int
    since: datetime
    edited: datetime
    phase: OfferingPhase | None


def written(
    found: Sequence[Published], names: Mapping[str, tuple[str, str]], at: datetime
) -> dict[str, Any]:
    """Return the file of offerings; ``names`` are those of terms, by code."""
    tags = sorted({tag for each in found for tag in each.content.get("tags", ())})
    categories = [_category(tag, names, found) for tag in tags]
    catalog = {
        "id": CATALOG,
        "name": CATALOG,
        "lastUpdate": _instant(at),
        "category": [_ref(each, "ServiceCategory") for each in categories],
        "@type": "ServiceCatalog",
    }
    return {
        "serviceCatalog": [catalog],
        "serviceCategory": categories,
        "serviceCandidate": [_candidate(each) for each in found],
        "serviceSpecification": [_specification(each) for each in found],
    }


def _instant(at: datetime) -> str:
    return at.astimezone().isoformat() if at.tzinfo is None else at.isoformat()


def _ref(resource: Mapping[str, Any], kind: str) -> dict[str, Any]:
    both = {name: resource[name] for name in ("id", "name")}
    return {**both, "@referredType": kind}


def _category(
    tag: str, names: Mapping[str, tuple[str, str]], found: Iterable[Published]
) -> dict[str, Any]:
    own = [each for each in found if tag in each.content.get("tags", ())]
    return {
        "id": tag,
        "name": names.get(tag, (tag, tag))[1],
        "isRoot": True,
        "serviceCandidate": [_ref(_candidate(e), "ServiceCandidate") for e in own],
        "@type": "ServiceCategory",
    }


def _head(each: Published, kind: str) -> dict[str, Any]:
    content = each.content
    status = {"lifecycleStatus": TMF_STATUS[each.phase]} if each.phase else {}
    return {
        "id": content["code"],
        "name": content["name_en"] or content["name_ja"],
        "version": str(each.number),
        "lastUpdate": _instant(each.edited),
        **status,
        "validFor": {"startDateTime": _instant(each.since)},
        "@type": kind,
    }


def _candidate(each: Published) -> dict[str, Any]:
    head = _head(each, "ServiceCandidate")
    tags = [{"id": tag} for tag in each.content.get("tags", ())]
    specification = _ref(head, "ServiceSpecification")
    return {**head, "category": tags, "serviceSpecification": specification}


def _specification(each: Published) -> dict[str, Any]:
    content = each.content
    parts = content.get("parts", ())
    owner = content.get("owner_en") or content.get("owner_ja")
    party = {"id": owner, "name": owner, "role": "owner",
             "@referredType": "Organization"}  # fmt: skip
    return {
        **_head(each, "ServiceSpecification"),
        "description": content.get("summary_en") or content.get("summary_ja") or "",
        "isBundle": bool(parts),
        **({"relatedParty": [party]} if owner else {}),
        "featureSpecification": [
            {"id": row["id"], "name": row["name_en"]}
            for row in content.get("functions", ())
        ],
        "serviceSpecRelationship": [
            {"id": part, "relationshipType": "bundles"} for part in parts
        ],
        "specCharacteristic": list(_characteristics(content)),
    }


def _characteristics(content: Content) -> Iterator[dict[str, Any]]:
    for code, value in sorted(values_in(content).items()):
        yield _characteristic(code, value)
    for name in sorted(set(content) - {"format", "code", VALUES}):
        yield _characteristic(OURS + name, content[name])


def _characteristic(name: str, value: Any) -> dict[str, Any]:
    kinds = {bool: "boolean", int: "integer", list: "array", dict: "object"}
    return {
        "name": name,
        "valueType": kinds.get(type(value), "string"),
        "characteristicValueSpecification": [{"value": value}],
    }


# ------------------------------------------------------------------ reading


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Where a file is not as the TM Forum wants it."""

    place: str


@dataclass(frozen=True, slots=True)
class Described:
    """An offering as a file describes it; ``unread`` are characteristics of others."""

    code: str
    content: Content
    values: Mapping[str, Any]
    unread: tuple[str, ...]


def bundle_of(json: Any) -> Bundle | Unreadable:
    """Return the resources of a file: a bundle, a list, or one specification."""
    if isinstance(json, list):
        json = {"serviceSpecification": json}
    elif isinstance(json, dict) and "specCharacteristic" in json:
        json = {"serviceSpecification": [json]}
    try:
        return Bundle.model_validate(json)
    except ValidationError as error:
        return Unreadable(".".join(map(str, error.errors()[0]["loc"])) or "–")


def described(
    bundle: Bundle, asked: Iterable[str], base: Mapping[str, Content], on: date
) -> tuple[Described, ...]:
    """Return each specification as an offering, over what there is of it in ``base``.

    ``asked`` are the codes of attributes that the definition asks.
    """
    known = frozenset(asked)
    tags = {
        each.specification.id: [c.id for c in each.categories]
        for each in bundle.candidates
        if each.specification is not None
    }
    return tuple(
        _described(each, known, base.get(each.id or ""), tags.get(each.id or ""), on)
        for each in bundle.specifications
    )


def _described(
    each: Specification,
    asked: frozenset[str],
    base: Content | None,
    tags: list[str] | None,
    on: date,
) -> Described:
    ours = {c.name or "": c.values[0].value for c in each.characteristics if c.values}
    fields = {n.removeprefix(OURS): v for n, v in ours.items() if n.startswith(OURS)}
    fields = {n: v for n, v in fields.items() if n in OfferingShape.model_fields}
    content = {"format": FORMAT, **(base or _first(each, on)), "code": each.id or ""}
    if not fields:
        content |= dict(_native(each, tags, base))
    others = {n: v for n, v in ours.items() if n and not n.startswith(OURS)}
    values = {code: value for code, value in others.items() if code in asked}
    unread = tuple(sorted(set(others) - set(values)))
    return Described(each.id or "", {**content, **fields}, values, unread)


def _first(each: Specification, on: date) -> dict[str, Any]:
    """Return what a new offering begins with that somebody else described."""
    phase = PHASES.get((each.status or "").lower(), OfferingPhase.CONSIDERED)
    start = each.valid_for.start if each.valid_for else None
    since = day_of(start) if start else on
    return {"phases": [{"code": phase.value, "since": since.isoformat()}]}


def _native(
    each: Specification, tags: list[str] | None, base: Content | None
) -> Iterator[tuple[str, Any]]:
    """Yield what the resource itself says, for files that are not ours."""
    kept = base or {}
    yield "name_ja", kept.get("name_ja") or each.name
    yield "name_en", each.name
    if each.description is not None:
        yield "summary_en", each.description
    bundled = [e.id for e in each.relations if (e.relation or "").startswith("bundle")]
    if bundled:
        yield "parts", bundled
    owner = next((e.name or e.id for e in each.parties), None)
    if owner:
        yield "owner_en", owner
    if tags is not None:
        yield "tags", tags
