"""Whose answers would change, in words: counts, the people behind them, a file."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.errors import InputRefused
from portal.services.export import File, Sheet, as_file, check_format
from portal.services.policy.analyse import Codes, codes_at
from portal.services.policy.clauses import Clauses, clauses_at
from portal.services.policy.tell import reasons, rule_name
from portal.services.policy.what_if import Became, OfService, Progress, WhatIf, what_if
from portal.services.publish.meeting import meet, require_any
from portal.store import profiles
from portal.store.audit import record
from portal.store.engine import Connection, Store
from portal.store.found_log import record_found
from portal.wording import say
from portal.wording.dates import day_words, instant_words

WHO_SEES = (Permission.MEMBER_FIND, Permission.RULE_EDIT)
"""Who may see the numbers behind the counts: any of these."""
AT_ONCE = 50
CHUNK = 2_000
"""Members that are looked through at once for those whose answers change."""
MOST = 10_000
"""People that a file holds."""
KEPT = 4
"""So many results are kept, since counting them all takes time."""
COLUMNS = ("number", "changes")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Whose answers would change as of one day, with the names of all that is counted.

    ``later`` are the further days that were asked.
    """

    found: WhatIf
    codes: Codes
    clauses: Clauses
    later: tuple["Foreseen", ...] = ()

    @property
    def days(self) -> tuple["Foreseen", ...]:
        """Return what was found as of each day that was asked."""
        return self, *self.later

    @property
    def day(self) -> str:
        """Return the day that was asked, as an address and a file say it."""
        return day_of(self.found.since).isoformat()


@dataclass(frozen=True, slots=True)
class Touched:
    """A member whose answers about a service change, and what becomes of them."""

    id: int
    number: str
    rows: tuple[Became, ...]


# ------------------------------------------------------------------ kept


class _Kept:
    """Results by what they depend on, the newest last."""

    def __init__(self) -> None:
        self.gate = threading.Lock()
        self.found: OrderedDict[object, Foreseen] = OrderedDict()

    def keep(self, key: object, found: Foreseen) -> None:
        with self.gate:
            self.found[key] = found
            while len(self.found) > KEPT:
                self.found.popitem(last=False)


_ALL: WeakKeyDictionary[object, _Kept] = WeakKeyDictionary()
_MAKING = threading.Lock()


def foresee(
    store: Store,
    occasion: Occasion,
    version_id: int,
    *,
    most: int | None = None,
    progress: Progress | None = None,
) -> Foreseen | None:
    """Return whose answers a version would change.

    Kept until anything of members or memberships, or of what is published, is another.
    """
    with _MAKING:
        kept = _ALL.setdefault(store.main.engine, _Kept())
    key = _place(store, version_id, occasion.at)
    known = kept.found.get(key)
    if known is None:
        found = what_if(store, occasion, version_id, most=most, progress=progress)
        if found is None:
            return None
        with store.read() as connection:
            later = tuple(_named(connection, each) for each in found.later)
            known = replace(_named(connection, found), later=later)
        kept.keep(key, known)
    return known


def _named(connection: Connection, found: WhatIf) -> Foreseen:
    answers = (
        answer
        for each in found.services.values()
        for row in each.rows
        for answer in (row.was, row.became)
    )
    rules = (each.rules.rule(name) for each in answers for name in each.deciding)
    cited = [each.clause for each in rules if each.clause is not None]
    since = found.since
    clauses = clauses_at(connection, cited, since)
    return Foreseen(found, codes_at(connection, since), clauses)


def _place(store: Store, version_id: int, at: datetime) -> object:
    """Return what is another one as soon as an answer may be; at most ten minutes."""
    with store.read() as connection:
        version = meet(connection, version_id, lock=False).version
        newest = profiles.newest_event(connection)
    ten_minutes = int(at.timestamp() // 600)
    return version.id, version.content_hash, newest, ten_minutes


# ------------------------------------------------------------------ in words


def service_called(seen: Foreseen, code: str, language: str) -> str:
    """Return what a service is called."""
    return seen.codes.offerings.get(code, Words(code, code)).say(language)


def row_words(seen: Foreseen, row: Became, language: str) -> tuple[str, ...]:
    """Return service, function, the answer now and then, and why it becomes another."""
    return (
        service_called(seen, row.offering, language),
        _function(seen, row, language),
        say(f"policy.decisions.{row.was.decision}", language),
        say(f"policy.decisions.{row.became.decision}", language),
        why(row, language, seen.clauses),
    )


def _function(seen: Foreseen, row: Became, language: str) -> str:
    names = seen.codes.functions.get(row.offering, {})
    named = names.get(row.function)
    return named.say(language) if named else row.function


def why(row: Became, language: str, clauses: Clauses) -> str:
    """Return by which rule an answer becomes another one."""
    became, was = row.became, row.was
    between = say("house.between", language)
    if became.deciding:
        key, rules, names = "policy.effects", became.rules, became.deciding
        key = f"policy.effects.{rules.rule(names[0]).effect}"
    elif was.deciding:
        rules, names = was.rules, was.deciding
        key = "rules_checks.what_if.no_longer"
    else:
        return " ".join(reasons(became, language, clauses))
    named = between.join(rule_name(rules, each, language, clauses) for each in names)
    return say(key, language, rules=named)


def change_words(seen: Foreseen, rows: Sequence[Became], language: str) -> str:
    """Return what changes for one person."""
    told = (row_words(seen, each, language) for each in rows)
    said = (f"{function}: {was} → {became}" for _, function, was, became, _ in told)
    return "; ".join(said)


def told(seen: Foreseen, language: str) -> str:
    """Return in a sentence how many answers change, and of how many people."""
    services = seen.found.services
    on = day_words(day_of(seen.found.since), language)
    if not services:
        return say("rules_checks.what_if.nobody", language, on=on)
    named = [
        say(
            "rules_checks.what_if.of_service",
            language,
            service=service_called(seen, code, language),
            count=f"{each.people:,}",
        )
        for code, each in services.items()
    ]
    count = sum(row.count for each in services.values() for row in each.rows)
    listed = say("house.between", language).join(named)
    facts = {"on": on, "count": f"{count:,}", "services": listed}
    return say("rules_checks.what_if.told", language, **facts)


def days_told(seen: Foreseen, language: str) -> Iterator[str]:
    """Yield which days were asked, and which not, where rules begin or end later."""
    found = seen.found
    asked = [each.found.since for each in seen.days]
    for key, days in (("days_asked", asked), ("days_left", found.unasked)):
        if found.unasked or found.later:
            named = [day_words(day_of(each), language) for each in days]
            listed = say("house.between", language).join(named)
            if named:
                yield say(f"rules_checks.what_if.{key}", language, days=listed)


# ------------------------------------------------------------------ the people


def see_people(
    store: Store, occasion: Occasion, seen: Foreseen, offering: str, after: int = 0
) -> tuple[list[Touched], int | None]:
    """Return a page of people, and after whom the next begins; it is on record."""
    require_any(store, occasion.acting, *WHO_SEES)
    service = seen.found.services.get(offering)
    if service is None:
        return [], None
    with store.read() as connection:
        found = _some(connection, service, after, AT_ONCE + 1)
    shown = found[:AT_ONCE]
    if shown:
        ids = sorted(each.id for each in shown)
        record_found(store, occasion, ids, action=AuditAction.FORESEEN_LISTED)
    return shown, shown[-1].id if len(found) > AT_ONCE else None


def _some(
    connection: Connection, service: OfService, after: int, limit: int
) -> list[Touched]:
    """Return the next people by their ids: those alike, and those asked alone."""
    alone = sorted(each for each in service.alone if each > after)[:limit]
    numbers = profiles.numbers_of(connection, alone)
    found = [_touched(service, e, numbers[e], service.alone[e]) for e in alone]
    found += _alike(connection, service, after, limit)
    return sorted(found, key=lambda each: each.id)[:limit]


def _alike(
    connection: Connection, service: OfService, after: int, limit: int
) -> list[Touched]:
    if not service.signs:
        return []
    found: list[Touched] = []
    asked = _narrowed(service)
    while len(found) < limit:
        some = profiles.people(connection, asked, after, CHUNK)
        for each in some:
            places = service.signs.get(each.sign)
            if places:
                found.append(_touched(service, each.id, each.number, places))
        if len(some) < CHUNK:
            break
        after = some[-1].id
    return found[:limit]


def _narrowed(service: OfService) -> profiles.Alike:
    """Return the same question of those kinds and states alone that change."""
    states = {sign[2] for sign in service.signs}
    return replace(
        service.asked,
        actors=tuple(sorted({sign[0] for sign in service.signs})),
        states=tuple(sorted(states - {None})),
        outside=None in states,
    )


def _touched(
    service: OfService, member_id: int, number: str, places: Sequence[int]
) -> Touched:
    return Touched(member_id, number, tuple(service.rows[each] for each in places))


# ------------------------------------------------------------------ as a file


def export_people(
    store: Store,
    occasion: Occasion,
    kind: str,
    version_id: int,
    offering: str,
    language: str,
    day: str = "",
) -> File:
    """Write the people as a file, without names; its event is on disk before.

    Those of the first day unless a later one that was asked is named.
    """
    require_any(store, occasion.acting, *WHO_SEES)
    check_format(kind)
    seen = _of_day(foresee(store, occasion, version_id), day)
    service = seen.found.services.get(offering) if seen else None
    if seen is None or service is None:
        raise InputRefused("filter_unknown", filter="offering", value=offering)
    if service.people > MOST:
        count = f"{service.people:,}"
        raise InputRefused("export_too_large", count=count, most=f"{MOST:,}")
    with store.read() as connection:
        found = _some(connection, service, 0, MOST)
    sheet = Sheet(
        say("rules_checks.what_if.title", language),
        [(say("rules_checks.what_if.columns.service", language),
          service_called(seen, offering, language)),
         (say("impact.counted", language), instant_words(seen.found.since, language))],
        [say(f"rules_checks.what_if.columns.{each}", language) for each in COLUMNS],
        _lines(seen, found, language),
    )  # fmt: skip
    version = seen.found.version
    file = as_file(sheet, f"{version.code}-v{version.number}-people.{kind}", kind)
    _note(store, occasion, offering, file)
    return file


def _of_day(seen: Foreseen | None, day: str) -> Foreseen | None:
    if seen is None or not day:
        return seen
    return next((each for each in seen.days if each.day == day), None)


def _lines(
    seen: Foreseen, found: Sequence[Touched], language: str
) -> Iterator[tuple[str, str]]:
    for each in found:
        yield each.number, change_words(seen, each.rows, language)


def _note(store: Store, occasion: Occasion, offering: str, file: File) -> None:
    facts: Mapping[str, Any] = {"rows": file.rows, "filters": {"offering": offering}}
    entry = Entry(
        action=AuditAction.FORESEEN_EXPORTED,
        entity_type="foreseen",
        entity_id=0,
        facts=facts,
    )
    with store.write() as connection:
        record(connection, store.keys, occasion, entry)
