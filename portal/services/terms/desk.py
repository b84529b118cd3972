"""Legal's first page: what waits, notice clocks, translations that lag, what comes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.calendar import day_of
from portal.domain.publishing.phases import in_force, scheduled
from portal.domain.publishing.terms import lagging
from portal.domain.publishing.work import Work
from portal.domain.terms.notices import NoticeClock, notice_clocks
from portal.services.door import require
from portal.services.publish.see import Names, names_of
from portal.services.publish.work_list import work_list
from portal.services.terms.notice_days import notice_by
from portal.store import publishing
from portal.store.engine import Connection, Store
from portal.store.terms import terms_facts

KIND = VersionedKind.TERMS


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits for whoever asks: for how many days, and how many are left.

    ``left`` are days until the day it is wanted for, ``notice_by`` is the last lawful
    day of a notice for that day; None where no day is wanted, or no notice needed.
    """

    work: Work
    days: int
    left: int | None
    notice_by: date | None


@dataclass(frozen=True, slots=True)
class Lagging:
    """A version whose translation is not there or not confirmed for some clauses."""

    version: Version
    missing: int
    stale: int


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """Everything that legal looks at first."""

    waiting: tuple[Waiting, ...]
    clocks: tuple[NoticeClock, ...]
    lagging: tuple[Lagging, ...]
    coming: tuple[Version, ...]
    names: Names
    today: date


def see_review_desk(store: Store, occasion: Occasion) -> ReviewDesk:
    """Return what waits for whoever asks, and how all terms stand."""
    require(store, occasion.acting, Permission.TERMS_APPROVE)
    at = occasion.at
    work = [each for each in work_list(store, occasion) if each.version.kind is KIND]
    with store.read() as connection:
        waiting = tuple(_waiting(connection, each, at) for each in work)
        clocks = notice_clocks(terms_facts(connection), at)
        approved = publishing.approved_versions(connection, [KIND])
        going = publishing.open_versions(connection)
        open_ones = [each for each in going if each.kind is KIND]
        names = names_of(connection, {each.created_by for each in open_ones})
    return ReviewDesk(
        waiting=waiting,
        clocks=clocks,
        lagging=tuple(_lagging([*open_ones, *_live(approved, at)])),
        coming=scheduled(approved, at),
        names=names,
        today=day_of(at),
    )


def _waiting(connection: Connection, work: Work, at: datetime) -> Waiting:
    today, on = day_of(at), work.version.effective_on
    days = (today - day_of(work.since)).days
    left = None if on is None else (on - today).days
    return Waiting(work, days, left, notice_by(connection, work.version, at))


def _lagging(versions: Iterable[Version]) -> Iterator[Lagging]:
    for version in versions:
        missing, stale = lagging(version.content)
        if missing or stale:
            yield Lagging(version, missing, stale)


def _live(approved: Iterable[Version], at: datetime) -> list[Version]:
    of: dict[str, list[Version]] = {}
    for each in approved:
        of.setdefault(each.code, []).append(each)
    found = (in_force(each, at) for each in of.values())
    return [each for each in found if each]
