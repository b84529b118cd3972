"""Versions of terms as facts: made of what a version says, and as known at an instant.

What rules about binding read of a version is little beside its text, so it is kept
apart (``said_of``); whoever looks a member up never reads clauses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from models.publishing_facts import Content
from models.terms_facts import (
    AcceptanceFact,
    Applies,
    NoticeFact,
    Purpose,
    TermsVersionFact,
)
from models.terms_kinds import AcceptanceMode, AfterGrace, ChangeClass
from portal.domain.publishing.terms import AppliesShape, terms_of

Versions = tuple[TermsVersionFact, ...]


def said_of(content: Content) -> dict[str, Any]:
    """Return what rules read of a content, as JSON; the names of its keys stay."""
    shape = terms_of(content)
    purposes = [each.model_dump(mode="json") for each in shape.purposes]
    return {
        "kind": shape.document,
        "name_ja": shape.name_ja,
        "name_en": shape.name_en,
        "change": shape.change.value,
        "notice_days": shape.notice_days,
        "grace_days": shape.grace_days,
        "applies": [_row(each) for each in shape.applies],
        "purposes": purposes,
    }


def _row(shape: AppliesShape) -> dict[str, Any]:
    """Return a row with its sets in order, so that equal rows are equal text."""
    row = shape.model_dump(mode="json")
    only = {code: sorted(values) for code, values in sorted(row["only"].items())}
    actors, offerings = sorted(row["actors"]), sorted(row["offerings"])
    return {**row, "actors": actors, "offerings": offerings, "only": only}


def fact_of(
    said: Mapping[str, Any],
    *,
    document: str,
    version_id: int,
    number: int,
    effective_at: datetime,
    approved_at: datetime,
    content_hash: str,
    **dates: Any,
) -> TermsVersionFact:
    """Return a version from what it said (``said_of``) and its dates."""
    return TermsVersionFact(
        document=document,
        kind=said["kind"],
        version_id=version_id,
        number=number,
        name_ja=said["name_ja"],
        name_en=said["name_en"],
        change=ChangeClass(said["change"]),
        effective_at=effective_at,
        approved_at=approved_at,
        content_hash=content_hash,
        applies=tuple(map(_applies, said["applies"])),
        notice_days=said["notice_days"],
        grace_days=said["grace_days"],
        purposes=tuple(Purpose(**each) for each in said["purposes"]),
        **dates,
    )


def _applies(row: Mapping[str, Any]) -> Applies:
    return Applies(
        id=row["id"],
        actors=frozenset(row["actors"]),
        offerings=frozenset(row["offerings"]),
        only={code: frozenset(values) for code, values in row["only"].items()},
        precedence=row["precedence"],
        mode=AcceptanceMode(row["mode"]),
        after=AfterGrace(row["after"]),
        flows_down=row["flows_down"],
    )


def as_known(versions: Iterable[TermsVersionFact], known_at: datetime) -> Versions:
    """Return the versions as they were known at ``known_at``, in their order."""
    known = (each for each in versions if each.approved_at <= known_at)
    return tuple(_as_known(each, known_at) for each in known)


def _as_known(version: TermsVersionFact, known_at: datetime) -> TermsVersionFact:
    notices = known_notices(version, known_at)
    ended = version.ended_known_at
    if ended is not None and ended > known_at:
        return replace(version, notices=notices, ended_at=None, ended_known_at=None)
    same = len(notices) == len(version.notices)
    return version if same else replace(version, notices=notices)


def known_notices(
    version: TermsVersionFact, known_at: datetime
) -> tuple[NoticeFact, ...]:
    """Return the notices of this very content that were on record and not struck."""
    return tuple(
        each
        for each in version.notices
        if each.recorded_at <= known_at
        and (each.struck_at is None or each.struck_at > known_at)
        and each.content_hash in ("", version.content_hash)
    )


def is_about(act: AcceptanceFact, version: TermsVersionFact) -> bool:
    """Return whether an answer was about this very content, not an earlier one."""
    same = act.content_hash in ("", version.content_hash)
    return same and act.version_id == version.version_id


def of_document(versions: Iterable[TermsVersionFact], document: str) -> Versions:
    """Return the versions of one document, in the order in which they come."""
    return in_order(each for each in versions if each.document == document)


def in_order(versions: Iterable[TermsVersionFact]) -> Versions:
    """Return versions in the order in which they come in force, if they ever do."""
    return tuple(sorted(filter(ever, versions), key=_order))


def _order(version: TermsVersionFact) -> tuple[datetime, datetime, int]:
    return version.effective_at, version.approved_at, version.version_id


def ever(version: TermsVersionFact) -> bool:
    """Return whether a version is, was or will be in force, by what is known."""
    return version.ended_at is None or version.ended_at > version.effective_at


def holds(version: TermsVersionFact, at: datetime) -> bool:
    """Return whether a version has begun and not ended; a later one may be in front."""
    over = version.ended_at is not None and version.ended_at <= at
    return version.effective_at <= at and not over


def in_force(
    versions: Iterable[TermsVersionFact], at: datetime
) -> TermsVersionFact | None:
    """Return which of one document's versions is in force at ``at``."""
    return max((e for e in versions if holds(e, at)), key=_order, default=None)


def coming(versions: Iterable[TermsVersionFact], at: datetime) -> Versions:
    """Return which versions come in force after ``at``, the next one first."""
    return in_order(each for each in versions if each.effective_at > at)
