"""By which route of the law a version of terms binds, and from when; pure.

Civil Code of Japan: what somebody agreed to when joining binds them (art. 548-2). A
change binds without them where it serves them (548-4(1)1), or where it is reasonable
(548-4(1)2) and was made known before it takes effect; without that it has no effect
(548-4(3)), and the version before goes on binding. Days count as art. 140 and 141
say: not the day of the notice, and every following one to its end. The first day of
a period that begins at midnight would count; it is left out all the same, so that a
notice entered by its day is never a day short.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.terms_facts import NoticeFact, TermsVersionFact
from models.terms_kinds import ChangeClass, Lacking, LegalRoute
from portal.domain.calendar import day_of, days_after, start_of
from portal.domain.terms.facts import as_known, holds, in_order, known_notices

ROUTES: Mapping[ChangeClass, LegalRoute] = {
    ChangeClass.FIRST: LegalRoute.AGREEMENT,
    ChangeClass.EDITORIAL: LegalRoute.SAME_CONTENT,
    ChangeClass.BENEFICIAL: LegalRoute.BENEFICIAL,
    ChangeClass.ADVERSE: LegalRoute.ADVERSE,
    ChangeClass.INDIVIDUAL: LegalRoute.INDIVIDUAL,
    ChangeClass.PRIVACY_RELATED: LegalRoute.PRIVACY_INFORMED,
    ChangeClass.PRIVACY_BEYOND: LegalRoute.PRIVACY_CONSENT,
}

POLICY = "privacy_policy"
"""The kind of document that is made known and is no standard terms (APPI, art. 21)."""

NEEDS_NOTICE = frozenset({ChangeClass.ADVERSE})
"""Changes that have no effect without a notice in time."""
TOLD = frozenset(ChangeClass) - {ChangeClass.FIRST, ChangeClass.EDITORIAL}
"""Changes that are made known to whom they reach."""


@dataclass(frozen=True, slots=True)
class Effect:
    """How a version binds whoever the one before bound.

    ``at`` is None where it does not by itself; ``lacking`` says what it would need.
    ``notices`` are those that carried it, ``latest`` the last day for one.
    """

    route: LegalRoute
    at: datetime | None
    notices: tuple[NoticeFact, ...] = ()
    lacking: Lacking | None = None
    latest: date | None = None


def binds_from(
    version: TermsVersionFact, standing: TermsVersionFact | None, known_at: datetime
) -> Effect:
    """Return by which route and from when ``version`` binds, as known at ``known_at``.

    ``standing`` is the version that bound until then, None for whoever was not bound.
    """
    route = ROUTES[version.change]
    notices = known_notices(version, known_at)
    if standing is None:
        return Effect(first_route(version), version.effective_at, notices)
    if version.change is ChangeClass.INDIVIDUAL:
        return Effect(route, None, notices, Lacking.ACCEPTANCE)
    if version.change not in NEEDS_NOTICE:
        return Effect(route, version.effective_at, notices)
    latest = latest_notice(version, standing.notice_days)
    good = tuple(each for each in notices if in_time(version, each, latest))
    if good:
        return Effect(route, version.effective_at, good, None, latest)
    lacking = Lacking.NOTICE_IN_TIME if notices else Lacking.NOTICE
    return Effect(route, None, (), lacking, latest)


def first_route(version: TermsVersionFact) -> LegalRoute:
    """Return by which route a version binds whoever was bound by none before."""
    made_known = version.kind == POLICY
    return LegalRoute.PRIVACY_INFORMED if made_known else LegalRoute.AGREEMENT


def in_time(version: TermsVersionFact, notice: NoticeFact, latest: date) -> bool:
    """Return whether a notice was given on the last day for it, or before."""
    return day_of(notice.given_at, ZoneInfo(version.zone)) <= latest


# ------------------------------------------------------------------ days of notice


def days_needed(floor: int, promised: int | None) -> int:
    """Return the days of notice of a change: what is promised, at least the floor."""
    return max(floor, promised or 0)


def latest_notice(version: TermsVersionFact, promised: int | None = None) -> date:
    """Return the last day on which a notice of ``version`` is in time.

    ``promised`` are the days that the text in force until then promises.
    """
    zone = ZoneInfo(version.zone)
    days = days_needed(version.floor_days, promised)
    return days_after(day_of(version.effective_at, zone), -days - 1)


def earliest_day(change: ChangeClass, given_on: date, days: int) -> date:
    """Return the first day on which a change may take effect.

    ``given_on`` is the day of its notice, ``days`` are what ``days_needed`` says.
    """
    return days_after(given_on, days + 1) if change in NEEDS_NOTICE else given_on


def earliest_lawful(
    change: ChangeClass, given_at: datetime, days: int, zone: str = "Asia/Tokyo"
) -> datetime:
    """Return the first instant at which a change may take effect; not before now.

    ``given_at`` is when its notice is given: now, where none was given yet.
    """
    where = ZoneInfo(zone)
    on = earliest_day(change, day_of(given_at, where), days)
    return max(start_of(on, where), given_at)


def promised_days(
    versions: Iterable[TermsVersionFact], at: datetime, known_at: datetime
) -> int:
    """Return the days of notice that the texts binding somebody before ``at`` promise.

    The versions are of one document. Where the one in force binds not all whom the
    one before bound, that one's promise counts, too.
    """
    begun = [e for e in in_order(as_known(versions, known_at)) if holds(e, at)]
    most = 0
    for place in reversed(range(len(begun))):
        most = max(most, begun[place].notice_days or 0)
        before = begun[place - 1] if place else None
        if binds_from(begun[place], before, known_at).at is not None:
            break
    return most
