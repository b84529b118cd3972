"""How many days of notice a version of terms needs, and the first day it may take."""

from datetime import date, datetime, timedelta

from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from models.terms_facts import TermsVersionFact
from models.terms_kinds import Setting
from portal.domain.publishing.terms_class import NoticeDays, notice_days
from portal.domain.terms.facts import Versions, of_document
from portal.errors import NotFound
from portal.services.door import require
from portal.store import publishing
from portal.store.engine import Connection, Store
from portal.store.settings import setting_at
from portal.store.terms import notices_of, terms_facts


def see_notice_days(
    store: Store, occasion: Occasion, version_id: int
) -> NoticeDays | None:
    """Return the days of notice of a version of terms, None for other things."""
    require(store, occasion.acting, Permission.TERMS_READ)
    with store.read() as connection:
        thing_id = publishing.thing_id_of_version(connection, version_id)
        if thing_id is None:
            raise NotFound(what="version", number=version_id)
        versions = publishing.versions_of(connection, thing_id)
        version = next(each for each in versions if each.id == version_id)
        if version.kind is not VersionedKind.TERMS:
            return None
        return days_of(connection, version, occasion.at)


def days_of(connection: Connection, version: Version, at: datetime) -> NoticeDays:
    """Return the days of notice of a version, as asked at ``at``."""
    given = [
        each.given_at
        for each in notices_of(connection, version.id)
        if each.content_hash == version.content_hash and each.struck_at is None
    ]
    floor = setting_at(connection, Setting.NOTICE_FLOOR, at)
    first = min(given, default=None)
    return notice_days(version, others_of(connection, version), floor, first, at)


def notice_by(connection: Connection, version: Version, at: datetime) -> date | None:
    """Return the last lawful day of a notice for the day that a version is wanted for.

    None where no day is wanted, or the change needs no notice.
    """
    on = version.effective_on
    if on is None or version.kind is not VersionedKind.TERMS:
        return None
    days = days_of(connection, version, at)
    if not days.needed:
        return None
    return on - timedelta(days=(days.earliest - days.given_on).days)


def others_of(connection: Connection, version: Version) -> Versions:
    """Return the approved versions of the same document."""
    found = of_document(terms_facts(connection), version.code)
    return tuple(filter(lambda each: not _is(each, version), found))


def _is(fact: TermsVersionFact, version: Version) -> bool:
    return fact.version_id == version.id
