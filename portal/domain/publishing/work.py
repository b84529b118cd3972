"""What waits for somebody: to review, to approve, to mend, to go on with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.facts import Acting
from models.kinds import ReviewOrder, RoundOutcome, VersionState
from models.publishing_facts import Round, Version
from portal.domain.publishing.kinds import KindRules
from portal.domain.publishing.reviews import seat_for


class Waits(StrEnum):
    """Why a version is on somebody's list."""

    TO_REVIEW = "to_review"
    TO_APPROVE = "to_approve"
    CHANGES_REQUESTED = "changes_requested"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Work:
    """A version that waits for somebody, and since when."""

    version: Version
    waits: Waits
    since: datetime


def work_of(
    acting: Acting, found: Iterable[tuple[Version, KindRules]]
) -> tuple[Work, ...]:
    """Return what waits for ``acting`` among open versions, oldest first."""
    work = (_work(acting, version, rules) for version, rules in found)
    listed = [each for each in work if each is not None]
    return tuple(sorted(listed, key=lambda each: (each.since, each.version.id)))


def _work(acting: Acting, version: Version, rules: KindRules) -> Work | None:
    mine = acting.staff_id in version.editors
    round_ = version.round
    if version.state is not VersionState.IN_REVIEW or round_ is None:
        return _to_go_on(version) if mine else None
    if mine:
        return None
    if round_.outcome is RoundOutcome.AGREED:
        may = rules.approve in acting.permissions
        since = round_.settled_at or round_.opened_at
        return Work(version, Waits.TO_APPROVE, since) if may else None
    asked = seat_for(round_, acting) is not None
    return Work(version, Waits.TO_REVIEW, _asked_since(round_)) if asked else None


def _to_go_on(version: Version) -> Work:
    settled = version.round.settled_at if version.round else None
    if version.state is VersionState.CHANGES_REQUESTED and settled:
        return Work(version, Waits.CHANGES_REQUESTED, settled)
    return Work(version, Waits.DRAFT, version.edited_at)


def _asked_since(round_: Round) -> datetime:
    """Return since when the open seats wait: in a series, since the last answer."""
    answers = (seat.answered_at for seat in round_.seats if seat.answered_at)
    series = round_.order is ReviewOrder.SERIES
    return max((round_.opened_at, *answers)) if series else round_.opened_at
