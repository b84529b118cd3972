"""Whom terms lock among all members: who owes when the days of grace are over.

Such a lock has no row: it is there by its day, and gone with the acceptance.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models.terms_facts import TermsVersionFact
from models.terms_kinds import AfterGrace
from portal.domain.calendar import day_of, start_of
from portal.domain.terms.owing import Held, OwedOfAll, Part


def locked_of_all(
    owed: OwedOfAll, versions: Iterable[TermsVersionFact], at: datetime
) -> OwedOfAll:
    """Return of what a document asks of all members the parts that lock at ``at``."""
    known = {each.version_id: each for each in versions}
    parts = []
    for part in owed.asking:
        if part.after is AfterGrace.LOCK:
            held = tuple(_overdue(part, known[part.enough[0]], at))
            if held:
                parts.append(replace(part, held=held))
    return replace(owed, parts=tuple(parts))


def _overdue(part: Part, asking: TermsVersionFact, at: datetime) -> Iterator[Held]:
    """Yield what is held by who joined so early that their days of grace are over."""
    if asking.grace_days is None:
        return
    zone = ZoneInfo(asking.zone)
    # The day itself is not counted, and the last day of grace is a whole one.
    last = day_of(at, zone) - timedelta(days=asking.grace_days + 1)
    if day_of(asking.effective_at, zone) > last:
        return
    before = start_of(last + timedelta(days=1), zone)
    for each in part.held:
        if each.since is None or each.since < before:
            until = before if each.until is None else min(each.until, before)
            yield replace(each, until=until)
