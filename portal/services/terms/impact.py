"""Whom a version of terms would reach, before it is scheduled: counts and a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.facts import Occasion
from models.kinds import Permission, StateKind
from models.publishing_facts import Version
from models.terms_facts import Applies, TermsVersionFact
from models.terms_kinds import AfterGrace
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.publishing.steps import would_hold
from portal.domain.terms.facts import fact_of, in_force, said_of
from portal.domain.terms.impact import (
    Impact,
    People,
    Reached,
    impact_of,
    in_rank,
)
from portal.domain.terms.owing import Sort, owed_of_version
from portal.services.actor_scene import kind_names
from portal.services.door import require
from portal.services.export import File, Sheet, as_file, check_format
from portal.services.publish.meeting import meet
from portal.store import terms
from portal.store.acceptance_lists import Narrowed, count_members, everything
from portal.store.cards import offering_names
from portal.store.engine import Connection, Store
from portal.store.lifecycles import lifecycles_of
from portal.store.terms_impact import reached
from portal.wording import say
from portal.wording.dates import day_words, instant_words

COUNTED = (StateKind.ACTIVE, StateKind.PAUSED)
"""States in which somebody holds a service; who has applied is asked when joining."""
EVERYBODY = 1_000_000_000
"""More members than there are."""
COLUMNS = ("actor", "offering", "state", "mode", "count")


@dataclass(frozen=True, slots=True)
class SeenImpact:
    """Whom a version would reach, with the words of all that is counted."""

    version: Version
    impact: Impact
    rows: dict[str, Applies]
    actors: dict[str, Words]
    offerings: dict[str, Words]
    states: dict[str, Words]


def see_impact(store: Store, occasion: Occasion, version_id: int) -> SeenImpact:
    """Return whom a version would reach if it were in force as it says.

    Counted is what the portal holds now.
    """
    require(store, occasion.acting, Permission.TERMS_READ)
    at = occasion.at
    with store.read() as connection:
        version = meet(connection, version_id, lock=False).version
        counted = as_counted(connection, version, at)
        rows = in_rank(counted.version.applies)
        over = [row for each in counted.beside for row in each.applies]
        found = reached(connection, rows, over, at)
        groups, states = _groups(connection, found, rows)
        named = offering_names(connection)
        return SeenImpact(
            version=version,
            impact=impact_of(
                counted.version,
                groups,
                _people(connection, counted, at),
                day_of(counted.version.effective_at, ZoneInfo(version.zone)),
            ),
            rows={each.id: each for each in rows},
            actors=kind_names(connection),
            offerings={code: Words(*both) for code, both in named.items()},
            states=states,
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """A version as it is counted: by the list of its members and by their number.

    ``beside`` are the other documents of its kind, as they will be then.
    """

    version: TermsVersionFact
    beside: tuple[TermsVersionFact, ...]


def as_counted(connection: Connection, version: Version, at: datetime) -> Counted:
    """Return a version, published or not, as members are counted for it."""
    fact = as_fact(version, at)
    return Counted(fact, tuple(_beside(connection, fact)))


def _people(connection: Connection, counted: Counted, at: datetime) -> People:
    """Count the members that the lists of the version would name, each once."""
    whole = everything(connection)

    def count(sort: Sort, after: AfterGrace | None = None) -> int:
        owed = owed_of_version(counted.version, whole, counted.beside, after)
        if not owed.parts or (sort is Sort.OWES and not owed.asking):
            return 0
        return count_members(connection, Narrowed(owed, sort), at, at, EVERYBODY)

    return People(
        reached=count(Sort.ALL),
        asked=count(Sort.OWES),
        refused=count(Sort.OWES, AfterGrace.NO_JOINING),
        locked=count(Sort.OWES, AfterGrace.LOCK),
    )


def as_fact(version: Version, at: datetime) -> TermsVersionFact:
    """Return a version as rules about binding see it, from when it would hold."""
    return fact_of(
        said_of(version.content),
        document=version.code,
        version_id=version.id,
        number=version.number,
        effective_at=would_hold(version, at),
        approved_at=version.approved_at or at,
        content_hash=version.content_hash,
    )


def _beside(connection: Connection, fact: TermsVersionFact) -> list[TermsVersionFact]:
    """Return the other documents of the kind, as they will be then."""
    of: dict[str, list[TermsVersionFact]] = {}
    for each in terms.terms_facts(connection):
        if each.kind == fact.kind and each.document != fact.document:
            of.setdefault(each.document, []).append(each)
    live = (in_force(versions, fact.effective_at) for versions in of.values())
    return [each for each in live if each]


def _groups(
    connection: Connection, found: Sequence[Any], rows: Sequence[Applies]
) -> tuple[list[Reached], dict[str, Words]]:
    """Return the counts without those who have left, and what states are called."""
    lifecycles = lifecycles_of(connection, {e.lifecycle_version_id for e in found})
    counts: dict[tuple[str, str, str, str], int] = {}
    names: dict[str, Words] = {}
    for each in found:
        state = lifecycles[each.lifecycle_version_id].states.get(each.state)
        if state is None or state.kind not in COUNTED:
            continue
        names[state.code] = Words(state.name_ja, state.name_en)
        place = each.actor, each.offering, state.code, rows[each.place].id
        counts[place] = counts.get(place, 0) + each.held
    return [Reached(*place, count) for place, count in counts.items()], names


# ------------------------------------------------------------------ as a file


def export_impact(
    store: Store, occasion: Occasion, kind: str, version_id: int, language: str
) -> File:
    """Write the counts as a file for a spreadsheet."""
    check_format(kind)
    seen = see_impact(store, occasion, version_id)
    version = seen.version
    name = str(version.content[f"name_{language}"])
    numbered = say("version.numbered", language, number=version.number)
    title = f"{say('impact.title', language)}: {name} {numbered}"
    head = [(say("impact.counted", language), instant_words(occasion.at, language))]
    columns = [say(f"impact.columns.{each}", language) for each in COLUMNS]
    sheet = Sheet(title, head, columns, _lines(seen, language))
    return as_file(sheet, f"{version.code}-v{version.number}-impact.{kind}", kind)


def _lines(seen: SeenImpact, language: str) -> Iterator[tuple[str | int, ...]]:
    for each in seen.impact.groups:
        yield (*line_of(seen, each, language), each.count)


def line_of(seen: SeenImpact, group: Reached, language: str) -> tuple[str, ...]:
    """Return a group in words: who, with which service, in which state, how."""
    return (
        seen.actors[group.actor].say(language),
        seen.offerings[group.offering].say(language),
        seen.states[group.state].say(language),
        say(f"terms.modes.{seen.rows[group.row].mode}", language),
    )


def told(seen: SeenImpact, language: str) -> list[str]:
    """Return in sentences what a version asks of whom it reaches."""
    impact, people = seen.impact, seen.impact.people
    facts = {"count": f"{people.reached:,}", "services": f"{impact.services:,}"}
    said = [say("impact.reached", language, **facts)]
    said.append(say("impact.asked", language, count=f"{people.asked:,}"))
    ends = day_words(impact.ends, language) if impact.ends else None
    for name in ("refused", "locked"):
        count = getattr(people, name)
        if count:
            key = f"impact.{name}" if ends else f"impact.{name}_some_day"
            said.append(say(key, language, count=f"{count:,}", on=ends))
    if impact.consents:
        said.append(say("impact.consents", language, purposes=impact.consents))
    return [*said, say("impact.how", language)]
