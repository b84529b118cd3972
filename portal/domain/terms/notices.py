"""Notices of a version: what one has to say, and whether it was given in time; pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from models.kinds import VersionState
from models.publishing_facts import Version
from models.terms_facts import NoticeFact, TermsVersionFact
from models.terms_kinds import NoticeChannel
from portal.domain.calendar import day_of
from portal.domain.signs import is_unusable
from portal.domain.terms.facts import Versions, coming, in_order, known_notices
from portal.domain.terms.routes import (
    NEEDS_NOTICE,
    TOLD,
    binds_from,
    latest_notice,
    promised_days,
)
from portal.errors import InputRefused

LONGEST_PLACE = 300


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to be recorded: by which channel, when, and where it can be seen."""

    channel: NoticeChannel
    given_at: datetime
    place: str = ""


def check_notice(
    version: Version, notice: NewNotice, *, evidence: bool, at: datetime
) -> None:
    """Refuse what is no notice of this version, or what nothing shows."""
    if version.state is not VersionState.APPROVED:
        raise InputRefused("notice_not_approved", number=version.number)
    if notice.given_at > at:
        raise InputRefused("notice_ahead", at=notice.given_at)
    if not notice.place.strip() and not evidence:
        raise InputRefused("notice_unsupported")
    if len(notice.place) > LONGEST_PLACE or is_unusable(notice.place):
        raise InputRefused("notice_place_unusable", most=LONGEST_PLACE)


class Timing(StrEnum):
    """Whether a notice does what it was given for."""

    GOOD = "good"
    LATE = "late"
    AFTER_EFFECT = "after_effect"
    OTHER_TEXT = "other_text"
    STRUCK = "struck"


def timing_of(notice: NoticeFact, version: Version, latest: date | None) -> Timing:
    """Return whether a notice was in time: ``latest`` None where no day is needed."""
    if notice.struck_at is not None:
        return Timing.STRUCK
    if notice.content_hash != version.content_hash:
        return Timing.OTHER_TEXT
    if latest is not None and version.effective_at is not None:
        if notice.given_at >= version.effective_at:
            return Timing.AFTER_EFFECT
        if day_of(notice.given_at, ZoneInfo(version.zone)) > latest:
            return Timing.LATE
    return Timing.GOOD


# ------------------------------------------------------------------ clocks


@dataclass(frozen=True, slots=True)
class NoticeClock:
    """How a version that is to come stands with the notice of it.

    ``left`` are the days left, 0 on the last one and below where it is over.
    ``needed``: without the notice it does not bind whom the one before bound; else it
    binds, and is to be made known all the same (art. 548-4(2); APPI art. 21(3)).
    """

    version: TermsVersionFact
    latest: date
    left: int
    given: bool
    needed: bool = True

    @property
    def over(self) -> bool:
        """Whether the version cannot have an effect on that day any more."""
        return not self.given and self.left < 0


def clock_of(
    version: TermsVersionFact, versions: Versions, at: datetime
) -> NoticeClock:
    """Return how a version stands with its notice, by what is on record at ``at``."""
    zone = ZoneInfo(version.zone)
    needed = version.change in NEEDS_NOTICE
    latest = day_of(version.effective_at, zone)
    if needed:
        others = [e for e in versions if e.version_id != version.version_id]
        latest = latest_notice(version, promised_days(others, version.effective_at, at))
    given = any(
        day_of(each.given_at, zone) <= latest for each in known_notices(version, at)
    )
    left = (latest - day_of(at, zone)).days
    return NoticeClock(version, latest, left, given, needed)


def notice_clocks(versions: Versions, at: datetime) -> tuple[NoticeClock, ...]:
    """Return the clocks of all versions to come that are made known, most urgent first.

    ``versions`` are of all documents.
    """
    found = [
        clock_of(each, _of(versions, each.document), at)
        for each in coming(versions, at)
        if each.change in TOLD
    ]
    return tuple(sorted(found, key=lambda each: (each.given, each.latest)))


def _of(versions: Versions, document: str) -> Versions:
    return in_order(each for each in versions if each.document == document)


def without_effect(version: TermsVersionFact, versions: Versions, at: datetime) -> bool:
    """Return whether a version binds nobody whom the one before bound, for its notice.

    The version before goes on binding them (art. 548-4(3)).
    """
    before = [
        each
        for each in _of(versions, version.document)
        if each.effective_at < version.effective_at
    ]
    if version.change not in NEEDS_NOTICE or not before:
        return False
    return binds_from(version, before[-1], at).at is None
