"""What may happen to a version, and what it is afterwards; pure.

Two rules hold for every kind, and nobody passes them: an edit voids the review and the
approval, and whoever edited any revision neither reviews nor approves the version.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.facts import Acting
from models.kinds import (
    ReviewOrder,
    RoundOutcome,
    Settling,
    Verdict,
    VersionedKind,
    VersionState,
)
from models.publishing_facts import Content, Problem, Round, Seat, Version
from portal.domain.calendar import day_of, start_of
from portal.domain.instants import check_day
from portal.domain.publishing import reviews
from portal.domain.publishing.content import content_bytes, content_hash, read_content
from portal.domain.publishing.kinds import Collision, KindRules
from portal.domain.publishing.phases import OPEN, in_force
from portal.domain.publishing.places import placed
from portal.errors import InputRefused


@dataclass(frozen=True, slots=True)
class Plan:
    """How a version is to be reviewed, and from which day it is to be in force.

    ``on`` None means from its approval on.
    """

    seats: tuple[Seat, ...] = ()
    order: ReviewOrder = ReviewOrder.PARALLEL
    settling: Settling = Settling.ALL
    on: date | None = None


def begun(
    kind: VersionedKind,
    code: str,
    thing_id: int,
    number: int,
    content: Content,
    by: int,
    at: datetime,
) -> Version:
    """Return a draft at its first revision; it has no id yet."""
    content = read_content(content_bytes(content))
    return Version(
        id=0,
        thing_id=thing_id,
        kind=kind,
        code=code,
        number=number,
        state=VersionState.DRAFT,
        revision=1,
        content=content,
        content_hash=content_hash(content),
        editors=frozenset({by}),
        created_by=by,
        created_at=at,
        edited_at=at,
    )


def edited(version: Version, by: int, content: Content, at: datetime) -> Version:
    """Return the draft with a new revision; review and approval are void."""
    _check_editable(version, at)
    return replace(
        _undone(version, at),
        revision=version.revision + 1,
        content=content,
        content_hash=content_hash(content),
        editors=version.editors | {by},
        edited_at=at,
    )


def _check_editable(version: Version, at: datetime) -> None:
    coming = version.effective_at is None or version.effective_at > at
    if version.state in OPEN or (version.state is VersionState.APPROVED and coming):
        return
    raise InputRefused("version_closed", number=version.number)


def _undone(version: Version, at: datetime) -> Version:
    return replace(
        version,
        state=VersionState.DRAFT,
        round=reviews.voided(version.round, at),
        effective_at=None,
        approved_by=None,
        approved_at=None,
    )


def submitted(
    version: Version,
    by: int,
    plan: Plan,
    at: datetime,
    rules: KindRules,
    problems: Sequence[Problem],
) -> Version:
    """Return the version in review by those whom ``plan`` names."""
    if version.state is not VersionState.DRAFT:
        raise InputRefused("version_not_draft", number=version.number)
    check_problems(version, problems)
    _check_plan(version, plan, at, rules)
    round_ = Round(
        number=version.round.number + 1 if version.round else 1,
        content_hash=version.content_hash,
        order=plan.order,
        settling=plan.settling,
        seats=plan.seats,
        opened_by=by,
        opened_at=at,
    )
    return replace(
        version,
        state=VersionState.IN_REVIEW,
        round=reviews.opened(round_),
        effective_on=plan.on,
    )


def check_problems(version: Version, problems: Sequence[Problem]) -> None:
    """Refuse a version with problems; the sentence names their places."""
    if problems:
        refused = InputRefused("version_has_problems", problems=tuple(problems))
        refused.by_name = {"problems": placed(problems, version.content)}
        raise refused


def _check_plan(version: Version, plan: Plan, at: datetime, rules: KindRules) -> None:
    asked = rules.asked_of(version.content)
    missing = asked - {seat.role for seat in plan.seats}
    if missing:
        raise InputRefused("reviewers_missing", roles=sorted(missing))
    if any(seat.staff_id in version.editors for seat in plan.seats):
        raise InputRefused("reviewer_edited")
    _effective(version, plan.on, at)


def answered(version: Version, by: Acting, verdict: Verdict, at: datetime) -> Version:
    """Return the version with a reviewer's answer."""
    round_ = _round_of(version)
    _check_own(version, by)
    round_ = reviews.answered(round_, by, verdict, at)
    states = {
        RoundOutcome.CHANGES_REQUESTED: VersionState.CHANGES_REQUESTED,
        RoundOutcome.UNDECIDED: VersionState.DRAFT,
    }
    state = version.state
    if round_.outcome is not None:
        state = states.get(round_.outcome, state)
    return replace(version, round=round_, state=state)


def _round_of(version: Version) -> Round:
    if version.state is not VersionState.IN_REVIEW or version.round is None:
        raise InputRefused("version_not_in_review", number=version.number)
    return version.round


def _check_own(version: Version, by: Acting) -> None:
    if by.staff_id in version.editors:
        raise InputRefused("own_version", number=version.number)


def approved(
    version: Version,
    by: Acting,
    seen: str,
    at: datetime,
    rules: KindRules,
    versions: Sequence[Version],
) -> Version:
    """Return the version approved: exactly the content whose hash ``by`` has seen."""
    round_ = _round_of(version)
    _check_own(version, by)
    if round_.outcome is not RoundOutcome.AGREED:
        raise InputRefused("review_open", number=version.number)
    if not version.content_hash == round_.content_hash == seen:
        raise InputRefused("content_changed", number=version.number)
    effective_at = _effective(version, version.effective_on, at)
    _check_instant(version, effective_at, rules, versions)
    return replace(
        version,
        state=VersionState.APPROVED,
        effective_at=effective_at,
        approved_by=by.staff_id,
        approved_at=at,
    )


def would_hold(version: Version, at: datetime) -> datetime:
    """Return from when a version holds, or would, if it were approved at ``at``."""
    if version.effective_at is not None:
        return version.effective_at
    if version.effective_on is None:
        return at
    return max(start_of(version.effective_on, ZoneInfo(version.zone)), at)


def _effective(version: Version, on: date | None, at: datetime) -> datetime:
    if on is None:
        return at
    zone = ZoneInfo(version.zone)
    today = day_of(at, zone)
    if on < today:
        raise InputRefused("effective_day_over", on=on, today=today)
    check_day(on)
    return max(start_of(on, zone), at)


def _check_instant(
    version: Version,
    effective_at: datetime,
    rules: KindRules,
    versions: Sequence[Version],
) -> None:
    if rules.collision is Collision.LATER_WINS:
        return
    for each in versions:
        if each.effective_at == effective_at and each.id != version.id:
            raise InputRefused(
                "instant_taken", at=effective_at, number=version.number, by=each.number
            )


def sent_back(version: Version, by: Acting, at: datetime) -> Version:
    """Return the version with changes requested by who would have to approve it."""
    round_ = _round_of(version)
    _check_own(version, by)
    outcome = RoundOutcome.CHANGES_REQUESTED
    return replace(
        version,
        state=VersionState.CHANGES_REQUESTED,
        round=replace(round_, outcome=outcome, settled_at=at),
    )


def taken_back(version: Version, at: datetime) -> Version:
    """Return as a draft again what is in review, or approved for a later instant."""
    scheduled = version.effective_at is not None and version.effective_at > at
    if version.state is not VersionState.IN_REVIEW and not (
        version.state is VersionState.APPROVED and scheduled
    ):
        raise InputRefused("version_not_scheduled", number=version.number)
    return _undone(version, at)


def withdrawn(version: Version, at: datetime) -> Version:
    """Return a draft that nobody goes on with."""
    if version.state not in OPEN:
        raise InputRefused("version_not_open", number=version.number)
    return replace(
        version,
        state=VersionState.WITHDRAWN,
        round=reviews.voided(version.round, at),
    )


def repealed(
    version: Version,
    by: Acting,
    on: date | None,
    at: datetime,
    rules: KindRules,
    versions: Sequence[Version],
) -> Version:
    """Return a version that ends now or with the start of a day."""
    came = version.effective_at is not None and version.effective_at <= at
    if version.state is not VersionState.APPROVED or not came:
        raise InputRefused("version_not_live", number=version.number)
    _check_own(version, by)
    ended_at = _effective(version, on, at)
    others = [each for each in versions if each.id != version.id]
    if rules.keeps_one and in_force(others, ended_at) is None:
        raise InputRefused("last_version", number=version.number)
    return replace(version, state=VersionState.REPEALED, ended_at=ended_at)
