"""Which version is in force at an instant; nothing runs for it to become so."""

from collections.abc import Iterable
from datetime import datetime

from models.kinds import VersionPhase, VersionState
from models.publishing_facts import Version

OPEN = (VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.CHANGES_REQUESTED)
"""Where a version is edited, reviewed or given up, and no day decides anything."""

DATED = (VersionState.APPROVED, VersionState.REPEALED)
"""Where a version is, was or will be in force: dates alone say which."""


def in_force(versions: Iterable[Version], at: datetime) -> Version | None:
    """Return the version in force at ``at``: the last to come, not ended since.

    Where two came at one instant, the one that was approved later.
    """
    found = [each for each in versions if _holds(each, at)]
    return max(found, key=_order, default=None)


def _holds(version: Version, at: datetime) -> bool:
    if version.state not in DATED:
        return False
    assert version.effective_at is not None
    over = version.ended_at is not None and version.ended_at <= at
    return version.effective_at <= at and not over


def _order(version: Version) -> tuple[datetime, datetime, int]:
    assert version.effective_at is not None
    assert version.approved_at is not None
    return version.effective_at, version.approved_at, version.id


def scheduled(versions: Iterable[Version], at: datetime) -> tuple[Version, ...]:
    """Return what is approved for after ``at``, the next to come first."""
    return tuple(sorted((v for v in versions if _comes(v, at)), key=_order))


def _comes(version: Version, at: datetime) -> bool:
    since, until = version.effective_at, version.ended_at
    over = until is not None and until <= at
    return version.state in DATED and since is not None and since > at and not over


def first_in_force(versions: Iterable[Version]) -> datetime | None:
    """Return since when there is a thing; None where nothing was ever approved."""
    begun = [each.effective_at for each in versions if each.state in DATED]
    return min(filter(None, begun), default=None)


def phase(version: Version, versions: Iterable[Version], at: datetime) -> VersionPhase:
    """Return where ``version`` stands at ``at`` among all ``versions`` of its thing."""
    if version.state not in DATED:
        return VersionPhase(version.state)
    assert version.effective_at is not None
    if version.ended_at is not None and version.ended_at <= at:
        return VersionPhase.REPEALED
    if version.effective_at > at:
        return VersionPhase.SCHEDULED
    holder = in_force(versions, at)
    is_it = holder is not None and holder.id == version.id
    return VersionPhase.LIVE if is_it else VersionPhase.SUPERSEDED
